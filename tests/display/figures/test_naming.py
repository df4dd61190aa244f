"""Names beside marks: none covers another or a mark, and the weightiest finds a place first."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kpiwork.display.figures.naming import HIGH, Name, place

ROOM = (300.0, 200.0)
PLACES = st.tuples(st.floats(0, ROOM[0]), st.floats(0, ROOM[1]))


def boxes(names, marks):
    found = place(names, marks, ROOM)
    return [
        (one.left, one.up - HIGH / 2, one.left + name.width, one.up + HIGH / 2)
        for name, one in zip(names, found, strict=True)
        if one is not None
    ]


@given(st.lists(PLACES, min_size=1, max_size=14), st.floats(10, 80))
def test_no_name_covers_another_or_leaves_the_chart(marks, width):
    found = boxes([Name(across=x, up=y, width=width) for x, y in marks], marks)
    for one, other in combinations(found, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert all(left >= 0 and low >= 0 for left, low, _, _ in found)
    assert all(right <= ROOM[0] and high <= ROOM[1] for _, _, right, high in found)
    for x, y in marks:
        assert not any(left < x < right and low < y < high for left, low, right, high in found)


def test_a_lonely_mark_has_its_name_on_the_right_and_at_the_edge_on_the_left():
    middle, edge = (place([Name(across=x, up=99, width=40)], [(x, 99.0)], ROOM)[0] for x in (100.0, 290.0))
    assert middle is not None
    assert middle.left > 100
    assert edge is not None
    assert edge.left + 40 < 290


def test_a_crowd_is_named_farther_away_and_what_finds_no_room_is_not():
    crowd = [(150.0 + at, 100.0) for at in range(6)]
    found = place([Name(across=x, up=y, width=30) for x, y in crowd], crowd, ROOM)
    assert any(one is not None and one.is_far for one in found)
    assert place([Name(across=9, up=9, width=400)], [(9.0, 9.0)], ROOM) == [None]
