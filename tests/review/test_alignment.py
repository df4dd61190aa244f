"""From objectives to KPIs: what is lined up, and each gap where there is one and where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from kpiwork.review.alignment.aligned import GapKind
from kpiwork.review.alignment.alignment import alignment_of
from kpiwork.review.alignment.gaps import MOST_TARGETS
from kpiwork.spec.batch import Edition
from kpiwork.spec.load import load
from tests.handbooks import CARDS, DEPARTMENT, MEASURE, TOP, make, write_card

AS_OF = date(2026, 1, 5)
ALL = (Edition.DEPARTMENT, Edition.EXECUTIVE, Edition.ANALYST)


@pytest.fixture
def root(tmp_path):
    return make(tmp_path)


def aligned(root, **more):
    return alignment_of(load(root), DEPARTMENT, **{"as_of": AS_OF, **more})


def gaps(root, **more):
    return {one.kind: one for one in aligned(root, **more).gaps}


def change(root, name, *pairs):
    path = root / "params" / DEPARTMENT / "kpis" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def decided(root, *entries):
    lines = [
        f"  - {{id: d{i}, asked: {day}, kpi: answered_in_5_days, question: Why}}"
        for i, day in enumerate(entries)
    ]
    text = "decisions:\n" + "\n".join(lines) + "\n" if lines else "decisions: []\n"
    (root / "params" / DEPARTMENT / "decisions.yaml").write_text(text, encoding="utf-8")


def test_kpis_stand_by_what_they_are_for(root):
    first, other = aligned(root).branches
    assert (first.above, first.objective) == (
        ("People trust the town",),
        "People can rely on what we promise",
    )
    assert first.work == ("A second letter box, until 30 June 2026",)
    assert [one.name for one in first.kpis] == ["Answered within 5 days", "Answered at once"]
    assert first.kpis[0].guardrails == ("Answers that helped",)
    assert first.kpis[0].leads == ("Answers that helped",)
    assert [one.name for one in other.kpis] == ["A sketch of a KPI"]
    assert not other.objective


def test_retired_cards_and_those_of_the_organisation_have_no_place(root):
    names = {edition: {one.name for one in aligned(root, edition=edition).kpis} for edition in ALL}
    assert all("Letters weighed" not in found for found in names.values())
    assert "Only for the board" not in repr(aligned(root))
    assert "Only for the board" in names[Edition.EXECUTIVE]


def test_an_objective_that_no_department_serves_is_named(root):
    assert gaps(root)[GapKind.OBJECTIVE_WITHOUT_KPI].names == ("Nobody has to hurry",)
    change(root, "on_trial", ("objective: keep_promises", "objective: calm"))
    assert GapKind.OBJECTIVE_WITHOUT_KPI not in gaps(root)


def test_a_draft_serves_no_objective_yet(root):
    change(root, "sketched", ("stage: draft", "stage: draft\nobjective: calm"))
    assert GapKind.OBJECTIVE_WITHOUT_KPI in gaps(root)


def test_a_kpi_for_nothing_is_named_unless_it_guards_or_gives_context(root):
    assert GapKind.KPI_WITHOUT_OBJECTIVE not in gaps(root)  # the draft is not in use, the other one guards
    change(root, "sketched", ("stage: draft", "stage: active"))
    assert gaps(root)[GapKind.KPI_WITHOUT_OBJECTIVE].names == ("A sketch of a KPI",)
    change(root, "sketched", ("stage: active", "stage: active\ninformative: true"))
    assert GapKind.KPI_WITHOUT_OBJECTIVE not in gaps(root)


def test_without_a_leading_kpi_it_says_so(root):
    assert GapKind.NO_LEADING_KPI not in gaps(root)
    leads = "leads: [{kpi: helpful, lag: 1 month, sign: positive, because: Early answers help}]\n"
    change(root, "answered_in_5_days", (leads, ""))
    assert "not what is coming" in gaps(root)[GapKind.NO_LEADING_KPI].text


@pytest.mark.parametrize("more", [MOST_TARGETS - 1, MOST_TARGETS])
def test_more_than_seven_targets_are_too_many(root, more):
    target = "targets: [{starts: 2025-01-01, due: 2026-12-31, value: 0.5, basis: wish, set_on: 2025-01-01, set_by: Us}]"
    for number in range(more):
        top = TOP.format(name=f"Number {number}", question="Why?")
        write_card(root, f"more_{number}", f"{top}objective: calm\n{target}\n{MEASURE.format(days=5)}")
    found = gaps(root).get(GapKind.MANY_TARGETS)
    assert (found is not None) == (more == MOST_TARGETS)
    assert found is None or f"{MOST_TARGETS + 1} KPIs have a target" in found.text


@pytest.mark.parametrize(
    ("days", "is_idle"),
    [((), True), (("2025-03-01",), False), (("2024-12-31",), True), (("2026-01-06",), True)],
)
def test_work_without_a_question_put_to_a_meeting_is_named(root, days, is_idle):
    decided(root, *days)
    found = gaps(root).get(GapKind.COST_WITHOUT_DECISION)
    assert (found is not None) == is_idle
    assert found is None or "3 hours a month" in found.text
    assert aligned(root).decisions == (not is_idle)


def test_what_a_card_costs_is_added_up_or_asked_for(root):
    assert aligned(root).hours == 3
    assert gaps(root)[GapKind.COST_NOT_SAID].names == ("Answered at once", "Answers that helped")


def test_a_card_past_its_day_is_named_on_a_later_day_only(root):
    assert gaps(root)[GapKind.PAST_REVIEW].names == ("Answered within 5 days",)
    assert GapKind.PAST_REVIEW not in gaps(root, as_of=date(2025, 6, 30))
    assert GapKind.PAST_REVIEW not in gaps(root, as_of=None)


def test_the_shipped_departments_are_lined_up(project_root):
    book = load(project_root)
    for department in book.departments:
        found = alignment_of(book, department, as_of=date(2014, 1, 14))
        placed = {one.id for branch in found.branches for one in branch.kpis}
        beside = {name for one in found.kpis for name in one.guardrails}
        assert {one.name for one in found.kpis if one.id not in placed} <= beside
        assert GapKind.NO_LEADING_KPI not in {one.kind for one in found.gaps}


def test_the_cards_of_the_test_are_of_every_stage():
    assert len(CARDS) == 6
