"""A change to a file as a unified diff, and in sentences that can be read aloud in the room."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kpiwork.errors import UsageError
from kpiwork.review.numbers import day_words
from kpiwork.spec.place import Loc
from kpiwork.studio.design.differing import changes_between
from kpiwork.studio.design.fields import Control, Field
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.typed import shown

__all__ = ["diff_of", "sentences_of"]

LONGEST_READ = 300


def diff_of(path: str, before: str, after: str) -> str:
    """Write a unified diff of one file; empty where nothing differs."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        fromfile=path if before else "(new file)",
        tofile=path if after else "(removed)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def sentences_of(form: Form, before: Mapping[str, Any]) -> Iterator[str]:
    """Say what a form changes, field by field, as somebody reads it aloud.

    Parameters
    ----------
    form : Form
        As filled in.
    before : mapping
        What stood in the file; empty for a new one.
    """
    for loc, value in changes_between(dict(before), dict(form.values)):
        yield from _told(form, loc, value, before)


def _told(form: Form, loc: Loc, value: Any, before: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _told(form, (*loc, key), one, {})
        return
    if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for place, one in enumerate(value):
            yield from _told(form, (*loc, place), one, {})
        return
    name = _name(form, loc)
    if value is None:
        yield f"{name}: removed."
        return
    was = _at(before, loc)
    said = _words(form, loc, value)
    yield (
        f"{name}: {said}, before it was {_words(form, loc, was)}." if was is not None else f"{name}: {said}."
    )


def _name(form: Form, loc: Loc) -> str:
    """Name a place as the form does: ``Targets, 2, Value``."""
    names = []
    for end, step in enumerate(loc, start=1):
        if isinstance(step, int):
            names.append(str(step + 1))
        elif (found := _field(form, loc[:end])) is not None:
            names.append(found.label)
        else:
            names.append(str(step))
    return ", ".join(names)


def _words(form: Form, loc: Loc, value: Any) -> str:
    if isinstance(value, dict | list) and any(isinstance(one, dict | list) for one in value):
        return "something else"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(str(one) for one in value.values())
    found = _field(form, loc)
    control = found.control if found else Control.LINE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    chosen = next((one.words for one in found.options if one.value == value), None) if found else None
    text = chosen or str(shown(control, value))
    text = f"{text}\N{NO-BREAK SPACE}%" if control is Control.PERCENT and not isinstance(value, str) else text
    text = " ".join(text.splitlines())
    return text if len(text) <= LONGEST_READ else f"{text[:LONGEST_READ]}…"


def _field(form: Form, loc: Loc) -> Field | None:
    try:
        return form.at(loc)
    except UsageError:
        return None


def _at(values: Mapping[str, Any], loc: Loc) -> Any:
    found: Any = values
    for step in loc:
        try:
            found = found[step]
        except (LookupError, TypeError):
            return None
    return found
