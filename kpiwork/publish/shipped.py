"""Where the workbook is that comes with kpiwork: inside the package, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

from kpiwork.errors import DataError

__all__ = ["EMPTY", "NOTEBOOKS", "PARAMS", "shipped"]

PARAMS, NOTEBOOKS = "params", "notebooks"
PACKAGE = Path(__file__).resolve().parents[1]
EMPTY = Path(__file__).resolve().with_name("empty")
"""The files of a workbook with one example card, without notebooks and data."""


def shipped() -> Path:
    """Give the folder that holds the shipped ``params`` and ``notebooks``.

    Raises
    ------
    DataError
        If neither the package nor a checkout around it has them.
    """
    for folder in (PACKAGE / "shipped", PACKAGE.parent):
        if (folder / NOTEBOOKS).is_dir() and (folder / PARAMS / "workbook.yaml").is_file():
            return folder
    raise DataError.at(str(PACKAGE), "the shipped workbook is missing", "install kpiwork anew")
