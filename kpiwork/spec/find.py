"""Where a workbook is: the nearest folder, upwards from a given one, that holds ``params/``."""

from __future__ import annotations

from pathlib import Path

from kpiwork.errors import UsageError

__all__ = ["find_workbook"]


def find_workbook(start: str | Path) -> Path:
    """Give a workbook's folder, from itself or from any folder inside it.

    Raises
    ------
    UsageError
        If neither the folder nor one above it holds ``params/workbook.yaml``.
    """
    folder = Path(start).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / "params" / "workbook.yaml").is_file():
            return candidate
    fact = "no params/workbook.yaml stands here or in a folder above"
    raise UsageError.at(str(start), fact, "name a workbook's folder, or make one with: kpiwork init DIR")
