"""Whether more cases are left out of a KPI than before, and what that may have done to its value.

Where none became more, it is asked whether kinds of cases are counted that cannot miss. Cases that are sorted
into the next better category are not looked for: that takes categories in an order, which no card names.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from kpiwork.signals.detector import answered, detector, refuse_outside, unanswered
from kpiwork.signals.exclusion.bounds import Bounds
from kpiwork.signals.exclusion.counts import CasesOut, left_out, log_rate
from kpiwork.signals.exclusion.safe import safe_cases, told_safe
from kpiwork.signals.exclusion.seen import Seen, early_bounds, rose, seen
from kpiwork.signals.finding import (
    Effect,
    Finding,
    Kind,
    Picture,
    PictureKind,
    Placebo,
    Restated,
    Setting,
    Strength,
    Verdict,
)
from kpiwork.signals.material import Material, Need
from kpiwork.signals.windows import robustness, testability

__all__ = ["Exclusions"]

AGREES = 0.05  # p of another setting, and above which chance explains what is seen
STRONG = 2  # times the least growth


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class Exclusions:
    """Cases left out.

    Parameters
    ----------
    alpha : float
        Below which p counts; with several counts of cases, each p is multiplied by how many there are.
    growth : float
        Least growth of the share left out, 0.2 for a fifth.
    undone : float
        Part of an improvement that, were it taken away by the additional cases, makes smaller growth count.
    """

    alpha: float = 0.01
    growth: float = 0.2
    undone: float = 0.5

    needs: ClassVar[tuple[Need, ...]] = ()
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = (
        "Are cases left out, or such counted as cannot miss, that make the value better?"
    )
    method: ClassVar[str] = (
        "Level change of the logarithm of the share left out, between the same months before and after (REML "
        "with AR(1) errors, one wave a year, and a drift where there was one before), one-sided, Bonferroni "
        "over counts. Worst case by Manski (1990, American Economic Review 80(2): 319): the KPI with the "
        "additional cases back, all of them missed. Kinds of cases that hardly ever miss: without a test."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "More cases of a kind that was never meant to count, such as spam, tests or duplicates.",
        "The recording was improved, so that cases are marked that were missed before.",
        "The definition was made clearer, or its rule for leaving out was changed and agreed.",
        "Something from outside, such as weather or a strike, made more cases impossible.",
        "Some kinds of cases are done in time by their nature, and count because they are work too.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "Twenty of the cases left out, read by two people against the definition.",
        "When in its course a case is left out: before or after it was known that it would miss.",
        "The reasons given for leaving cases out, and which of them grew.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Count cases that are left out as missed, and leave out those that cannot miss.",
        "Report the share left out beside the value, with a margin of its own.",
        "Allow few reasons for leaving a case out, each checked by somebody who does not gain by it.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters that cannot be."""
        refuse_outside(self, between={"alpha": (0, 1), "growth": (0, math.inf), "undone": (0, math.inf)})

    def __call__(self, material: Material) -> Finding:
        """Look at cases left out that became more, and else at cases that are counted and cannot miss."""
        found = self._left_out(material)
        safe = None if found.verdict is Verdict.SIGNAL else safe_cases(material)
        return found if safe is None else answered(self, material, Verdict.SIGNAL, **told_safe(safe, found))

    def _left_out(self, material: Material) -> Finding:
        """Look at every count of cases left out, and tell of the one that says most."""
        counts = list(left_out(material))
        usable = [one for one in counts if isinstance(one, CasesOut)]
        if not usable:
            return unanswered(self, material, Verdict.NOT_APPLICABLE, _why_none(material, counts))
        looked = [seen(material, one, self.alpha) for one in usable]
        known = [one for one in looked if isinstance(one, Seen)]
        if not known:
            return _too_early(self, material, usable, [one for one in looked if isinstance(one, str)])
        best = min(known, key=lambda one: (not self.is_large(one), one.p))
        return _finding(self, material, best, len(known))

    def is_large(self, one: Seen) -> bool:
        """Tell whether growth is worth a question: alone, or for what it may undo of an improvement."""
        undone = one.bounds.undone if one.bounds else math.nan
        return one.growth >= 1 + self.growth or undone >= self.undone


def _why_none(material: Material, counts: list[CasesOut | str]) -> str:
    reasons = [one for one in counts if isinstance(one, str)]
    default = "the card leaves no record out, and no guardrail counts such cases"
    return "; ".join(dict.fromkeys(reasons)) or material.lacks.get(Need.EXCLUSIONS, default)


def _too_early(one: Exclusions, material: Material, usable: list[CasesOut], reasons: list[str]) -> Finding:
    """Say why growth cannot be told from chance; bounds need no test and are given all the same."""
    why = "; ".join(dict.fromkeys(reasons))
    found = next(filter(None, (early_bounds(material, counted) for counted in usable)), None)
    finding = unanswered(one, material, Verdict.NOT_ENOUGH_DATA, why)
    if found is None:
        return finding
    note = "All months before attention began are held against all since, whatever the time of the year."
    return replace(
        finding, restated=_restated(found, "Since attention began"), notes=(_survival(one, found), note)
    )


def _finding(one: Exclusions, material: Material, best: Seen, looked_at: int) -> Finding:
    windows, p = best.windows, min(1.0, best.p * looked_at)
    placebos, settings = _placebos(best), tuple(_settings(best))
    verdict, reason = _verdict(one, best, p, placebos)
    return answered(
        one,
        material,
        verdict,
        reason,
        p=p,
        effect=_effect(best),
        smallest=_smallest(one, best),
        restated=_restated(best.bounds, best.windows.later),
        placebos=placebos,
        settings=settings,
        size=_size(one, best),
        robustness=robustness(settings, placebos),
        testability=testability(windows),
        picture=_picture(best),
        notes=tuple(_notes(one, best, looked_at)),
        **windows.told,
    )


def _size(one: Exclusions, best: Seen) -> Strength:
    if best.growth - 1 >= STRONG * one.growth:
        return Strength.STRONG
    return Strength.MODERATE if one.is_large(best) else Strength.WEAK


def _verdict(one: Exclusions, best: Seen, p: float, placebos: tuple[Placebo, ...]) -> tuple[Verdict, str]:
    words = best.counted.words
    reasons = (
        (best.out.sum() == 0, f"there are no {words} at all"),
        (best.growth <= 1, f"{words} did not become more frequent"),
        (p >= AGREES, f"{words} became more frequent by no more than chance explains"),
        (p >= one.alpha, f"{words} became more frequent, but not so surely that it is a question"),
        (not one.is_large(best), f"{words} became more frequent by too little to matter"),
        (
            best.windows.is_dated and not all(other.is_weaker for other in placebos),
            f"{words} became as much more frequent in the year before attention began",
        ),
    )
    if why := next((said for holds, said in reasons if holds), ""):
        return Verdict.CLEAR, why
    return Verdict.SIGNAL, f"{words} became more frequent"


def _effect(best: Seen) -> Effect:
    low, high = (float(np.exp(end[0])) for end in (best.found.low, best.found.high))
    earlier = "as before" if best.windows.is_dated else "as in the year before"
    return Effect(
        kind=Kind.TIMES,
        value=best.growth,
        low=low,
        high=high,
        sentence=f"cases were left out {{value}} as often {earlier} ({{range}})",
    )


def _smallest(one: Exclusions, best: Seen) -> Effect:
    return Effect(
        kind=Kind.TIMES,
        value=max(float(np.exp(best.found.seen_from[0])), 1 + one.growth),
        low=math.nan,
        high=math.nan,
        sentence="growth would have been seen from about {value} as often on",
    )


def _restated(found: Bounds | None, when: str) -> Restated | None:
    if found is None:
        return None
    supposing = "had all the additional cases missed,"
    return Restated(reported=found.reported, without=found.worst, when=when, supposing=supposing)


def _placebos(best: Seen) -> tuple[Placebo, ...]:
    """Ask the same a year earlier."""
    earlier = best.windows.earlier
    if earlier is None:
        return ()
    found = rose(earlier, log_rate(*best.counted.counts(earlier)))
    growth = float(np.exp(found.change[0]))
    return (Placebo(words="a year earlier", statistic=growth, is_weaker=growth < best.growth),)


def _settings(best: Seen) -> Iterator[Setting]:
    """Ask the same of the share itself, and without the month after that stands out most."""
    windows, rates = best.windows, log_rate(best.out, best.every)
    highest = int(np.argmax(np.where(windows.is_after, rates, -np.inf)))
    for words, values, kept in (
        ("with the share itself", best.out / best.every, None),
        (f"without the highest {windows.kind}", rates, np.arange(len(rates)) != highest),
    ):
        found = rose(windows, values, kept=kept)
        p = float(found.p[0])
        yield Setting(words=words, p=p, agrees=p < AGREES and bool(found.change[0] > 0))


def _notes(one: Exclusions, best: Seen, looked_at: int) -> Iterator[str]:
    """Tell what the bounds say of the improvement, and what was compared."""
    found = best.bounds
    if best.counted.is_inside:
        yield "These cases still count in the KPI, so its value gains nothing by their number alone."
    elif found is None:
        yield "The KPI is no share of cases, so no worst case can be given for it."
    else:
        yield _survival(one, found)
    if looked_at > 1:
        yield f"{looked_at} counts of cases left out were looked at; this is the one that says most."
    if best.windows.note:
        yield best.windows.note


def _survival(one: Exclusions, found: Bounds) -> str:
    """Say whether an improvement survives that all the additional cases would have missed."""
    if math.isnan(found.undone):
        return "The value did not improve, so there is no improvement that leaving out could explain."
    if found.undone >= 1:
        return "The improvement does not survive if all the additional cases would have missed."
    if found.undone >= one.undone:
        return "Much of the improvement would be gone if all the additional cases would have missed."
    return "The improvement survives even if all the additional cases would have missed."


def _picture(best: Seen) -> Picture:
    """Show the share left out by month, with the earlier level."""
    windows = best.windows
    before = ~windows.is_after
    level = float(best.out[before].sum() / best.every[before].sum())
    return Picture(
        kind=PictureKind.SERIES,
        across=tuple(one.label for one in windows.periods),
        seen=tuple((best.out / best.every).tolist()),
        expected=(level,) * len(windows.periods),
        marked=tuple(np.flatnonzero(windows.is_after).tolist()),
        across_label=windows.kind.value,
        seen_label="share left out",
        expected_label="earlier level",
        border=windows.border,
    )
