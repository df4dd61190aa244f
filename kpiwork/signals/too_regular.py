"""Values more regular than measuring makes them: last digits, values that occur twice, calm months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import ClassVar

from kpiwork.signals.detector import answered, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.signals.regular.digits import last_digits
from kpiwork.signals.regular.doubles import doubles
from kpiwork.signals.regular.part import Part, Untested, robustness
from kpiwork.signals.regular.swings import swings

__all__ = ["TooRegular"]

LOOKS = 3
FEWEST_MONTHS = 6
FEWEST_RECORDS = 100


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class TooRegular:
    """Values more regular than measured ones usually are.

    Parameters
    ----------
    alpha : float
        What p is to be below, after counting that up to three things were looked at.
    fewest_records : int
        Single records needed to look at last digits and at repeated values.
    spread_needed : float
        Standard deviation of single values needed, in steps of recording, to look at last digits.
    least_digits : float
        Share of values whose last digit must stand out.
    least_doubles : float
        Share of records that must be one too many, as copies are.
    fewest_months : int
        Months needed on either side of the introduction to compare how much they vary.
    most_left : float
        Part of the former variation that may be left for its loss to count.
    """

    alpha: float = 0.005
    fewest_records: int = 300
    spread_needed: float = 8.0
    least_digits: float = 0.03
    least_doubles: float = 0.01
    fewest_months: int = 12
    most_left: float = 0.67

    needs: ClassVar[tuple[Need, ...]] = ()
    on_pages: ClassVar[bool] = False
    question: ClassVar[str] = (
        "Do values look as measuring makes them, with odd digits, no copies and some ups and downs?"
    )
    method: ClassVar[str] = (
        "Last digits: quasi-Poisson fit of ten counts by a quadratic, which any smooth distribution leaves "
        "(Euler-Maclaurin), with levels of their own for 0 and 5; only a 5 that is too rare counts. Repeated "
        "values: exact conditional test of values that occur once, twice and three times a month against the "
        "bound of Poisson mixtures (Böhning and others 2013). Variation: Brown and Forsythe 1974 on first "
        "differences, before and after the introduction, on each scale that could explain it. p is the "
        "smallest, times the number of looks. First digits (Benford) are not looked at: honest KPIs fail."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "A device, form or rule writes certain values, or people round in their own way.",
        "One case has two records on purpose: an order of two lines, or a booking and its reversal.",
        "A change of system loaded some records twice.",
        "The work itself became steadier: a new process, or a smoother flow of cases.",
        "Values are now averaged or smoothed before they are reported.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "How the value gets into the system: typed, chosen from a list, or written by a device.",
        "A small random sample of records against what they stand for, counted by two people.",
        "Whether the same records are there twice, and which load brought them.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Let the system write time and amount, so that nobody types them.",
        "Give each case a number that can occur once only.",
        "Have a small sample counted twice each month, and print how often both agree.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters that cannot be."""
        shares = dict.fromkeys(("least_digits", "least_doubles", "most_left"), (0.0, 1.0))
        refuse_outside(
            self,
            between={"alpha": (0, 0.5), "spread_needed": (0, inf), **shares},
            within={"fewest_records": (FEWEST_RECORDS, inf), "fewest_months": (FEWEST_MONTHS, inf)},
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""
        looks = self._looks(material)
        tested = [one for one in looks if isinstance(one, Part)]
        untested = [one for one in looks if isinstance(one, Untested)]
        if not tested:
            return self._unanswered(material, untested)
        leading = _leading(tested, self.alpha)
        is_signal = _is_signal(leading, tested, self.alpha)
        return answered(
            self,
            material,
            Verdict.SIGNAL if is_signal else Verdict.CLEAR,
            leading.seen if is_signal else _nothing(tested),
            p=min(1.0, len(tested) * leading.p),
            effect=leading.effect,
            smallest=leading.smallest,
            placebos=leading.placebos,
            settings=leading.settings,
            size=leading.size,
            robustness=robustness(leading.settings, leading.placebos),
            testability=leading.testability,
            start=leading.start,
            end=leading.end,
            rows=leading.rows,
            rows_are=leading.rows_are,
            picture=leading.picture,
            notes=(
                *_also(leading, tested, self.alpha),
                *(f"Not looked at: {one.reason}." for one in untested),
            ),
        )

    def _looks(self, material: Material) -> tuple[Part | Untested, ...]:
        alpha = self.alpha / LOOKS
        return (
            last_digits(
                material,
                fewest=self.fewest_records,
                spread_needed=self.spread_needed,
                least=self.least_digits,
                alpha=alpha,
            ),
            doubles(material, fewest=self.fewest_records, least=self.least_doubles, alpha=alpha),
            swings(material, fewest=self.fewest_months, most_left=self.most_left, alpha=alpha),
        )

    def _unanswered(self, material: Material, untested: Sequence[Untested]) -> Finding:
        few = any(one.verdict is Verdict.NOT_ENOUGH_DATA for one in untested)
        verdict = Verdict.NOT_ENOUGH_DATA if few else Verdict.NOT_APPLICABLE
        reason = "; ".join(dict.fromkeys(one.reason for one in untested))
        return unanswered(self, material, verdict, reason)


def _leading(tested: Sequence[Part], alpha: float) -> Part:
    """Choose what the finding is about: the surest that is large enough, else the surest."""
    return min(tested, key=lambda one: (not _is_signal(one, tested, alpha), one.p))


def _is_signal(one: Part, tested: Sequence[Part], alpha: float) -> bool:
    return len(tested) * one.p < alpha and one.size > Strength.NONE


def _nothing(tested: Sequence[Part]) -> str:
    return f"nothing unusual for measured data in {_listed([one.looked_at for one in tested])}"


def _also(leading: Part, tested: Sequence[Part], alpha: float) -> list[str]:
    others = [one for one in tested if one is not leading and _is_signal(one, tested, alpha)]
    return [f"Also: {one.seen}." for one in others]


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
