"""What is said of records around a cutoff: size, what it rests on, and the picture. Fits nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from kpiwork.periods import PeriodKind
from kpiwork.signals.bunching.fit import Displaced, Windows
from kpiwork.signals.bunching.seen import Evidence
from kpiwork.signals.finding import (
    Effect,
    Kind,
    Picture,
    PictureKind,
    Placebo,
    Restated,
    Setting,
    Strength,
)
from kpiwork.signals.material import Around, Material

__all__ = ["effect_of", "placebos_of", "told"]

CONFIDENCE = 0.95
AGREES = 0.05
POWER = 0.8
UNCOMMON = float(ndtri(0.95))  # statistic that chance alone exceeds in 5 of 100 places
SHOWN = 40  # values on either side in the picture
TESTABLE = ((0.2, Strength.STRONG), (0.4, Strength.MODERATE))
"""How much weight a result bears, by the smallest share that would have been seen."""


def told(
    material: Material, around: Around, seen: Evidence, *, alpha: float, least_share: float
) -> dict[str, Any]:
    """Give the fields of a finding, apart from verdict and reason, which are the detector's own."""
    found, tally = seen.found, seen.after
    placebos, settings = placebos_of(seen), tuple(_setting(*one) for one in seen.others)
    smallest = _smallest(found, alpha, least_share)
    return {
        "p": float(found.p[0]),
        "effect": effect_of(found),
        "smallest": smallest,
        "restated": _restated(material, seen),
        "placebos": placebos,
        "settings": settings,
        "size": _size(found, least_share),
        "robustness": _robustness(
            placebos,
            settings,
            is_doubtful=max(_odd(seen).values(), default=0.0) > float(found.statistic[0]) / 2,
        ),
        "testability": next((one for most, one in TESTABLE if smallest.value <= most), Strength.WEAK),
        "start": tally.starts[0].date(),
        "end": min((tally.starts[-1] + pd.offsets.MonthEnd(0)).date(), material.as_of),
        "rows": tally.near,
        "rows_are": "records",
        "picture": _picture(around, seen),
        "notes": tuple(_notes(seen, alpha)),
    }


def placebos_of(seen: Evidence) -> tuple[Placebo, ...]:
    """Give the same test at values on which nothing hangs."""
    most = float(seen.found.statistic[0])
    return tuple(
        Placebo(words=f"at {value:g}", statistic=found, is_weaker=found < most)
        for value, found in seen.elsewhere
    )


def effect_of(found: Displaced) -> Effect:
    """Give the share of near misses that was moved."""
    share, error = float(found.share[0]), float(found.share_error[0])
    away = float(stdtrit(found.freedom, (1 + CONFIDENCE) / 2)) * error
    return Effect(
        kind=Kind.SHARE,
        value=share,
        low=share - away,
        high=share + away,
        confidence=CONFIDENCE,
        sentence="about {value} of the records that would just have missed were recorded inside ({range})",
    )


def _smallest(found: Displaced, alpha: float, least_share: float) -> Effect:
    far = float(stdtrit(found.freedom, 1 - alpha) + stdtrit(found.freedom, POWER))
    least = least_share + float(stdtrit(found.freedom, POWER) * found.missing_error[0])
    share = max(far * float(found.error[0] / found.outside[0]), least)
    return Effect(
        kind=Kind.SHARE,
        value=min(share, 1.0),
        low=np.nan,
        high=np.nan,
        sentence="{value} of the near misses recorded inside would have been seen in 8 of 10 cases",
    )


def _restated(material: Material, seen: Evidence) -> Restated | None:
    """Give the KPI with those that were moved put back, where it counts just these records."""
    rows = material.whole(PeriodKind.MONTH)
    rows = rows[rows["start"].isin(seen.after.starts)]
    above, below = float(rows["numerator"].sum()), float(rows["denominator"].sum())
    tally, moved = seen.after, float(seen.found.moved[0])
    missed = tally.known - tally.good
    if not below > 0 or above not in (tally.good, missed, missed + tally.missing):
        return None
    away = -moved if above == tally.good else moved
    return Restated(reported=above / below, without=(above + away) / below)


def _size(found: Displaced, least: float) -> Strength:
    """Grade the share moved; weak where little is missing outside, or where it may hardly matter."""
    share = float(found.share[0])
    if share < least:
        return Strength.NONE
    if float(found.missing[0]) < least or (effect_of(found).low or 0.0) < least / 2:
        return Strength.WEAK
    return Strength.STRONG if share >= 2 * least else Strength.MODERATE


def _robustness(
    placebos: tuple[Placebo, ...], settings: tuple[Setting, ...], *, is_doubtful: bool
) -> Strength:
    if not all(one.is_weaker for one in placebos):
        return Strength.NONE
    disagree = sum(not one.agrees for one in settings)
    if not placebos or disagree > 1:
        return Strength.WEAK
    return Strength.MODERATE if disagree or is_doubtful else Strength.STRONG


def _odd(seen: Evidence) -> dict[str, float]:
    """Name other values at which chance alone hardly explains what is seen, and give their statistics."""
    return {f"{value:g}": statistic for value, statistic in seen.elsewhere if statistic > UNCOMMON}


def _setting(windows: Windows, found: Displaced) -> Setting:
    words = f"{windows.inside} values inside and {windows.outside} outside, curve of degree {windows.degree}"
    return Setting(words=words, p=float(found.p[0]), agrees=bool(found.p[0] < AGREES))


def _picture(around: Around, seen: Evidence) -> Picture:
    tally, windows = seen.after, seen.windows
    near = np.flatnonzero(np.abs(tally.lattice.distance) <= SHOWN)
    near = near[np.argsort(tally.bins[near], kind="stable")]
    inside, outside = tally.lattice.parts(windows)
    marked = inside | outside
    return Picture(
        kind=PictureKind.HISTOGRAM,
        across=tuple(tally.value(int(at)) for at in near),
        seen=tuple(float(tally.counts[at]) for at in near),
        expected=tuple(float(seen.found.expected[0, at]) for at in near),
        marked=tuple(place for place, at in enumerate(near) if marked[at]),
        across_label=around.column,
        seen_label="records",
        expected_label="to be expected",
        border=tally.at(windows.at),
        good_side=around.good_side,
    )


def _notes(seen: Evidence, alpha: float) -> Iterator[str]:
    if seen.before is not None and seen.alone is not None:
        yield "Records since attention began are compared with those from before."
        if seen.alone.p[0] < alpha <= seen.found.p[0]:
            yield "Records pile up at the cutoff in both times, so attention to the KPI did not bring it."
    if seen.found.p[0] > 1 - alpha:
        yield "The opposite is seen: check on which side of the cutoff a record is good."
    if not seen.elsewhere:
        yield "There is no other value near enough at which the same could be tried."
    if odd := _odd(seen):
        where = " and ".join(odd)
        yield f"Some of the same is seen at {where}, where nothing hangs on it."
    if seen.after.missing:
        yield f"{seen.after.missing:,} records without a value are not looked at."
