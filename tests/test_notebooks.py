"""Notebooks are thin: a title, one cell of parameters, imports, calls, prose."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(path for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
LONGEST_CELL = 10
NOT_THIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS, f"{FOLDER} holds no notebook"


def test_is_valid(notebook):
    assert nbformat.reader.get_version(notebook) >= (4, 5)
    nbformat.validate(notebook)


def test_begins_with_its_title(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


def test_has_one_cell_of_parameters(notebook):
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    assert [cell.cell_type for cell in tagged] == ["code"]


def test_carries_no_results(notebook):
    assert not [cell.source for cell in code_cells(notebook) if cell.outputs or cell.execution_count]
    assert "widgets" not in notebook.metadata


def test_names_a_kernel_that_every_installation_has(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_cells_are_short(notebook):
    long = [cell.source for cell in code_cells(notebook) if len(cell.source.splitlines()) > LONGEST_CELL]
    assert not long


def test_defines_nothing_and_loops_never(notebook):
    trees = [ast.parse(cell.source) for cell in code_cells(notebook)]
    assert not [ast.unparse(node) for tree in trees for node in ast.walk(tree) if isinstance(node, NOT_THIN)]


def test_parameters_are_plain_assignments(notebook):
    cell = next(cell for cell in code_cells(notebook) if "parameters" in cell.metadata.get("tags", ()))
    assert {type(statement) for statement in ast.parse(cell.source).body} <= {ast.Assign, ast.AnnAssign}
