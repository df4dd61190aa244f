"""Build plain values from the events of the YAML parser, and refuse what a workbook's file may not hold.

A file that would blow up is refused at the event where it starts to: too deep, with aliases, tags,
merge keys or doubled keys. Only plain YAML 1.2 is understood: yes, no and on are words.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from kpiwork.spec.document import Document
from kpiwork.spec.place import Loc, Located, Position, UnreadableError, in_file, shown, spoken

__all__ = ["DEEPEST", "Builder", "plain"]

MOST_NODES = 50_000
DEEPEST = 30
LONGEST_WHOLE = 18  # digits that every engine's 64-bit integers hold

WHOLE = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    ".nan": math.nan,
    ".inf": math.inf,
    "-.inf": -math.inf,
}


@dataclass(kw_only=True, slots=True)
class _Open:
    """A mapping or list that is being read."""

    loc: Loc
    content: dict[str, Any] | list[Any]
    key: str | None = None

    @property
    def expects_key(self) -> bool:
        return isinstance(self.content, dict) and self.key is None

    @property
    def next_loc(self) -> Loc:
        return (*self.loc, len(self.content) if self.key is None else self.key)

    def add(self, value: Any) -> None:
        if isinstance(self.content, list):
            self.content.append(value)
        elif self.key is not None:
            self.content.setdefault(self.key, value)
            self.key = None


class Builder:
    """Takes the parser's events and refuses what a workbook's file may not hold."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.top: Any = None
        self.open: list[_Open] = []
        self.keys: dict[Loc, Position] = {}
        self.values: dict[Loc, Position] = {}
        self.doubled: list[Located] = []
        self.documents = 0
        self.last = Position(line=1, column=1)

    def take(self, event: Any) -> None:
        """Take one event of the parser.

        Raises
        ------
        UnreadableError
            If a workbook's file may not hold what it announces.
        """
        self.last = Position(line=event.start_mark.line + 1, column=event.start_mark.column + 1)
        match event:
            case DocumentStartEvent():
                self._start_document(event)
            case AliasEvent():
                self._refuse("uses an alias", "write the value out")
            case ScalarEvent() if self.open and self.open[-1].expects_key:
                self._decorated(event)
                self._key(event.value)
            case ScalarEvent():
                self._decorated(event)
                self._put(plain(event.value) if event.implicit[0] else event.value)
            case MappingStartEvent() | SequenceStartEvent():
                self._decorated(event)
                self._start({} if isinstance(event, MappingStartEvent) else [])
            case MappingEndEvent() | SequenceEndEvent():
                self.open.pop()

    def refuse_depth(self) -> None:
        """Refuse the file for its depth, at the last position."""
        self._refuse(f"is nested deeper than {DEEPEST} levels", "remove brackets or indentation")

    def document(self) -> Document:
        """Give the file as read.

        Raises
        ------
        UnreadableError
            If it is empty, holds no mapping or has doubled keys.
        """
        if self.top is None:
            message = in_file(self.path, "is empty", "write its keys, or remove the file")
            raise UnreadableError(message)
        if not isinstance(self.top, dict):
            fact = f"holds {shown(self.top)} where keys and values are meant"
            self.last = self.values[()]
            self._refuse(fact, "start the first line with a key and a colon")
        if self.doubled:
            raise UnreadableError(*self.doubled)
        return Document(path=self.path, value=self.top, keys=self.keys, values=self.values)

    def _refuse(self, fact: str, mend: str) -> None:
        raise UnreadableError(*self.doubled, in_file(self.path, fact, mend, self.last))

    def _start_document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if event.version or event.tags:
            self._refuse("has a line that starts with %", "remove that line")
        if self.documents > 1:
            self._refuse("has a second document", "remove the line --- and what follows, or make it a file")

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(f"has the anchor &{shown(event.anchor)[1:-1]}", "remove it and write the values out")
        if event.tag is not None:
            self._refuse(f"has the tag {shown(event.tag)[1:-1]}", "remove it")
        if len(self.values) >= MOST_NODES:
            self._refuse(f"has more than {MOST_NODES:,} values", "split it, or move data to a source")

    def _key(self, name: str) -> None:
        if name == "<<":
            self._refuse("has a merge key <<", "write the keys out")
        opened = self.open[-1]
        loc = (*opened.loc, name)
        if name in opened.content:
            fact = f"key {shown(name)} stands twice, first at {self.keys[loc]}"
            self.doubled.append(in_file(self.path, f"{spoken(loc)}: {fact}", "keep one of them", self.last))
        self.keys.setdefault(loc, self.last)
        opened.key = name

    def _put(self, value: Any) -> None:
        if self.open:
            self.values.setdefault(self.open[-1].next_loc, self.last)
            self.open[-1].add(value)
        else:
            self.values[()] = self.last
            self.top = value

    def _start(self, content: dict[str, Any] | list[Any]) -> None:
        if self.open and self.open[-1].expects_key:
            self._refuse("has a bracket or list as a key", "put a text that starts with a bracket in quotes")
        if len(self.open) >= DEEPEST:
            self.refuse_depth()
        loc = self.open[-1].next_loc if self.open else ()
        self._put(content)
        self.open.append(_Open(loc=loc, content=content))


def plain(text: str) -> object:
    """Give the value that a scalar without quotes stands for."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text) if len(text) <= LONGEST_WHOLE else float(text)
    if DECIMAL.fullmatch(text):
        return float(text)
    if DATE.fullmatch(text):
        return _day(text)
    return text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text  # no such day: the model says so, with its name
