"""Read a whole workbook, or say everything that is wrong with it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from kpiwork.errors import Problem, SpecError
from kpiwork.spec.answers import read_answers
from kpiwork.spec.batch import Batch
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.feedback import FeedbackAnswer
from kpiwork.spec.kinds import ENTRIES
from kpiwork.spec.layout import DepartmentFiles, lay_out, path_of
from kpiwork.spec.model import Model
from kpiwork.spec.objective import Objectives
from kpiwork.spec.parts import DepartmentParts, Part, Parts
from kpiwork.spec.percent import shares_of_card
from kpiwork.spec.place import Located, UnreadableError, escaped, spec_error
from kpiwork.spec.problems import validated
from kpiwork.spec.read import parse, read_bytes, read_text
from kpiwork.spec.references import check
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook
from kpiwork.spec.workshop import Workshop

__all__ = ["load", "load_as_far"]

M = TypeVar("M", bound=Model)


def load(root: str | Path) -> Workbook:
    """Read a workbook's ``params/``.

    Parameters
    ----------
    root : str or Path
        The folder that holds ``params/``.

    Returns
    -------
    Workbook
        Everything that the organisation decided, checked as a whole.

    Raises
    ------
    SpecError
        With all problems of all files, sorted by file and line.
    """
    workbook, problems = load_as_far(root)
    if problems:
        raise SpecError(problems)
    return workbook


def load_as_far(root: str | Path) -> tuple[Workbook, tuple[Problem, ...]]:
    """Read what can be read of a workbook, for those who are about to mend it.

    Returns
    -------
    Workbook
        Without the files that are wrong, and with names that lead nowhere.
    tuple of Problem
        What `load` would raise.

    Raises
    ------
    SpecError
        If ``workbook.yaml`` itself is wrong.
    """
    reader = _Reader(_absolute(root))
    parts = reader.read()
    reader.problems.extend(check(parts))
    if parts.settings is None:
        raise spec_error(reader.problems)
    problems = spec_error(reader.problems).problems if reader.problems else ()
    return _workbook(reader, parts, parts.settings.model), problems


def _workbook(reader: _Reader, parts: Parts, settings: Settings) -> Workbook:
    return Workbook(
        root=reader.root,
        settings=settings,
        objectives={one.id: one for one in parts.objectives.model.objectives} if parts.objectives else {},
        departments={
            name: _book(name, part, part.settings.model)
            for name, part in sorted(parts.departments.items())
            if part.settings
        },
        batches={name: part.model for name, part in parts.batches.items()},
        files=reader.files,
    )


def _absolute(root: str | Path) -> Path:
    try:
        return Path(root).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a null byte; links in a circle
        raise SpecError.at(
            escaped(str(root)), "is no path to a folder", "name a workbook's folder"
        ) from error


class _Reader:
    """Reads file by file; collects problems and fingerprints on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, str] = {}
        self.problems: list[Located] = []

    def read(self) -> Parts:
        layout = lay_out(self.root)
        self.problems.extend(layout.problems)
        return Parts(
            settings=self._file(layout.workbook, Settings),
            objectives=self._file(layout.objectives, Objectives),
            departments={name: self._department(files) for name, files in layout.departments.items()},
            batches=self._files(layout.batches, Batch),
        )

    def _department(self, files: DepartmentFiles) -> DepartmentParts:
        entries = {name: self._file(file, ENTRIES[name]) for name, file in files.entries.items()}
        return DepartmentParts(
            kpis=tuple(files.cards),
            settings=self._file(files.settings, Department),
            cards=self._files(files.cards, Card),
            workshop=self._file(files.workshop, Workshop),
            entries={name: part for name, part in entries.items() if part},
            feedback={name: self._answers(file) for name, file in files.feedback.items()},
            drafts=files.drafts,
        )

    def _files(self, files: Mapping[str, Path], model: type[M]) -> dict[str, Part[M]]:
        read = {name: self._file(file, model) for name, file in files.items()}
        return {name: part for name, part in read.items() if part}

    def _file(self, file: Path | None, model: type[M]) -> Part[M] | None:
        if file is None:
            return None
        path = path_of(self.root, file)
        try:
            document = parse(read_text(self._bytes(file, path), path), path)
            if model is Card:
                self.problems.extend(shares_of_card(document))
            return Part(model=validated(model, document), document=document)
        except UnreadableError as error:
            self.problems.extend(error.located)
            return None

    def _answers(self, file: Path) -> list[Part[FeedbackAnswer]]:
        path = path_of(self.root, file)
        try:
            return read_answers(self._bytes(file, path), path)
        except UnreadableError as error:
            self.problems.extend(error.located)
            return []

    def _bytes(self, file: Path, path: str) -> bytes:
        data = read_bytes(file, path)
        self.files[path] = hashlib.sha256(data).hexdigest()
        return data


def _book(name: str, department: DepartmentParts, settings: Department) -> DepartmentBook:
    entries: dict[str, Any] = {key: getattr(part.model, key) for key, part in department.entries.items()}
    return DepartmentBook(
        id=name,
        settings=settings,
        cards=_in_reading_order(department, settings),
        feedback={key: tuple(one.model for one in parts) for key, parts in department.feedback.items()},
        workshop=department.workshop.model if department.workshop else Workshop(),
        drafts=department.drafts,
        **entries,
    )


def _in_reading_order(department: DepartmentParts, settings: Department) -> dict[str, Card]:
    cards = {kpi: part.model for kpi, part in department.cards.items()}
    by_name = sorted(cards, key=lambda kpi: (cards[kpi].name.casefold(), kpi))
    ordered = (kpi for kpi in dict.fromkeys(settings.order) if kpi in cards)
    return {kpi: cards[kpi] for kpi in (*ordered, *by_name)}
