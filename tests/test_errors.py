from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import (
    BatchError,
    DataError,
    ExpressionError,
    KpiworkError,
    OutputError,
    Problem,
    SpecError,
    UsageError,
    allowed,
    did_you_mean,
)

CHILDREN = (SpecError, ExpressionError, DataError, UsageError, OutputError, BatchError)
FIRST = Problem(place="a.yaml:1:1", fact="x is y", mend="write z")
SECOND = Problem(place="b.yaml:2:1", fact="p is q", mend="write r")


@pytest.mark.parametrize("kind", CHILDREN)
def test_every_error_is_of_the_family_and_keeps_its_parts(kind):
    error = kind.at("a.yaml:1:1", "x is y", "write z")
    assert isinstance(error, KpiworkError)
    assert error.problems == (FIRST,)
    assert str(error) == "a.yaml:1:1  x is y; write z"


def test_an_error_of_many_problems_prints_one_a_line():
    assert str(SpecError(one for one in (FIRST, SECOND))) == f"{FIRST}\n{SECOND}"


def test_without_a_place_there_is_no_gap():
    assert str(Problem(place="", fact="x", mend="y")) == "x; y"


@pytest.mark.parametrize("kind", CHILDREN)
def test_an_error_travels_between_processes(kind):
    error = pickle.loads(pickle.dumps(kind([FIRST, SECOND])))  # noqa: S301
    assert type(error) is kind
    assert error.problems == (FIRST, SECOND)


def test_a_formula_that_is_wrong_is_a_wrong_file():
    assert issubclass(ExpressionError, SpecError)
    assert not issubclass(DataError, SpecError)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "none"),
        (["a"], "a"),
        (["b", "a"], "a or b"),
        (["c", "a", "b", "a"], "a, b or c"),
        ([2, 1], "1 or 2"),
        (
            [f"v{number:02d}" for number in range(20)],
            "v00, v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11 … (20 in all)",
        ),
    ],
)
def test_allowed_values_are_listed_sorted(values, text):
    assert allowed(values) == text


@pytest.mark.parametrize(
    ("name", "known", "text"),
    [
        ("numertor", ["numerator", "denominator"], "did you mean 'numerator'?"),
        ("USD", ["usd"], "did you mean 'usd'?"),
        ("zzz", ["b", "a"], "write one of a or b"),
        ("zzz", [], "remove it"),
    ],
)
def test_the_nearest_name_is_offered(name, known, text):
    assert did_you_mean(name, known) == text


@given(st.text(min_size=1), st.lists(st.text(min_size=1)))
def test_a_name_that_is_known_is_its_own_suggestion(name, others):
    assert did_you_mean(name, [*others, name]) == f"did you mean '{name}'?"


CELL = """
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance(colors="NoColor")
shell.run_cell({cell!r})
"""
RAISED = """
from kpiwork.errors import Problem, SpecError, UsageError
def deep_inside():
    {raised}
deep_inside()
"""


def shown_in_a_notebook(raised):
    """Run a cell as a kernel does, and give all that it prints."""
    code = CELL.format(cell=RAISED.format(raised=raised))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    return (done.stdout + done.stderr).strip()


def test_in_a_notebook_an_error_says_place_fact_and_mend_and_no_more():
    raised = "raise UsageError.at('period', \"'2013-Q5' is no period\", 'write 2013-Q4')"
    assert shown_in_a_notebook(raised) == "period  '2013-Q5' is no period; write 2013-Q4"
    many = f"raise SpecError([{FIRST!r}, {SECOND!r}])"
    assert shown_in_a_notebook(many).splitlines() == [str(FIRST), str(SECOND)]


def test_in_a_notebook_other_errors_keep_their_calls():
    assert "deep_inside" in shown_in_a_notebook("raise ValueError('a bug')")
