"""What is missing in a form and what is wrong with it, told to somebody who fills it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kpiwork.errors import ExpressionError, UsageError, did_you_mean
from kpiwork.measure.expression import parse_aggregate, parse_row
from kpiwork.spec.card import Card
from kpiwork.spec.document import Document
from kpiwork.spec.percent import shares_of_card
from kpiwork.spec.place import Loc, Located, Position, shown, spoken
from kpiwork.spec.problems import problems_of
from kpiwork.studio.design.asked import MODELS, words_of
from kpiwork.studio.design.fields import Control, Field
from kpiwork.studio.design.values import PARTS, value_at

__all__ = ["Missing", "Wrong", "document_of", "missing_in", "wrong_in"]

EMPTY: tuple[Any, ...] = (None, {}, [])
AT_CHARACTER = "at character "
ROWS = (("measure", "where"), *((*part, "where") for part in PARTS), ("where",))


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """Something that has to be filled in before the form can be saved.

    Parameters
    ----------
    loc : Loc
        Where.
    sentence : str
        In a manager's words: ``Say who answers for it: a role, not a name.``
    """

    loc: Loc
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """Something that was filled in and cannot stay so.

    Parameters
    ----------
    loc : Loc
        Where.
    fact, mend : str
        What is wrong, and what to write instead.
    at : int
        Number of a formula's character where it happened, from 1; 0 where there is none.
    """

    loc: Loc
    fact: str
    mend: str
    at: int = 0

    @property
    def sentence(self) -> str:
        """All of it, to be read as one."""
        where = f"Character {self.at}: " if self.at else ""
        return f"{where}{self.fact}; {self.mend}"


def missing_in(kind: str, fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[Missing]:
    """Say what has to be filled in yet, in the order of the fields.

    Parameters
    ----------
    kind : str
        Of the form.
    fields : sequence of Field
        What is asked.
    values : mapping
        What was filled in.
    """
    for one in fields:
        yield from _missing(kind, one, one.loc, values, "")


def _missing(kind: str, one: Field, way: Loc, values: Mapping[str, Any], before: str) -> Iterator[Missing]:
    value = value_at(values, way)
    if one.control is Control.ENTRIES:
        for place in range(len(value) if isinstance(value, list) else 0):
            named = f"{before}{one.label}, {place + 1}: "
            for below in one.inside:
                yield from _missing(kind, below, (*way, place, *below.loc), values, named)
    elif value in EMPTY and not one.required:
        return
    elif one.control is Control.GROUP:
        for below in one.inside:
            yield from _missing(kind, below, (*way, below.key), values, before)
    elif value in EMPTY:
        yield Missing(loc=way, sentence=f"{before}{_asked(kind, one, way)}")


def _asked(kind: str, one: Field, way: Loc) -> str:
    words = words_of(kind, way)
    return words.missing if words and words.missing else f"Fill in “{one.label}”: {one.help}"


def wrong_in(
    kind: str, values: Mapping[str, Any], missing: Sequence[Missing], field_at: Callable[[Loc], Field]
) -> Iterator[Wrong]:
    """Say what cannot stay as it is: by the model of the file, and by the language of formulas.

    Parameters
    ----------
    kind : str
        Of the form.
    values : mapping
        What was filled in.
    missing : sequence of Missing
        What is told already.
    field_at : callable
        Gives the field at a way.
    """
    document = document_of(values)
    model = MODELS[kind][0]
    told = {one.loc for one in missing}
    located = [*shares_of_card(document)] if model is Card else []
    try:
        model.model_validate(document.value)
    except ValidationError as error:
        lacks = {_told_missing(one["loc"], document) for one in error.errors() if one["type"] == "missing"}
        found = problems_of(error, model, document)
        located += [one for one in found if one.problem.fact not in lacks]
    for one in located:
        loc = _loc_of(one.position, document)
        if loc not in told:
            told.add(_field_of(loc, document))
            yield _in_their_unit(_wrong(one, loc, document), document, field_at)
    yield from (one for one in _formulas(values) if one.loc not in told)
    for way in document.values:
        yield from _unknown(kind, way, document.at(way), field_at)


def document_of(values: Mapping[str, Any]) -> Document:
    """Make a document of plain values, in which each has a position of its own."""
    ways = list(_ways(values, ()))
    positions = {way: Position(line=line, column=1) for line, way in enumerate(ways, start=1)}
    keys = {way: at for way, at in positions.items() if way and isinstance(way[-1], str)}
    return Document(path="", value=dict(values), keys=keys, values=positions)


def _ways(value: Any, way: Loc) -> Iterator[Loc]:
    yield way
    inside = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, below in inside:
        yield from _ways(below, (*way, step))


def _loc_of(position: Position, document: Document) -> Loc:
    return next((way for way, at in document.values.items() if at.line == position.line), ())


def _told_missing(loc: Loc, document: Document) -> str:
    there = document.reach(loc)
    fact = f"{loc[-1]} is missing"
    return f"{spoken(there)}: {fact}" if there else fact


def _field_of(loc: Loc, document: Document) -> Loc:
    """Give the field that a place is filled in by: a formula alone stands for its part."""
    return (*loc, "value") if loc in PARTS and isinstance(document.at(loc), str) else loc


def _wrong(one: Located, loc: Loc, document: Document) -> Wrong:
    fact = one.problem.fact.removeprefix(f"{spoken(loc)}: ")
    return Wrong(loc=_field_of(loc, document), fact=fact, mend=one.problem.mend)


def _in_their_unit(wrong: Wrong, document: Document, field_at: Callable[[Loc], Field]) -> Wrong:
    """Speak of percent to somebody who types percent."""
    try:
        is_percent = field_at(wrong.loc).control is Control.PERCENT
    except UsageError:  # a key that nobody knows
        is_percent = False
    if not is_percent:
        return wrong
    value = value_at(document.value, wrong.loc)
    fact = wrong.fact if isinstance(value, str) else f"{100 * value:,g} % is no share of anything"
    return Wrong(loc=wrong.loc, fact=fact, mend="write a number of percent, such as 95")


def _unknown(kind: str, way: Loc, value: Any, field_at: Callable[[Loc], Field]) -> Iterator[Wrong]:
    """Tell a name of something that this workbook does not have."""
    words = words_of(kind, way)
    if not isinstance(value, str) or words is None or not words.chosen_from or words.is_open:
        return
    known = field_at(way).options
    if known and value not in {one.value for one in known}:
        fact = f"{shown(value)} is none of this workbook's {words.chosen_from}"
        yield Wrong(loc=way, fact=fact, mend=did_you_mean(value, [one.value for one in known]))


def _formulas(values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Read every formula, without data."""
    ways = {(*part, "value"): parse_aggregate for part in PARTS} | dict.fromkeys(ROWS, parse_row)
    for way, parse in ways.items():
        text = value_at(values, way)
        if not isinstance(text, str):
            continue
        try:
            parse(text)
        except ExpressionError as error:
            for problem in error.problems:
                at = problem.place.removeprefix(AT_CHARACTER)
                number = int(at) if at.isdigit() else 0
                yield Wrong(loc=way, fact=problem.fact, mend=problem.mend, at=number)
