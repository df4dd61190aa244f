"""What was filled in of a form, as a reader meets it: labels and words, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpiwork.review.numbers import day_words
from kpiwork.spec.place import Loc
from kpiwork.studio.design.fields import Control, Field
from kpiwork.studio.design.form import Form

__all__ = ["Answered", "filled_in"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One field with what stands in it.

    Parameters
    ----------
    label : str
        What was asked.
    words : tuple of str
        What was answered: one text, or one of each entry of a list.
    is_code : bool
        Whether it is a formula.
    """

    label: str
    words: tuple[str, ...]
    is_code: bool = False


def filled_in(form: Form, fields: Sequence[Field] | None = None) -> tuple[Answered, ...]:
    """Give the fields of a form in which something stands."""
    return tuple(_answers(form, form.fields if fields is None else fields, ()))


def _answers(form: Form, fields: Sequence[Field], above: Loc) -> Iterator[Answered]:
    for field in fields:
        loc = (*above, *field.loc)
        if field.control is Control.GROUP:
            yield from _answers(form, field.inside, above)
        elif words := tuple(_words(form, field, loc)):
            yield Answered(label=field.label, words=words, is_code=field.control is Control.FORMULA)


def _words(form: Form, field: Field, loc: Loc) -> Iterator[str]:
    if field.control is Control.ENTRIES:
        value = form.value(loc)
        number = len(value) if isinstance(value, Sequence) and not isinstance(value, str) else 0
        for index in range(number):
            inner = _answers(form, field.inside, (*loc, index))
            yield "; ".join(f"{one.label}: {', '.join(one.words)}" for one in inner)
        return
    answered = form.shown(loc)
    if answered not in (None, "", ()):
        yield _said(field, answered)


def _said(field: Field, value: Any) -> str:
    words = {one.value: one.words for one in field.options}
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return day_words(value)
        case str():
            said = words.get(value, value)
            return f"{said} %" if field.control is Control.PERCENT else said
        case Sequence():
            return ", ".join(words.get(str(one), str(one)) for one in value)
        case _:
            return str(value)
