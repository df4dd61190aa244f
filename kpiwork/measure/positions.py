"""Where in its file a formula stands: problems get the line and column of the key that they name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpiwork.errors import Problem
from kpiwork.spec.document import Document
from kpiwork.spec.place import Loc, UnreadableError
from kpiwork.spec.read import parse, read_bytes, read_text

__all__ = ["Positions"]

PLACE = re.compile(r"(?P<path>params/\S+\.yaml)  (?P<key>.+?)(?P<more> at character \d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Positions:
    """Reads the files that problems name, each once.

    Parameters
    ----------
    root : Path
        The workbook's folder.
    """

    root: Path
    _documents: dict[str, Document | None] = field(default_factory=dict, repr=False)

    def of(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Give the same problems with line and column; unchanged where the file does not hold the key."""
        return tuple(self._placed(problem) for problem in problems)

    def _placed(self, problem: Problem) -> Problem:
        found = PLACE.fullmatch(problem.place)
        document = self._document(found["path"]) if found else None
        if found is None or document is None:
            return problem
        there = document.reach(_way(found["key"], document))
        if not there:
            return problem
        more = found["more"] or ""
        return replace(problem, place=f"{document.place(there)}  {found['key']}{more}")

    def _document(self, path: str) -> Document | None:
        if path not in self._documents:
            self._documents[path] = self._read(path)
        return self._documents[path]

    def _read(self, path: str) -> Document | None:
        try:
            return parse(read_text(read_bytes(self.root / path, path), path), path)
        except UnreadableError:
            return None


def _way(key: str, document: Document) -> Loc:
    """Read the way that a key with stops names: a step is an entry's number where no key is called so."""
    way: Loc = ()
    for step in key.split("."):
        is_number = step.isdigit() and (*way, step) not in document.values
        way = (*way, int(step) if is_number else step)
    return way
