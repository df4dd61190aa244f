"""Whether the last part of each period brings more than its others: a rush, or work pulled forward."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np

from kpiwork.periods import MONTHS, PeriodKind
from kpiwork.signals.aimed import since
from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Finding, Placebo, Setting, Strength, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.signals.surge.aim import PARTS_OF, due_parts, period_kind
from kpiwork.signals.surge.fit import Flags
from kpiwork.signals.surge.look import Seen, before, look, other_ends, settings, with_weeks
from kpiwork.signals.surge.series import Cut, Stretch, in_batches, peers_of, stretch_of
from kpiwork.signals.surge.words import effect, least_effect, notes, picture, reason, restated
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better, Seasonal

__all__ = ["PeriodEndSurge"]

FEWEST = 8  # periods
A_YEAR = {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
MANY_LEFT_OUT = 0.1  # share of parts at or below 0 from which ratios say nothing
SAME = 1e-9  # spread of logarithms below which values are all the same
WORTH_MORE = 0.05  # p below which other settings are tried
WELL_TESTABLE = 12  # periods
LAST_WEEKS = 2  # of a quarter


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodEndSurge:
    """Another level at the end of each period than in the rest of it.

    Parameters
    ----------
    fewest : int
        Periods that it takes.
    least : float
        Smallest surge that is a signal: .2 for a fifth above the rest of the period.
    alpha : float
        How seldom chance alone may show as much.
    """

    fewest: int = FEWEST
    least: float = 0.2
    alpha: float = 0.005

    needs: ClassVar[tuple[Need, ...]] = (Need.TARGET,)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = "Does the end of each period bring more, or less, than the rest of it?"
    method: ClassVar[str] = (
        "Regression of logarithms by month (or week) on trend, last and first part of the period, with AR(1) "
        "noise and a random season, weighed by restricted likelihood; the kind of period with the largest "
        "surge set aside unless segments without a target serve as peers; joined with the same for the last "
        "two weeks of quarters (Cauchy's mean); compared with periods that end earlier and with the "
        "time before (Oyer 1998, Quarterly Journal of Economics 113: 149)."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "Customers whose own year or budget ends then.",
        "A season, a tax deadline, a yearly event or a fiscal calendar that falls on these weeks.",
        "Billing, booking or closing that is done at the end of a period by rule.",
        "A campaign or price list that runs until then.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "Discounts, returns and cancellations of what came in at the end of a period.",
        "How much the first weeks of the next period lack.",
        "Whether orders were asked for by customers then, or offered to them.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Set the target for a rolling three months, or let quotas of units end on different days.",
        "Pay in line with the value, without a step at the end of a period.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters with which nothing could be tested."""
        refuse_outside(
            self,
            between={"least": (0, inf), "alpha": (0, 1)},
            within={"fewest": (A_YEAR[PeriodKind.QUARTER], inf)},
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""
        if lacking := applies(self, material):
            return lacking
        kind = period_kind(material.card)
        if kind is None:
            reason = "its target is for no month or quarter, whose end could be compared with its other parts"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        cut = Cut(period=kind, part=PARTS_OF[kind])
        whole = stretch_of(material, cut)
        due = due_parts(whole, material)
        if refused := next(_refusals(self, material, whole, due, cut), None):
            verdict, reason = refused
            return unanswered(self, material, verdict, reason, rows=int(due.sum()))
        return _judged(self, material, whole, due, cut)


def _refusals(
    one: PeriodEndSurge, material: Material, whole: Stretch, due: Flags, cut: Cut
) -> Iterator[tuple[Verdict, str]]:
    """Say why there is nothing to test; nothing where there is."""
    part, period = cut.part.value, cut.period.value
    if batches := in_batches(material, cut.part):
        yield Verdict.NOT_ENOUGH_DATA, batches
    many = len(whole.logs) + whole.left_out
    if not many:
        yield Verdict.NOT_ENOUGH_DATA, f"there are no values by {part}"
    if whole.left_out > MANY_LEFT_OUT * many:
        reason = f"{whole.left_out} of {many} {part}s have no value above 0, and it compares {part}s by ratio"
        yield Verdict.NOT_ENOUGH_DATA, reason
    known = whole.only(due)
    if not due.any():
        yield Verdict.NOT_ENOUGH_DATA, f"no {period} with data had a target"
    if known.periods < one.fewest:
        reason = f"{known.periods} {period}s with a target have data, and it takes {one.fewest}"
        yield Verdict.NOT_ENOUGH_DATA, reason
    values = known.rows["above"] / known.rows["below"]
    if min(np.ptp(known.logs), np.ptp(np.log(values))) < SAME:
        yield Verdict.NOT_ENOUGH_DATA, f"all {len(values)} {part}s have the same value"


def _judged(one: PeriodEndSurge, material: Material, whole: Stretch, due: Flags, cut: Cut) -> Finding:
    known, peers = whole.only(due), bool(peers_of(material)[1])
    weeks = _last_weeks(material, cut)
    seen = with_weeks(look(known, _signs(material.card), drop=not peers), weeks)
    earlier = tuple(_time_before(whole, due, seen, cut, material))
    placebos = (*other_ends(known, seen, cut), *earlier)
    tried = settings(known, seen, cut, weeks) if seen.p < WORTH_MORE else ()
    size = abs(float(seen.last.centre[0])) / math.log1p(one.least)
    is_signal = seen.p < one.alpha and size >= 1 and all(other.is_weaker for other in placebos)
    return answered(
        one,
        material,
        Verdict.SIGNAL if is_signal else Verdict.CLEAR,
        reason(seen, placebos, known, cut, (one.alpha, one.least)),
        p=seen.p,
        effect=effect(seen, cut),
        smallest=least_effect(seen, cut, one.alpha, one.least),
        restated=restated(known, seen, cut, material) if is_signal else None,
        placebos=placebos,
        settings=tried,
        size=Strength(min(3, int(size) + 1)) if size >= 1 else Strength.WEAK,
        robustness=_robustness(tried, seen),
        testability=_testability(known, material, peers=peers, compared=bool(earlier)),
        start=known.rows["start"].iloc[0].date(),
        end=known.rows["end"].iloc[-1].date(),
        rows=len(known.logs),
        rows_are=f"{cut.part.value}s",
        picture=picture(whole, due, seen, cut),
        notes=notes(seen, whole, cut, material),
    )


def _signs(card: Card) -> tuple[int, ...]:
    """Say where to look: amounts are moved to where they count, a rate may go either way."""
    if card.measure.denominator is not None or card.better not in (Better.HIGHER, Better.LOWER):
        return (1, -1)
    return (1,) if card.better is Better.HIGHER else (-1,)


def _time_before(whole: Stretch, due: Flags, seen: Seen, cut: Cut, material: Material) -> Iterator[Placebo]:
    """Test against the time before anything hung on the KPI, where a year of it is known."""
    begun = since(material)
    if begun is None:
        return
    earlier = (whole.rows["ends"].dt.date < begun).to_numpy(dtype=bool)
    if whole.only(earlier).periods < A_YEAR[cut.period]:
        return
    used = whole.only(earlier | due)
    words = f"before {begun.day} {MONTHS[begun.month - 1]} {begun.year}, when nothing hung on it yet"
    yield before(used, ~earlier[earlier | due], seen, words)


def _last_weeks(material: Material, cut: Cut) -> Stretch | None:
    """Cut quarters into weeks, for a second opinion; None where weeks are not known well enough."""
    if cut.period is not PeriodKind.QUARTER or peers_of(material)[1]:
        return None
    weeks = stretch_of(material, Cut(period=cut.period, part=PeriodKind.WEEK, last=LAST_WEEKS))
    many = len(weeks.logs) + weeks.left_out
    known = weeks.only(due_parts(weeks, material))
    if weeks.left_out > MANY_LEFT_OUT * many or known.periods < A_YEAR[cut.period]:
        return None
    return known


def _robustness(tried: tuple[Setting, ...], seen: Seen) -> Strength:
    """Grade how well the finding holds; other ends of periods were beaten already."""
    against = sum(not one.agrees for one in tried)
    if against:
        return Strength.MODERATE if against == 1 and len(tried) > 1 else Strength.WEAK
    return Strength.STRONG if seen.is_paid_back else Strength.MODERATE


def _testability(known: Stretch, material: Material, *, peers: bool, compared: bool) -> Strength:
    """Grade how well a season could be told from a surge, and over how many periods."""
    if known.periods < FEWEST:
        return Strength.WEAK
    if peers or compared or material.card.seasonal is Seasonal.NO:
        return Strength.STRONG if known.periods >= WELL_TESTABLE else Strength.MODERATE
    return Strength.MODERATE
