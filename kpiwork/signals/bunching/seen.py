"""Everything that is fitted to records around a cutoff: there, at other places, and with other settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpiwork.signals.bunching.fit import Displaced, Windows, displaced, lone_rounds
from kpiwork.signals.bunching.range import Tallied, elsewhere

__all__ = ["Evidence", "evidence"]

FEWEST_FAR = 20  # records inside, and outside, at a value far off


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Everything that was fitted.

    Parameters
    ----------
    after, before : Tallied
        The records looked at, and those of an earlier time, where there are enough to compare with.
    windows : Windows
        Where it was looked for.
    found : Displaced
        At the cutoff.
    alone : Displaced or None
        The same without regard to the earlier time, where there is one.
    elsewhere : tuple of (float, float)
        Other values, and Student's t there.
    others : tuple of (Windows, Displaced)
        With other windows and curves.
    """

    after: Tallied
    before: Tallied | None
    windows: Windows
    found: Displaced
    alone: Displaced | None
    elsewhere: tuple[tuple[float, float], ...]
    others: tuple[tuple[Windows, Displaced], ...]


def evidence(
    after: Tallied, before: Tallied | None, windows: Windows, afar: Sequence[Tallied] = ()
) -> Evidence:
    """Fit everything: at the cutoff, at other places near and far, with other windows and curves."""
    counts = after.counts[None, :]
    past = None if before is None else before.counts[None, :]
    lattice = after.lattice
    others = tuple(
        Windows(inside=inside, outside=2 * inside, degree=degree)
        for inside in sorted({max(2 * windows.inside // 3, 1), windows.inside, -(-5 * windows.inside // 3)})
        for degree in sorted({max(windows.degree - 1, 1), windows.degree, windows.degree + 1})
    )
    return Evidence(
        after=after,
        before=before,
        windows=windows,
        found=displaced(counts, lattice, windows, past),
        alone=None if past is None else displaced(counts, lattice, windows),
        elsewhere=(
            *(
                (after.at(one.at), float(displaced(counts, lattice, one, past).statistic[0]))
                for one in elsewhere(after, windows)
            ),
            *_far(afar, windows),
        ),
        others=tuple((one, displaced(counts, lattice, one, past)) for one in others if one != windows),
    )


def _far(afar: Sequence[Tallied], windows: Windows) -> Iterator[tuple[float, float]]:
    """Ask the same around values far off, where enough records lie."""
    for tally in afar:
        inside, outside = tally.lattice.parts(windows)
        fewest = min(float(tally.counts[part].sum()) for part in (inside, outside))
        if fewest >= FEWEST_FAR and not any(lone_rounds(tally.lattice, windows)):
            found = displaced(tally.counts[None, :], tally.lattice, windows)
            yield tally.at(0), float(found.statistic[0])
