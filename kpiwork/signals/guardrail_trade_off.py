"""Whether a KPI improved while a guardrail worsened, both since attention to the KPI began."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import inf, nan
from typing import ClassVar

import numpy as np

from kpiwork.periods import PeriodKind
from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Effect, Finding, Kind, Restated, Strength, Verdict
from kpiwork.signals.introduction import direction_of, introduced_on, sides_of
from kpiwork.signals.material import Counter, Material, Need, whole
from kpiwork.signals.traded.pair import (
    Pair,
    State,
    judged,
    picture_of,
    placebos_of,
    settings_of,
    untestable,
)
from kpiwork.signals.weight import grade_of, robustness_of

__all__ = ["GuardrailTradeOff"]

FEWEST = 8  # values a side: with fewer, chance alone looks like a step too often
BLURRED = 0.05  # share by chance below which a move the other way is worth a word
MOST_DEVIATIONS = 10
MOSTLY_KNOWN = 0.75  # share of periods with a value of the guardrail below which a reader is told
TWICE = 2.0  # times the smallest worsening that matters
HALF = 0.5
TESTABLE = (24, 12)  # values a side that make it strong, and moderate

WORDS = {
    State.WORSE: "is worse than before attention began",
    State.SAFE: "kept within its margin",
    State.UNKNOWN: "may or may not have kept within its margin",
}

WITHOUT_MARGIN = {
    State.WORSE: WORDS[State.WORSE],
    State.SAFE: "did not worsen by as much as would matter; no margin is agreed",
    State.UNKNOWN: "may or may not have worsened by as much as would matter; no margin is agreed",
}


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class GuardrailTradeOff:
    """A guardrail that worsened while the KPI improved.

    Parameters
    ----------
    alpha : float
        How rarely chance may show as much.
    in_deviations : float
        What worsening matters where no margin was agreed, in standard deviations of the guardrail before.
    fewest : int
        Months (or weeks) that must be known on either side.
    """

    alpha: float = 0.01
    in_deviations: float = 0.5
    fewest: int = FEWEST

    needs: ClassVar[tuple[Need, ...]] = (Need.INTRODUCTION, Need.GUARDRAIL)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = (
        "Since attention to this KPI began: did it improve while something that must not worsen got worse?"
    )
    method: ClassVar[str] = (
        "Interrupted time series with one step for the KPI and for each guardrail (Lopez Bernal and others "
        "2017, International Journal of Epidemiology 46: 348). Restricted likelihood weighs the AR(1) memory "
        "(Turner and others 2021, BMC Medical Research Methodology 21: 181), a drift of the series' own, and "
        "how much of the variance comes of few records. A trade-off takes both: the larger of the two "
        "p-values counts, times the number of guardrails. Each guardrail is graded against its margin by its "
        "own 95 % interval, without a correction for many tests: missed harm is the worse error."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "Something else happened at about the same time: new staff, prices, software, a change of season.",
        "The guardrail was unusually good before, and has returned to what is usual.",
        "The definition or the recording of the guardrail changed.",
        "Both follow from a change in demand that nobody here decided.",
        "The trade was agreed: a worse guardrail was the known price of the improvement.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "The list of dated changes to work, definition and data around the day.",
        "The same two figures where the KPI was not introduced, or later.",
        "A few cases in which the KPI was met and the guardrail was not.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Show the guardrail below the KPI, with its margin, and count the target as met only if it holds.",
        "Replace both by one figure that counts a case as good only if neither is harmed.",
        "Agree a margin with those who bear the harm, and who acts when it is used up.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters that cannot be."""
        refuse_outside(
            self,
            between={"alpha": (0, HALF)},
            within={"in_deviations": (0, MOST_DEVIATIONS), "fewest": (FEWEST, inf)},
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI and its guardrails."""
        if (found := applies(self, material)) is not None:
            return found
        day = introduced_on(material.card)
        if (why := _barred(material, day)) or day is None:
            return unanswered(self, material, Verdict.NOT_APPLICABLE, why)
        usable, set_aside = _usable(material)
        if not usable:
            return unanswered(self, material, Verdict.NOT_APPLICABLE, "; ".join(set_aside))
        pairs, missing = self._pairs(material, usable, day)
        if not pairs:
            return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, "; ".join(dict.fromkeys(missing)))
        return self._told(material, pairs, (*missing, *set_aside), is_complete=not missing)

    def _pairs(self, material: Material, counters: list[Counter], day: date) -> tuple[list[Pair], list[str]]:
        """Judge each guardrail that can be, and say why the others cannot."""
        pairs, missing = [], []
        for counter in counters:
            sides = sides_of(material, counter, day, lambda one: one.fewest >= self.fewest)
            why = untestable(sides, material.card, counter.card, self.fewest)
            if why:
                missing.append(why)
                continue
            level = self.alpha / len(counters)
            pairs.append(judged(sides, material.card, counter, level=level, in_deviations=self.in_deviations))
        return pairs, missing

    def _told(
        self, material: Material, pairs: list[Pair], missing: tuple[str, ...], *, is_complete: bool
    ) -> Finding:
        large = [pair for pair in pairs if pair.worsened[0] >= pair.limit]
        first = min(large or pairs, key=lambda pair: pair.p)
        p = min(1.0, first.p * len(pairs))
        if large and p < self.alpha:
            verdict, reason = Verdict.SIGNAL, _seen(material, first)
        else:
            verdict, reason = _not_seen(material, pairs, is_complete=is_complete)
        found = answered(
            self,
            material,
            verdict,
            reason,
            p=p,
            effect=_effect(first),
            smallest=_smallest(first),
            restated=_restated(first),
            start=first.sides.first,
            end=first.sides.last,
            rows=sum(first.sides.pairs),
            rows_are=f"{first.sides.kind.value}s",
            picture=picture_of(first),
            notes=(*_notes(material, pairs), *missing),
        )
        return _graded(found, first) if verdict is Verdict.SIGNAL else found


def _barred(material: Material, day: date | None) -> str:
    """Say why the question does not arise; empty where it does."""
    if day is None:
        return "the card does not say when attention began"
    if not direction_of(material.card):
        return "neither higher nor lower is better, so the KPI cannot improve in a direction"
    return "" if material.guardrails else "the card has no guardrail"


def _usable(material: Material) -> tuple[list[Counter], list[str]]:
    """Keep guardrails that have a direction and are another KPI; say why the others do not count."""
    kept, set_aside = [], []
    for counter in material.guardrails:
        if counter.kpi == material.kpi or _is_same(material, counter):
            set_aside.append(f"{counter.card.name}: has the same readings as the KPI, so it guards nothing")
        elif not direction_of(counter.card):
            set_aside.append(f"{counter.card.name}: neither higher nor lower is better, so it cannot worsen")
        else:
            kept.append(counter)
    return kept, set_aside


def _is_same(material: Material, counter: Counter) -> bool:
    mine, theirs = (
        whole(rows, PeriodKind.MONTH).set_index("start")["value"]
        for rows in (material.readings, counter.readings)
    )
    return bool(mine.size) and mine.index.equals(theirs.index) and bool(mine.equals(theirs))


def _seen(material: Material, pair: Pair) -> str:
    return (
        f"since attention began, {material.card.name} has improved and {pair.counter.card.name} has worsened "
        f"{_by_what(pair)}; chance alone seldom moves both so far"
    )


def _by_what(pair: Pair) -> str:
    return "by at least the margin agreed" if pair.counter.margin > 0 else "by enough to matter"


def _not_seen(material: Material, pairs: list[Pair], *, is_complete: bool) -> tuple[Verdict, str]:
    """Tell "nothing was traded" from "cannot be told"."""
    if all(_did_not_improve(pair) for pair in pairs):
        reason = f"{material.card.name} has not improved since attention began, so nothing was traded for it"
        return Verdict.CLEAR, reason
    open_ones = [pair for pair in pairs if pair.state is not State.SAFE]
    if not open_ones and is_complete:
        if all(pair.has_margin for pair in pairs):
            return Verdict.CLEAR, "every guardrail kept within its margin since attention began"
        return Verdict.CLEAR, "no guardrail worsened by as much as would matter since attention began"
    if any(pair.state is State.WORSE for pair in open_ones):
        names = " and ".join(pair.counter.card.name for pair in open_ones if pair.state is State.WORSE)
        reason = (
            f"{names} worsened, but not by enough, or beside too unclear an improvement of "
            f"{material.card.name}, to call it a trade"
        )
    elif open_ones:
        names = " and ".join(pair.counter.card.name for pair in open_ones)
        reason = f"it cannot be told yet whether {names} worsened by as much as would matter"
    else:
        reason = "a guardrail could not be looked at"
    return Verdict.NOT_ENOUGH_DATA, reason


def _did_not_improve(pair: Pair) -> bool:
    """Whether an improvement that matters is ruled out: half a standard deviation of the values before."""
    before = pair.sides.kpi.values[: pair.sides.at]
    return pair.improved[2] < HALF * float(np.nanstd(before, ddof=1))


def _effect(pair: Pair) -> Effect:
    size, low, high = pair.worsened
    return Effect(
        kind=Kind.OTHER_UNIT,
        value=size,
        low=low,
        high=high,
        of=pair.counter.kpi,
        sentence="since attention began, the guardrail is worse by {value} ({range})",
    )


def _smallest(pair: Pair) -> Effect:
    return Effect(
        kind=Kind.OTHER_UNIT,
        value=max(pair.guardrail.visible, pair.limit),
        low=nan,
        high=nan,
        of=pair.counter.kpi,
        sentence="beside a clear improvement, a worsening of {value} would have been seen in 8 of 10 cases",
    )


def _restated(pair: Pair) -> Restated:
    after = float(np.nanmean(pair.sides.kpi.values[pair.sides.at :]))
    when = "Since attention began, on average,"
    return Restated(reported=after, without=after - pair.kpi.size, when=when)


def _notes(material: Material, pairs: list[Pair]) -> list[str]:
    notes = [
        f"{pair.counter.card.name} {(WORDS if pair.has_margin else WITHOUT_MARGIN)[pair.state]}"
        for pair in pairs
    ]
    notes += filter(None, map(_gaps, pairs))
    notes.append("The restated value leaves out all of the gain: the most that can have been paid for.")
    if any(pair.sides.kind is PeriodKind.WEEK for pair in pairs):
        notes.append("Weeks were compared, because months are too few.")
    if any(pair.kpi.by_chance(-pair.directions[0]) < BLURRED for pair in pairs):
        notes.append(
            f"{material.card.name} moved the other way. If that was meant to be good, correct what the card "
            "says is better."
        )
    return notes


def _gaps(pair: Pair) -> str:
    """Say that a guardrail is not known in many of the periods; empty where it is."""
    many, known = len(pair.sides.starts), sum(pair.sides.other.known(pair.sides.at))
    if known > MOSTLY_KNOWN * many:
        return ""
    return f"{pair.counter.card.name} is known in {known} of {many} {pair.sides.kind.value}s only."


def _graded(found: Finding, pair: Pair) -> Finding:
    """Add placebos and other settings, and how much weight the signal bears."""
    settings, placebos = settings_of(pair), placebos_of(pair)
    return replace(
        found,
        settings=settings,
        placebos=placebos,
        size=Strength.STRONG if pair.worsened[0] >= TWICE * pair.limit else Strength.MODERATE,
        robustness=robustness_of(settings, placebos),
        testability=grade_of(pair.sides.fewest, TESTABLE),
    )
