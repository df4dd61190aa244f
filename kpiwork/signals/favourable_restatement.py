"""Reported values that later change for the better more often than for the worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import stdtr, stdtrit

from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
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
from kpiwork.signals.regular.part import CONFIDENCE, robustness, size_of, testability
from kpiwork.signals.restated.batches import Batch, Reports, batches, good_way, reports
from kpiwork.signals.restated.sign_test import detectable_share, one_sided
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better

__all__ = ["FavourableRestatement"]

SENTENCE = "after figures had been reported and settled, they moved by {value} on average ({range})"
SMALLEST = "had {value} or more of the days with changes gone the good way, it would have been seen"
SHOWN = 24
FEWEST = 5  # from here on p can be below .05
AGREES = 0.05
NO_WAIT = (
    "The card does not say how long a value still moves after its period (settles_after), so that cases "
    "which come in late count as changes."
)


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class FavourableRestatement:
    """Reported figures that change for the better afterwards.

    Parameters
    ----------
    alpha : float
        What p is to be below.
    fewest_batches : int
        Days on which settled values changed, that are needed; with fewer than 8 hardly any pattern could be
        told from chance.
    least_size : float
        Mean change for the better that counts, in standard deviations of the KPI between periods.
    """

    alpha: float = 0.01
    fewest_batches: int = 8
    least_size: float = 0.1

    needs: ClassVar[tuple[Need, ...]] = (Need.REVISIONS,)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = "When reported figures change afterwards, does it go both ways?"
    method: ClassVar[str] = (
        "Exact one-sided sign test of days with changes, one sign a day, of values that were to be settled; "
        "signs that resemble the one before count less. Beside it the same for changes that carry a "
        "period across its target (McNemar 1947), not Fisher's exact test of misses against changes, "
        "which takes the ordinary pull of a low first figure back to its mean for a pattern."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "Cases come in late and always add to the figure; settles_after on the card is missing or too short.",
        "A mistake in the data or the formula was mended, and touched many periods one after another.",
        "Complaints or checks find mistakes on the bad side only, because nobody looks at the good side.",
        "The definition changed, and the card does not say so.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "Which records changed between two reports, and what was written as the reason.",
        "Whether changes come shortly before a figure counts for something.",
        "Whether changes for the worse are possible at all in the way figures are corrected.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Close a period on a fixed day; later changes count in the period in which they are made.",
        "Write settles_after on the card, and judge against the target only then.",
        "Print the figure as first reported beside the one of today, with the reason for each change.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters that cannot be."""
        refuse_outside(
            self,
            between={"alpha": (0, 0.5)},
            within={"fewest_batches": (FEWEST, np.inf), "least_size": (0, np.inf)},
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""
        if lacking := applies(self, material) or self._refused(material):
            return lacking
        revisions = material.revisions
        if revisions is None or revisions.empty:
            return unanswered(self, material, Verdict.NOT_APPLICABLE, "no earlier review reported this KPI")
        known = reports(revisions, material.calendar, material.card.settles_after)
        days = tuple(one for one in batches(known.frame, material.card) if one.sign)
        if len(days) < self.fewest_batches:
            return self._too_few(material, known, days)
        return self._found(material, known, days)

    def _refused(self, material: Material) -> Finding | None:
        """Say that no change is favourable, where the card does not tell which way is good."""
        better, targets = material.card.better, material.card.targets
        if better is not Better.NEITHER and (better is not Better.WITHIN or targets):
            return None
        reason = "the card does not say which way is good, so that no change is favourable"
        return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)

    def _too_few(self, material: Material, known: Reports, days: Sequence[Batch]) -> Finding:
        reason = (
            f"settled values changed on {len(days)} {_days(len(days))}; "
            f"{self.fewest_batches} are needed to tell a pattern from chance"
        )
        return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, reason, rows=len(known.frame))

    def _found(self, material: Material, known: Reports, days: Sequence[Batch]) -> Finding:
        signs = [one.sign for one in days]
        p, size = one_sided(signs), _size(known, days)
        graded = size_of(size, self.least_size)
        is_signal = p < self.alpha and graded > Strength.NONE
        settings, placebos = _settings(days, material.card), _placebos(known, days, material.card)
        return answered(
            self,
            material,
            Verdict.SIGNAL if is_signal else Verdict.CLEAR,
            _reason(signs, is_signal=is_signal),
            p=p,
            effect=_effect(days, material.card),
            smallest=_smallest(len(days), self.alpha),
            restated=_restated(known, days),
            placebos=placebos,
            settings=settings,
            size=graded,
            robustness=robustness(settings, placebos),
            testability=self._testability(material, days),
            start=days[0].day,
            end=days[-1].day,
            rows=len(known.frame),
            rows_are="reported values",
            picture=_picture(known, days),
            notes=tuple(_notes(material, known)),
        )

    def _testability(self, material: Material, days: Sequence[Batch]) -> Strength:
        """Grade how much there is to look at; weak where late cases cannot be told from changes."""
        graded = testability(len(days), self.fewest_batches)
        return graded if material.card.settles_after is not None else min(graded, Strength.WEAK)


def _size(known: Reports, days: Sequence[Batch]) -> float:
    """Give the mean gain in standard deviations of the KPI between periods; any gain is large where 0."""
    gained = float(np.mean([np.mean([change.gained for change in one.changes]) for one in days]))
    if known.spread > 0:
        return gained / known.spread
    return np.inf if gained > 0 else -np.inf


def _effect(days: Sequence[Batch], card: Card) -> Effect:
    """Give the mean change of a day, with a t-interval."""
    moved = np.array([one.moved for one in days])
    reach = float(stdtrit(len(moved) - 1, (1 + CONFIDENCE) / 2) * moved.std(ddof=1) / np.sqrt(len(moved)))
    mean = float(moved.mean())
    kind = Kind.POINTS if card.unit.is_percent else Kind.DIFFERENCE
    return Effect(kind=kind, value=mean, low=mean - reach, high=mean + reach, sentence=SENTENCE)


def _smallest(count: int, alpha: float) -> Effect:
    share, unsure = detectable_share(count, alpha), float("nan")
    return Effect(kind=Kind.SHARE, value=share, low=unsure, high=unsure, sentence=SMALLEST)


def _restated(known: Reports, days: Sequence[Batch]) -> Restated:
    """Put the latest period that changed beside its first settled value."""
    last = max((change.period for one in days for change in one.changes), key=lambda one: one.end)
    reported, without = (known.by_period(which)[last.label] for which in ("last", "first"))
    supposing = "as first reported"
    return Restated(reported=reported, without=without, when=f"In {last.words}", supposing=supposing)


def _settings(days: Sequence[Batch], card: Card) -> tuple[Setting, ...]:
    """Ask the same of single changes, and of those that carry a period across its target."""
    single = [int(np.sign(change.gained)) for one in days for change in one.changes if change.gained]
    ways = {"each change by itself": one_sided(single), "by the size of changes": _by_size(days)}
    across = [one.met for one in days if one.met]
    if card.targets and len(across) >= FEWEST:
        ways["changes that carry a period across its target"] = one_sided(across)
    return tuple(Setting(words=words, p=p, agrees=p < AGREES) for words, p in ways.items())


def _by_size(days: Sequence[Batch]) -> float:
    """Give the p of a one-sided t-test of what each day gained."""
    gained = np.array([sum(change.gained for change in one.changes) for one in days])
    error = float(gained.std(ddof=1) / np.sqrt(len(gained)))
    mean = float(gained.mean())
    return float(stdtr(len(gained) - 1, -mean / error)) if error > 0 else float(mean <= 0)


def _placebos(known: Reports, days: Sequence[Batch], card: Card) -> tuple[Placebo, ...]:
    """Look at changes of values that were still to move: what comes in late goes the same way there."""
    early = [one.sign for one in batches(known.earlier, card) if one.sign]
    if len(early) < FEWEST:
        return ()
    there, here = (
        sum(one > 0 for one in signs) / len(signs) for signs in (early, [one.sign for one in days])
    )
    return (Placebo(words="changes before values were settled", statistic=there, is_weaker=there < here),)


def _reason(signs: Sequence[int], *, is_signal: bool) -> str:
    good = sum(1 for one in signs if one > 0)
    counted = f"settled values changed on {len(signs)} days, and on {good} of them for the better"
    return counted if is_signal else f"{counted}, which chance explains or which moved little"


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def _picture(known: Reports, days: Sequence[Batch]) -> Picture:
    """Draw periods that changed, the latest ones."""
    changed = {change.period.label: change.period for one in days for change in one.changes}
    shown = sorted(changed.values(), key=lambda one: one.start)[-SHOWN:]
    firsts, lasts = known.by_period("first"), known.by_period("last")
    return Picture(
        kind=PictureKind.PAIRS,
        across=tuple(one.label for one in shown),
        seen=tuple(lasts[one.label] for one in shown),
        expected=tuple(firsts[one.label] for one in shown),
        marked=(),
        across_label="period",
        seen_label="as it is now",
        expected_label="as first reported when settled",
    )


def _notes(material: Material, known: Reports) -> list[str]:
    notes = []
    if material.card.settles_after is None:
        notes.append(NO_WAIT)
    if not good_way(material.card.better):
        notes.append("A change is for the better where it brings the value closer to its range.")
    if known.left_out:
        notes.append(f"Left out: {known.left_out} reported values without a number, a day or a known period.")
    return notes
