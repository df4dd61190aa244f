"""What stands behind the values, ready for a page: outlooks, claims, units, steps of the work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kpiwork.analysis.behaviour import Aim
from kpiwork.analysis.comparison.units import UnitsKind
from kpiwork.analysis.forecast.outlook import Outlook, OutlookState
from kpiwork.analysis.lead import LeadVerdict
from kpiwork.display.comparison import Steps, Units, steps_of, units_of
from kpiwork.display.fan import Fan, fan_of
from kpiwork.display.figures.caterpillar import caterpillar
from kpiwork.display.figures.comparison_alt import caterpillar_alt, funnel_alt, steps_alt
from kpiwork.display.figures.fan import fan
from kpiwork.display.figures.fan_alt import fan_alt
from kpiwork.display.figures.funnel import funnel
from kpiwork.display.figures.links import links
from kpiwork.display.figures.links_alt import links_alt
from kpiwork.display.figures.steps import steps
from kpiwork.display.links import Link, link_of
from kpiwork.display.picture import Picture, picture
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Ahead, Claim, Goal
from kpiwork.review.behind_words import SHARES, plural
from kpiwork.review.claims import Window, both_of
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.printed import style_of
from kpiwork.review.record import KpiReview, Record
from kpiwork.spec.choices import Better

__all__ = [
    "ClaimShown",
    "OutlookShown",
    "StepsShown",
    "UnitsShown",
    "chance_words",
    "claims",
    "goal_words",
    "outlooks",
    "unit_tables",
    "work",
]

MOST_CHARTS = 2
"""Of a kind on one page: the others are told in words and tables."""

TOLD = (OutlookState.MADE, OutlookState.DECIDED)
SURE_FIRST = (LeadVerdict.SUPPORTED, LeadVerdict.NOT_SUPPORTED, LeadVerdict.NOT_TESTABLE_YET)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlookShown:
    """One KPI's outlook: where it is heading, what was asked for, and its chart where it has one."""

    kpi: KpiReview
    ahead: Ahead
    style: NumberStyle
    fan: Fan | None
    chart: Picture | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimShown:
    """One claim that a KPI leads another, with its chart where it has one."""

    kpi: KpiReview
    claim: Claim
    link: Link | None
    chart: Picture | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitsShown:
    """One KPI's units side by side, with their charts where they have some."""

    kpi: KpiReview
    style: NumberStyle
    shown: Units | None
    funnel: Picture | None
    ranks: Picture | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepsShown:
    """The steps of the work, unit by unit."""

    shown: Steps
    chart: Picture
    style: NumberStyle


def outlooks(review: Record) -> list[OutlookShown]:
    """Give the outlook of every KPI of which a chance is told; charts for those that need attention first."""
    told = [kpi for kpi in _ordered(review) if kpi.ahead is not None and kpi.ahead.outlook.state in TOLD]
    drawn = [kpi.id for kpi in told if kpi.ahead and kpi.ahead.forecast.steps][:MOST_CHARTS]
    return [_outlook(kpi, kpi.ahead, is_drawn=kpi.id in drawn) for kpi in told if kpi.ahead]


def claims(review: Record) -> list[ClaimShown]:
    """Give every claim that was tested, those that something can be said of first."""
    kpis = {kpi.id: kpi for kpi in review.kpis}
    found = ((kpi, one) for kpi in review.kpis for one in kpi.claims if one.kpi in kpis)
    tested = [(kpi, one) for kpi, one in found if one.check is not None]
    tested.sort(key=lambda pair: SURE_FIRST.index(pair[1].check.verdict) if pair[1].check else 0)
    shown, left = [], MOST_CHARTS
    for kpi, one in tested:
        link = _link(review, kpi, kpis[one.kpi], one) if left else None
        left -= link is not None
        chart = picture(partial(links, link), links_alt(link)) if link else None
        shown.append(ClaimShown(kpi=kpi, claim=one, link=link, chart=chart))
    return shown


def unit_tables(review: Record) -> list[UnitsShown]:
    """Give the units of every KPI that compares some, those that need attention first."""
    found, left = [], MOST_CHARTS
    for kpi in _ordered(review):
        if kpi.units is None:
            continue
        style = style_of(kpi)
        shown = units_of(
            kpi.units.found,
            name=kpi.name,
            units=plural(kpi.units.dimension),
            sized=kpi.rows_are if kpi.units.found.kind is UnitsKind.SHARE else "",
            rows_are=kpi.rows_are,
            style=style,
        )
        is_drawn = bool(left and shown is not None and not shown.curve.empty)
        left -= is_drawn
        charts = _unit_charts(shown) if shown and is_drawn else (None, None)
        found.append(UnitsShown(kpi=kpi, style=style, shown=shown, funnel=charts[0], ranks=charts[1]))
    return found


def _unit_charts(shown: Units) -> tuple[Picture, Picture | None]:
    """Draw units by size, and their ranks; where every rank is open to all, there is no chart of them."""
    ranks = picture(partial(caterpillar, shown), caterpillar_alt(shown)) if shown.is_ordered else None
    return picture(partial(funnel, shown), funnel_alt(shown)), ranks


def work(review: Record) -> StepsShown | None:
    """Give the steps of the work; None where nothing was checked."""
    found = review.work_steps
    shown = None if found is None else steps_of(found.found, units=plural(found.dimension), style=SHARES)
    if shown is None:
        return None
    return StepsShown(shown=shown, chart=picture(partial(steps, shown), steps_alt(shown)), style=SHARES)


def goal_words(goal: Goal, style: NumberStyle) -> str:
    """Print what is asked for in a period to come."""
    if goal.value is not None:
        return style.value(goal.value)
    ends = (("at least", goal.low), ("at most", goal.high))
    said = [f"{word} {style.value(end)}" for word, end in ends if end is not None]
    return " and ".join(said) or "none"


def chance_words(found: Outlook) -> str:
    """Print a chance with how it reads; never certain, unless arithmetic has decided."""
    if found.chance is None or found.band is None:
        return "not known"
    if found.state is OutlookState.DECIDED:
        return "met already" if found.chance else "out of reach"
    ends = {0.0: "under 5", 1.0: "over 95"}
    return f"{ends.get(found.chance, f'{100 * found.chance:.0f}')} in 100: {found.band.value}"


def _ordered(review: Record) -> list[KpiReview]:
    """Give the KPIs that need attention first, then the others in reading order."""
    order = [*review.exceptions, *(name for group in review.groups for name in group.kpis)]
    return [review.kpi(name) for name in dict.fromkeys(order)]


def _outlook(kpi: KpiReview, ahead: Ahead, *, is_drawn: bool) -> OutlookShown:
    style = style_of(kpi)
    points = next((one.points for one in kpi.series if one.kind is PeriodKind.MONTH), ())
    before = [point for point in points if point.end < ahead.coming[0].start]
    shown = fan_of(kpi.name, style, before, ahead.forecast, ahead.coming, _aim(kpi, ahead))
    chart = picture(partial(fan, shown), fan_alt(shown)) if shown and is_drawn else None
    return OutlookShown(kpi=kpi, ahead=ahead, style=style, fan=shown, chart=chart)


def _aim(kpi: KpiReview, ahead: Ahead) -> Aim:
    """Give what is asked of single months; of a sum, which is asked of all together, nothing."""
    goal = ahead.goal
    if kpi.adds_up:
        return Aim(better=kpi.better)
    low = goal.value if kpi.better is Better.HIGHER else goal.low
    high = goal.value if kpi.better is Better.LOWER else goal.high
    return Aim(better=kpi.better, low=low, high=high)


def _link(review: Record, kpi: KpiReview, led: KpiReview, one: Claim) -> Link | None:
    if one.check is None or one.grain is None:
        return None
    window = Window(end=review.period.end, as_of=review.as_of)
    points = both_of(kpi, led, one.grain, window).points
    return link_of(one.check, points, leading=kpi.name, led=led.name, grain=one.grain)
