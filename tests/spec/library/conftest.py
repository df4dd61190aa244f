"""A workbook that holds every card of the library, with tables made from what they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiwork.spec.changes import as_plain
from kpiwork.spec.library.needs import Needs
from kpiwork.spec.library.shelf import library
from kpiwork.spec.load import load
from kpiwork.spec.tree import new_text
from kpiwork.spec.workbook import Workbook
from tests.spec.library.simulated import write_tables

DEPARTMENT = "name: Everything\nhead: Head of Everything\n"
EMPTY = "organisation: The Company\n"


def make_empty(root: Path) -> Path:
    """Make a workbook with a department and nothing else."""
    (root / "params" / "shop").mkdir(parents=True)
    (root / "params" / "workbook.yaml").write_text(EMPTY, encoding="utf-8")
    (root / "params" / "shop" / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
    return root


def needs_of_all() -> dict[str, Needs]:
    """Put together what all cards need of each source."""
    found: dict[str, Needs] = {}
    for one in library():
        before = found.get(one.needs.source, one.needs)
        columns = {**before.columns, **one.needs.columns}
        found[one.needs.source] = before.model_copy(update={"columns": columns})
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return make_empty(tmp_path / "book")


@pytest.fixture(scope="session")
def everything(tmp_path_factory) -> Workbook:
    """Load a workbook with all cards and their data."""
    root = make_empty(tmp_path_factory.mktemp("library"))
    needs = needs_of_all()
    sources = {name: one.as_source() for name, one in needs.items()}
    settings = as_plain({"organisation": "The Company", "sources": sources})
    (root / "params" / "workbook.yaml").write_text(new_text(settings), encoding="utf-8")
    (root / "params" / "shop" / "kpis").mkdir()
    for one in library():
        (root / "params" / "shop" / "kpis" / f"{one.id}.yaml").write_text(one.text, encoding="utf-8")
    write_tables(root, needs)
    return load(root)
