"""What to say about one KPI, in plain English: templates over its results, never stronger than they are.

No adjective stands without a number; only `kpiwork.review.change_words`, which tells a change from
chance, calls a movement better or worse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.periods import PeriodKind
from kpiwork.review.change_words import change_words, moves_as_usual
from kpiwork.review.numbers import day_words, whole_number
from kpiwork.review.printed import asked_for, style_of, told_apart
from kpiwork.review.record import DataLight, KpiReview, PeriodFacts, Point
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status
from kpiwork.spec.unit import UnitKind

__all__ = [
    "asked_for",
    "headline",
    "inside",
    "met_so_often",
    "movement",
    "restatement",
    "sentences",
    "style_of",
]

FEWEST_TO_RANK = 6  # "the lowest of so many months" says little with fewer
MONTHS_SHOWN = 12
JUDGED = (Status.MET, Status.NEAR, Status.MISSED)
DAYS_OF_A_MONTH = 365.25 / 12
YEAR = re.compile(r"(?: of)? \d{4}\b")


def sentences(kpi: KpiReview, kpis: Mapping[str, KpiReview], period: PeriodFacts) -> tuple[str, ...]:
    """Say everything that is known of a KPI, most important first.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    kpis : mapping of str to KpiReview
        All KPIs of the department, by id; guardrails are named from it.
    period : PeriodFacts
        The period under review.
    """
    said = [
        headline(kpi),
        movement(kpi),
        change_words(kpi, period),
        restatement(kpi),
        inside(kpi, period),
        met_so_often(kpi),
        _guardrails(kpi, kpis),
        _data(kpi),
    ]
    return tuple(sentence for sentence in said if sentence)


def headline(kpi: KpiReview) -> str:
    """Say the value and where it stands: ``… : 75.5 % of 84,292 flights; misses the target of 80.0 % …``."""
    style = told_apart(kpi)
    if kpi.value is None:
        return f"{kpi.name}: {kpi.standing.reason}."
    base = f"{kpi.name}: {style.value(kpi.value)}{_of_how_many(kpi)}"
    match kpi.standing.status:
        case Status.MET | Status.NEAR | Status.MISSED:
            return f"{base}; {_against_target(kpi)}{_so_far(kpi)}.{_accepted(kpi)}"
        case Status.IN_DOUBT:
            return f"{base}; not to be relied on, because the data are in doubt."
        case Status.INFORMATIVE:
            return f"{base}; shown for context, without a target."
        case _:
            return f"{base}; {kpi.standing.reason}."


def _so_far(kpi: KpiReview) -> str:
    """Say that a value which still settles has neither met nor missed anything for good."""
    if kpi.data_light is not DataLight.PROVISIONAL or kpi.provisional_until is None:
        return ""
    return f", so far: the value can still move until {day_words(kpi.provisional_until)}"


def _accepted(kpi: KpiReview) -> str:
    """Say until when a missed target is accepted, by whom and why; or that this has ended."""
    word = kpi.standing.acceptance
    if word is None:
        return ""
    if word.has_ended:
        return f" That was accepted until {day_words(word.until)}; it no longer is."
    by = f" by {word.by}" if word.by else ""
    why = f": {word.because.rstrip('.')}" if word.because else ""
    return f" That is accepted until {day_words(word.until)}{by}{why}."


def _of_how_many(kpi: KpiReview) -> str:
    link = " of" if kpi.unit is UnitKind.PERCENT and kpi.denominator == kpi.records else ", from"
    text = f"{link} {whole_number(kpi.records)} {kpi.rows_are}"
    return "" if kpi.adds_up and kpi.unit is UnitKind.COUNT else text


def _against_target(kpi: KpiReview) -> str:
    asked, short = asked_for(kpi), kpi.standing.shortfall
    if short is None or kpi.standing.reason:
        return f"{kpi.standing.status} {kpi.standing.reason}"
    distance = _distance(kpi, short)
    if kpi.standing.status is Status.MET:
        return f"meets the target of {asked}" + (f" by {distance}" if short < 0 else " exactly")
    if kpi.standing.status is Status.NEAR and kpi.tolerance is not None:
        tolerance = style_of(kpi).distance(kpi.tolerance)
        return f"{distance} off the target of {asked}, within the agreed tolerance of {tolerance}"
    return f"misses the target of {asked} by {distance}"


def _distance(kpi: KpiReview, short: float) -> str:
    return told_apart(kpi).telling_apart(short, 0.0).distance(short)


def movement(kpi: KpiReview) -> str:
    """Say how the value differs from the previous period and from a year ago."""
    if kpi.value is None:
        return ""
    before = _compared(kpi, kpi.previous, "Since")
    year = _compared(kpi, kpi.year_ago, "Against")
    to_date = f"Year to date: {kpi.year_to_date_note}." if kpi.year_to_date_note else ""
    return f"{before} {year} {to_date}".rstrip()


def _compared(kpi: KpiReview, other: Comparison, word: str) -> str:
    style = style_of(kpi)
    match other.state:
        case ComparisonState.NO_DATA:
            return f"{other.words}: {other.note or 'no data'}."
        case ComparisonState.REBASED:
            return f"{other.words}: {style.value(other.value)}, not comparable after a change of definition."
        case _:
            value = f"{style.value(other.value)}, {other.note}" if other.note else style.value(other.value)
            so_far = " so far" if kpi.data_light is DataLight.PROVISIONAL else ""
            return f"{word} {other.words} ({value}): {style.difference(other.difference)}{so_far}."


def restatement(kpi: KpiReview) -> str:
    """Say that the previous period was reported otherwise than it reads today."""
    found = next((one for one in kpi.restated if one.period == kpi.previous.period), None)
    if found is None:
        return ""
    if found.then is None or found.now is None:
        few = f"too few {kpi.rows_are} differ to say by how much"
        return f"{found.words}: restated since it was reported; {few}."
    style = style_of(kpi)
    why = "; it was still settling then" if found.was_settling else ""
    why += "" if found.is_same_card else "; what is measured has changed since"
    then, now = style.value(found.then), style.value(found.now)
    return f"{found.words}: reported then as {then}, reads {now} today{why}."


def inside(kpi: KpiReview, period: PeriodFacts) -> str:
    """Say how the months inside a longer period differ, and whether one is the highest or lowest."""
    months = _months(kpi)
    within = [point for point in months if period.start <= point.start and point.end <= period.end]
    within = [point for point in within if point.value is not None]
    if kpi.value is None or not _worth_saying(kpi, within):
        return ""
    style = style_of(kpi)
    listed = ", ".join(f"{_before_value(point)} {style.value(point.value)}" for point in within)
    return f"{listed}{_extreme(months, within)}."


def _without_year(month: Point) -> str:
    """Name a month among others of its year: ``November``, ``period 11``."""
    return YEAR.split(month.words)[0]


def _before_value(month: Point) -> str:
    """Keep the number of a month apart from the value that follows: ``period 11: 60 %``."""
    name = _without_year(month)
    return f"{name}:" if name[-1].isdigit() else name


def _months(kpi: KpiReview) -> tuple[Point, ...]:
    return next((series.points for series in kpi.series if series.kind is PeriodKind.MONTH), ())


def _worth_saying(kpi: KpiReview, within: list[Point]) -> bool:
    values = [point.value for point in within if point.value is not None]
    spread = max(values, default=0.0) - min(values, default=0.0)
    moved = abs(kpi.previous.difference or 0.0)
    return not kpi.adds_up and spread > max(kpi.tolerance or 0.0, 2 * moved) and spread > 0


def _extreme(months: tuple[Point, ...], within: list[Point]) -> str:
    known = [point.value for point in months if point.value is not None]
    last = within[-1]
    if len(known) < FEWEST_TO_RANK:
        return ""
    for point in within:
        word = {min(known): "lowest", max(known): "highest"}.get(point.value)  # type: ignore[arg-type]
        if word and known.count(point.value) == 1:  # type: ignore[arg-type]
            month = "" if point is last else f"; {_without_year(point)} is"
            return f"{month or ','} the {word} of the {len(known)} months since {_since(months)}"
    return ""


def _since(months: tuple[Point, ...]) -> str:
    return next(point.words for point in months if point.value is not None)


def met_so_often(kpi: KpiReview) -> str:
    """Say in how many months of the fiscal year so far the target was met."""
    months = [point for point in _months(kpi) if point.target is not None and point.value is not None]
    months = months[-MONTHS_SHOWN:]
    if kpi.better not in (Better.HIGHER, Better.LOWER) or len(months) < FEWEST_TO_RANK:
        return ""
    met = sum(_meets(point, kpi.better) for point in months)
    span = f"from {months[0].words} to {months[-1].words}"
    skipped = _months_between(months[0], months[-1]) - len(months)
    target = "The target" if len({point.target for point in months}) == 1 else "The target of each month"
    if not skipped:
        return f"{target} was met in {met} of the {len(months)} months {span}."
    others = "1 other month is" if skipped == 1 else f"{skipped} other months are"
    return (
        f"{target} was met in {met} of {len(months)} months {span}; "
        f"{others} not counted, without a value or a target."
    )


def _months_between(first: Point, last: Point) -> int:
    """Count the months from one to another, both included; months of weeks are a little uneven."""
    return round((last.start - first.start).days / DAYS_OF_A_MONTH) + 1


def _meets(point: Point, better: Better) -> bool:
    value, target = point.value, point.target
    if value is None or target is None:
        return False
    return value >= target if better is Better.HIGHER else value <= target


def _guardrails(kpi: KpiReview, kpis: Mapping[str, KpiReview]) -> str:
    said = []
    for check in kpi.guardrails:
        if check.state is GuardrailState.EXCEEDED and check.worsened_by is not None:
            rail, style = kpis[check.kpi], style_of(kpis[check.kpi])
            said.append(
                f"Its guardrail “{rail.name}” is {style.distance(check.worsened_by)} worse than in "
                f"{check.since}; {style.distance(check.margin)} were agreed at most.{_by_chance(rail)}"
            )
    return " ".join(said)


def _by_chance(rail: KpiReview) -> str:
    """Say that a guardrail moved as it usually does, so that the margin may have been passed by chance."""
    return " It moved as it usually does, so chance may have made that." if moves_as_usual(rail) else ""


def _data(kpi: KpiReview) -> str:
    if kpi.data_light in (DataLight.IN_DOUBT, DataLight.NO_DATA) and kpi.data_facts:
        return f"Data: {'; '.join(kpi.data_facts)}."
    if kpi.provisional_until is not None and kpi.standing.status not in JUDGED:
        return f"Provisional: the value can still move until {day_words(kpi.provisional_until)}."
    return ""
