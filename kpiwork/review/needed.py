"""What the rest of a quarter must average for the quarter to meet its target: arithmetic, no forecast."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable

from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.numbers import NumberStyle, default_decimals
from kpiwork.review.rest_of_quarter import Ends, RestOfQuarter, Solve
from kpiwork.review.reviewed import Needed, NeededState, Series
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind

__all__ = ["gives_away_few", "needed"]

PARTS = (PeriodKind.WEEK, PeriodKind.MONTH)
SLACK = 1e-9  # of floating-point arithmetic, not of judgement


def needed(card: Card, series: tuple[Series, ...], period: Period, calendar: Calendar) -> Needed | None:
    """Say what the rest of the quarter must average for the quarter to meet its target.

    With *T* the quarter's target, *N* and *D* its numerator and denominator so far, *m* months (or
    weeks) gone and *r* left, the rest must average

    - for a rate: ``(T * (D + E) - N) / E``, where ``E = D / m * r`` is the denominator expected of
      the rest; with none so far, *E* is *r* times the mean of the last three;
    - for a count or an amount: ``(T - N) / r``, only where its target is meant for quarters;
    - for an average without a denominator: ``(T * (k + r) - S) / r``, where *S* is the sum of the
      *k* values so far, all of the same weight.

    Nothing is said of medians, quantiles, extremes and distinct counts, whose months make no
    quarter, and nothing of a plan that its source holds by the month.

    Parameters
    ----------
    card : Card
        The KPI.
    series : tuple of Series
        Its readings; that of the quarter runs to the end of `period`.
    period : Period
        The month or week under review.
    calendar : Calendar
        Knows the quarter, and what is left of it.

    Returns
    -------
    Needed or None
        None for longer reviews, without a target, where it cannot be worked out, and where values come
        about less often than the review.
    """
    measured = any(one.kind is period.kind for one in series)
    if period.kind not in PARTS or not measured or card.better is Better.NEITHER or card.informative:
        return None
    rest = RestOfQuarter.seen(card, series, period, calendar)
    asked = rest.asked()
    if asked == (None, None):
        return None
    if not rest.left:
        return _complete(rest, asked)
    solve = rest.solution()
    return None if solve is None else _told(rest, asked, solve, _bounds(card, series))


def gives_away_few(series: Iterable[Series], hidden: Container[str]) -> bool:
    """Whether the latest quarter or a part of it is hidden: what the rest needs would give it away."""
    by_kind = {one.kind: one.points for one in series}
    quarters = by_kind.get(PeriodKind.QUARTER, ())
    if not quarters:
        return False
    points = (point for kind in PARTS for point in by_kind.get(kind, ()))
    inside = [point for point in points if quarters[-1].start <= point.start <= quarters[-1].end]
    return any(point.period in hidden for point in (quarters[-1], *inside))


def _complete(rest: RestOfQuarter, asked: Ends) -> Needed:
    return Needed(
        words=rest.quarter.words,
        so_far=rest.value,
        target=_first(asked),
        value=None,
        remaining=0,
        sentence=f"{rest.quarter.words} is complete: {_style(rest.card).value(rest.value)}.",
        state=NeededState.COMPLETE,
    )


def _told(rest: RestOfQuarter, asked: Ends, solve: Solve, bounds: tuple[float, float]) -> Needed:
    least, most = (None if end is None else solve(end) for end in asked)
    state = _state((least, most), bounds)
    at_stake = _at_stake((least, most), bounds) if state is NeededState.OPEN else (None, None)
    return Needed(
        words=rest.quarter.words,
        so_far=rest.value,
        target=_first(asked),
        value=_first((least, most)),
        remaining=len(rest.left),
        sentence=_sentence(rest, asked, at_stake, state),
        state=state,
        least=at_stake[0],
        most=at_stake[1],
    )


def _first(ends: Ends) -> float:
    return next(end for end in ends if end is not None)


def _bounds(card: Card, series: Iterable[Series]) -> tuple[float, float]:
    """Give the smallest and largest value possible, as far as unit and history tell."""
    values = [point.value for one in series for point in one.points if point.value is not None]
    floor = 0.0 if card.unit.kind is not UnitKind.SCORE and min(values, default=0.0) >= 0 else -math.inf
    is_share = card.unit.kind is UnitKind.PERCENT and max(values, default=0.0) <= 1
    return floor, (1.0 if is_share else math.inf)


def _state(ends: Ends, bounds: tuple[float, float]) -> NeededState:
    least, most = (-math.inf if ends[0] is None else ends[0]), (math.inf if ends[1] is None else ends[1])
    if least > bounds[1] + SLACK or most < bounds[0] - SLACK:
        return NeededState.OUT_OF_REACH
    return NeededState.SAFE if least <= bounds[0] and most >= bounds[1] else NeededState.OPEN


def _at_stake(ends: Ends, bounds: tuple[float, float]) -> Ends:
    """Leave out the end that no possible value misses."""
    least, most = ends
    return (
        None if least is not None and least <= bounds[0] else least,
        None if most is not None and most >= bounds[1] else most,
    )


def _sentence(rest: RestOfQuarter, asked: Ends, ends: Ends, state: NeededState) -> str:
    style, words = _style(rest.card), rest.quarter.words
    single = rest.card.better is not Better.WITHIN
    target = f"target of {style.value(_first(asked)) if single else _between(style, asked)} for {words}"
    match state:
        case NeededState.OUT_OF_REACH:
            return f"The {target} cannot be reached any more this quarter."
        case NeededState.SAFE:
            worst = style.value(1.0 if asked[0] is None else 0.0)
            return f"The {target} is met even with {worst} from here on."
        case _:
            return f"{_left(rest)} {_between(style, ends)} to meet the {target}."


def _left(rest: RestOfQuarter) -> str:
    if len(rest.left) == 1:
        words = rest.left[0].words
        return f"{words[:1].upper()}{words[1:]} must come to"
    return f"The {len(rest.left)} {rest.left[0].kind.value}s left must average"


def _between(style: NumberStyle, ends: Ends) -> str:
    least, most = ends
    if least is not None and most is not None:
        return f"between {style.value(least)} and {style.value(most)}"
    return f"at most {style.value(most)}" if least is None else f"at least {style.value(least)}"


def _style(card: Card) -> NumberStyle:
    decimals = default_decimals(card.unit) if card.decimals is None else card.decimals
    return NumberStyle(unit=card.unit.kind, currency=card.unit.currency, decimals=decimals)
