from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.demo.chance import pick, stream


@given(st.integers(0, 2**40), st.text(max_size=20))
def test_a_stream_depends_on_seed_and_concern_alone(seed, concern):
    first = stream(seed, concern).random(3)
    assert (first == stream(seed, concern).random(3)).all()
    assert (first != stream(seed + 1, concern).random(3)).all()
    assert (first != stream(seed, concern + "x").random(3)).all()


def test_a_stream_stays_the_same_for_good():
    assert stream(2011, "demand").integers(0, 1000, 5).tolist() == [985, 99, 376, 45, 746]


def test_positions_come_in_their_shares():
    drawn = np.bincount(pick(stream(1, "any"), (0.5, 0.3, 0.2), 20_000), minlength=3) / 20_000
    assert np.abs(drawn - [0.5, 0.3, 0.2]).max() < 0.015
