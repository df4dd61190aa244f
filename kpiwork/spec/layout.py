"""Where each file of a workbook stands below ``params/``, and what does not belong there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kpiwork.errors import SpecError, did_you_mean
from kpiwork.spec.kinds import ENTRIES
from kpiwork.spec.mends import as_identifier
from kpiwork.spec.place import Located, escaped, in_file, shown
from kpiwork.spec.text import IDENTIFIER, LONGEST_IDENTIFIER

__all__ = ["DRAFTS", "PARAMS", "DepartmentFiles", "Layout", "drafts_in", "is_inside", "lay_out", "path_of"]

PARAMS = "params"
WORKBOOK, OBJECTIVES, DEPARTMENT = "workbook.yaml", "objectives.yaml", "department.yaml"
BATCHES, KPIS, FEEDBACK, DRAFTS = "batches", "kpis", "feedback", "drafts"
WORKSHOP = "workshop.yaml"
YAML, CSV = ".yaml", ".csv"
SPELLINGS = (".yml", YAML, CSV)  # in capitals too
PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
RESERVED = {"index", "manifest", "scorecard", "con", "nul", "aux", "prn"} | PORTS
OF_A_DEPARTMENT = (DEPARTMENT, KPIS, FEEDBACK, WORKSHOP, DRAFTS, *(f"{name}{YAML}" for name in ENTRIES))


@dataclass(kw_only=True, slots=True)
class DepartmentFiles:
    """The files of one department, each by its id or name; of drafts only which KPIs have one."""

    settings: Path | None = None
    workshop: Path | None = None
    cards: dict[str, Path] = field(default_factory=dict)
    entries: dict[str, Path] = field(default_factory=dict)
    feedback: dict[str, Path] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class Layout:
    """The files of a workbook, and the problems of what else stands there."""

    root: Path
    workbook: Path | None = None
    objectives: Path | None = None
    departments: dict[str, DepartmentFiles] = field(default_factory=dict)
    batches: dict[str, Path] = field(default_factory=dict)
    problems: list[Located] = field(default_factory=list)


def lay_out(root: Path) -> Layout:
    """Find the files of a workbook.

    Raises
    ------
    SpecError
        If the folder holds no ``params/workbook.yaml``.
    """
    _must_be_a_workbook(root)
    layout = Layout(root=root)
    for entry in _entries(layout, root / PARAMS):
        if entry.name == WORKBOOK:
            layout.workbook = entry
        elif entry.name == OBJECTIVES:
            layout.objectives = entry
        elif not entry.is_dir():
            _stray(layout, entry, (WORKBOOK, OBJECTIVES, BATCHES))
        elif entry.name == BATCHES:
            layout.batches = _named_files(layout, entry, YAML)
        else:
            _add_department(layout, entry)
    return layout


def path_of(root: Path, file: Path) -> str:
    """Write a file's path from the workbook's root, with ``/``."""
    return file.relative_to(root).as_posix()


def drafts_in(folder: Path) -> tuple[str, ...]:
    """Name the KPIs that have a draft in a folder, sorted; nothing in it is read."""
    try:
        stems = {file.name.partition(".")[0] for file in folder.glob(f"*{YAML}")}
    except OSError:
        return ()
    return tuple(sorted(name for name in stems if re.fullmatch(IDENTIFIER, name)))


def is_inside(root: Path, file: Path) -> bool:
    """Tell whether a path, its links followed, stays inside the workbook."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root))


def _must_be_a_workbook(root: Path) -> None:
    try:
        if (root / PARAMS / WORKBOOK).exists():
            return
        missing = f"{PARAMS}/{WORKBOOK}" if (root / PARAMS).is_dir() else f"{PARAMS}/"
        fact = f"is no workbook: {missing} is missing"
    except OSError as error:
        fact = f"cannot be read: {error.strerror}"
    mend = f"name the folder that holds {PARAMS}/, or make a workbook with: kpiwork init DIR"
    raise SpecError.at(escaped(str(root)), fact, mend)


def _entries(layout: Layout, folder: Path) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        fact, mend = f"cannot be listed: {error.strerror}", "check that it may be read"
        layout.problems.append(in_file(path_of(layout.root, folder), fact, mend))
        return
    for entry in found:
        if entry.name.startswith((".", "README")):
            continue
        if is_inside(layout.root, entry):
            yield entry
        else:
            fact, mend = "leads out of the workbook", "put the file itself there, not a link"
            layout.problems.append(in_file(path_of(layout.root, entry), fact, mend))


def _add_department(layout: Layout, folder: Path) -> None:
    if not _is_identifier(layout, folder, folder.name, ""):
        return
    files = layout.departments[folder.name] = DepartmentFiles()
    for entry in _entries(layout, folder):
        name, stem = entry.name, entry.stem
        if name == DEPARTMENT:
            files.settings = entry
        elif name == WORKSHOP:
            files.workshop = entry
        elif name == DRAFTS and entry.is_dir():
            files.drafts = drafts_in(entry)
        elif name == KPIS and entry.is_dir():
            files.cards = _named_files(layout, entry, YAML)
        elif name == FEEDBACK and entry.is_dir():
            files.feedback = _named_files(layout, entry, CSV)
        elif entry.suffix == YAML and stem in ENTRIES:
            files.entries[stem] = entry
        else:
            _stray(layout, entry, OF_A_DEPARTMENT)
    if files.settings is None:
        path = path_of(layout.root, folder)
        mend = f"add {DEPARTMENT} with name and head, or move the folder out of {PARAMS}/"
        layout.problems.append(in_file(path, f"is a folder without {DEPARTMENT}", mend))


def _named_files(layout: Layout, folder: Path, suffix: str) -> dict[str, Path]:
    found = {}
    for entry in _entries(layout, folder):
        if entry.suffix != suffix:
            _stray(layout, entry, (f"{entry.stem}{suffix}",) if entry.suffix.lower() in SPELLINGS else ())
        elif _is_identifier(layout, entry, entry.stem, suffix):
            found[entry.stem] = entry
    return found


def _is_identifier(layout: Layout, entry: Path, name: str, suffix: str) -> bool:
    if name in RESERVED:
        fact = f"{shown(name)} is the name of a file of reports, or of a device of Windows"
        layout.problems.append(in_file(path_of(layout.root, entry), fact, "give it another name"))
        return False
    if re.fullmatch(IDENTIFIER, name) and len(name) <= LONGEST_IDENTIFIER:
        return True
    guess = as_identifier(name)
    mend = (
        f"rename it to {guess}{suffix}"
        if guess
        else "name it with lower-case letters, digits and underscores"
    )
    fact = f"{shown(name)} is a name that cannot be an id"
    layout.problems.append(in_file(path_of(layout.root, entry), fact, mend))
    return False


def _stray(layout: Layout, entry: Path, known: Iterable[str]) -> None:
    mend = f"move it out of {PARAMS}/, or {did_you_mean(escaped(entry.name), known)}"
    layout.problems.append(in_file(path_of(layout.root, entry), "is no file of a workbook", mend))
