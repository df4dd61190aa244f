from __future__ import annotations

import pytest

from kpiwork.publish.process import words_of


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "ended with exit code 0"),
        (7, "ended with exit code 7"),
        (-9, "was killed by SIGKILL, as happens where memory runs out"),
        (-15, "was killed by SIGTERM"),
        (-63, "was killed by signal 63"),
    ],
)
def test_says_how_a_process_ended(code, words):
    assert words_of(code) == words
