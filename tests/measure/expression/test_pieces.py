"""Text is measured and its quotes are checked before anything else reads it."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression.pieces import MOST_CHARACTERS, split


@pytest.mark.parametrize(
    ("formula", "character", "mend"),
    [
        ("", 1, "count(*)"),
        (" \n ", 1, "count(*)"),
        ("a = 'spam", 5, "close it"),
        ("a = 'it''s", 5, "close it"),
        ('"Column = 1', 1, "close it"),
        ("a" * (MOST_CHARACTERS + 1), MOST_CHARACTERS + 1, "at most 2,000"),
    ],
)
def test_unreadable_text_is_refused(formula, character, mend):
    with pytest.raises(ExpressionError) as caught:
        split(formula)
    (problem,) = caught.value.problems
    assert problem.place == f"at character {character}"
    assert mend in problem.mend


def test_the_longest_formula_is_read():
    assert len(split("a" * MOST_CHARACTERS)) == 1


@pytest.mark.parametrize(
    ("formula", "texts"), [(".5", ["0.5"]), ("a.5", ["a", "0.5"]), ("1 - .25", ["1", "-", "0.25"])]
)
def test_a_dot_joins_the_digits_that_touch_it(formula, texts):
    assert [token.text for token in split(formula)] == texts
