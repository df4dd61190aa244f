"""Ten poor cards on made-up tables: each step mends what it says it does, and the good card is clean."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpiwork.review.smart.judged import Criterion, Judgement
from kpiwork.review.smart.pairs.exercise import DEPARTMENT, Stage, exercise, remarks, verdicts
from kpiwork.review.smart.pairs.pair import Pair, pair, pairs
from kpiwork.review.smart.pairs.tables import tables
from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook

TAUGHT = (
    "Improve customer satisfaction",
    "Number of calls made",
    "Average response time",
    "100 % on time",
    "Training hours",
    "Zero complaints",
    "Tickets closed per agent",
    "Revenue up 30 %",
    "Employee engagement index at least 75",
    "Utilisation 95 %",
)


@pytest.fixture(params=pairs(), ids=lambda one: one.id)
def taken(
    request: pytest.FixtureRequest, walked: dict[str, tuple[Stage, ...]]
) -> tuple[Pair, tuple[Stage, ...]]:
    return request.param, walked[request.param.id]


def remarked(stage: Stage) -> set[str]:
    return {one.check for one in stage.remarks}


def test_ten_ideas_are_taught() -> None:
    assert tuple(one.title for one in pairs()) == TAUGHT
    assert all(one.lesson and len(one.steps) >= 3 for one in pairs())
    assert pair("content_customers").title == TAUGHT[0]


def test_the_poor_card_fails(taken: tuple[Pair, tuple[Stage, ...]]) -> None:
    _, stages = taken
    failed = [one for one in stages[0].judged if one.judgement is Judgement.FAIL]
    assert len(failed) >= 2
    assert all(one.reason and one.mend for one in stages[0].remarks)


def test_each_step_mends_what_it_says(taken: tuple[Pair, tuple[Stage, ...]]) -> None:
    one, stages = taken
    for step, before, after in zip(one.steps, stages, stages[1:], strict=False):
        assert step.mends
        assert set(step.mends) <= remarked(before)
        assert not set(step.mends) & remarked(after)


def test_the_good_card_passes_but_for_what_it_says_is_left(taken: tuple[Pair, tuple[Stage, ...]]) -> None:
    one, stages = taken
    assert remarked(stages[-1]) == set(one.left)
    assert not [found for found in stages[-1].judged if found.judgement is Judgement.FAIL]


def test_most_good_cards_are_clean() -> None:
    assert sum(not one.left for one in pairs()) >= 8


def test_tables_for_a_notebook_tell_the_same(taken: tuple[Pair, tuple[Stage, ...]]) -> None:
    one, stages = taken
    table = verdicts(stages)
    assert list(table.columns) == [criterion.value for criterion in Criterion]
    assert len(table) == len(one.steps) + 1
    assert table.iloc[0].eq("fail").any()
    assert len(remarks(stages[0])) == len(stages[0].remarks)
    assert remarks(stages[-1]).shape[0] == len(one.left)


def test_good_cards_stand_in_a_workbook(made: Workbook, tmp_path: Path) -> None:
    shutil.copytree(made.root, tmp_path / "book")
    for one in pairs():
        path = tmp_path / "book" / "params" / DEPARTMENT / "kpis" / f"{one.id}.yaml"
        path.write_text(one.good, encoding="utf-8")
    book = load(tmp_path / "book").department(DEPARTMENT)
    assert {one.id for one in pairs()} <= set(book.cards)


def test_one_seed_makes_the_same_tables(tmp_path: Path) -> None:
    one, other = tables(), tables()
    assert all(one[name].equals(other[name]) for name in one)
    assert not tables(seed=1)["requests"].equals(one["requests"])
    assert max(len(table) for table in one.values()) < 20_000


def test_an_exercise_is_made_once(tmp_path: Path) -> None:
    first = exercise(tmp_path)
    (tmp_path / "data" / "points.csv").write_text("raised_on,days_to_settle,raised_again\n2025-01-02,3,0\n")
    exercise(tmp_path)
    assert (tmp_path / "data" / "points.csv").read_text().count("\n") == 2
    assert first.root == tmp_path
