"""Open one file of a workbook, change it through its model, and write it whole.

A file is never written over one that changed on disk since it was read.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from kpiwork.errors import SpecError
from kpiwork.files import whole_file
from kpiwork.spec.card import Card
from kpiwork.spec.changes import as_plain
from kpiwork.spec.edit import edited
from kpiwork.spec.kinds import list_key
from kpiwork.spec.layout import PARAMS, is_inside
from kpiwork.spec.model import Model
from kpiwork.spec.percent import shares_of_card
from kpiwork.spec.place import Loc, UnreadableError, spec_error
from kpiwork.spec.problems import validated
from kpiwork.spec.read import parse, read_bytes, read_text
from kpiwork.spec.tree import new_text

__all__ = ["SpecFile", "append_entry", "begin_file", "open_file"]

M = TypeVar("M", bound=Model)

NOTHING = ""  # the fingerprint of a file that is not there
MARK = "\ufeff"


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecFile(Generic[M]):
    """One file of a workbook, as it would be written.

    Parameters
    ----------
    file : Path
        Where it stands.
    kind : type of Model
        What it is read into.
    text : str
        Its content, each line ended by a line feed.
    model : Model
        What the content says.
    digest : str
        SHA-256 of the file on disk when it was read; empty where there was none.
    start, line_end : str
        A byte order mark and the line end that the file on disk has.
    """

    file: Path
    kind: type[M]
    text: str
    model: M
    digest: str = NOTHING
    start: str = ""
    line_end: str = "\n"

    def with_values(self, changes: Mapping[Loc, object]) -> SpecFile[M]:
        """Change values: ``{("targets", 1, "value"): 0.95}``. None removes a key.

        Raises
        ------
        SpecError
            If the file would not fit its model any more.
        """
        path = _path(self.file)
        try:
            text = edited(self.text, changes, path)
            return replace(self, text=text, model=_fitting(self.kind, text, path))
        except UnreadableError as error:
            raise spec_error(error.located) from error

    def write(self) -> SpecFile[M]:
        """Write the file, whole or not at all, and give it as it now stands on disk.

        Raises
        ------
        SpecError
            If the file on disk is no more the one that was read.
        OutputError
            If the folder or disk takes no file.
        """
        data = (self.start + self.text.replace("\n", self.line_end)).encode()
        with whole_file(self.file) as draft:
            draft.write_bytes(data)
            self._must_be_unchanged()
            if self.file.exists():
                shutil.copymode(self.file, draft)
        return replace(self, digest=_digest(data))

    def _must_be_unchanged(self) -> None:
        found = _digest(self.file.read_bytes()) if self.file.exists() else NOTHING
        if found != self.digest:
            fact = "changed on disk since it was read" if found and self.digest else _came_or_went(found)
            raise SpecError.at(_path(self.file), fact, "read it again and make the change once more")


def open_file(file: str | Path, kind: type[M]) -> SpecFile[M]:
    """Read one file of a workbook for changing it.

    Parameters
    ----------
    file : str or Path
        Where it stands, below ``params/``.
    kind : type of Model
        What it is read into: `Card`, `Department`, `Concerns`.

    Raises
    ------
    SpecError
        With everything that is wrong in it.
    """
    where = _inside(Path(file))
    path = _path(where)
    try:
        data = read_bytes(where, path)
        text = read_text(data, path)
        model = _fitting(kind, text, path)
    except UnreadableError as error:
        raise spec_error(error.located) from error
    start = MARK if data.startswith(MARK.encode()) else ""
    line_end = "\r\n" if b"\r\n" in data else "\n"
    digest = _digest(data)
    return SpecFile(
        file=where, kind=kind, text=text, model=model, digest=digest, start=start, line_end=line_end
    )


def begin_file(file: str | Path, kind: type[M], values: Mapping[str, object]) -> SpecFile[M]:
    """Make a new file of a workbook, not yet written.

    Raises
    ------
    SpecError
        If the values do not fit the model.
    """
    where = _inside(Path(file))
    path, text = _path(where), new_text(as_plain(values))
    try:
        return SpecFile(file=where, kind=kind, text=text, model=_fitting(kind, text, path))
    except UnreadableError as error:
        raise spec_error(error.located) from error


def append_entry(file: str | Path, kind: type[M], entry: Model) -> SpecFile[M]:
    """Write one more entry at the end of a file of entries, which is made where there is none.

    Parameters
    ----------
    file : str or Path
        For instance ``params/sales/concerns.yaml``.
    kind : type of Model
        `Comments`, `Concerns`, `Decisions`, `Pilots` or `SignOffs`.
    entry : Model
        The entry.

    Raises
    ------
    SpecError
        If the file is wrong, or changed while it was open.
    OutputError
        If the folder or disk takes no file.
    """
    key = list_key(kind)
    if not Path(file).exists():
        return begin_file(file, kind, {key: [entry]}).write()
    opened = open_file(file, kind)
    return opened.with_values({(key, len(getattr(opened.model, key))): entry}).write()


def _inside(file: Path) -> Path:
    where = file.resolve()
    root = _root(file.absolute())
    if root is not None and not is_inside(root, file):
        raise SpecError.at(
            _path(file.absolute()), "leads out of the workbook", "put the file itself there, not a link"
        )
    return where


def _root(file: Path) -> Path | None:
    return next((folder.parent for folder in file.parents if folder.name == PARAMS), None)


def _fitting(kind: type[M], text: str, path: str) -> M:
    document = parse(text, path)
    model = validated(kind, document)
    if isinstance(model, Card) and (found := list(shares_of_card(document))):
        raise UnreadableError(*found)
    return model


def _path(file: Path) -> str:
    root = _root(file)
    return file.relative_to(root).as_posix() if root else file.name


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _came_or_went(found: str) -> str:
    return "was made by somebody else meanwhile" if found else "was removed since it was read"
