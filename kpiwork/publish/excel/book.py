"""What every sheet of a workbook needs to know: the editions, their sheets' names, the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpiwork.display.audience import audience
from kpiwork.display.rhythm import title_for
from kpiwork.display.templates import day
from kpiwork.errors import UsageError
from kpiwork.publish.excel.names import sheet_names
from kpiwork.review.record import PeriodFacts, Record
from kpiwork.spec.batch import Edition

__all__ = ["Book", "book_of", "place"]

PLACE = "scorecard.xlsx"  # what messages are about


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """The editions of one workbook.

    Parameters
    ----------
    title : str
        What the reviews are called.
    edition : Edition
        Whom they are for.
    records : tuple of Record
        One a department, all of one period, day and edition.
    names : tuple of str
        Name of each one's sheet, in the same order.
    """

    title: str
    edition: Edition
    records: tuple[Record, ...]
    names: tuple[str, ...]

    @property
    def period(self) -> PeriodFacts:
        """The period under review."""
        return self.records[0].period

    @property
    def as_of(self) -> date:
        """Day on which the data were looked at."""
        return self.records[0].as_of

    @property
    def organisation(self) -> str:
        """Whose reviews they are."""
        return self.records[0].department.organisation

    @property
    def minimum(self) -> int:
        """Fewest records that a number may rest on."""
        return max(record.privacy_minimum for record in self.records)

    @property
    def has_changes(self) -> bool:
        """Whether process behaviour was judged for any KPI."""
        return any(kpi.change is not None for record in self.records for kpi in record.kpis)

    @property
    def facts(self) -> str:
        """What the numbers are of, in one line."""
        days = f"{day(self.period.start)} to {day(self.period.end)}"
        return (
            f"{self.period.label}, {days}  ·  data as known on {day(self.as_of)}"
            f"  ·  made for {audience(self.edition.value)}"
        )


def book_of(records: Sequence[Record], title: str) -> Book:
    """Check that editions belong together, and name their sheets.

    Raises
    ------
    UsageError
        If there is none, if one is complete or given twice, or if periods, days or editions differ.
    """
    if not records:
        raise UsageError.at(
            PLACE, "there is no review to write", "give the edition of one department at least"
        )
    editions = {record.edition for record in records if record.edition is not None}
    private = [record.department.id for record in records if record.edition is None]
    if private:
        fact = f"the record of {', '.join(private)} is complete and private"
        raise UsageError.at(PLACE, fact, "cut an edition of it first")
    if len(editions) > 1 or len({(record.period.label, record.as_of) for record in records}) > 1:
        fact = "the reviews are of different periods, days or editions"
        raise UsageError.at(PLACE, fact, "give those of one period, one day and one edition")
    names = [record.department.id for record in records]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError.at(PLACE, f"{', '.join(twice)} is given twice", "give each department once")
    return Book(
        title=title_for(title, records[0].period.kind),
        edition=editions.pop(),
        records=tuple(records),
        names=sheet_names(record.department.name for record in records),
    )


def place(sheet: str, row: int) -> str:
    """Give the address of the first cell of a row, counted from 0: ``'Sales'!A1``."""
    return "'{}'!A{}".format(sheet.replace("'", "''"), row + 1)
