"""Whether KPIs helped: what is seen, what it costs, and that nothing is called a proof."""

from __future__ import annotations

from datetime import date

import pytest

from kpiwork.analysis.effect import Verdict
from kpiwork.analysis.effect.trial import Kept
from kpiwork.errors import UsageError
from kpiwork.review.programme import programme
from kpiwork.review.programme.words import cost_words, guard_words, opening_words
from tests.review.piloted import DEPARTMENT, write_feedback, write_workbook

DAY = "2025-01-10"


@pytest.fixture
def root(tmp_path):
    return write_workbook(tmp_path / "kpis", by=0.0)


def open_programme(*given, **more):
    """Give a programme whose parts may be anything, as a test reads them."""
    return programme.open_programme(*given, **more)


def plain(lines):
    return " ".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def test_before_and_after_without_a_change(root):
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    assert found.began == date(2024, 1, 1)
    assert [one.id for one in found.kpis] == ["quick", "hours_a_day", "reopened"]
    quick = found.kpis[0]
    assert (quick.effect.points_before, quick.effect.points_after) == (12, 12)
    assert quick.effect.verdict is Verdict.NO_EFFECT_SEEN
    said = plain(opening_words(found))
    assert "Nobody stood outside" in said
    assert f"about {0.05 * found.judged:.1f} of {found.judged}" in said


def test_a_change_is_seen_and_its_guardrail_is_graded(tmp_path):
    """All teams change on one day: rows of 2024 are made good, and none is reopened more."""
    root = write_workbook(tmp_path / "kpis", by=0.0)
    path = root / "data" / "requests.csv"
    lines = path.read_text().splitlines()
    better = [
        line.rsplit(",", 2)[0] + ",1," + line[-1] if line >= "2024" and i % 2 else line
        for i, line in enumerate(lines)
    ]
    path.write_text("\n".join([lines[0], *better[1:]]) + "\n")
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    quick = next(one for one in found.kpis if one.id == "quick")
    assert quick.effect.verdict is Verdict.EFFECT_SEEN
    assert "1 improved and 0 got worse" in plain(opening_words(found))
    [rail] = found.guardrails
    assert rail.kept is Kept.SAFE
    assert guard_words(rail).startswith("kept within its margin")


def test_hours_against_decisions(root):
    text = """decisions:
  - {id: a, asked: 2024-03-01, kpi: quick, question: More people?, decided: 2024-03-02, decision: Two more, expects: {kpi: quick, to: 0.8, by: 2024-12-31}}
  - {id: b, asked: 2024-05-01, question: Open on Saturday?, decided: 2024-05-02, decision: 'No'}
  - {id: c, asked: 2023-05-01, kpi: quick, question: Before?, decided: 2023-05-02, decision: 'No'}
  - {id: d, asked: 2025-02-01, kpi: quick, question: Later?, decided: 2025-02-02, decision: 'No'}
"""
    (root / "params" / DEPARTMENT / "decisions.yaml").write_text(text)
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    assert (found.decisions, found.with_kpi, found.with_effect) == (2, 1, 1)
    assert found.hours_a_month == 6.0
    assert found.hours == pytest.approx(6 * 375 / 30.4375)
    said = plain(cost_words(found))
    assert "3 of 3 cards in use say what they cost: 6 hours of work a month, 74 since" in said
    assert "That is 74 hours for each." in said


def test_nothing_before_and_nothing_said(root):
    for kpi in ("quick", "reopened", "hours_a_day"):
        card = root / "params" / DEPARTMENT / "kpis" / f"{kpi}.yaml"
        lines = [
            one
            for one in card.read_text().splitlines()
            if not one.startswith(("introduced", "cost", "  hours_per"))
        ]
        card.write_text("\n".join(lines) + "\n")
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    assert (found.began, found.judged) == (None, 0)
    assert "introduced" in plain(opening_words(found))
    assert "None of 3 cards says what it costs" in plain(cost_words(found))
    assert all(one.reason for one in found.kpis)


def test_first_and_last_round(root):
    write_feedback(root, "2024-03-31", 2, name="first")
    write_feedback(root, "2024-11-30", 4, name="second")
    write_feedback(root, "2025-11-30", 5, name="later")
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    assert (found.first.name, found.last.name) == ("first", "second")
    assert (found.first.statements[0].mean, found.last.statements[0].mean) == (2.0, 4.0)


def test_what_stands_in_the_executives_edition_only_is_not_there_for_the_department(root):
    card = root / "params" / DEPARTMENT / "kpis" / "quick.yaml"
    text = card.read_text().replace("  dimensions:\n", "").replace("  - team\n", "")
    card.write_text(f"{text}level: organisation\n")
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    assert "quick" not in [one.id for one in found.kpis]
    assert found.guardrails == ()
    more = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY, edition="executive")
    assert "quick" in [one.id for one in more.kpis]


def test_few_records_are_not_shown(tmp_path):
    root = write_workbook(tmp_path / "kpis")
    path = root / "data" / "requests.csv"
    lines = path.read_text().splitlines()
    few = [line for i, line in enumerate(lines[1:]) if i % 1_000 == 0]
    path.write_text("\n".join([lines[0], *few]) + "\n")
    found = open_programme(root, DEPARTMENT, "2024-Q4", as_of=DAY)
    quick = next(one for one in found.kpis if one.id == "quick")
    assert quick.effect is None
    assert "few records" in quick.reason


def test_a_day_or_a_period_is_needed(root):
    with pytest.raises(UsageError, match="name a period"):
        open_programme(root, DEPARTMENT)
