"""Where a sheet breaks on paper: never between a title and its rows, nor inside what belongs together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

__all__ = ["DEFAULT_HEIGHT", "page_breaks"]

DEFAULT_HEIGHT = 15.0  # points that Excel gives a row by itself
MOST_BREAKS = 1023  # as many as Excel keeps


def page_breaks(
    heights: Mapping[int, float], kept: Collection[int], *, last: int, room: float, repeated: float
) -> list[int]:
    """Give the rows that begin a page of paper, but for the first.

    Parameters
    ----------
    heights : mapping of int to float
        Points of the rows that have not the usual height, by row from 0.
    kept : collection of int
        Rows that stand on the page of the row above.
    last : int
        Last row that is printed.
    room : float
        Points of a page.
    repeated : float
        Points that rows which stand on top of every page take of each but the first.
    """
    found, used = [], 0.0
    for row, tall in _blocks(heights, kept, last):
        if used and used + tall > room:
            found.append(row)
            used = repeated
        used += tall
    return found[:MOST_BREAKS]


def _blocks(heights: Mapping[int, float], kept: Collection[int], last: int) -> Iterator[tuple[int, float]]:
    """Give the first row and the height of what stays together."""
    first, tall = 0, 0.0
    for row in range(last + 1):
        if row and row not in kept:
            yield first, tall
            first, tall = row, 0.0
        tall += heights.get(row, DEFAULT_HEIGHT)
    yield first, tall
