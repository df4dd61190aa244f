"""Names beside marks: each at the first place near its mark where it covers no other name and no mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["HIGH", "Name", "Placed", "place"]

HIGH = 14.0  # pixels that a line of letters takes
MARK = 6.0  # pixels from the middle of a mark that stay free of names
BESIDE = 9.0  # pixels between the middle of a mark and its name
FAR = (24.0, 40.0)  # pixels that a name may stand away, with a line to its mark
STEPS = ((0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1), (1, 0), (-1, 0))

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """A name that looks for a place: its mark, in pixels, and its width."""

    across: float
    up: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A name's place: the left end and the middle of its letters, and whether a line leads to its mark."""

    left: float
    up: float
    is_far: bool


def place(
    names: Sequence[Name], marks: Sequence[tuple[float, float]], room: tuple[float, float]
) -> list[Placed | None]:
    """Find places for names, the first ones first; None for a name that finds none.

    Parameters
    ----------
    names : sequence of Name
        The weightiest first.
    marks : sequence of tuple
        Middles of all marks.
    room : tuple of float
        Width and height that names must stay in.
    """
    taken: list[Box] = [(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in marks]
    found: list[Placed | None] = []
    for name in names:
        one = next((one for one in _places(name) if _is_free(_box(one, name.width), taken, room)), None)
        found.append(one)
        if one is not None:
            taken.append(_box(one, name.width))
    return found


def _places(name: Name) -> Iterator[Placed]:
    """Give places to try: right, left, above, below, then farther away."""
    x, y, half = name.across, name.up, name.width / 2
    near = ((x + BESIDE, y), (x - BESIDE - name.width, y), (x - half, y + HIGH), (x - half, y - HIGH))
    for left, up in near:
        yield Placed(left=left, up=up, is_far=False)
    for far in FAR:
        for sideways, upwards in STEPS:
            left = x - half + sideways * (far + half)
            yield Placed(left=left, up=y + upwards * far, is_far=True)


def _box(one: Placed, width: float) -> Box:
    return one.left, one.up - HIGH / 2, one.left + width, one.up + HIGH / 2


def _is_free(box: Box, taken: Sequence[Box], room: tuple[float, float]) -> bool:
    left, low, right, high = box
    if left < 0 or low < 0 or right > room[0] or high > room[1]:
        return False
    return not any(
        left < other[2] and other[0] < right and low < other[3] and other[1] < high for other in taken
    )
