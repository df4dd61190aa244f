"""A file as it stands on disk, and as it would stand with other values: comments and order are kept."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kpiwork.errors import OutputError, SpecError
from kpiwork.files import sha256
from kpiwork.spec.changes import as_plain
from kpiwork.spec.edit import edited
from kpiwork.spec.layout import is_inside
from kpiwork.spec.place import UnreadableError, spec_error
from kpiwork.spec.read import parse, read_bytes, read_text
from kpiwork.spec.shape import annotation_at, model_in
from kpiwork.spec.tree import new_text
from kpiwork.studio.design.differing import changes_between

__all__ = ["OnDisk", "read_file"]

MARK = "\ufeff"
KEPT = 500  # files whose values are remembered: a workbook has some hundreds


@dataclass(frozen=True, kw_only=True, slots=True)
class OnDisk:
    """One file.

    Parameters
    ----------
    path : str
        From the workbook's root, with ``/``.
    text : str
        Its content, each line ended by a line feed; empty where there is no file.
    values : mapping
        What it says.
    digest : str
        SHA-256 of it; empty where there is no file.
    start, line_end : str
        A byte order mark, and the line end that it has.
    """

    path: str
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    start: str = ""
    line_end: str = "\n"

    def text_with(self, values: Mapping[str, Any], model: type[BaseModel]) -> str:
        """Write other values into its text; as a new text where there is none.

        Raises
        ------
        OutputError
            If a value cannot be changed without changing something else.
        """
        wanted = as_plain(dict(values))
        if not self.text:
            return new_text(_ordered(wanted, model))
        text = self.text
        for key in (*self.values, *(key for key in wanted if key not in self.values)):
            text = self._with_key(text, key, wanted.get(key))
        return text

    def _with_key(self, text: str, key: str, value: Any) -> str:
        """Change one key in small steps, or as a whole where that does not do it."""
        changed = text
        try:
            for loc, one in _steps(key, self.values.get(key), value):
                changed = edited(changed, {loc: one}, self.path)
        except OutputError:
            without = edited(text, {(key,): None}, self.path)
            return without if value is None else edited(without, {(key,): value}, self.path)
        return changed

    def data_of(self, text: str) -> bytes:
        """Give a text as it would stand on disk."""
        return (self.start + text.replace("\n", self.line_end)).encode()


def _steps(key: str, before: Any, after: Any) -> list[tuple[tuple[str | int, ...], Any]]:
    if after is None:
        return [((key,), None)] if before is not None else []
    return list(changes_between({} if before is None else {key: before}, {key: after}))


def read_file(root: Path, path: str) -> OnDisk:
    """Read a file of the workbook; one that is not there says nothing.

    Raises
    ------
    SpecError
        If it is no YAML, or leads out of the workbook.
    """
    file = root / path
    if not is_inside(root, file):
        raise SpecError.at(path, "leads out of the workbook", "put the file itself there, not a link")
    if not file.exists():
        return OnDisk(path=path)
    try:
        data = read_bytes(file, path)
        text = read_text(data, path)
        values = _values_of(text, path)
    except UnreadableError as error:
        raise spec_error(error.located) from error
    return OnDisk(
        path=path,
        text=text,
        values=copy.deepcopy(values),
        digest=sha256(data),
        start=MARK if data.startswith(MARK.encode()) else "",
        line_end="\r\n" if b"\r\n" in data else "\n",
    )


@lru_cache(maxsize=KEPT)
def _values_of(text: str, path: str) -> dict[str, Any]:
    """Parse a text once: a view asks for it again and again."""
    return parse(text, path).value


def _ordered(values: Any, model: type[BaseModel] | None) -> Any:
    """Put keys into the order of their model."""
    if isinstance(values, list):
        return [_ordered(one, model) for one in values]
    if not isinstance(values, dict) or model is None:
        return values
    known = [name for name in model.model_fields if name in values]
    names = (*known, *(name for name in values if name not in known))
    return {name: _ordered(values[name], _inside(model, name)) for name in names}


def _inside(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    if name not in model.model_fields:
        return None
    annotation = annotation_at(model, (name,))
    return model_in(annotation) or model_in(annotation_at(model, (name, 0)))
