"""Achievable: never, and met without effort, are both found; what was never seen is never called achievable."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpiwork.periods import PeriodKind
from kpiwork.review.reviewed import Point
from kpiwork.review.smart.achievable import achievable
from kpiwork.review.smart.check import smart
from kpiwork.review.smart.judged import Criterion, Judged, Judgement, worst
from kpiwork.review.smart.look import measured_newest
from kpiwork.review.smart.past import Goal, best_lasting, past_of
from kpiwork.spec.choices import Better
from kpiwork.spec.workbook import Workbook
from tests.review.smart.planted import asking, card, letters, measuring, of_check, typed

Found = dict[str, tuple[Judged, ...]]
shares = st.lists(st.floats(0, 1, allow_nan=False), min_size=6, max_size=40)


def of(judged: tuple[Judged, ...]) -> Judgement:
    return worst(one for one in judged if one.criterion is Criterion.ACHIEVABLE)


def points(values: list[float]) -> tuple[Point, ...]:
    starts = [dt.date(2000 + at // 12, at % 12 + 1, 1) for at in range(len(values) + 1)]
    return tuple(
        Point(
            period=f"{start:%Y-%m}",
            words=f"{start:%B %Y}",
            start=start,
            end=following - dt.timedelta(days=1),
            value=value,
            numerator=None,
            denominator=None,
            records=100,
        )
        for start, following, value in zip(starts, starts[1:], values, strict=False)
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fine", Judgement.PASS),
        ("never", Judgement.FAIL),
        ("always", Judgement.FAIL),
        ("floor", Judgement.IMPROVE),
        ("range", Judgement.IMPROVE),
        ("seen", Judgement.FAIL),
        ("young", Judgement.CANNOT_TELL),
        ("wrong", Judgement.CANNOT_TELL),
    ],
)
def test_each_planted_target_is_judged(judged: Found, name: str, expected: Judgement) -> None:
    assert of(judged[name]) is expected


def test_the_chance_has_its_range_and_how_often_it_held(judged: Found) -> None:
    said = of_check(judged["fine"], "chance of meeting it").reason
    assert "in 100 such cases" in said
    assert "in 8 of 10 cases" in said
    assert "held in" in said


def test_the_months_in_which_it_was_met_are_counted(judged: Found) -> None:
    """By hand from the table: values of the last 24 months of 80 % or more."""
    met = int((letters()["usual"].to_numpy()[-24:] >= 800).sum())
    assert 0 < met < 24
    assert f"met it in {met} of the last 24 months" in of_check(judged["fine"], "met in the past").reason


def test_the_best_quarter_is_found(judged: Found) -> None:
    values = letters()["usual"].to_numpy() / 1000
    best = np.convolve(values, np.full(3, 1 / 3), mode="valid").max()
    said = of_check(judged["fine"], "best that lasted").reason.replace("\N{NO-BREAK SPACE}", " ")
    assert f"was {best:.1%}".replace("%", " %") in said


def test_without_a_target_nothing_is_said_of_it() -> None:
    [found] = achievable(typed(card(targets=None)))
    assert found.judgement is Judgement.CANNOT_TELL
    assert "24 periods first" in found.mend


@pytest.mark.parametrize(
    ("changes", "expected", "place"),
    [
        ({"targets": asking(0.8, basis="wish")}, Judgement.IMPROVE, "targets.1.basis"),
        ({"targets": asking(0.8, why=None)}, Judgement.IMPROVE, "targets.1.why"),
        ({"targets": asking(0.8)}, Judgement.PASS, "targets.1.basis"),
    ],
)
def test_a_target_says_where_it_comes_from(
    changes: dict[str, object], expected: Judgement, place: str
) -> None:
    found = of_check(tuple(achievable(typed(card(**changes)))), "where it comes from")
    assert (found.judgement, found.place) == (expected, place)


@settings(max_examples=12)
@given(beyond=st.floats(0.001, 0.2), higher=st.booleans())
def test_what_was_never_seen_is_never_called_achievable(
    planted_book: Workbook, beyond: float, higher: bool
) -> None:
    values = letters()["usual"].to_numpy() / 1000
    value = float(values.max()) + beyond if higher else float(values.min()) - beyond
    better = "higher" if higher else "lower"
    one = card(better=better, measure=measuring("usual"), targets=asking(value))
    measured = measured_newest(planted_book, "post")
    found = smart(planted_book, "post", "fine", card=one, measured=measured)
    assert of(found) in (Judgement.FAIL, Judgement.IMPROVE)
    assert of_check(found, "met in the past").judgement is not Judgement.PASS


@example(values=[1.0] * 13, target=0.5, higher=True)
@given(values=shares, target=st.floats(0, 1), higher=st.booleans())
def test_turning_the_direction_turns_nothing_else(values: list[float], target: float, higher: bool) -> None:
    """A law: mirrored values with a mirrored target and the other direction are met as often."""
    ways = (Better.HIGHER, Better.LOWER) if higher else (Better.LOWER, Better.HIGHER)
    one = past_of(points(values), PeriodKind.MONTH, Goal(better=ways[0], value=target))
    other = past_of(
        points([-value for value in values]), PeriodKind.MONTH, Goal(better=ways[1], value=-target)
    )
    assert (one.met, one.of) == (other.met, other.of)
    assert 0 <= one.low <= one.met / one.of <= one.high <= 1


@given(values=shares)
def test_the_best_that_lasted_is_never_better_than_the_best(values: list[float]) -> None:
    best = best_lasting(points(values), PeriodKind.MONTH, Goal(better=Better.HIGHER, value=2.0))
    assert best is not None
    assert min(values) - 1e-9 <= best.value <= max(values) + 1e-9


def test_a_hole_ends_what_lasted() -> None:
    row = points([0.9, 0.9, 0.1, 0.9, 0.2, 0.2, 0.2])
    holed = tuple(one for at, one in enumerate(row) if at != 2)
    best = best_lasting(holed, PeriodKind.MONTH, Goal(better=Better.HIGHER, value=1.0))
    assert best is not None
    assert best.first.period == "2000-04"
