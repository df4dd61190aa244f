"""A link that fades, one that holds, and what cannot be told."""

from __future__ import annotations

from collections import Counter

import pytest

from kpiwork.analysis.lead.claim import Fading
from kpiwork.analysis.lead.fading import fading_of
from kpiwork.analysis.lead.whiten import whitened
from tests.analysis.lead.made import pair


def fade(seed, points, *, turned=False, **how):
    leading, led = pair(seed, points, **how)
    one, two = whitened(leading, 12), whitened(-led if turned else led, 12)
    assert one is not None
    assert two is not None
    return fading_of(one, two, 2, -1 if turned else 1)


def states(points, **how):
    return Counter(fade(seed, points, **how).state for seed in range(40))


def test_a_fading_link_is_mostly_seen_and_never_called_steady():
    found = states(60, link=0.8, later=0.1)
    assert found[Fading.FADING] >= 24
    assert found[Fading.STEADY] == 0


def test_a_link_that_holds_is_not_called_fading():
    found = states(60, link=0.8)
    assert found[Fading.FADING] <= 2
    assert found[Fading.STEADY] >= 13


def test_a_growing_link_does_not_fade():
    assert states(60, link=0.1, later=0.8)[Fading.FADING] == 0


def test_no_link_is_neither():
    found = states(60)
    assert found[Fading.STEADY] == 0
    assert found[Fading.FADING] <= 2


def test_few_points_tell_nothing():
    found = fade(1, 36, link=0.9)
    assert (found.state, found.first, found.p) == (Fading.UNKNOWN, None, None)


@pytest.mark.parametrize("seed", range(3))
def test_turned_over_it_is_the_same(seed):
    plain, turned = (fade(seed, 60, link=0.8, later=0.2, turned=way) for way in (False, True))
    assert plain.state == turned.state
    assert plain.first is not None
    assert turned.first == pytest.approx(-plain.first)
    assert (turned.p, turned.drop_low) == pytest.approx((plain.p, plain.drop_low))
