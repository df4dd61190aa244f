"""Whether a KPI moved because its mix of cases did, and not what was done for each kind of case.

A mix that drifts slowly all the time is the hardest honest case: it passes for a change more often than the
nominal level says, until the year before attention began, which is asked the same, shows it too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from kpiwork.analysis.contributed import Reversal, SegmentPart, at_earlier_mix
from kpiwork.signals.detector import answered, detector, refuse_outside, unanswered
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
from kpiwork.signals.mix.fit import AFTER, BEFORE, BOTH, OTHERS
from kpiwork.signals.mix.seen import Asked, Seen, again, compared, seen
from kpiwork.signals.windows import robustness, testability
from kpiwork.spec.choices import Better

__all__ = ["MixShift"]

AGREES = 0.05  # p of another setting
FEWER_SEGMENTS = 3  # times the fewest records, in one of the other settings
MOST_ROWS = 10  # of the picture
MARKED = 0.02  # change of a share of the cases that the picture marks
STRONG = 2  # times the least size


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class MixShift:
    """Other cases than before.

    Parameters
    ----------
    alpha : float
        Below which p counts; one dimension's p is multiplied by how many are looked at.
    share_of_gain : float
        Least part of the improvement that the mix makes up.
    points : float
        Least mix of a percentage, 0.01 for one point.
    relative : float
        Least mix of any other KPI, as a part of its earlier value.
    fewest_cases : int
        Records of a segment on each side, the workbook's minimum at least; smaller ones are put together.
    """

    alpha: float = 0.01
    share_of_gain: float = 0.5
    points: float = 0.01
    relative: float = 0.02
    fewest_cases: int = 30

    needs: ClassVar[tuple[Need, ...]] = (Need.SEGMENTS,)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = "Is the value better because there are more of the cases that go well anyway?"
    method: ClassVar[str] = (
        "Kitagawa's split (1955, Journal of the American Statistical Association 50: 1168) of the change "
        "between the same months before and after. Whether the mix changed is told by the level of the "
        "monthly mix, with every segment's rate held still (REML with AR(1) errors, and a drift where there "
        "was one before), one-sided, Bonferroni over dimensions. Restated by direct standardisation to the "
        "earlier mix."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "Demand itself changed: customers, seasons or products bring other cases than before.",
        "Cases were sorted into other categories, or a category was renamed, split or merged.",
        "Work was moved on purpose, for instance hard cases to a team of specialists.",
        "A new channel or product was opened, and its cases are easier by nature.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "The value by kind of case, before and after: did any of them improve?",
        "Whether cases of the kinds that became fewer were turned away, put off or sorted elsewhere.",
        "When the mix began to change, and what was decided or announced at that time.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Report by difficulty band, with a target for each band.",
        "Report the value at a fixed mix of cases beside the plain one.",
        "Add how many cases of each kind were taken on as a guardrail.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters that cannot be."""
        shares = dict.fromkeys(("alpha", "points", "relative"), (0.0, 1.0))
        within = {"share_of_gain": (0.0, 1.0), "fewest_cases": (1.0, math.inf)}
        refuse_outside(self, between=shares, within=within)

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI by each of its dimensions, and tell of the one that says most."""
        if why := _no_question(material):
            return unanswered(self, material, Verdict.NOT_APPLICABLE, why)
        windows = compared(material)
        if isinstance(windows, str):
            return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, windows)
        asked = Asked(fewest_cases=self.fewest(material), alpha=self.alpha)
        looked = [seen(material, windows, name, asked) for name in material.card.measure.dimensions]
        known = [one for one in looked if isinstance(one, Seen)]
        if not known:
            return _unsplit(self, material, looked)
        best = min(known, key=lambda one: (not self.is_large(material, one), one.p))
        refused = tuple(dict.fromkeys(why for why in looked if isinstance(why, str)))
        return _finding(self, material, best, len(known), refused)

    def fewest(self, material: Material) -> int:
        """Give the least records of a segment that is told apart; a smaller one would be named."""
        return max(self.fewest_cases, material.minimum)

    def least(self, material: Material, one: Seen) -> float:
        """Give the least mix that is worth a question, in the KPI's unit."""
        return self.points if material.card.unit.is_percent else self.relative * abs(one.before)

    def is_large(self, material: Material, one: Seen) -> bool:
        """Tell whether a mix is worth a question: large, and at least its part of the improvement."""
        return one.mix >= self.least(material, one) and one.mix >= self.share_of_gain * one.total


def _no_question(material: Material) -> str:
    """Say why the question cannot be asked of the card at all; empty where it can."""
    card = material.card
    if card.better not in (Better.HIGHER, Better.LOWER):
        return "no direction of the KPI is good, so there is no improvement to explain"
    if Need.SEGMENTS in material.lacks or not card.measure.dimensions:
        return material.lacks.get(Need.SEGMENTS, "the card names no dimension to split it by")
    if len(material.readings) and not material.readings["denominator"].notna().any():
        return "the KPI has no denominator, so it has no mix of cases"
    return ""


def _unsplit(one: MixShift, material: Material, looked: list[Seen | str]) -> Finding:
    reasons = list(dict.fromkeys(why for why in looked if isinstance(why, str)))
    few = any(why.startswith("too few") for why in reasons)
    verdict = Verdict.NOT_ENOUGH_DATA if few else Verdict.NOT_APPLICABLE
    return unanswered(one, material, verdict, "; ".join(reasons))


def _finding(
    one: MixShift, material: Material, best: Seen, looked_at: int, refused: tuple[str, ...]
) -> Finding:
    p = min(1.0, best.p * looked_at)
    placebos = _placebos(one, material, best)
    settings = tuple(_settings(one, material, best))
    verdict, reason = _verdict(one, material, best, p, placebos)
    windows, size = best.windows, best.mix / one.least(material, best) if best.mix > 0 else 0.0
    return answered(
        one,
        material,
        verdict,
        reason,
        p=p,
        effect=_effect(material, best),
        smallest=_smallest(one, material, best),
        restated=Restated(
            reported=best.after,
            without=_without(material, best),
            when=best.windows.later,
            supposing="with cases as they were before",
        ),
        placebos=placebos,
        settings=settings,
        size=Strength.STRONG if size >= STRONG else Strength.MODERATE if size >= 1 else Strength.WEAK,
        robustness=robustness(settings, placebos),
        testability=testability(windows),
        picture=_picture(best),
        notes=(*_notes(best, looked_at), *(f"Not looked at: {why}." for why in refused)),
        **windows.told,
    )


def _verdict(
    one: MixShift, material: Material, best: Seen, p: float, placebos: tuple[Placebo, ...]
) -> tuple[Verdict, str]:
    name = best.dimension
    reasons = (
        (best.mix <= 0, f"the mix by {name} did not move in favour of the KPI"),
        (p >= one.alpha, f"the mix by {name} moved no more than chance explains"),
        (best.mix < one.least(material, best), f"the mix by {name} moved the KPI too little to matter"),
        (not one.is_large(material, best), f"most of the improvement came about within each {name}"),
        (
            best.windows.is_dated and not all(other.is_weaker for other in placebos),
            f"the mix by {name} moved as much in the year before attention began",
        ),
    )
    if why := next((words for holds, words in reasons if holds), ""):
        return Verdict.CLEAR, why
    if best.total > 0:
        return Verdict.SIGNAL, f"a large part of the improvement comes from a different mix by {name}"
    return Verdict.SIGNAL, f"a different mix by {name} hides that the KPI became no better otherwise"


def _effect(material: Material, best: Seen) -> Effect:
    good = 1 if material.card.better is Better.HIGHER else -1
    ends = sorted((good * best.low, good * best.high))
    words = "of the movement come from a different mix of cases, not from how each kind of case went"
    return Effect(
        kind=_kind(material),
        value=good * best.mix,
        low=ends[0],
        high=ends[1],
        sentence=f"about {{value}} {words} ({{range}})",
    )


def _smallest(one: MixShift, material: Material, best: Seen) -> Effect:
    least = max(float(best.found.seen_from[0]), one.least(material, best), one.share_of_gain * best.total)
    return Effect(
        kind=_kind(material),
        value=least,
        low=math.nan,
        high=math.nan,
        sentence="a different mix would have been seen from about {value} on",
    )


def _kind(material: Material) -> Kind:
    return Kind.POINTS if material.card.unit.is_percent else Kind.DIFFERENCE


def _without(material: Material, best: Seen) -> float:
    """Give the later value at the earlier mix, or without the mix where a segment has no later rate."""
    standardised = at_earlier_mix(best.fit.told)
    good = 1 if material.card.better is Better.HIGHER else -1
    return best.after - good * best.mix if standardised is None else standardised


def _placebos(one: MixShift, material: Material, best: Seen) -> tuple[Placebo, ...]:
    """Ask the same a year earlier."""
    if best.windows.earlier is None:
        return ()
    asked = Asked(fewest_cases=one.fewest(material))
    other = seen(material, best.windows.earlier, best.dimension, asked)
    if isinstance(other, str):
        return ()
    return (Placebo(words="a year earlier", statistic=other.mix, is_weaker=other.mix < best.mix),)


def _settings(one: MixShift, material: Material, best: Seen) -> Iterator[Setting]:
    """Ask the same with either side's rates held still, and with small segments put together more boldly."""
    least = one.fewest(material)
    for words, rates, fewest in (
        ("with the earlier rates held still", BEFORE, least),
        ("with the later rates held still", AFTER, least),
        ("with more small segments put together", BOTH, FEWER_SEGMENTS * least),
    ):
        asked = Asked(fewest_cases=fewest, rates=rates)
        other = again(material, best.windows, (best.dimension, best.single), asked)
        if isinstance(other, Seen):
            agrees = other.p < AGREES and bool(other.mix * best.mix > 0)
            yield Setting(words=words, p=other.p, agrees=agrees)


def _notes(best: Seen, looked_at: int) -> Iterator[str]:
    if best.fit.told.reversal is Reversal.SEEN:
        yield "The KPI as a whole moved against what happened within its kinds of cases."
    if OTHERS in best.counts.segments:
        yield f"Small kinds of {best.dimension} are put together."
    if any(part.value is None or part.before is None for part in best.fit.told.parts):
        yield f"Some kinds of {best.dimension} exist on one side only; all that they add counts as mix."
    if looked_at > 1:
        yield f"Looked at by {looked_at} dimensions; this is the one that says most."
    if best.windows.note:
        yield best.windows.note
    yield "A mix within each kind of case, such as its easier half, is not seen here."


def _picture(best: Seen) -> Picture:
    """Show shares of the cases before and after, largest changes first."""

    def moved(part: SegmentPart) -> float:
        return (part.weight or 0.0) - (part.weight_before or 0.0)

    parts = sorted(best.fit.told.parts, key=lambda part: (-abs(moved(part)), part.segment))[:MOST_ROWS]
    before, after = best.windows.words
    return Picture(
        kind=PictureKind.PAIRS,
        across=tuple(part.segment for part in parts),
        seen=tuple(part.weight for part in parts),
        expected=tuple(part.weight_before for part in parts),
        marked=tuple(place for place, part in enumerate(parts) if abs(moved(part)) >= MARKED),
        across_label=best.dimension,
        seen_label=f"share of the cases, {after}",
        expected_label=f"share of the cases, {before}",
    )
