"""Make the forms of a department: which ones, from which period on, and where to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpiwork.errors import Problem, UsageError, did_you_mean
from kpiwork.files import write_whole
from kpiwork.measure.form.file import path_of_form
from kpiwork.measure.form.layout import FormLayout, cards_of, layout_of
from kpiwork.measure.plan import sources_of
from kpiwork.periods import Period, PeriodKind
from kpiwork.publish.form.book import form_bytes
from kpiwork.publish.form.words import Words, undefined_cards, words_of
from kpiwork.publish.terminal import near
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import Workbook

__all__ = ["MadeForm", "Wish", "make_forms"]

USUAL_ROWS: Mapping[PeriodKind, int] = {
    PeriodKind.WEEK: 53,
    PeriodKind.MONTH: 24,
    PeriodKind.QUARTER: 12,
    PeriodKind.CALENDAR_QUARTER: 12,
    PeriodKind.YEAR: 5,
}
MOST_ROWS = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody asks of a form.

    Parameters
    ----------
    source : str
        Which form; all of the department's where empty.
    first : str
        Label of a period that the first row is for, ``2026-01``; where empty, the first of a target.
    periods : int
        How many rows; 0 chooses.
    out : Path or None
        The file, in place of the source's own.
    """

    source: str = ""
    first: str = ""
    periods: int = 0
    out: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeForm:
    """A form that was made.

    Parameters
    ----------
    path : Path
        The file.
    columns : tuple of str
        What is to be counted.
    first, last : Period
        What the first and the last row are for.
    undefined : tuple of str
        KPIs whose cards do not define what counts, so that the sheet with help cannot say it.
    """

    path: Path
    columns: tuple[str, ...]
    first: Period
    last: Period
    undefined: tuple[str, ...] = ()


def make_forms(workbook: Workbook, department: str, wish: Wish) -> tuple[MadeForm, ...]:
    """Make the forms that a department's KPIs are counted in.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    department : str
        Its id.
    wish : Wish
        Which form, for which periods, where to.

    Returns
    -------
    tuple of MadeForm
        One a source that declares a form; all are made, or none.

    Raises
    ------
    UsageError
        If the department has no form, the wish does not fit, or a file is there already.
    OutputError
        If a form cannot be written.
    """
    names = _forms(workbook, department, wish)
    paths = {name: (wish.out or path_of_form(workbook, name)).absolute() for name in names}
    _refuse_existing(paths)
    made = []
    for name, path in paths.items():
        layout = layout_of(workbook, name)
        periods = _periods(workbook, layout, wish)
        data = form_bytes(layout, periods, _words(workbook, department, layout))
        _refuse_existing({name: path})  # somebody may have put it there meanwhile
        write_whole(path, data)
        columns = tuple(count.name for count in layout.counts)
        made.append(
            MadeForm(
                path=path,
                columns=columns,
                first=periods[0],
                last=periods[-1],
                undefined=undefined_cards(workbook, name),
            )
        )
    return tuple(made)


def _words(workbook: Workbook, department: str, layout: FormLayout) -> Words:
    return words_of(workbook, workbook.department(department), layout)


def _forms(workbook: Workbook, department: str, wish: Wish) -> tuple[str, ...]:
    book, sources = workbook.department(department, place="DEPARTMENT"), workbook.settings.sources
    used = dict.fromkeys(name for card in book.cards.values() for name in sources_of(card))
    names = tuple(name for name in used if name in sources and sources[name].form is not None)
    if not names:
        fact = "no KPI of this department is counted in a form"
        mend = "declare form: {every: month} for its source in params/workbook.yaml"
        raise UsageError.at(department, fact, mend)
    if wish.source and wish.source not in names:
        fact = f"'{wish.source}' is no form of {department}"
        raise UsageError.at("--source", fact, did_you_mean(wish.source, names))
    if empty := [name for name in names if not layout_of(workbook, name).counts]:
        fact = f"no formula of a card names a column of {empty[0]}"
        raise UsageError.at(department, fact, "name what is counted, as in sum(errors)")
    chosen = (wish.source,) if wish.source else names
    if wish.out is not None and len(chosen) > 1:
        fact = f"names one file, and {department} has {len(chosen)} forms"
        raise UsageError.at("--out", fact, f"name one of them with --source: {', '.join(chosen)}")
    if wish.out is not None and wish.out.suffix.lower() != ".xlsx":
        raise UsageError.at("--out", f"'{wish.out}' is no .xlsx file", "let its name end in .xlsx")
    return chosen


def _refuse_existing(paths: Mapping[str, Path]) -> None:
    there = {name: path for name, path in paths.items() if path.exists() or path.is_symlink()}
    if not there:
        return
    kept = "it may hold counts and stays as it is; name another file with"
    mends = {
        name: f"{kept} --source {name} --out FILE" if len(paths) > 1 else f"{kept} --out" for name in there
    }
    raise UsageError(
        Problem(place=near(path), fact="is there already", mend=mends[name]) for name, path in there.items()
    )


def _periods(workbook: Workbook, layout: FormLayout, wish: Wish) -> tuple[Period, ...]:
    if not 0 <= wish.periods <= MOST_ROWS:
        fact = f"{wish.periods} is no number of rows for a form"
        raise UsageError.at("--periods", fact, f"write 1 to {MOST_ROWS}")
    calendar, rows = workbook.calendar, wish.periods or USUAL_ROWS[layout.every]
    if wish.first:
        day = calendar.parse(wish.first, place="--first").start
    else:
        day = _first_of_targets(cards_of(workbook, layout.source).values())
    first = calendar.containing(day, layout.every)
    return tuple(calendar.shift(first, step) for step in range(rows))


def _first_of_targets(cards: Iterable[Card]) -> date:
    days = [day for card in cards for day in (card.introduced, *(one.starts for one in card.targets)) if day]
    if not days:
        fact = "is missing, and no target says when counting begins"
        raise UsageError.at("--first", fact, "name the first period, such as --first 2026-01")
    return min(days)
