"""What decides which number a KPI shows, in words and as a digest: other words are no part of it."""

from __future__ import annotations

import json
import re

from kpiwork.files import sha256
from kpiwork.measure.plan import sources_of
from kpiwork.spec.card import Card
from kpiwork.spec.measure import Measure, Part
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["formula", "measured_by"]

ONE_CALL = re.compile(r"\w+\([^()]*\)")  # needs no brackets in a fraction
MEASURED = {"measure", "unit", "cutoff", "settles_after"}


def measured_by(card: Card, workbook: Workbook, book: DepartmentBook) -> str:
    """Digest formula, sources, dates, conditions, unit and settling time of a card.

    Columns that a source derives, and which of its rows are the department's, belong to it.
    Dimensions do not: they split a value and leave it as it is.
    """
    own = card.model_dump(mode="json", include=MEASURED)
    own["measure"].pop("dimensions")
    sources = workbook.settings.sources
    derived = {name: sources[name].derived for name in sources_of(card) if name in sources}
    rows = {name: text for name, text in book.settings.rows.items() if name in derived}
    text = json.dumps({"card": own, "derived": derived, "rows": rows}, sort_keys=True, default=str)
    return sha256(text.encode())


def formula(measure: Measure) -> str:
    """Write a measure on one line: ``numerator / denominator, where …, by date``."""
    text = _part(measure.numerator)
    if measure.denominator is not None:
        text = f"{_bracketed(measure.numerator)} / {_bracketed(measure.denominator)}"
    where = f", where {' '.join(measure.where.split())}" if measure.where else ""
    return f"{text}{where}; source {measure.source}, placed in time by {measure.date}"


def _bracketed(part: Part) -> str:
    return _part(part) if ONE_CALL.fullmatch(part.value.strip()) else f"({_part(part)})"


def _part(part: Part) -> str:
    text = " ".join(part.value.split())
    return f"{text} (source {part.source})" if part.source else text
