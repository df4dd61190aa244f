"""The SMART check of a workbook's cards for scripts: lines to read, or JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.publish.aligned import aligned
from kpiwork.review.numbers import day_words
from kpiwork.review.smart.check import smart_of_all
from kpiwork.review.smart.judged import Criterion, Judged, Judgement, worst
from kpiwork.review.smart.look import measured_newest
from kpiwork.spec.choices import Stage
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["SmartOfDepartment", "as_json", "as_lines", "smart_of"]

INDENT = "    "
HEAD = ("KPI", *(criterion.value for criterion in Criterion))


@dataclass(frozen=True, kw_only=True, slots=True)
class SmartOfDepartment:
    """What the SMART check says of a department's cards.

    Parameters
    ----------
    book : DepartmentBook
        The department.
    as_of : date or None
        Day on which the data were looked at; None without data.
    until : str
        The newest period that they were looked at up to, in words; empty without data.
    judged : mapping of str to tuple of Judged
        By the KPI's id.
    """

    book: DepartmentBook
    as_of: dt.date | None
    until: str
    judged: Mapping[str, tuple[Judged, ...]]


def smart_of(
    workbook: Workbook, *, departments: Sequence[str] = (), kpi: str = "", as_of: dt.date | None = None
) -> tuple[SmartOfDepartment, ...]:
    """Check the cards of some departments; of all where none is named.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    departments : sequence of str
        Ids.
    kpi : str
        Only this KPI.
    as_of : date, optional
        Day on which the data are looked at.

    Raises
    ------
    UsageError
        If there is no such department or KPI.
    """
    books = [workbook.department(one, place="--department") for one in departments or workbook.departments]
    if kpi:
        _refuse_unknown(kpi, books)
        books = [book for book in books if kpi in book.cards]
    found = (_checked(workbook, book, as_of) for book in books)
    return tuple(_only(one, kpi) if kpi else one for one in found)


def as_lines(found: Sequence[SmartOfDepartment], *, everything: bool = False) -> Iterator[str]:
    """Tell how cards come out, as a table a department, and then what to mend, in reading order.

    Parameters
    ----------
    found : sequence of SmartOfDepartment
        From `smart_of`.
    everything : bool
        Whether to tell what passes, as well.
    """
    for number, one in enumerate(found):
        yield from ("",) * bool(number)
        yield from _department(one, everything=everything)


def as_json(found: Sequence[SmartOfDepartment]) -> str:
    """Write every point as JSON, the same keys for each."""
    told = [
        {
            "department": one.book.id,
            "as_of": None if one.as_of is None else one.as_of.isoformat(),
            "kpi": kpi,
            **{criterion.value: _worst_of(judged, criterion).value for criterion in Criterion},
            "points": [asdict(point) for point in judged],
        }
        for one in found
        for kpi, judged in one.judged.items()
    ]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _checked(workbook: Workbook, book: DepartmentBook, as_of: dt.date | None) -> SmartOfDepartment:
    measured = measured_newest(workbook, book.id, as_of=as_of)
    return SmartOfDepartment(
        book=book,
        as_of=as_of or (None if measured is None else measured.as_of),
        until="" if measured is None else measured.period.words,
        judged=smart_of_all(workbook, book.id, measured, as_of=as_of),
    )


def _only(found: SmartOfDepartment, kpi: str) -> SmartOfDepartment:
    judged = {name: points for name, points in found.judged.items() if name == kpi}
    return SmartOfDepartment(book=found.book, as_of=found.as_of, until=found.until, judged=judged)


def _refuse_unknown(kpi: str, books: Sequence[DepartmentBook]) -> None:
    known = {name: card for book in books for name, card in book.cards.items()}
    if kpi not in known:
        where = "the workbook" if len(books) != 1 else books[0].id
        raise UsageError.at("--kpi", f"'{kpi}' is no KPI of {where}", did_you_mean(kpi, known))
    if known[kpi].stage is Stage.RETIRED:
        raise UsageError.at("--kpi", f"'{kpi}' is retired", "name one that is in use")


def _department(found: SmartOfDepartment, *, everything: bool) -> Iterator[str]:
    data = f"data up to {found.until}" if found.until else "no data"
    looked = f", looked at on {day_words(found.as_of)}" if found.as_of else ""
    yield f"{found.book.settings.name}: {_cards(len(found.judged))}, {data}{looked}"
    if not found.judged:
        return
    yield ""
    rows = [_row(kpi, judged) for kpi, judged in found.judged.items()]
    yield from aligned([HEAD, *rows])
    for kpi, judged in found.judged.items():
        told = [one for one in judged if everything or one.judgement is not Judgement.PASS]
        if told:
            yield ""
            yield f"{found.book.cards[kpi].name} ({kpi}): {_summary(judged)}"
            yield from (line for one in told for line in _point(one))


def _row(kpi: str, judged: Sequence[Judged]) -> tuple[str, ...]:
    return kpi, *(_worst_of(judged, criterion).value for criterion in Criterion)


def _worst_of(judged: Sequence[Judged], criterion: Criterion) -> Judgement:
    return worst(one for one in judged if one.criterion is criterion)


def _point(one: Judged) -> Iterator[str]:
    place = f"  [{one.place}]" if one.place else ""
    yield f"{INDENT}{one.criterion.value}, {one.check}: {one.judgement.value}{place}"
    yield f"{INDENT * 2}{one.reason}"
    if one.mend:
        yield f"{INDENT * 2}Mend: {one.mend}{'' if one.mend.endswith('?') else '.'}"


def _summary(judged: Sequence[Judged]) -> str:
    """Count points by judgement, the gravest first: ``1 to mend, 4 to improve``."""
    counts = Counter(one.judgement for one in judged)
    words = {
        Judgement.FAIL: "fail",
        Judgement.IMPROVE: "to improve",
        Judgement.CANNOT_TELL: "cannot be told",
        Judgement.PASS: "pass",
    }
    return ", ".join(f"{counts[one]} {word}" for one, word in words.items() if counts[one])


def _cards(number: int) -> str:
    return f"{number} card{'' if number == 1 else 's'}"
