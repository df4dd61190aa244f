"""Records that miss a cutoff by far become more while more of all are in time."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np

from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.material import Around, Material, Need
from kpiwork.signals.tail.counts import Tails, border_of, tails
from kpiwork.signals.tail.fit import YEAR
from kpiwork.signals.tail.seen import Seen, look
from kpiwork.signals.tail.told import told
from kpiwork.spec.choices import Seasonal

__all__ = ["TailNeglect"]

HARDLY = 0.05  # p above which chance explains what is seen
NEAREST = 1.05  # times the cutoff that a border may lie at
OTHERS = (1.5, 2.0)  # times the cutoff, for the same with other borders


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class TailNeglect:
    """More records within the cutoff, and more far beyond it.

    Parameters
    ----------
    alpha : float
        A signal needs a p-value below.
    least_rise : float
        And at least this rise of the share of records far beyond the cutoff: 0.2 for a fifth more.
    beyond : float
        Times the cutoff from which on a record is far beyond it.
    least_beyond : float
        The same where records are not told apart as far as that.
    fewest : int
        Records far beyond the cutoff that are needed before and after.
    fewest_months : int
        Months that are needed before and after.
    """

    alpha: float = 0.01
    least_rise: float = 0.20
    beyond: float = 1.5
    least_beyond: float = 1.2
    fewest: int = 30
    fewest_months: int = 8

    needs: ClassVar[tuple[Need, ...]] = (Need.RECORDS, Need.INTRODUCTION)
    on_pages: ClassVar[bool] = False
    question: ClassVar[str] = "Do records that missed the cutoff wait longer since attention to it began?"
    method: ClassVar[str] = (
        "Share of all records within the cutoff, and of all records far beyond it, by month, before and "
        "after attention began: change of level where months resemble each other (restricted likelihood), "
        "season taken out where two years are known. Both must rise; the larger p-value counts. "
        "After Neal and Schanzenbach 2010, Review of Economics and Statistics 92: 263."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "Cases became more various: more easy ones and more hard ones.",
        "A backlog of old cases was worked off, and each counts when it is closed.",
        "A part of the work that takes long was added, or another counts it now.",
        "Something else changed at the same time as attention began.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "The twenty records that miss by most: why, and since when did nobody look at them?",
        "Whether cases are taken in the order of their deadline, and what comes after a deadline has passed.",
        "The same split by how hard cases are.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Add a guardrail: records over twice the limit, of 1,000.",
        "Report the middle value and the 90th percentile beside the share within the cutoff.",
        "Count by how much a record misses, so that a missed one still matters.",
    )

    def __post_init__(self) -> None:
        """Refuse values that cannot be."""
        refuse_outside(
            self,
            between={"alpha": (0, 0.5)},
            within={
                "least_rise": (0, 10),
                "beyond": (NEAREST, 100),
                "least_beyond": (NEAREST, self.beyond),
                "fewest": (10, inf),
                "fewest_months": (8, 120),
            },
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""
        if finding := applies(self, material):
            return finding
        around, day = material.around, material.card.introduced
        if around is None or day is None:
            lacking = "the day on which attention began" if around else "single records around a cutoff"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, f"{lacking} is not known")
        border = border_of(around, self.beyond, self.least_beyond)
        if border is None:
            return unanswered(self, material, Verdict.NOT_APPLICABLE, _no_border(around))
        counts = tails(around, material.as_of, day, border)
        if reason := self._too_little(counts):
            rows = int(counts.all.sum())
            return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, reason, rows=rows)
        others = tuple(tails(around, material.as_of, day, one) for one in self._other_borders(around, border))
        season = 0 if material.card.seasonal is Seasonal.NO else YEAR
        seen = look(counts, others, season=season, fewest_months=self.fewest_months, fewest=self.fewest)
        verdict, reason = self._verdict(seen)
        parts = told(material, around, seen, alpha=self.alpha, least_rise=self.least_rise)
        return answered(self, material, verdict, reason, **parts)

    def _too_little(self, counts: Tails) -> str:
        """Say what is missing for a comparison; empty where nothing is."""
        for words, side in (
            ("before attention began", ~counts.is_after),
            ("since attention began", counts.is_after),
        ):
            months, far = int(side.sum()), int(counts.far[side].sum())
            if months < self.fewest_months:
                return f"whole months with records {words}: {months}, and it takes {self.fewest_months}"
            if far < self.fewest:
                return f"records far beyond the cutoff {words}: {far}, and it takes {self.fewest}"
        for words, part in (("good records", counts.good), ("records far beyond the cutoff", counts.far)):
            if np.ptp(part / counts.all) == 0:
                return f"the share of {words} is the same in all months, so how it varies is not known"
        return ""

    def _other_borders(self, around: Around, border: int) -> list[int]:
        found = [border_of(around, one, one) for one in OTHERS]
        return [one for one in found if one is not None and one != border]

    def _verdict(self, seen: Seen) -> tuple[Verdict, str]:
        if not seen.both.p[1] < self.alpha:
            more = "records far beyond the cutoff became more"
            told = f"{more}, but not so surely that it is a question" if seen.both.p[1] < HARDLY else ""
            return Verdict.CLEAR, told or f"{more} by no more than chance explains"
        if not seen.both.p[0] < self.alpha:
            return Verdict.CLEAR, "more records lie far beyond the cutoff, but not more of them within it"
        if seen.both.ratio[1] < 1 + self.least_rise:
            return Verdict.CLEAR, "records far beyond the cutoff became more by less than would matter"
        return Verdict.SIGNAL, (
            "since attention began, more of all records are within the cutoff, and more are far beyond it"
        )


def _no_border(around: Around) -> str:
    if around.center <= 0:
        return "a multiple of the cutoff means nothing where the cutoff is 0 or below"
    return "records are not told apart far enough beyond the cutoff"
