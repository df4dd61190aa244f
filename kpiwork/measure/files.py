"""Where the file of a source is: beside ``params/`` or inside an installed package, never elsewhere."""

from __future__ import annotations

import importlib.util
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath

from kpiwork.errors import DataError, allowed, did_you_mean
from kpiwork.spec.source import Source

__all__ = ["Form", "check_inside", "find_files", "form_of", "source_place"]

PATTERN_SIGNS = frozenset("*?[")
MOVE_IT = "put the file into the workbook's folder, or name the package that holds it"


class Form(StrEnum):
    """How a file holds its table."""

    PARQUET = "parquet"
    TEXT = "text"
    ZIP = "zip"
    EXCEL = "excel"


SUFFIXES = {
    ".parquet": Form.PARQUET,
    ".pq": Form.PARQUET,
    ".csv": Form.TEXT,
    ".tsv": Form.TEXT,
    ".csv.gz": Form.TEXT,
    ".tsv.gz": Form.TEXT,
    ".csv.zip": Form.ZIP,
    ".tsv.zip": Form.ZIP,
    ".zip": Form.ZIP,
    ".xlsx": Form.EXCEL,
    ".xlsm": Form.EXCEL,
}


def source_place(name: str) -> str:
    """Give the place that messages about a source's data begin with."""
    return f"source {name}"


def form_of(name: str, path: Path) -> Form:
    """Tell by its ending how a file holds its table.

    Raises
    ------
    DataError
        If the ending is not a known one.
    """
    lower = path.name.lower()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if lower.endswith(suffix):
            return SUFFIXES[suffix]
    mend = f"save it as one of {allowed(SUFFIXES)}"
    raise DataError.at(source_place(name), f"{path.name} is no kind of file that can be read", mend)


def find_files(name: str, source: Source, root: Path) -> tuple[Path, ...]:
    """Find the files of a source.

    Parameters
    ----------
    name : str
        The source's id.
    source : Source
        A source with a path.
    root : Path
        The workbook's folder.

    Returns
    -------
    tuple of Path
        One or more files, absolute and sorted; never empty ones.

    Raises
    ------
    DataError
        If the path leads outside, or to nothing that can be read.
    """
    text = source.path or ""
    place = f"params/workbook.yaml  sources.{name}.path"
    check_inside(text, place)
    base = root if source.package is None else _package_folder(name, source.package)
    found = _matches(name, base, text)
    for path in found:
        # An installer may keep a package's files elsewhere and link to them; a workbook's stay inside.
        if source.package is None and not path.resolve().is_relative_to(base.resolve()):
            raise DataError.at(place, f"'{text}' leads outside the workbook's folder", MOVE_IT)
        if path.is_file() and path.stat().st_size == 0:
            fact = f"{path.name} is empty: it has 0 bytes"
            raise DataError.at(source_place(name), fact, "export it again, with a header row and data")
    return tuple(path.resolve() for path in found)


def check_inside(text: str, place: str) -> None:
    """Refuse a path that leads out of its folder.

    Raises
    ------
    DataError
        If it is absolute or climbs up.
    """
    windows, posix = PureWindowsPath(text), PurePosixPath(text)
    if posix.is_absolute() or windows.is_absolute() or windows.drive or windows.root:
        raise DataError.at(place, f"'{text}' is an absolute path", MOVE_IT)
    if ".." in windows.parts:
        raise DataError.at(place, f"'{text}' leads out of its folder with '..'", MOVE_IT)


def _package_folder(name: str, package: str) -> Path:
    spec = importlib.util.find_spec(package)  # finds, and imports nothing
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders:
        fact = f"the package {package} is not installed"
        mend = f"install {package}, or correct package in params/workbook.yaml"
        raise DataError.at(source_place(name), fact, mend)
    return Path(folders[0])


def _matches(name: str, base: Path, text: str) -> list[Path]:
    path = base / text
    place, correct = source_place(name), f"correct sources.{name}.path in params/workbook.yaml"
    if path.is_file():
        return [path]
    if path.is_dir():
        raise DataError.at(place, f"{text} is a folder", f"name its files, such as {text}/*.parquet")
    if PATTERN_SIGNS & set(text):
        if found := sorted(match for match in base.glob(text) if match.is_file()):
            return found
        raise DataError.at(place, f"no file fits {text}", f"put the files there, or {correct}")
    if not path.parent.is_dir():
        fact = f"the file {text} is not there, nor is its folder"
        raise DataError.at(place, fact, f"put the file there, or {correct}")
    beside = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    near = did_you_mean(path.name, beside)
    mend = f"put it there, or {correct}{f': {near}' if near.startswith('did you mean') else ''}"
    raise DataError.at(place, f"the file {text} is not there", mend)
