"""What is known about the data of a source: results only, made by `kpiwork.measure.inspection`.

Each check says in numbers what was found. Only a check that is in doubt or failed, on
something that a card uses, puts that card's KPI in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_aggregate, parse_row
from kpiwork.measure.plan import sources_of
from kpiwork.spec.card import Card
from kpiwork.spec.measure import Part

__all__ = ["Check", "CheckKind", "CheckState", "SourceQuality", "columns_of"]


class CheckKind(StrEnum):
    """What was checked."""

    COLUMNS = "columns"
    TYPES = "types"
    FRESHNESS = "freshness"
    MISSING = "missing"
    DUPLICATES = "duplicates"
    IMPOSSIBLE = "impossible"
    GAPS = "gaps"
    SEGMENTS = "segments"
    AGREEMENT = "agreement"
    FORM = "form"


class CheckState(StrEnum):
    """What came of it; not checked is not fine. A warning is to be read, and puts no KPI in doubt."""

    OK = "ok"
    WARNING = "warning"
    DOUBT = "doubt"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


CONCERNING = frozenset({CheckState.DOUBT, CheckState.FAILED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One check's result.

    Parameters
    ----------
    kind : CheckKind
        What was checked.
    state : CheckState
        What came of it.
    column : str or None
        On which column; None for the table as a whole.
    fact : str
        What was found, in words and numbers.
    count, rows : int
        How many of how many rows (or months, or columns) it is about.
    """

    kind: CheckKind
    state: CheckState
    column: str | None
    fact: str
    count: int
    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceQuality:
    """What is known about one source.

    Parameters
    ----------
    source : str
        Its id.
    rows : int
        Rows up to the last day that counts; those without a date are counted too.
    first, last : date or None
        First and last day among them.
    fingerprint : str
        Digest of the data; empty for a database.
    checks : tuple of Check
        By kind, then column.
    reads : mapping of str to frozenset of str
        For a derived column, the columns of the data behind it.
    """

    source: str
    rows: int
    first: date | None
    last: date | None
    fingerprint: str
    checks: tuple[Check, ...]
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def concerns(self, card: Card) -> tuple[Check, ...]:
        """Give the checks that put a card's KPI in doubt: about a column it uses, or the whole table."""
        if self.source not in sources_of(card):
            return ()
        used = columns_of(card, self.source)
        behind = used.union(*(self.reads.get(column, frozenset()) for column in used))
        return tuple(
            check
            for check in self.checks
            if check.state in CONCERNING and (check.column is None or check.column in behind)
        )


def columns_of(card: Card, source: str) -> frozenset[str]:
    """Give the columns of a source that a card uses, empty where it does not use the source.

    Parameters
    ----------
    card : Card
        The card; a formula that cannot be read uses nothing.
    source : str
        Id of the source.

    Returns
    -------
    frozenset of str
        Columns in formulas, conditions, dates, dimensions, targets and cutoff.
    """
    measure = card.measure
    found: set[str] = set()
    if measure.source == source:
        found |= {measure.date, *measure.dimensions, *_read(measure.where)}
        found |= {card.cutoff.column} if card.cutoff is not None else set()
    for part in (measure.numerator, measure.denominator):
        if part is not None and (part.source or measure.source) == source:
            found |= _of_part(part)
    targets = card.targets_from
    if targets is not None and targets.source == source:
        found |= {targets.value, *targets.by, *([targets.date] if targets.date else [])}
    return frozenset(found)


def _of_part(part: Part) -> frozenset[str]:
    try:
        columns = parse_aggregate(part.value).columns
    except ExpressionError:
        columns = frozenset()
    return columns | _read(part.where) | ({part.date} if part.date else frozenset())


def _read(condition: str | None) -> frozenset[str]:
    if condition is None:
        return frozenset()
    try:
        return parse_row(condition).columns
    except ExpressionError:
        return frozenset()
