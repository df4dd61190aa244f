"""Make a new workbook: a copy of the shipped one, or one with a single example card."""

from __future__ import annotations

import contextlib
import shutil
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from kpiwork.errors import OutputError, UsageError
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.publish.notebook import set_defaults
from kpiwork.publish.shipped import EMPTY, NOTEBOOKS, PARAMS, shipped
from kpiwork.publish.terminal import near

__all__ = ["Kind", "init"]

IGNORED = (
    "# What runs produce. records/ is private: every number of every KPI, before anything is suppressed.\n"
)
IGNORED += "records/\nreports/\n.kpiwork/\n.ipynb_checkpoints/\n"
NEVER_COPIED = shutil.ignore_patterns(".*", "__pycache__")
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2025, 12, 31)
SATURDAY = 5
OF_A_MONTH = frozenset({"monthly_dashboard"})  # the other notebooks speak of a quarter


class Kind(StrEnum):
    """What a new workbook holds."""

    SHIPPED = "shipped"
    EMPTY = "empty"


def init(folder: Path, kind: Kind) -> Path:
    """Make a workbook in a new or empty folder, all of it or nothing.

    Parameters
    ----------
    folder : Path
        Where; must not exist or be empty.
    kind : Kind
        The shipped workbook, or one example department.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    UsageError
        If the folder holds something; nothing is overwritten.
    OutputError
        If it cannot be written; nothing is left of it.
    """
    source = shipped()
    folder = folder.absolute()
    _refuse_full(folder)
    was_there = folder.is_dir()
    draft = folder / ".kpiwork-draft"
    try:
        draft.mkdir(parents=True)
        _fill(draft, source, kind)
        _settle(draft, folder)
    except OSError as error:
        fact = f"cannot be written ({error.strerror or error})"
        raise OutputError.at(
            near(folder), fact, "make room or name another folder; nothing was left"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if not was_there:
            with contextlib.suppress(OSError):
                folder.rmdir()  # refuses unless nothing came of it
    return folder


def _refuse_full(folder: Path) -> None:
    try:
        full = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise OutputError.at(
            near(folder), f"cannot be read ({error.strerror})", "name another folder"
        ) from error
    if full:
        what = "holds files already" if folder.is_dir() else "is a file"
        raise UsageError.at(near(folder), what, "name a new or an empty folder; nothing is ever overwritten")


def _fill(draft: Path, source: Path, kind: Kind) -> None:
    shutil.copytree(source / NOTEBOOKS, draft / NOTEBOOKS, ignore=NEVER_COPIED)
    params = source / PARAMS if kind is Kind.SHIPPED else EMPTY
    shutil.copytree(params, draft / PARAMS, ignore=NEVER_COPIED)
    (draft / ".gitignore").write_text(IGNORED, encoding="utf-8")
    if kind is Kind.EMPTY:
        _point_at_example(draft)
        (draft / "data").mkdir()
        (draft / "data" / "example.csv").write_text(_example(), encoding="utf-8")


def _point_at_example(draft: Path) -> None:
    """Let the notebooks open the example department in the last quarter, or month, of its data."""
    [department] = (path.parent.name for path in (draft / PARAMS).glob("*/department.yaml"))
    for path in sorted((draft / NOTEBOOKS).glob("*.ipynb")):
        kind = PeriodKind.MONTH if path.stem in OF_A_MONTH else PeriodKind.QUARTER
        last = Calendar().containing(LAST_DAY, kind)
        set_defaults(path, {"department": department, "period": last.label})


def _settle(draft: Path, folder: Path) -> None:
    names = sorted(item.name for item in draft.iterdir())
    try:
        for name in names:
            (draft / name).rename(folder / name)
    except BaseException:
        for name in names:
            shutil.rmtree(folder / name, ignore_errors=True)
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        raise


def _example() -> str:
    """Give two years of made-up requests, one a row, by a formula: no chance, so the same for everybody."""
    days = [FIRST_DAY + timedelta(days=step) for step in range((LAST_DAY - FIRST_DAY).days + 1)]
    working = [day for day in days if day.weekday() < SATURDAY]
    rows = [_request(day, number) for day in working for number in range(2 + day.toordinal() % 2)]
    return "\n".join(["received_on,team,days_to_answer", *rows]) + "\n"


def _request(day: date, number: int) -> str:
    turn = day.toordinal() * 3 + number
    answered_after = (turn * turn % 17 + turn % 5) // 3 + (day.month == LAST_DAY.month)
    return f"{day},{('North', 'South')[turn % 2]},{answered_after}"
