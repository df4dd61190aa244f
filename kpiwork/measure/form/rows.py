"""The rows of a form that somebody filled in, and what does not fit together in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpiwork.measure.form.cells import Fault, Given, read_count, read_period
from kpiwork.measure.form.faults import Faults
from kpiwork.measure.form.layout import Count, FormLayout, Share
from kpiwork.measure.form.order import not_begun, other_words, out_of_order
from kpiwork.measure.form.totals import total_fault
from kpiwork.periods import Period
from kpiwork.spec.form import COVERS

__all__ = ["Filled", "read_rows"]

FIRST_ROW = 2
ROUNDING = 1e-9  # by which two equal sums of decimals may differ


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A row that somebody filled in.

    Parameters
    ----------
    number : int
        Its row in the sheet.
    period : Period
        The period that it is for.
    values : mapping of str to value
        By title, second counts among them; None where nobody counted.
    """

    number: int
    period: Period
    values: Mapping[str, int | float | str | None]


def read_rows(
    rows: Sequence[Sequence[Given]],
    columns: Mapping[str, int],
    layout: FormLayout,
    faults: Faults,
    *,
    today: date,
) -> tuple[Filled, ...]:
    """Read the rows in which anything was counted.

    Parameters
    ----------
    rows : sequence of sequence of Given
        The sheet from its first row on.
    columns : mapping of str to int
        Where each title stands, counted from 1.
    layout : FormLayout
        What belongs into the form.
    faults : Faults
        Is told what is wrong.
    today : date
        Periods that begin later cannot have been counted.

    Returns
    -------
    tuple of Filled
        Oldest first; rows that are at fault are left out.
    """
    counts = {title: count for title, count in _titled(layout) if title in columns}
    found: dict[Period, Filled] = {}
    for number, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        cells = {title: row[columns[title] - 1] for title in counts}
        if all(cell.is_empty or _is_missing(cell, layout) for cell in cells.values()):
            continue
        above = [one.values for one in found.values()]
        if (total := total_fault(number, row, columns, layout, above)) is not None:
            faults.row(number, total)
            continue
        read = {title: read_count(cell, counts[title], layout.missing) for title, cell in cells.items()}
        period = _period(row, columns, layout, today)
        for title, value in {layout.date: period, **read}.items():
            if isinstance(value, Fault):
                faults.cell(number, columns[title], value)
        values = {title: value for title, value in read.items() if not isinstance(value, Fault)}
        for fault in _against_itself(read, values, layout):
            faults.row(number, fault)
        if isinstance(period, Fault):
            continue
        if period in found:
            fact = f"{period.words} has a row already, row {found[period].number}"
            faults.cell(number, columns[layout.date], Fault(fact=fact, mend="keep one of the two"))
            continue
        found[period] = Filled(number=number, period=period, values=values)
    for at, fault in out_of_order(tuple(found)).items():
        faults.cell(list(found.values())[at].number, columns[layout.date], fault)
    return tuple(found[period] for period in sorted(found))


def _is_missing(cell: Given, layout: FormLayout) -> bool:
    return isinstance(cell.value, str) and cell.value.strip() in layout.missing


def _period(
    row: Sequence[Given], columns: Mapping[str, int], layout: FormLayout, today: date
) -> Period | Fault:
    period = read_period(row[columns[layout.date] - 1], layout)
    if isinstance(period, Fault):
        return period
    covers = row[columns[COVERS] - 1].value if COVERS in columns else None
    return other_words(period, covers, layout) or not_begun(period, today) or period


def _titled(layout: FormLayout) -> Iterator[tuple[str, Count]]:
    for count in layout.counts:
        yield count.name, count
        if count.name in layout.seconds:
            yield count.second, count


def _against_itself(
    read: Mapping[str, object], values: Mapping[str, object], layout: FormLayout
) -> Iterator[Fault]:
    for group in layout.together:
        filled = [title for title in group if read.get(title) is not None]
        empty = [title for title in group if title in read and read[title] is None]
        if filled and empty:
            fact = f"{_listed(filled)} {_verb(filled)} filled in, but not {_listed(empty)}"
            yield Fault(fact=fact, mend="fill in all of them or none; write 0 where there was nothing")
    for count in layout.counts:
        if read.get(count.second) is not None and count.name in read and read[count.name] is None:
            fact = f"{count.second} is filled in, but not {count.name}"
            yield Fault(fact=fact, mend=f"write the first count into {count.name}")
    for share in layout.shares:
        yield from _too_large(share, values)


def _too_large(share: Share, values: Mapping[str, object]) -> Iterator[Fault]:
    part, whole = (_sum(titles, values) for titles in (share.part, share.whole))
    if part is None or whole is None or part <= whole + ROUNDING:
        return
    sums = f"{_listed(share.part)} {part:.15g} is more than {_listed(share.whole)} {whole:.15g}"
    fact = f"{sums}, of which it is a part"
    mend = f"correct one of them ({share.kpi}); what may be above 100 % has the unit ratio"
    yield Fault(fact=fact, mend=mend)


def _sum(titles: Sequence[str], values: Mapping[str, object]) -> float | None:
    numbers = [values.get(title) for title in titles]
    known = [number for number in numbers if isinstance(number, int | float)]
    return float(sum(known)) if len(known) == len(numbers) else None


def _listed(titles: Sequence[str]) -> str:
    return " and ".join(titles)


def _verb(titles: Sequence[str]) -> str:
    return "is" if len(titles) == 1 else "are"
