"""What a handbook says of a KPI's number: targets, the level before them, one example worked through.

Figures come from the edition of a record, so that what is withheld there is withheld here; they are sums
over many cases, never a row.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from kpiwork.periods import PeriodKind
from kpiwork.review.handbook.words import BASES, card_style
from kpiwork.review.numbers import NumberStyle, day_words, whole_number
from kpiwork.review.record import KpiReview, Point, Record
from kpiwork.spec.card import Card
from kpiwork.spec.target import Target

__all__ = ["baseline", "example", "near", "target_now", "targets", "values_of"]

CLOSE = 1e-9  # two numbers that are the same but for rounding in a computer
LARGE = 100  # numbers from here on are printed without decimals
NO_EXAMPLE = "None: no month has a value that may be shown."


def targets(card: Card, as_of: dt.date) -> tuple[str, ...]:
    """Say each target that still counts or is to come: value, days, basis, by whom, why."""
    if card.targets_from is not None:
        return (f"For each period, from the source {card.targets_from.source}.",)
    if card.informative:
        return ("None, on purpose: it is shown for context.",)
    style = card_style(card)
    return tuple(_target(one, style) for one in card.targets if one.due >= as_of) or _lapsed(card, style)


def target_now(card: Card, as_of: dt.date) -> str:
    """Print the target in force in a few words: ``92.0 % by 31 December 2013``, or why there is none."""
    if card.targets_from is not None:
        return "for each period"
    if card.informative:
        return "none, on purpose"
    on = [one for one in card.targets if one.starts <= as_of <= one.due]
    if on:
        return f"{_value(on[-1], card_style(card))} by {day_words(on[-1].due)}"
    coming = [one for one in card.targets if one.starts > as_of]
    if coming:
        return f"{_value(coming[0], card_style(card))} from {day_words(coming[0].starts)}"
    return f"none since {day_words(card.targets[-1].due)}" if card.targets else "none"


def near(card: Card) -> str:
    """Say how far from the target still counts as near; nothing where the card does not."""
    return "" if card.tolerance is None else f"Up to {card_style(card).distance(card.tolerance)} short of it."


def baseline(kpi: KpiReview, card: Card) -> str:
    """Say where the KPI stood in the quarter before its first target, or else before attention began."""
    firsts = [one.starts for one in card.targets] or ([card.introduced] if card.introduced else [])
    if not firsts:
        return ""
    first, points = min(firsts), _points(kpi, PeriodKind.QUARTER)
    before = [one for one in points if one.end < first and one.value is not None]
    what = "target" if card.targets else "KPI"
    if not before:
        return f"Not known: there is no value from before its first {what} began on {day_words(first)}."
    last = before[-1]
    since = max((one.date for one in card.changes if one.rebase and one.date > last.end), default=None)
    rebased = "" if since is None else f" Not to be compared with values since {day_words(since)}."
    return f"{card_style(card).value(last.value)} in {last.words}, before its first {what} began.{rebased}"


def example(kpi: KpiReview, record: Record, *, is_summed: bool) -> str:
    """Work the last month through that has a value which may be shown.

    Parameters
    ----------
    kpi : KpiReview
        As an edition shows it.
    record : Record
        The edition.
    is_summed : bool
        Whether the source's rows are sums over many already, so that few of them protect nobody.
    """
    fewest = 1 if is_summed else record.privacy_minimum
    months = [one for one in _points(kpi, PeriodKind.MONTH) if one.end <= record.period.end]
    known = (one for one in reversed(months) if one.value is not None and one.records >= fewest)
    point = next(known, None)
    return NO_EXAMPLE if point is None else f"{point.words}: {_worked(point, kpi)}."


def _worked(point: Point, kpi: KpiReview) -> str:
    style = NumberStyle(unit=kpi.unit, currency=kpi.currency, decimals=kpi.decimals)
    value, over, below = style.value(point.value), point.numerator, point.denominator
    if point.value is None or over is None or not below or not math.isclose(over / below, point.value):
        return f"{value}, from {whole_number(point.records)} {kpi.rows_are}"
    if math.isclose(below, point.records, abs_tol=CLOSE) and over <= below:
        return f"{_number(over)} of {_number(below)} {kpi.rows_are} = {value}"
    return f"{_number(over)} / {_number(below)} = {value}, from {whole_number(point.records)} {kpi.rows_are}"


def _number(value: float) -> str:
    is_whole = abs(value) >= LARGE or math.isclose(value, round(value), abs_tol=CLOSE)
    return whole_number(value) if is_whole else f"{value:,.2f}"


def _points(kpi: KpiReview, kind: PeriodKind) -> tuple[Point, ...]:
    return next((one.points for one in kpi.series if one.kind is kind), ())


def _lapsed(card: Card, style: NumberStyle) -> tuple[str, ...]:
    if not card.targets:
        return ()
    last = card.targets[-1]
    return (f"None now. The last one, {_value(last, style)}, ended on {day_words(last.due)}.",)


def _target(one: Target, style: NumberStyle) -> str:
    start = "" if one.trajectory_from is None else f", in even steps from {style.value(one.trajectory_from)}"
    why = f" {_sentence(one.why)}" if one.why else ""
    return (
        f"{_value(one, style)}{start}, from {day_words(one.starts)} to {day_words(one.due)}; "
        f"{BASES[one.basis]}; set by {one.set_by} on {day_words(one.set_on)}.{why}"
    )


def _value(one: Target, style: NumberStyle) -> str:
    if one.value is not None:
        return style.value(one.value)
    if one.low is not None and one.high is not None:
        return f"{style.value(one.low)} to {style.value(one.high)}"
    return f"at least {style.value(one.low)}" if one.high is None else f"at most {style.value(one.high)}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def values_of(targets: Iterable[Target], card: Card) -> tuple[str, ...]:
    """Print the values of targets, for a card's history."""
    return tuple(_value(one, card_style(card)) for one in targets)
