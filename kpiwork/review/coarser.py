"""Histograms with wider bars, so that fewer of them hold too few records to be shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from math import gcd

from kpiwork.signals.finding import Picture
from kpiwork.spec.measure import Side

__all__ = ["coarser"]


def coarser(picture: Picture) -> Picture:
    """Make one bar of several, from the border outwards; what is left at the ends is cut.

    Parameters
    ----------
    picture : Picture
        A histogram whose marked bars stand side by side; any other is given back as it is.

    Returns
    -------
    Picture
        Its values are the middles of the wider bars. What is marked on either side of the border stays apart:
        too many inside and too few outside must not cancel out.
    """
    marked = picture.marked
    if not marked or marked != tuple(range(marked[0], marked[0] + len(marked))):
        return picture
    left = sum(_is_left(picture, picture.across[at]) for at in marked)
    many, start = gcd(left, len(marked) - left), marked[0] + left
    if many == 1:
        return picture
    places = [
        list(group) for _, group in groupby(range(len(picture.across)), lambda at: (at - start) // many)
    ]
    whole = [group for group in places if len(group) == many]
    return replace(
        picture,
        across=tuple(sum(float(picture.across[at]) for at in group) / many for group in whole),
        seen=tuple(_sum([picture.seen[at] for at in group]) for group in whole),
        expected=tuple(_sum([picture.expected[at] for at in group]) for group in whole),
        marked=tuple(place for place, group in enumerate(whole) if group[0] in marked),
        across_label=f"{picture.across_label}, {many} values to a bar",
    )


def _is_left(picture: Picture, value: float | str) -> bool:
    """Whether a value stands left of the line at the border; the border itself is on its good side."""
    if picture.border is None:
        return False
    border = float(picture.border)
    return float(value) < border if picture.good_side is Side.ABOVE else float(value) <= border


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
