"""Small notebooks, made in place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from kpiwork.publish.init import Kind, init

DECLARED = 'workbook = "."\ndepartment = ""\nperiod = ""\nedition = "department"\nas_of = ""'


@pytest.fixture
def make_notebook(tmp_path) -> Callable[..., Path]:
    """Give a function that writes a notebook: a title, its parameters cell, then the cells given."""

    def make(*cells: str, declared: str = DECLARED, name: str = "tiny", folder: Path = tmp_path) -> Path:
        notebook = nbformat.v4.new_notebook()
        parameters = nbformat.v4.new_code_cell(declared, metadata={"tags": ["parameters"]})
        notebook.cells = [nbformat.v4.new_markdown_cell("# Tiny"), parameters]
        notebook.cells += [nbformat.v4.new_code_cell(source) for source in cells]
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return path

    return make


@pytest.fixture
def workbook(tmp_path, make_notebook) -> Path:
    """Make the smallest workbook, with a notebook that needs no library."""
    root = init(tmp_path / "workbook", Kind.EMPTY)
    make_notebook("print('page of', department)", name="quarterly_review", folder=root / "notebooks")
    return root


@pytest.fixture
def add_department(workbook) -> Callable[[str, str], None]:
    """Give a function that adds a department like the first, under another name."""

    def add(department: str, name: str) -> None:
        folder = workbook / "params" / department
        shutil.copytree(workbook / "params" / "my_department", folder)
        text = (folder / "department.yaml").read_text(encoding="utf-8")
        text = text.replace("name: My department", f"name: {json.dumps(name)}")
        (folder / "department.yaml").write_text(text, encoding="utf-8")

    return add
