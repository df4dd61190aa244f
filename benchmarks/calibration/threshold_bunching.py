"""How often records seem to pile up at a cutoff where nothing was moved, and how often moved ones are seen.

Values are minutes, the cutoff 240, of which about 7 in 10 records are good. "Rounded" are values written down
as multiples of 5, 15 or 30 by half, three and two tenths of those who round. Near misses are up to 6 minutes
beyond, and are moved to the last 3 that are good. "Points" are records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, OPEN, SEEN_AS_SHIPPED, Cell, at_least, at_most
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import gammainc, ndtr, stdtrit

from kpiwork.signals.bunching.fit import Displaced, Windows, displaced, lone_rounds
from kpiwork.signals.bunching.range import Tallied, afar, elsewhere, tallied
from kpiwork.signals.bunching.seen import FEWEST_FAR
from kpiwork.signals.material import Around
from kpiwork.signals.planting import around_of
from kpiwork.signals.planting.near_misses import ROUNDED_TO
from kpiwork.signals.threshold_bunching import HOLE, ThresholdBunching
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["RUNS", "cells"]

Numbers = NDArray[np.float64]

RUNS = 2_000
SEED = 240
CUTOFF, LONGEST = 240, 800
INSIDE, OUTSIDE = 3, 6
NOMINAL, STRICT = 0.05, 0.01
FALSE_ALARMS, WORST = (0.03, 0.07), 0.08
ANY_FLAG = 0.01  # of the ten detectors together at most 0.04
COVERAGE = (0.90, 0.98)
SIZES = (1_000, 5_000, 20_000)
ROUNDING = (0.0, 0.1, 0.4)
STRENGTHS = (0.05, 0.1, 0.2, 0.3, 0.5)
GOALS = {(0.3, 5_000): {0.0: 0.95, 0.1: 0.90, 0.4: 0.55}, (0.1, 20_000): {0.0: 0.65, 0.1: 0.50}}
"""Power at p < .01, by strength and records, then by how many are rounded."""
SHIPPED = ThresholdBunching()
DAYS, DAY_SD = 60, 0.1  # days whose typical values differ, in logarithms

METHOD = "records just inside a cutoff"
SINCE = "records just inside a cutoff, against an earlier time"
SEEN_STRICTLY, HELD = "seen at p < .01", "intervals that hold the share"


def _gamma(edges: Numbers) -> Numbers:
    return np.asarray(gammainc(12, np.maximum(edges, 0) * 12 / 215))


def _lognormal(edges: Numbers) -> Numbers:
    return np.asarray(ndtr(np.log(np.maximum(edges, 1e-9) / 205) / 0.3))


def _two_streams(edges: Numbers) -> Numbers:
    above = np.maximum(edges, 0)
    return np.asarray(0.6 * gammainc(20, above * 20 / 190) + 0.4 * gammainc(30, above * 30 / 270))


SHAPES: dict[str, Callable[[Numbers], Numbers]] = {
    "gamma": _gamma,
    "lognormal": _lognormal,
    "two streams": _two_streams,
}


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate histograms as the detector sees them."""
    rng = np.random.default_rng(SEED)
    yield from _nothing(rng, runs)
    yield from _ugly(rng, runs)
    yield from _planted(rng, (runs + 1) // 2)
    yield from _since(rng, runs)


def _nothing(rng: Generator, runs: int) -> Iterator[Cell]:
    for (name, shape), heaped, size in product(SHAPES.items(), ROUNDING, SIZES):
        counts = _drawn(rng, _chances(shape, heaped), size, runs)
        yield from _alarms(counts, f"nothing moved, {name}, {100 * heaped:.0f} % rounded", size)


def _ugly(rng: Generator, runs: int) -> Iterator[Cell]:
    size = 5_000
    for value in (225, 235, 270):
        chances = _chances(_gamma, 0.1)
        chances[value] += 0.03
        counts = _drawn(rng, chances, size, runs)
        yield from _alarms(counts, f"nothing moved, 3 % closed by a system at {value}", size, worst=True)
    chances = _chances(_gamma, 0.1)
    chances[CUTOFF] += 0.03
    # A process that ends at the cutoff leaves no hole outside: of those, about HOLE remain at the defaults.
    seen = _signals(_drawn(rng, chances, size, runs))
    case = "nothing moved, 3 % closed by a system at the cutoff"
    yield Cell.of(METHOD, case, size, seen, FALSE_AS_SHIPPED, at_most(WORST))
    counts = np.concatenate([_by_day(rng, size) for _ in range(runs)])
    yield from _alarms(counts, "nothing moved, days differ by 10 %", size)


def _planted(rng: Generator, runs: int) -> Iterator[Cell]:
    for heaped, strength, size in product(ROUNDING, STRENGTHS, SIZES):
        counts = _drawn(rng, _chances(_gamma, heaped, strength), size, runs)
        case = f"{100 * strength:.0f} % of near misses moved, {100 * heaped:.0f} % rounded"
        found = _found(counts)
        least = GOALS.get((strength, size), {}).get(heaped)
        goal = OPEN if least is None else at_least(least)
        yield Cell.of(METHOD, case, size, found.p < STRICT, SEEN_STRICTLY, goal)
        yield Cell.of(METHOD, case, size, _signals(counts), SEEN_AS_SHIPPED)
        yield Cell.of(METHOD, case, size, _holds(found, strength), HELD, COVERAGE)


def _since(rng: Generator, runs: int) -> Iterator[Cell]:
    cases = {
        "20 % rounded at both times": (_chances(_gamma, 0.2), _chances(_gamma, 0.2)),
        "20 %, then 40 % rounded": (_chances(_gamma, 0.2), _chances(_gamma, 0.4)),
        "values 10 % smaller than before": (
            _chances(_gamma, 0.2),
            _chances(lambda at: _gamma(at / 0.9), 0.2),
        ),
        "30 % moved at both times": (_chances(_gamma, 0.2, 0.3), _chances(_gamma, 0.2, 0.3)),
    }
    for (words, (old, new)), size in product(cases.items(), SIZES):
        before, after = (_drawn(rng, one, size, runs) for one in (old, new))
        yield from _alarms(after, f"nothing new moved, {words}", size, before=before)
    for strength, size in product((0.2, 0.3), SIZES):
        before = _drawn(rng, _chances(_gamma, 0.2), size, runs)
        after = _drawn(rng, _chances(_gamma, 0.2, strength), size, runs)
        found, case = _found(after, before), f"{100 * strength:.0f} % of near misses moved, 20 % rounded"
        yield Cell.of(SINCE, case, size, found.p < STRICT, SEEN_STRICTLY)
        yield Cell.of(SINCE, case, size, _signals(after, before), SEEN_AS_SHIPPED)
        yield Cell.of(SINCE, case, size, _holds(found, strength), HELD, COVERAGE)


def _alarms(
    counts: Numbers, case: str, size: int, *, worst: bool = False, before: Numbers | None = None
) -> Iterator[Cell]:
    found, goal = _found(counts, before), at_most(WORST) if worst else FALSE_ALARMS
    method = METHOD if before is None else SINCE
    yield Cell.of(method, case, size, found.p < NOMINAL, FALSE, goal)
    yield Cell.of(method, case, size, _signals(counts, before), FALSE_AS_SHIPPED, at_most(ANY_FLAG))


def _signals(counts: Numbers, before: Numbers | None = None) -> NDArray[np.bool_]:
    """Tell which are signals at the defaults: p, share, a hole outside, and all other places weaker."""
    found = _found(counts, before)
    seen = (found.p < SHIPPED.alpha) & (np.minimum(found.share, found.missing) >= SHIPPED.least_share)
    seen &= found.missing_p < HOLE
    seen &= np.minimum(found.inside, found.outside) >= SHIPPED.fewest_expected
    far = FAR if before is None else []
    places = [*((GROUND, one) for one in PLACES), *((one, WINDOWS) for one in far)]
    for ground, windows in places:
        if not seen.any():
            break
        other, can = _elsewhere(counts[seen], ground, windows, None if before is None else before[seen])
        seen[seen] = (other < found.statistic[seen]) | ~can
    return np.asarray(seen)


def _elsewhere(
    counts: Numbers, ground: Tallied, windows: Windows, before: Numbers | None
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Give Student's t at another value, and where there are enough records for one far off to count."""
    here, past = counts[:, ground.bins], None if before is None else before[:, ground.bins]
    found = displaced(here, ground.lattice, windows, past)
    if ground is GROUND:
        return found.statistic, np.ones(len(here), dtype=bool)
    fewest = np.minimum(*(here[:, part].sum(axis=1) for part in ground.lattice.parts(windows)))
    return found.statistic, fewest >= FEWEST_FAR


def _found(counts: Numbers, before: Numbers | None = None) -> Displaced:
    past = None if before is None else before[:, GROUND.bins]
    return displaced(counts[:, GROUND.bins], GROUND.lattice, WINDOWS, past)


def _holds(found: Displaced, strength: float) -> NDArray[np.bool_]:
    far = float(stdtrit(found.freedom, 0.975)) * found.share_error
    return np.asarray(np.abs(found.share - strength) <= far)


def _chances(shape: Callable[[Numbers], Numbers], heaped: float, moved: float = 0.0) -> Numbers:
    """Give the chance of each whole minute: moved first, then rounded."""
    minutes = np.arange(LONGEST)
    smooth = np.diff(shape(np.concatenate([[-1.0], minutes + 0.5])))
    near = slice(CUTOFF + 1, CUTOFF + 1 + OUTSIDE)
    smooth[CUTOFF + 1 - INSIDE : CUTOFF + 1] += moved * smooth[near].sum() / INSIDE
    smooth[near] *= 1 - moved
    found = smooth * (1 - heaped)
    for step, part in ROUNDED_TO:
        target = np.minimum((np.floor(minutes / step + 0.5) * step).astype(int), LONGEST - 1)
        np.add.at(found, target, heaped * part * smooth)
    return found


def _drawn(rng: Generator, chances: Numbers, size: int, runs: int) -> Numbers:
    counts = rng.multinomial(size, chances / chances.sum(), size=runs)
    return np.asarray(counts, dtype=float)


def _by_day(rng: Generator, size: int) -> Numbers:
    typical = np.exp(rng.normal(0, DAY_SD, DAYS))[rng.integers(DAYS, size=size)]
    minutes = np.rint(rng.gamma(12, 215 / 12, size) * typical).astype(int)
    counts = np.bincount(np.minimum(minutes, LONGEST - 1), minlength=LONGEST)
    return np.asarray(counts[None, :], dtype=float)


def _around() -> Around:
    """Give one record of each value, as `gather` counts: as far as twice the cutoff."""
    values = np.arange(LONGEST)
    cutoff = Cutoff(column="minutes", at=CUTOFF, good_side=Side.BELOW)
    return around_of(values, np.full(LONGEST, "2011-01", dtype="datetime64[M]"), cutoff, reach=CUTOFF + 1)


AROUND = _around()
GROUND = tallied(AROUND, AROUND.frame, SHIPPED.reach)
"""The values that the detector tells apart around the cutoff."""
WINDOWS = Windows(inside=INSIDE, outside=OUTSIDE, degree=SHIPPED.degree)
PLACES = elsewhere(GROUND, WINDOWS)
FAR = [one for one in afar(AROUND, AROUND.frame, SHIPPED.reach) if not any(lone_rounds(one.lattice, WINDOWS))]
