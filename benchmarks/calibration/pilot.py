"""How often a pilot seems to have changed something when it did not, and whether its intervals hold.

Run ``python benchmarks/calibration/pilot.py``: it writes its table into docs/pilots.md. Seeds are fixed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from cells import OPEN, Cell, interval

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.effect.trial import Trial, trial
from kpiwork.analysis.effect.units import UnitsMoved, units_moved

__all__ = ["RUNS", "cells", "table"]

RUNS = 800
SEED = 2013
MEMORIES = (0.3, 0.6)
LENGTHS = (3, 6)  # months of a pilot
BEFORE = (12, 24)  # months before it
UNITS, INSIDE = 5, 2
EFFECT = 2.0  # standard deviations of a single value of one unit
AT_MOST, AT_LEAST = 0.08, 0.90
UNSTEADY = 3.0  # times as unsteady as the others
PAGE = Path(__file__).parents[2] / "docs" / "pilots.md"
FIRST, LAST = "<!-- table -->", "<!-- end of the table -->"
NONE, HOLD, SEEN = "changes seen that are none", "intervals that hold the effect", "effects seen"
HEAD = "| held against | case | before | pilot | false changes | intervals that hold | effects seen | goals |"
LINE = "|---|---|---:|---:|---:|---:|---:|---|"


def cells(runs: int = RUNS, months: Iterable[int] = BEFORE, *, with_hard_ones: bool = True) -> Iterator[Cell]:
    """Simulate pilots of two units of five: any two, the two that were worst, and one far less steady.

    Parameters
    ----------
    runs : int
        Simulations a cell.
    months : iterable of int
        How many months lie before the pilot.
    with_hard_ones : bool
        Whether to simulate the worst two and the unsteady one too.
    """
    rng = np.random.default_rng(SEED)
    for before in months:
        for during in LENGTHS:
            for memory in MEMORIES:
                shape = runs, UNITS, before + during
                shared = _series(rng, memory, (runs, 1, before + during))  # what moves all units alike
                values = _series(rng, memory, shape) + shared
                case = _Case(before=before, during=during, memory=memory)
                yield from _found(values, case)
                if not with_hard_ones:
                    continue
                order = np.argsort(values[:, :, before - 1], axis=1)[:, :, None]
                worst = np.take_along_axis(values, order, axis=1)
                yield from _found(worst, replace(case, chosen=", the two worst of the last month chosen"))
                uneven = values - shared
                uneven[:, 0] *= UNSTEADY
                said = ", one in the pilot three times as unsteady"
                yield from _found(uneven + shared, replace(case, chosen=said))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """What is simulated."""

    before: int
    during: int
    memory: float
    chosen: str = ""

    @property
    def words(self) -> str:
        return f"AR(1) {self.memory}{self.chosen}"

    @property
    def points(self) -> int:
        """Both numbers of months, taken apart where the table is written."""
        return self.before * 100 + self.during


def _found(values: Numbers, case: _Case) -> Iterator[Cell]:
    """Look at each simulated pilot in the three ways that a page does, and count."""
    inside, outside = values[:, :INSIDE].mean(axis=1), values[:, INSIDE:].mean(axis=1)
    names = [f"unit {number}" for number in range(UNITS)]
    mine, at = frozenset(names[:INSIDE]), case.before
    ways: dict[str, list[Trial] | list[UnitsMoved]] = {
        "those outside and its own past": [
            trial(ours, others, at) for ours, others in zip(inside, outside, strict=True)
        ],
        "units outside": [units_moved(dict(zip(names, one, strict=True)), mine, at) for one in values],
        "its own past": [trial(ours, None, at) for ours in inside],
    }
    for name, found in ways.items():
        yield from _counted(name, found, case)


def _counted(name: str, found: Iterable[Trial | UnitsMoved], case: _Case) -> Iterator[Cell]:
    """Count what is seen without an effect, and with one: it moves each interval by its own size."""
    ends = np.array([one.interval for one in found])
    seen = (ends[:, 0] > 0) | (ends[:, 1] < 0)
    counted = {
        NONE: (seen, (-np.inf, AT_MOST)),
        HOLD: (~seen, (AT_LEAST, np.inf)),
        SEEN: ((ends[:, 0] > -EFFECT) | (ends[:, 1] < -EFFECT), OPEN),
    }
    for what, (told, goal) in counted.items():
        yield Cell.of(name, case.words, case.points, told, what, goal)


def table(found: Iterable[Cell]) -> str:
    """Write one row a case."""
    cases: dict[tuple[str, str, int], dict[str, Cell]] = {}
    for cell in found:
        cases.setdefault((cell.method, cell.case, cell.points), {})[cell.counted] = cell
    order = list(dict.fromkeys(method for method, _, _ in cases))
    rows = sorted(cases.items(), key=lambda item: (order.index(item[0][0]), item[0][1:]))
    return "\n".join([HEAD, LINE, *(_row(*key, told) for key, told in rows)])


def _row(method: str, case: str, points: int, told: dict[str, Cell]) -> str:
    none = told[NONE]
    low, high = (f"{100 * end:.1f}" for end in interval(none.happened, none.runs))
    is_met = all(cell.is_met for cell in told.values())
    shares = f"{100 * none.share:.1f} % ({low} to {high})", f"{100 * told[HOLD].share:.1f} %"
    seen = f"{100 * told[SEEN].share:.0f} %"
    months = f"{points // 100} | {points % 100}"
    verdict = "met" if is_met else "**missed**"
    return f"| {method} | {case} | {months} | {' | '.join(shares)} | {seen} | {verdict} |"


def main() -> None:
    """Run the simulations and put their table into its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="simulations a cell")
    found = list(cells(parser.parse_args().runs))
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(FIRST)
    tail = rest.split(LAST)[1]
    PAGE.write_text(f"{head}{FIRST}\n\n{table(found)}\n\n{LAST}{tail}", encoding="utf-8")
    print(f"{len(found)} cells, {sum(not cell.is_met for cell in found)} goals missed")


def _series(rng: np.random.Generator, memory: float, shape: tuple[int, ...]) -> Numbers:
    """Make AR(1) series along the last axis whose single values have a standard deviation of 1."""
    fresh = rng.normal(size=shape)
    for place in range(1, shape[-1]):
        fresh[..., place] = memory * fresh[..., place - 1] + np.sqrt(1 - memory**2) * fresh[..., place]
    return np.asarray(fresh)


if __name__ == "__main__":
    main()
