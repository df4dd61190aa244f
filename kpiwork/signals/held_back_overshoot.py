"""Whether results pile up just above a cutoff and are missing further up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.special import ndtri

from kpiwork.measure.histograms import Group
from kpiwork.periods import MONTHS
from kpiwork.signals.aimed import since
from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Finding, Placebo, Setting, Strength, Verdict
from kpiwork.signals.held_back.fit import FEWEST_BELOW, Counted, Shape, held, shape, smallest_held
from kpiwork.signals.held_back.words import SEED, effect, least_effect, notes, picture, reason
from kpiwork.signals.material import Around, Material, Need
from kpiwork.spec.measure import Side

__all__ = ["ELSEWHERE", "HeldBackOvershoot", "counted_of"]

AGREES = 0.05
OTHER_WINDOWS = (2 / 3, 5 / 3)  # of the window, for second opinions
ELSEWHERE = (-0.2, -0.1, -0.05, 0.05, 0.1)
"""How far from the cutoff, as shares of it, nothing is to be found; as round as a cutoff of 100."""
FEWEST_NEAR = 7  # results in the three windows: with fewer no share could be told from chance
NO_LESS = 1e-12
ELSEWHERE_TOO = 1.645  # normal score of a test where nothing should be found: p below .05
SIZES = ((0.4, Strength.STRONG), (0.2, Strength.MODERATE))  # share held back
WELL_SEEN, SEEN = 0.4, 0.7  # smallest share that would have been found


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class HeldBackOvershoot:
    """Results that stop just above the target.

    Parameters
    ----------
    window : float
        Width of the first window above the cutoff, as a share of the cutoff.
    fewest : int
        Results that it takes.
    least : float
        Smallest share of the first window, among the first three, that is a signal; the two others are
        taken together.
    alpha : float
        How seldom chance alone may show as much.
    """

    window: float = 0.03
    fewest: int = 60
    least: float = 0.6
    alpha: float = 0.005

    needs: ClassVar[tuple[Need, ...]] = (Need.RECORDS,)
    on_pages: ClassVar[bool] = False
    question: ClassVar[str] = "Do results stop just above the target, where more would have been possible?"
    method: ClassVar[str] = (
        "Counts just above the cutoff against those in the two windows after it (binomial, against a bound "
        "for falling densities) and against all above it (binomial, against the shape below the cutoff by "
        "normal scores), combined by Cauchy's mean (Weitzman 1980, Bell Journal of Economics 11: 302, on the "
        "ratchet). Piles at round values are spread over the values around them first."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "A cap, or a step in pay, at the target, after which nothing is gained by more.",
        "Targets set after the results were nearly known, or shared out so that they are just met.",
        "A limit of capacity, stock or budget that was planned to the target.",
        "Results pushed over the line rather than held back: see whether some are missing just below.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "What came in during the first weeks after a target was met.",
        "Whether a high result raises the next target.",
        "How the work went on within the period once the target was met.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Pay in line with the value, without a step or a cap at the target.",
        "Set the next target by what is possible, not by the last result.",
        "Report the sum over all, beside how many met the target.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters with which nothing could be tested."""
        refuse_outside(
            self,
            between={"window": (0, 1), "least": (0, 1), "alpha": (0, 1)},
            within={"fewest": (FEWEST_BELOW + FEWEST_NEAR, inf)},
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""
        if lacking := applies(self, material):
            return lacking
        around, begun = material.around, since(material)
        if around is None:
            return unanswered(self, material, Verdict.NOT_APPLICABLE, "the card has no cutoff")
        rows = _due(around, begun)
        counted = counted_of(around, rows)
        width = _width(self.window, around)
        if refused := next(_refusals(self, around, counted, width), None):
            verdict, reason = refused
            return unanswered(self, material, verdict, reason, rows=int(counted.total[0]))
        return _judged(self, material, around, rows, width)


def counted_of(around: Around, rows: pd.DataFrame) -> Counted:
    """Add up records by bin over all months."""
    by_group = rows.groupby("group")["count"].sum()
    told = rows[(rows["group"] == Group.VALUE) & (rows["count"] > 0)]
    places = told["bin"].to_numpy(dtype="int64") - around.center + around.reach
    bins = np.bincount(places, told["count"], minlength=2 * around.reach + 1)
    return Counted(
        under=np.array([float(by_group.get(Group.BELOW, 0))]),
        bins=np.asarray(bins, dtype=np.float64)[None, :],
        over=np.array([float(by_group.get(Group.ABOVE, 0))]),
        at=around.reach,
    )


def _due(around: Around, begun: date | None, *, before: bool = False) -> pd.DataFrame:
    """Give the counts of the months in which something hung on the KPI, or of those before."""
    months = around.frame["start"].dt.to_period("M")
    if begun is None:
        return around.frame.iloc[:0] if before else around.frame
    later = months >= pd.Period(begun, "M")
    return around.frame[~later if before else later]


def _width(window: float, around: Around) -> int:
    """Give how many bins a window has; 0 where the cutoff or the resolution allow none."""
    return int(window * abs(around.center) + 0.5)


def _refusals(
    one: HeldBackOvershoot, around: Around, counted: Counted, width: int
) -> Iterator[tuple[Verdict, str]]:
    """Say why there is nothing to test; nothing where there is."""
    if around.good_side is not Side.ABOVE or around.center <= 0:
        reason = "its records are good below the cutoff, or the cutoff is no amount that could be overshot"
        yield Verdict.NOT_APPLICABLE, reason
        return
    many, below = int(counted.total[0]), int(counted.below[0])
    if not many:
        yield Verdict.NOT_ENOUGH_DATA, "no record with a value falls into the time that a target counted"
    if width < 1 or 3 * width > around.reach:
        what = "too coarse" if width < 1 else "too fine"
        yield (
            Verdict.NOT_ENOUGH_DATA,
            f"values are counted in steps {what} to tell windows above the cutoff apart",
        )
    if many < one.fewest:
        yield Verdict.NOT_ENOUGH_DATA, f"{many} results are known, and it takes {one.fewest}"
    if counted.bins[0].max() == many:
        yield Verdict.NOT_ENOUGH_DATA, f"all {many} results have the same value"
    if below < FEWEST_BELOW:
        reason = (
            f"{below} results lie below the cutoff, and it takes {FEWEST_BELOW} to know their usual shape"
        )
        yield Verdict.NOT_ENOUGH_DATA, reason
    if (near := int(counted.window(0, 3 * width)[0])) < FEWEST_NEAR:
        reason = f"{near} results lie a little above the cutoff, and it takes {FEWEST_NEAR}"
        yield Verdict.NOT_ENOUGH_DATA, reason


def _judged(
    one: HeldBackOvershoot, material: Material, around: Around, rows: pd.DataFrame, width: int
) -> Finding:
    counted = counted_of(around, rows)
    found = shape(counted, width)
    p, share = float(found.p[0]), float(found.share[0])
    placebos = (*_elsewhere(counted, width, around, p), *_before(around, since(material), width, p))
    tried = _settings(counted, width, found)
    least = smallest_held(counted, width, one.alpha, one.least)
    beaten = all(other.is_weaker for other in placebos)
    is_signal = p < one.alpha and share >= one.least and beaten
    months = rows["start"]
    return answered(
        one,
        material,
        Verdict.SIGNAL if is_signal else _unseen(p < one.alpha, least),
        reason(counted, found, is_signal=is_signal, is_rare=p < one.alpha, least=least),
        p=p,
        effect=effect(counted, found, width),
        smallest=least_effect(least),
        placebos=placebos,
        settings=tried,
        size=_size(float(held(found)[0])),
        robustness=_robustness(tried, placebos),
        testability=_testability(least),
        start=months.min().date(),
        end=(months.max() + pd.offsets.MonthEnd(0)).date(),
        rows=int(counted.total[0]),
        rows_are="results",
        seed=SEED,
        picture=picture(counted, around, width),
        notes=notes(counted, found),
    )


def _elsewhere(counted: Counted, width: int, around: Around, p: float) -> Iterator[Placebo]:
    """Test the same around values that are no cutoff."""
    for share in ELSEWHERE:
        steps = round(share * around.center)
        moved = counted.moved(steps)
        if moved is None or abs(steps) < width or not _is_enough(moved, width):
            continue
        value = (around.center + steps) * around.resolution
        yield _placebo(f"at {value:g} in place of the cutoff", float(shape(moved, width).p[0]), p)


def _before(around: Around, begun: date | None, width: int, p: float) -> Iterator[Placebo]:
    """Test the same for the months before anything hung on the KPI."""
    counted = counted_of(around, _due(around, begun, before=True))
    if begun is None or not _is_enough(counted, width):
        return
    words = f"before {begun.day} {MONTHS[begun.month - 1]} {begun.year}, when nothing hung on it yet"
    yield _placebo(words, float(shape(counted, width).p[0]), p)


def _is_enough(counted: Counted, width: int) -> bool:
    near = counted.window(0, 3 * width)[0]
    return bool(counted.below[0] >= FEWEST_BELOW and near >= FEWEST_NEAR)


def _placebo(words: str, there: float, p: float) -> Placebo:
    score, own = (-float(ndtri(np.clip(one, NO_LESS, 1 - NO_LESS))) for one in (there, p))
    return Placebo(words=words, statistic=score, is_weaker=score < own)


def _settings(counted: Counted, width: int, found: Shape) -> tuple[Setting, ...]:
    """Test the same with a narrower and a wider window, and by either comparison alone."""
    tried = {round(width * times): times for times in OTHER_WINDOWS}
    widths = [one for one in tried if one >= 1 and one != width and 3 * one <= counted.at]
    ps = {f"a window {one / width:.2g} times as wide": float(shape(counted, one).p[0]) for one in widths}
    ps["only against what lies a little further up"] = float(found.p_near[0])
    ps["only against the shape below the cutoff"] = float(found.p_shape[0])
    return tuple(Setting(words=words, p=p, agrees=p < AGREES) for words, p in ps.items())


def _unseen(is_rare: bool, least: float) -> Verdict:  # noqa: FBT001 - what was seen, and what could be
    """Give the verdict where there is no signal; where nothing could have been seen it is not clear."""
    return Verdict.CLEAR if is_rare or least <= 1 else Verdict.NOT_ENOUGH_DATA


def _size(share: float) -> Strength:
    return next((strength for border, strength in SIZES if share >= border), Strength.WEAK)


def _robustness(tried: tuple[Setting, ...], placebos: tuple[Placebo, ...]) -> Strength:
    """Grade how well the finding holds; other places were beaten already, but one may show it too."""
    is_elsewhere = any((one.statistic or 0.0) > ELSEWHERE_TOO for one in placebos)
    against = sum(not one.agrees for one in tried) + is_elsewhere
    return {0: Strength.STRONG, 1: Strength.MODERATE}.get(against, Strength.WEAK)


def _testability(least: float) -> Strength:
    """Grade how small a share held back could have been found."""
    if not least <= SEEN:
        return Strength.WEAK
    return Strength.STRONG if least <= WELL_SEEN else Strength.MODERATE
