"""Leading and lagging, explained by six claims about the shipped workbook's own data, one of which fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from kpiwork.measure.readings import Measurement
from kpiwork.review.behind import Claim
from kpiwork.review.claims import Window, claims_of
from kpiwork.review.kpi import Bench, review_kpis
from kpiwork.review.lead_words import correlation_words
from kpiwork.review.reviewed import KpiReview
from kpiwork.review.smart.look import measured_newest
from kpiwork.spec.relation import Sign
from kpiwork.spec.time import Lag
from kpiwork.spec.workbook import Workbook

__all__ = ["WORKED", "ClaimTested", "Worked", "leading_pairs", "leading_table"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Worked:
    """A claim that one KPI leads another, and what it teaches.

    Parameters
    ----------
    department, leading, led : str
        Ids.
    lag : str
        As a card writes it.
    sign : Sign
        Whether the two are said to move together or against each other.
    because : str
        Why they should.
    teaches : str
        What is to be learnt from what came of it.
    """

    department: str
    leading: str
    led: str
    lag: str
    sign: Sign
    because: str
    teaches: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimTested:
    """A claim with what the data say of it."""

    claim: Worked
    leading: KpiReview
    led: KpiReview
    found: Claim

    @property
    def by(self) -> str:
        """By how much the one is said to come first: ``2 months``, ``the same week``."""
        lag = Lag.model_validate(self.claim.lag)
        return f"the same {lag.unit.value}" if lag.most == 0 else str(lag).replace("-", " to ")


WORKED = (
    Worked(
        department="sales",
        leading="qualified_meetings",
        led="orders_per_rep_day",
        lag="2 months",
        sign=Sign.POSITIVE,
        because="A need takes about two months to become an order.",
        teaches="Work done today, a result that comes later, and a reason why: that is a leading KPI.",
    ),
    Worked(
        department="customer_service",
        leading="staffing_cover",
        led="reply_4h",
        lag="0-1 weeks",
        sign=Sign.POSITIVE,
        because="With enough people nobody waits.",
        teaches="What goes in leads what comes out, at once; it gives no warning, but it can be steered.",
    ),
    Worked(
        department="customer_service",
        leading="reply_4h",
        led="csat_top2",
        lag="0-1 months",
        sign=Sign.POSITIVE,
        because="People rate an early answer higher.",
        teaches="What is led by one KPI may lead another: leading and lagging are relations, not kinds.",
    ),
    Worked(
        department="sales",
        leading="pipeline_cover",
        led="net_sales",
        lag="1 quarter",
        sign=Sign.POSITIVE,
        because="Deals need about a quarter from the list to the order.",
        teaches="A good reason is no evidence. One value a quarter needs six years until the test can speak.",
    ),
    Worked(
        department="operations",
        leading="first_wave",
        led="arrived_on_time",
        lag="0 weeks",
        sign=Sign.POSITIVE,
        because="An aircraft that leaves late in the morning is late on its next flights too.",
        teaches="Real flights: a bad morning makes a bad day, so it shows in the same week.",
    ),
    Worked(
        department="operations",
        leading="first_wave",
        led="arrived_on_time",
        lag="1 week",
        sign=Sign.POSITIVE,
        because="Who begins well this week will arrive well next week.",
        teaches="The same two, a week apart: nothing is left of it. A link at one lag is none at another.",
    ),
)
"""Six claims: four that the data support, one that they cannot judge yet, one that fails."""


def leading_pairs(
    workbook: Workbook, *, measured: Iterable[tuple[str, Measurement]] = ()
) -> tuple[ClaimTested, ...]:
    """Test the six claims on the shipped workbook, or on any that has these KPIs.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    measured : iterable of (department, Measurement)
        What was measured of departments; each is measured up to its newest quarter where left out.

    Returns
    -------
    tuple of ClaimTested
        Claims about KPIs that the workbook does not have are left out.
    """
    known = dict(measured)
    found: list[ClaimTested] = []
    reviews: dict[str, tuple[dict[str, KpiReview], Window]] = {}
    for one in WORKED:
        if one.department not in workbook.departments:
            continue
        if one.department not in reviews:
            reviews[one.department] = _reviewed(workbook, one.department, known.get(one.department))
        kpis, window = reviews[one.department]
        if one.leading in kpis and one.led in kpis:
            found.append(_tested(one, kpis, window))
    return tuple(found)


def leading_table(tested: Iterable[ClaimTested]) -> pd.DataFrame:
    """Put tested claims into a table for people: a row a claim."""
    rows = [
        {
            "leading": one.leading.name,
            "led": one.led.name,
            "by": one.by,
            "what the data say": _verdict(one.found),
            "correlation": _correlation(one.found),
            "what it teaches": one.claim.teaches,
        }
        for one in tested
    ]
    return pd.DataFrame(rows)


def _reviewed(
    workbook: Workbook, department: str, measured: Measurement | None
) -> tuple[dict[str, KpiReview], Window]:
    measured = measured or measured_newest(workbook, department)
    if measured is None:
        return {}, Window(end=pd.Timestamp.max.date(), as_of=pd.Timestamp.max.date())
    book = workbook.department(department)
    wanted = {name for one in WORKED for name in (one.leading, one.led)}
    few = replace(book, cards={name: card for name, card in book.cards.items() if name in wanted})
    bench = Bench(workbook=workbook, book=few, measured=measured.of(department))
    kpis = {one.id: one for one in review_kpis(bench)}
    return kpis, Window(end=measured.period.end, as_of=measured.as_of)


def _tested(one: Worked, kpis: dict[str, KpiReview], window: Window) -> ClaimTested:
    claim = Claim(kpi=one.led, lag=one.lag, sign=one.sign, because=one.because)
    [found] = claims_of(replace(kpis[one.leading], claims=(claim,)), kpis, window)
    return ClaimTested(claim=one, leading=kpis[one.leading], led=kpis[one.led], found=found)


def _verdict(found: Claim) -> str:
    return "not testable" if found.check is None else found.check.verdict.value


def _correlation(found: Claim) -> str:
    link = None if found.check is None else found.check.link
    if link is None:
        return ""
    strength, low, high = map(correlation_words, (link.strength, link.low, link.high))
    return f"{strength} ({low} to {high})"
