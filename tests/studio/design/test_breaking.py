"""What nothing watches stays in sight."""

from __future__ import annotations

from kpiwork.studio.design.breaking import told_risks

RISKS = [
    {"how": "Hang up.", "ease": "low", "visibility": "high", "watched_by": {"guardrail": "kept"}},
    {"how": "Count twice", "ease": "low", "visibility": "low"},
    {"how": "Close at once", "ease": "high", "visibility": "high", "watched_by": {}},
    {"how": "Close unseen", "ease": "high", "visibility": "low"},
    {"ease": "high"},
    "nonsense",
]


def test_unwatched_risks_come_first_the_easy_and_hidden_before_others():
    told = told_risks({"gaming_risks": RISKS}, {"kept": "Callers kept"})
    assert [one.index for one in told] == [3, 2, 4, 1, 0]
    assert [one.is_watched for one in told] == [False, False, False, False, True]
    assert told[0].sentence == "Nothing watches this: Close unseen. Ease: high; visibility: low."
    assert told[-1].sentence.startswith("Watched by “Callers kept”: Hang up.")


def test_a_card_without_risks_has_none():
    assert told_risks({}, {}) == told_risks({"gaming_risks": "none"}, {}) == ()


def test_the_desk_names_detectors_and_kpis(desk):
    kpi = "answered_in_5_days"
    desk.change(kpi, ("gaming_risks", 0, "how"), "Close and open again")
    desk.change(kpi, ("gaming_risks", 0, "watched_by", "detector"), "threshold_bunching")
    [risk] = desk.risks(kpi)
    assert risk.is_watched
    assert "threshold_bunching" not in risk.sentence
    assert "visibility: not said yet" in risk.sentence
