"""A file as read: plain values, and the line and column where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpiwork.spec.place import Loc, Located, Position, in_file

__all__ = ["Document"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A file as read: plain values and where they stand.

    Parameters
    ----------
    path : str
        The file, from the workbook's root, with ``/``.
    value : dict
        Its content.
    keys, values : mapping of Loc to Position
        Where each key and each value stands.
    """

    path: str
    value: dict[str, Any]
    keys: Mapping[Loc, Position] = field(default_factory=dict)
    values: Mapping[Loc, Position] = field(default_factory=dict)

    def reach(self, loc: Loc) -> Loc:
        """Give the part of a way that is there in the file; steps that only a model knows are left out."""
        there: Loc = ()
        for step in loc:
            there = (*there, step) if (*there, step) in self.values else there
        return there

    def at(self, loc: Loc) -> Any:
        """Give the value at a way that is there."""
        value: Any = self.value
        for step in loc:
            value = value[step]
        return value

    def place(self, loc: Loc) -> str:
        """Write where a value stands: ``params/sales/kpis/win_rate.yaml:12:3``."""
        return self.wrong(loc, "", "").problem.place

    def wrong(self, loc: Loc, fact: str, mend: str) -> Located:
        """Make a problem at the value of a way, or at its key where the value is empty or stands below."""
        there = self.reach(loc)
        value, key = self.values.get(there, Position(line=1)), self.keys.get(there)
        below = key is not None and (self.at(there) is None or value.line > key.line)
        return in_file(self.path, fact, mend, key if below else value)

    def wrong_key(self, loc: Loc, fact: str, mend: str) -> Located:
        """Make a problem at the key of a way."""
        return in_file(self.path, fact, mend, self.keys.get(loc, Position(line=1)))
