"""Records that pile up just inside a cutoff, and are missing just outside."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar

import pandas as pd

from kpiwork.signals.bunching.fit import Windows, lone_rounds
from kpiwork.signals.bunching.range import Tallied, afar, month_after, tallied
from kpiwork.signals.bunching.seen import Evidence, evidence
from kpiwork.signals.bunching.told import told
from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Finding, Placebo, Verdict
from kpiwork.signals.material import Around, Material, Need

__all__ = ["HOLE", "ThresholdBunching"]

ROUNDED = 3.0  # statistic of round numbers above which values were rounded
FEWEST_BINS = 20  # values with records beside the windows: fewer carry no curve
FEWEST_BESIDE = 50
MOST_WITHIN = 0.3
"""Share of the records near the cutoff that the windows may hold: beyond, the curve spans a whole peak, and
narrow peaks gave up to 47 % false alarms at a nominal 5 % in simulations."""
HINTED = 0.05  # p below which a little is said to be there
MOST_UNSEEN = 0.75
"""Share of the near misses that must be seen when it is moved; where it is not, silence says nothing."""
UNSEEN = "even most of the near misses could be moved without its being seen among so few records"
HOLE = 0.05
"""What is missing outside needs a p-value below: a process that ends at the cutoff leaves no hole."""


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class ThresholdBunching:
    """More records just inside the cutoff than just outside.

    Parameters
    ----------
    alpha : float
        A signal needs a p-value below.
    least_share : float
        And at least this share of the near misses moved.
    fewest : int
        Records near the cutoff that are needed.
    fewest_expected : float
        Records that must be expected just inside, and just outside.
    window : int
        Values just inside that are looked at, in steps of recording; twice as many outside.
    window_share : float
        The same as a share of the cutoff, where that is wider.
    reach : int
        Values on either side that the curve is fitted to.
    degree : int
        Of the curve.
    """

    alpha: float = 0.005
    least_share: float = 0.10
    fewest: int = 300
    fewest_expected: float = 10.0
    window: int = 3
    window_share: float = 0.015
    reach: int = 75
    degree: int = 4

    needs: ClassVar[tuple[Need, ...]] = (Need.RECORDS,)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = "Do records that would just miss end up just inside the cutoff?"
    method: ClassVar[str] = (
        "Poisson curve with a term for each kind of round number, fitted beside the cutoff; what is too much "
        "inside and missing outside is weighed together (Chetty and others 2011; Kleven 2016). With records "
        "of the time before attention began, the ratio of both times: what was there before cancels out."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "A rule or system ends the work at the cutoff, such as an automatic closing.",
        "People work to a deadline and finish the case in time, which is what the cutoff is for.",
        "Values are rounded when they are written down.",
        "Results close to the cutoff are looked at twice, in either direction.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "Ten records just inside and ten well inside: was the same done in both?",
        "Whether records just inside come back, are reopened or corrected more often.",
        "Who or what writes the value down, and when.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Report the middle value and the 90th percentile beside the share within the cutoff.",
        "Count by how much a record misses, not only whether it does.",
        "Agree on a guardrail for what happens to a record afterwards.",
    )

    def __post_init__(self) -> None:
        """Refuse values that cannot be."""
        refuse_outside(
            self,
            between={"alpha": (0, 0.5), "least_share": (0, 1)},
            within={
                "fewest": (50, inf),
                "fewest_expected": (5, inf),
                "window": (1, 100),
                "window_share": (0, 0.2),
                "reach": (20, 10_000),
                "degree": (1, 8),
            },
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""
        if finding := applies(self, material):
            return finding
        if (around := material.around) is None:
            reason = "no single records around a cutoff were counted"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        after, before = self._times(material, around)
        windows = self._windows(after, around)
        since = "" if before is None else " since attention began"
        if reason := self._too_little(after, windows, since):
            return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, reason, rows=after.near)
        if before is not None and not self._compares(before, windows):
            before = None
        far = () if before is not None else afar(around, self._later(material, around), self.reach)
        seen = evidence(after, before, windows, far)
        if reason := self._unclear(seen):
            return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, reason, rows=after.near)
        parts = told(material, around, seen, alpha=self.alpha, least_share=self.least_share)
        verdict, reason = self._verdict(seen, parts["placebos"])
        if verdict is Verdict.CLEAR and parts["smallest"].value > MOST_UNSEEN:
            verdict, reason = Verdict.NOT_ENOUGH_DATA, UNSEEN
        return answered(self, material, verdict, reason, **parts)

    def _times(self, material: Material, around: Around) -> tuple[Tallied, Tallied | None]:
        """Count the records since attention began, and those before; without a day, all of them."""
        rows, day = around.frame, material.card.introduced
        now = tallied(around, self._later(material, around), self.reach)
        if day is None or not len(rows) or rows["start"].min() >= month_after(day):
            return now, None
        past = rows[rows["start"] < pd.Timestamp(day).to_period("M").to_timestamp()]
        return now, tallied(around, past, self.reach, like=now)

    def _later(self, material: Material, around: Around) -> pd.DataFrame:
        """Give the counts of the months since attention began; without a day, of all that are known."""
        rows, day = around.frame, material.card.introduced
        known = rows[rows["start"] <= pd.Timestamp(material.as_of)]
        return known if day is None else known[known["start"] >= month_after(day)]

    def _windows(self, tally: Tallied, around: Around) -> Windows:
        share = int(self.window_share * abs(around.center) * around.resolution / tally.resolution)
        inside = max(self.window, min(share, self.reach // 12))
        return Windows(inside=inside, outside=2 * inside, degree=self.degree)

    def _too_little(self, tally: Tallied, windows: Windows, since: str = "") -> str:
        """Say what is missing for a test; empty where nothing is."""
        if tally.near < self.fewest:
            words = "1 record" if tally.near == 1 else f"{tally.near or 'no'} records"
            return f"{words} near the cutoff{since}, and it takes {self.fewest}"
        inside, outside = tally.lattice.parts(windows)
        beside = tally.counts[~(inside | outside)]
        if beside.sum() < FEWEST_BESIDE or (beside > 0).sum() < FEWEST_BINS:
            return (
                f"nearly all records lie at the cutoff: {int(beside.sum())} lie beside it, at "
                f"{int((beside > 0).sum())} different values, and it takes {FEWEST_BESIDE} at {FEWEST_BINS}"
            )
        return ""

    def _compares(self, before: Tallied, windows: Windows) -> bool:
        """Tell whether an earlier time has enough records to compare with."""
        parts = before.lattice.parts(windows)
        fewest = min(float(before.counts[part].sum()) for part in parts)
        return fewest >= self.fewest_expected and not self._too_little(before, windows)

    def _unclear(self, seen: Evidence) -> str:
        """Say why what was fitted tells nothing; empty where it does."""
        inside, outside = seen.after.lattice.parts(seen.windows)
        within = int(seen.after.counts[inside | outside].sum())
        if within > MOST_WITHIN * seen.after.near:
            return (
                f"{within:,} of {seen.after.near:,} records near the cutoff lie right at it: values are too "
                "close together to tell what was to be expected there"
            )
        expected = min(float(seen.found.inside[0]), float(seen.found.outside[0]))
        if not expected >= self.fewest_expected:
            few = f"{self.fewest_expected:g}"
            return f"about {expected:.0f} records were to be expected right at the cutoff, and it takes {few}"
        # A lone round number just outside only hides what was moved; one inside looks like it.
        if lone_rounds(seen.after.lattice, seen.windows)[0] and seen.found.roundness[0] > ROUNDED:
            return (
                "values are rounded, and the cutoff is rounder than the other values near it, so that moved "
                "records cannot be told from rounded ones"
            )
        return ""

    def _verdict(self, seen: Evidence, placebos: tuple[Placebo, ...]) -> tuple[Verdict, str]:
        found = seen.found
        if not found.p[0] < HINTED:
            return Verdict.CLEAR, "no more records lie just inside the cutoff than were to be expected"
        if not found.p[0] < self.alpha:
            return Verdict.CLEAR, "a few more records lie just inside than expected, which chance may explain"
        if found.missing[0] < self.least_share or found.missing_p[0] > HOLE:
            return (
                Verdict.CLEAR,
                "more records lie just inside than expected, but few are missing outside",
            )
        if found.share[0] < self.least_share:
            return Verdict.CLEAR, "fewer records were moved than would matter"
        if not all(one.is_weaker for one in placebos):
            return Verdict.CLEAR, "the same is seen at values on which nothing hangs"
        moved, near = round(float(found.moved[0])), round(float(found.outside[0]))
        return Verdict.SIGNAL, (
            f"about {moved:,} of the {near:,} records to be expected just outside the cutoff lie just inside"
        )
