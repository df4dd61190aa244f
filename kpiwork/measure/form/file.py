"""The file of a form: where it is, or how to make it; converted once, and kept with its notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kpiwork.errors import DataError
from kpiwork.measure.cache import Cache
from kpiwork.measure.digest import code_version, digest_of_files, digest_of_text
from kpiwork.measure.files import check_inside, find_files, source_place
from kpiwork.measure.form.layout import cards_of, layout_of
from kpiwork.measure.form.notes import FormNotes, read_notes
from kpiwork.measure.form.read import convert_form
from kpiwork.measure.form.sheet import open_warning
from kpiwork.periods import Calendar
from kpiwork.spec.workbook import Workbook

__all__ = ["FilledForm", "filled_form", "path_of_form"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilledForm:
    """A form that was read.

    Parameters
    ----------
    path : Path
        Its counts as Parquet.
    fingerprint : str
        Digest of the file that was filled in.
    notes : FormNotes
        How it was counted.
    """

    path: Path
    fingerprint: str
    notes: FormNotes


def path_of_form(workbook: Workbook, name: str) -> Path:
    """Give the path of a form, whether or not it is there.

    Raises
    ------
    DataError
        If the path leads out of the workbook's folder.
    """
    text = workbook.settings.sources[name].path or ""
    check_inside(text, f"params/workbook.yaml  sources.{name}.path")
    return workbook.root / text


def filled_form(workbook: Workbook, name: str, cache: Cache) -> FilledForm:
    """Read a form, from the cache where nothing changed.

    Parameters
    ----------
    workbook : Workbook
        Declares the form, and holds the cards that read it.
    name : str
        The source's id.
    cache : Cache
        Keeps what was read.

    Raises
    ------
    DataError
        If there is no such file yet, or with everything that is wrong in it.
    """
    path, source = path_of_form(workbook, name), workbook.settings.sources[name]
    if not path.exists():
        raise _not_made_yet(workbook, name)
    [path] = find_files(name, source, workbook.root)
    try:
        fingerprint = digest_of_files([path])
    except OSError as error:
        fact = f"{path.name} cannot be read ({type(error).__name__})"
        mend = "close it in Excel, or ask for the right to read it"
        raise DataError.at(source_place(name), fact, mend) from None
    layout = layout_of(workbook, name)
    counted_by = workbook.settings.calendar.model_dump_json()
    asked = replace(layout, calendar=Calendar())  # whose days off have no order, and are in the line above
    key = digest_of_text("form", fingerprint, asked, counted_by, code_version())
    today = datetime.now(ZoneInfo(workbook.settings.calendar.time_zone)).date()
    made = cache.file(key, lambda target: convert_form(layout, path, target, today=today)).resolve()
    notes, warning = read_notes(made), open_warning(path)
    if warning:
        notes = replace(notes, warnings=(*notes.warnings, warning))
    return FilledForm(path=made, fingerprint=fingerprint, notes=notes)


def _not_made_yet(workbook: Workbook, name: str) -> DataError:
    departments = [department for department, _ in cards_of(workbook, name)] or ["DEPARTMENT"]
    fact = f"the form {workbook.settings.sources[name].path} is not there yet"
    mend = f"make it and fill it in: kpiwork template {departments[0]}"
    return DataError.at(source_place(name), fact, mend)
