from __future__ import annotations

import time

import pytest

from kpiwork.publish.pace import Pace, duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (0.2, "1 s"), (8.4, "8 s"), (119, "119 s"), (120, "2 min"), (610, "10 min")],
)
def test_a_time_to_wait_in_words(seconds, words):
    assert duration(seconds) == words


def test_what_remains_follows_from_what_was_done():
    pace = Pace({"long": 3.0, "short": 1.0})
    time.sleep(0.06)
    after_long = pace.done("long")
    assert 0.02 <= after_long <= 0.2  # a third of the time so far, however slow this machine is
    assert pace.done("short") == 0


def test_pages_of_which_nothing_is_expected():
    pace = Pace({"one": 0.0, "two": 0.0})
    assert pace.done("one") == 0
