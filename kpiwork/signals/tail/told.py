"""What is said of records far beyond a cutoff: size, what it rests on, and the picture. Fits nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from kpiwork.signals.finding import (
    Effect,
    Kind,
    Picture,
    PictureKind,
    Placebo,
    Setting,
    Strength,
)
from kpiwork.signals.material import Around, Material
from kpiwork.signals.tail.fit import Shift
from kpiwork.signals.tail.seen import Seen

__all__ = ["told"]

CONFIDENCE = 0.95
AGREES = 0.05
POWER = 0.8
THOUSAND = 1000
TESTABLE = ((2.0, Strength.STRONG), (4.0, Strength.MODERATE))
"""How much weight a result bears, by the smallest rise that would have been seen, in least rises."""


def told(
    material: Material, around: Around, seen: Seen, *, alpha: float, least_rise: float
) -> dict[str, Any]:
    """Give the fields of a finding, apart from verdict and reason, which are the detector's own."""
    counts, smallest = seen.counts, _smallest(seen, alpha, least_rise)
    placebos, settings = _placebos(seen), tuple(_setting(words, one) for words, one in seen.others)
    rise = smallest.value - 1
    return {
        "p": seen.p,
        "effect": _effect(seen),
        "smallest": smallest,
        "placebos": placebos,
        "settings": settings,
        "size": _size(float(seen.both.ratio[1]), least_rise),
        "robustness": _robustness(placebos, settings),
        "testability": next((one for most, one in TESTABLE if rise <= most * least_rise), Strength.WEAK),
        "start": counts.starts[0].date(),
        "end": min((counts.starts[-1] + pd.offsets.MonthEnd(0)).date(), material.as_of),
        "rows": int(counts.all.sum()),
        "rows_are": "records",
        "picture": _picture(seen),
        "notes": tuple(_notes(around, seen)),
    }


def _effect(seen: Seen) -> Effect:
    low, high = seen.both.ends(CONFIDENCE)
    return Effect(
        kind=Kind.TIMES,
        value=float(seen.both.ratio[1]),
        low=float(low[1]),
        high=float(high[1]),
        confidence=CONFIDENCE,
        sentence="{value} as many of all records are far beyond the cutoff as before attention ({range})",
    )


def _smallest(seen: Seen, alpha: float, least_rise: float) -> Effect:
    """Take the interval's own width for how unsure a change is."""
    low, high = (np.log(end[1]) for end in seen.both.ends(CONFIDENCE))
    error = float(high - low) / (2 * float(ndtri((1 + CONFIDENCE) / 2)))
    least = np.log1p(least_rise) + float(ndtri(POWER)) * error
    return Effect(
        kind=Kind.TIMES,
        value=float(np.exp(max(float(ndtri(1 - alpha) + ndtri(POWER)) * error, least))),
        low=np.nan,
        high=np.nan,
        sentence="{value} as many records far beyond the cutoff would have been seen in 8 of 10 cases",
    )


def _placebos(seen: Seen) -> tuple[Placebo, ...]:
    most = float(seen.both.statistic.min())
    found = [(start, float(one.statistic.min())) for start, one in seen.elsewhere]
    return tuple(
        Placebo(words=f"in {start:%B %Y}, when nothing began", statistic=one, is_weaker=one < most)
        for start, one in found
    )


def _setting(words: str, found: Shift) -> Setting:
    p = float(found.p.max())
    return Setting(words=words, p=p, agrees=p < AGREES)


def _size(ratio: float, least_rise: float) -> Strength:
    if ratio < 1 + least_rise:
        return Strength.NONE
    return Strength.STRONG if ratio >= 1 + 2 * least_rise else Strength.MODERATE


def _robustness(placebos: tuple[Placebo, ...], settings: tuple[Setting, ...]) -> Strength:
    if not all(one.is_weaker for one in placebos):
        return Strength.WEAK
    disagree = sum(not one.agrees for one in settings)
    if disagree > 1:
        return Strength.WEAK
    return Strength.MODERATE if disagree or not placebos else Strength.STRONG


def _picture(seen: Seen) -> Picture:
    counts = seen.counts
    before = THOUSAND * seen.far_shares[0]
    labels = tuple(f"{start:%Y-%m}" for start in counts.starts)
    first = int(np.flatnonzero(counts.is_after)[0])
    return Picture(
        kind=PictureKind.SERIES,
        across=labels,
        seen=tuple(float(one) for one in THOUSAND * counts.far / counts.all),
        expected=(before,) * len(labels),
        marked=tuple(range(first, len(labels))),
        across_label="month",
        seen_label="records far beyond the cutoff, of 1,000",
        expected_label="average before",
        border=labels[first],
    )


def _notes(around: Around, seen: Seen) -> Iterator[str]:
    far = (around.center + around.toward_bad * seen.counts.border) * around.resolution
    before, after = (f"{THOUSAND * one:.3g}" for one in seen.far_shares)
    side = "above" if around.toward_bad > 0 else "below"
    yield f"Of 1,000 records {before} were {side} {far:g} before attention began, and {after} since."
    if not seen.both.is_seasonal and any(words == "season left in" for words, _ in seen.others):
        yield "The time of the year could not be taken out: that takes two years."
