"""Histograms of a card's records, counted inside the engine in one query each.

Nothing is suppressed here, so that small counts of single periods and segments come back: results
are for detectors and private records, never for pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from kpiwork.errors import DataError
from kpiwork.measure.buckets import first_day
from kpiwork.measure.crossing import visible
from kpiwork.measure.cuts import MOST_SEGMENTS
from kpiwork.measure.engine import Answer
from kpiwork.measure.histograms.asked import Asked, Group
from kpiwork.measure.histograms.opening import open_card
from kpiwork.measure.histograms.rows import CardRows
from kpiwork.periods import Period
from kpiwork.spec.measure import Cutoff
from kpiwork.spec.workbook import Workbook

__all__ = ["Histogram", "count", "histogram"]

TYPES = {
    "start": "datetime64[ns]",
    "segment": "str",
    "group": "str",
    "bin": "Int64",
    "digit": "Int64",
    "times": "Int64",
    "kept": "bool",
    "value": "float64",
    "values": "int64",
    "count": "int64",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Histogram:
    """Counts of a card's records, complete and private: nothing is suppressed.

    Parameters
    ----------
    frame : DataFrame
        One row a group that has rows: start (first day of the period), segment (empty for the whole), group
        (a `Group`), what was told apart, count (rows). Told apart are bin and value (bin × resolution, in
        the column's unit) around a cutoff; digit; times, with values (how many different ones occur so
        often); kept, whether the measure's ``where`` keeps them. Bin, digit and times are missing where the
        group is not `Group.VALUE`.
    asked : Asked
        What was asked, with all that was left open filled in.
    department, kpi : str
        Whose card.
    cutoff : Cutoff or None
        The card's.
    source : str
        The source that was asked.
    fingerprint : str
        Digest of its data; empty for a database.
    start, last : date
        First and last day of the window.
    """

    frame: pd.DataFrame
    asked: Asked
    department: str
    kpi: str
    cutoff: Cutoff | None
    source: str
    fingerprint: str
    start: date
    last: date

    @property
    def rows(self) -> int:
        """How many rows were counted, those without a value too."""
        return int(self.frame["count"].sum())


def histogram(
    workbook: Workbook,
    period: Period,
    department: str,
    kpi: str,
    asked: Asked,
    *,
    as_of: date | None = None,
) -> Histogram:
    """Open a card's source and count its records.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    period : Period
        The period under review; the window ends with it, and begins two fiscal years before its own.
    department, kpi : str
        Whose card, and which.
    asked : AroundCutoff, LastDigits, LeftOut or Repeats
        What to count.
    as_of : date, optional
        Day up to which data is known.

    Returns
    -------
    Histogram
        Not suppressed: for records and detectors, not for pages.

    Raises
    ------
    UsageError
        If there is no such card, or what is asked cannot be.
    KpiworkError
        If the card does not fit the data, or its source cannot answer.
    """
    with open_card(workbook, period, department, kpi, as_of=as_of) as rows:
        return count(rows, asked)


def count(rows: CardRows, asked: Asked) -> Histogram:
    """Count the records of a card that is open: one query, and one more to find a resolution left open.

    Parameters
    ----------
    rows : CardRows
        From `open_card` or `card_rows`.
    asked : AroundCutoff, LastDigits, LeftOut or Repeats
        What to count.

    Returns
    -------
    Histogram
        Not suppressed: for records and detectors, not for pages.

    Raises
    ------
    UsageError, DataError
        If what is asked cannot be, does not fit the data, or the source cannot answer.
    """
    settled = asked.settled(rows)
    answer = rows.ask(settled.query(rows))
    _check_segments(answer, settled, rows)
    source, binder = rows.source, rows.binder
    return Histogram(
        frame=_frame(answer, settled, rows),
        asked=settled,
        department=rows.wanted.department,
        kpi=rows.wanted.kpi,
        cutoff=rows.wanted.card.cutoff,
        source=source.name,
        fingerprint=source.fingerprint,
        start=binder.start,
        last=binder.last,
    )


def _frame(answer: Answer, asked: Asked, rows: CardRows) -> pd.DataFrame:
    """Write groups down in the same order whatever the engine's."""
    starts = {start: first_day(start) for start in set(answer["start"])}
    columns = {
        "start": [starts[start] for start in answer["start"]],
        "segment": [visible(one) for one in answer.get("segment", [""] * len(answer["start"]))],
        **asked.columns(answer, rows),
        "count": answer["rows"],
    }
    frame = pd.DataFrame(columns).astype({name: TYPES[name] for name in columns})
    places = {group.value: place for place, group in enumerate(Group)}
    told = [name for name in ("bin", "digit", "times", "kept") if name in columns]
    order = frame.assign(place=frame["group"].map(places)).sort_values(["start", "segment", "place", *told])
    return order.drop(columns="place").reset_index(drop=True)


def _check_segments(answer: Answer, asked: Asked, rows: CardRows) -> None:
    if len(set(answer.get("segment", ()))) > MOST_SEGMENTS:
        place = f"{rows.wanted.place}  measure.dimensions"
        fact = f"the dimension '{asked.dimension}' has more than {MOST_SEGMENTS} segments"
        raise DataError.at(place, fact, "split by something coarser, such as a team")
