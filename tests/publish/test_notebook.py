from __future__ import annotations

import nbformat
import pytest

from kpiwork.publish.notebook import PARAMETERS, problems_of, set_defaults

PLACE = "notebooks/tiny.ipynb"
FINE = "\n".join(f'{name} = ""' for name in PARAMETERS)


def test_a_notebook_that_declares_exactly_the_parameters_can_be_run(make_notebook):
    assert problems_of(make_notebook(declared=FINE), place=PLACE) == []
    assert problems_of(make_notebook(declared=FINE + '\nkpi = ""\nruns = "100"'), place=PLACE) == []
    annotated = FINE.replace('period = ""', 'period: str = "2013-Q4"  # a quarter')
    assert problems_of(make_notebook(declared=annotated), place=PLACE) == []


@pytest.mark.parametrize(
    ("declared", "facts"),
    [
        (FINE.replace('as_of = ""', ""), ["lacks the parameter 'as_of'"]),
        (FINE + "\nalpha = 0.05", ["asks for 'alpha', which no batch gives"]),
        (
            FINE.replace("period", "periode"),
            ["lacks the parameter 'period'", "asks for 'periode', which no batch gives"],
        ),
        ("%matplotlib inline", ["has a parameters cell that is no Python (invalid syntax, line 1)"]),
        ("", [f"lacks the parameter '{name}'" for name in PARAMETERS]),
    ],
)
def test_other_parameters_are_refused(make_notebook, declared, facts):
    problems = problems_of(make_notebook(declared=declared), place=PLACE)
    assert [problem.fact for problem in problems] == facts
    assert {problem.place for problem in problems} == {PLACE}
    assert {problem.mend for problem in problems} == {
        "declare workbook, department, period, edition and as_of there, and nothing else but kpi, pilot, records, periods, units or runs"
    }


@pytest.mark.parametrize(("count", "fact"), [(0, "has no cells tagged"), (2, "has 2 cells tagged")])
def test_one_cell_holds_the_parameters(tmp_path, count, fact):
    cells = [nbformat.v4.new_code_cell(FINE, metadata={"tags": ["parameters"]}) for _ in range(count)]
    path = tmp_path / "tiny.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    [problem] = problems_of(path, place=PLACE)
    assert fact in problem.fact


def test_a_missing_notebook_names_the_nearest(make_notebook, tmp_path):
    make_notebook(name="quarterly_review")
    [problem] = problems_of(tmp_path / "quartely_review.ipynb", place="notebooks/quartely_review.ipynb")
    assert problem.fact == "is missing"
    assert "did you mean 'quarterly_review'?" in problem.mend


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"cells": 3}', "print('no notebook')", '{"nbformat": 4}']
)
def test_what_is_no_notebook_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "tiny.ipynb"
    path.write_text(content)
    [problem] = problems_of(path, place=PLACE)
    assert problem.fact.startswith(("is no notebook", "has no cells tagged"))


def test_other_defaults_change_nothing_else(make_notebook):
    path = make_notebook("period = 'kept'", declared=FINE)
    before = nbformat.read(path, as_version=4)
    set_defaults(path, {"department": 'my "own"', "period": "2025-Q4"})
    after = nbformat.read(path, as_version=4)
    declared = FINE.replace('department = ""', 'department = "my \\"own\\""')
    assert after.cells[1].source == declared.replace('period = ""', 'period = "2025-Q4"')
    after.cells[1].source = before.cells[1].source
    assert after == before
