"""What saving would change: each file's new text, diff and sentences, and what stands against it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpiwork.errors import KpiworkError, Problem
from kpiwork.spec.layout import DRAFTS, OBJECTIVES, PARAMS, WORKBOOK
from kpiwork.spec.load import load_as_far
from kpiwork.spec.model import Model
from kpiwork.studio.design.aloud import diff_of, sentences_of
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.on_disk import OnDisk
from kpiwork.studio.design.saving import FileChange

__all__ = ["Wanted", "change_of", "new_problems", "problems_of_form"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a file is to say.

    Parameters
    ----------
    disk : OnDisk
        The file as it stands.
    model : type of Model
        What it is read into.
    values : mapping
        What it is to say.
    title : str
        What it is, to begin the reading with: ``The card “Win rate”``.
    forms : tuple of (Form, mapping)
        The forms that fill it in, each with the values that stood there before.
    """

    disk: OnDisk
    model: type[Model]
    values: Mapping[str, Any]
    title: str
    forms: tuple[tuple[Form, Mapping[str, Any]], ...]


def change_of(wanted: Wanted) -> FileChange | None:
    """Write a file anew, in memory; None where nothing changes.

    Raises
    ------
    KpiworkError
        If its text cannot be changed without changing something else.
    """
    disk = wanted.disk
    text = disk.text_with(wanted.values, wanted.model)
    if text == disk.text:
        return None
    read = [sentence for form, before in wanted.forms for sentence in sentences_of(form, before)]
    begins = f"{wanted.title} is new." if not disk.text else f"{wanted.title} changes."
    return FileChange(
        path=disk.path,
        before=disk.text,
        after=text,
        digest=disk.digest,
        data=disk.data_of(text),
        diff=diff_of(disk.path, disk.text, text),
        aloud=(begins, *read),
    )


def problems_of_form(form: Form, path: str) -> Iterator[Problem]:
    """Say what keeps a form from being saved, as problems of its file."""
    for missing in form.missing:
        yield Problem(place=path, fact=missing.sentence.rstrip("."), mend="then save")
    for wrong in form.wrong:
        label = _label(form, wrong.loc)
        yield Problem(place=path, fact=f"{label}{wrong.fact}", mend=wrong.mend)


def _label(form: Form, loc: Sequence[str | int]) -> str:
    named = [str(step) for step in loc if isinstance(step, str)]
    try:
        return f"{form.at(tuple(loc)).label}: " if named else ""
    except KpiworkError:
        return f"{named[-1]}: " if named else ""


def new_problems(root: Path, department: str, changes: Sequence[FileChange]) -> tuple[Problem, ...]:
    """Say what would be wrong in a department after a save, and is not wrong already.

    Its files are read from a copy, before the changes are made there and after.
    """
    with tempfile.TemporaryDirectory(prefix="kpiwork-") as scratch:
        copy = Path(scratch) / "workbook"
        _copy(root, copy, department)
        known = _problems(copy)
        for change in changes:
            file = copy / change.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(change.data)
        found = _problems(copy)
    return tuple(problem for problem in found if problem not in known)


def _copy(root: Path, copy: Path, department: str) -> None:
    ignored = shutil.ignore_patterns(DRAFTS)
    shutil.copytree(root / PARAMS / department, copy / PARAMS / department, ignore=ignored, symlinks=True)
    for name in (WORKBOOK, OBJECTIVES):
        if (root / PARAMS / name).is_file():
            shutil.copyfile(root / PARAMS / name, copy / PARAMS / name)


def _problems(root: Path) -> tuple[Problem, ...]:
    try:
        return load_as_far(root)[1]
    except KpiworkError as error:
        return error.problems
