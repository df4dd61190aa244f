"""Check that cards use a form as it is: one row a period, and nothing to split by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.document import Document
from kpiwork.spec.parts import Part
from kpiwork.spec.place import Loc, Located, shown, spoken
from kpiwork.spec.source import Source

__all__ = ["check_rows_of_forms", "check_use_of_forms"]


def check_use_of_forms(part: Part[Card], sources: Mapping[str, Source]) -> Iterator[Located]:
    """Find cards that place a form's rows by another column, or split them."""
    measure, document = part.model.measure, part.document
    dates: list[tuple[Loc, str, str | None]] = [(("measure", "date"), measure.source, measure.date)]
    for key, side in (("numerator", measure.numerator), ("denominator", measure.denominator)):
        if side is not None:
            dates.append((("measure", key, "date"), side.source or measure.source, side.date))
    for loc, name, date in dates:
        source = sources.get(name)
        if source is not None and source.form is not None and date not in (None, source.date):
            fact = f"{shown(date)} is not the date of the form {name}"
            yield _wrong(document, loc, fact, f"write {source.date}")
    source = sources.get(measure.source)
    if source is not None and source.form is not None and measure.dimensions:
        fact = f"a form has one row a {source.form.every}, and no column to split it by"
        yield _wrong(document, ("measure", "dimensions"), fact, "remove them")


def check_rows_of_forms(part: Part[Department], sources: Mapping[str, Source]) -> Iterator[Located]:
    """Find departments that select rows of a form."""
    for name in part.model.rows:
        source = sources.get(name)
        if source is not None and source.form is not None:
            fact = f"{shown(name)} is a form: each of its rows is a whole {source.form.every}"
            mend = "remove it; give each department a form of its own"
            yield _wrong(part.document, ("rows", name), fact, mend)


def _wrong(document: Document, loc: Loc, fact: str, mend: str) -> Located:
    return document.wrong(loc, f"{spoken(loc)}: {fact}", mend)
