"""Histograms with wider bars, so that fewer of them hold too few records to be shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from kpiwork.signals.finding import Picture

__all__ = ["coarser"]


def coarser(picture: Picture) -> Picture:
    """Make one bar of as many as a finding is about, from those outwards; what is left at the ends is cut.

    Parameters
    ----------
    picture : Picture
        A histogram whose marked bars stand side by side; any other is given back as it is.

    Returns
    -------
    Picture
        Its values are the middles of the wider bars.
    """
    marked, many = picture.marked, len(picture.marked)
    if many in (0, 1) or marked != tuple(range(marked[0], marked[0] + many)):
        return picture
    places = [
        list(group) for _, group in groupby(range(len(picture.across)), lambda at: (at - marked[0]) // many)
    ]
    whole = [group for group in places if len(group) == many]
    middles = tuple(_middle([picture.across[at] for at in group]) for group in whole)
    return replace(
        picture,
        across=middles,
        seen=tuple(_sum([picture.seen[at] for at in group]) for group in whole),
        expected=tuple(_sum([picture.expected[at] for at in group]) for group in whole),
        marked=(whole.index(list(marked)),),
        across_label=f"{picture.across_label}, {many} values to a bar",
    )


def _middle(values: list[float | str]) -> float:
    numbers = [float(value) for value in values]
    return sum(numbers) / len(numbers)


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
