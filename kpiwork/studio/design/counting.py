"""Cases that two people count by a definition, each alone, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

import ibis
import numpy as np

from kpiwork.errors import KpiworkError, UsageError
from kpiwork.measure.histograms import CardRows, card_rows
from kpiwork.measure.plan import wanted_of
from kpiwork.measure.quality import columns_of
from kpiwork.spec.place import escaped
from kpiwork.studio.design.columns import names_person
from kpiwork.studio.design.trial import TrialProblem
from kpiwork.studio.design.trying import Asked, last_day, opened, told_problem

__all__ = ["Agreement", "Case", "Cases", "agreed", "draw"]

LONGEST_CELL = 200
EMPTY = "(empty)"
AGREED_ENOUGH = 0.9
"""Below it the definition is mended before anybody counts on."""
PLACE = "kpiwork place"
"""The column that numbers the rows; no formula can mean it by accident."""
MANY_IN_A_ROW = TrialProblem(
    loc=("measure", "source"),
    fact="each row of these data stands for many cases already",
    mend="let both people count from where single cases are recorded, and note by hand how many agree",
)
NO_CASES = TrialProblem(
    loc=("measure", "where"), fact="no rows count up to today", mend="look at the condition, or the data"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One row to be judged.

    Parameters
    ----------
    number : int
        From 1.
    cells : tuple of str
        What its columns hold, in the order of `Cases.columns`.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cases:
    """Cases drawn at random, by a seed.

    Parameters
    ----------
    columns : tuple of str
        The key's columns and those that the formulas use.
    cases : tuple of Case
        Fewer than asked for where there are fewer rows.
    seed : int
        The same seed draws the same cases from the same data.
    of : int
        How many rows they were drawn from.
    withheld : tuple of str
        Columns that name a person, and are not shown.
    asks : str
        The question to answer of each case with yes or no.
    problems : tuple of TrialProblem
        Why no cases could be drawn.
    """

    columns: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    seed: int = 0
    of: int = 0
    withheld: tuple[str, ...] = ()
    asks: str = ""
    problems: tuple[TrialProblem, ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How far two people agreed.

    Parameters
    ----------
    cases, same : int
        How many both judged, and of how many they said the same.
    differ : tuple of int
        Numbers of the cases that they judged differently.
    sentence : str
        In words, with what to do next.
    """

    cases: int
    same: int
    differ: tuple[int, ...]
    sentence: str


def draw(asked: Asked, *, name: str, seed: int, number: int) -> Cases:
    """Draw cases from the rows that a measure looks at, counted or not; nothing is raised.

    Only columns that the formulas use are read, and the key; none that names a person.

    Parameters
    ----------
    asked : Asked
        The card as typed.
    name : str
        What the KPI is called.
    seed, number : int
        Which cases, and how many.
    """
    source = asked.workbook.settings.sources.get(asked.card.measure.source)
    if source is not None and source.aggregated:
        return Cases(seed=seed, problems=(MANY_IN_A_ROW,))
    try:
        [wanted] = wanted_of(asked.workbook)
        with opened(replace(asked, as_of=last_day(asked))) as binder:
            return _drawn(card_rows(binder, wanted, asked.workbook.calendar), name, seed, number)
    except KpiworkError as error:
        return Cases(seed=seed, problems=tuple(map(told_problem, error.problems)))
    except Exception as error:  # noqa: BLE001 - a view shows what is told, and no engine's own words
        fact = f"no cases can be drawn ({type(error).__name__})"
        problem = TrialProblem(loc=("measure",), fact=fact, mend="try the measure first")
        return Cases(seed=seed, problems=(problem,))


def _drawn(rows: CardRows, name: str, seed: int, number: int) -> Cases:
    used = columns_of(rows.wanted.card, rows.source.name) & set(rows.source.table.columns)
    named = dict.fromkeys((*rows.source.source.key, *sorted(used)))
    there = [column for column in named if column in rows.source.table.columns]
    shown = [column for column in there if not names_person(rows.source, column)]
    withheld = tuple(column for column in there if column not in shown)
    if not shown:
        return Cases(seed=seed, withheld=withheld, problems=(NO_CASES,))
    [of] = rows.ask(rows.table.aggregate(of=rows.table.count()))["of"]
    if not of:
        return Cases(seed=seed, withheld=withheld, problems=(NO_CASES,))
    places = np.sort(np.random.default_rng(seed).choice(int(of), size=min(number, int(of)), replace=False))
    answer = rows.ask(_at(rows.table, there, shown, places))
    cells = zip(*(map(_cell, answer[f"c{place}"]) for place in range(len(shown))), strict=True)
    return Cases(
        columns=tuple(shown),
        cases=tuple(Case(number=place, cells=one) for place, one in enumerate(cells, start=1)),
        seed=seed,
        of=int(of),
        withheld=withheld,
        asks=f"By the definition of “{name}”, is this case counted?",
    )


def _at(table: ibis.Table, order: Sequence[str], shown: Sequence[str], places: np.ndarray) -> ibis.Table:
    """Give the rows at some places, where all rows stand in the order of their own values."""
    numbered = table.mutate(**{PLACE: ibis.row_number().over(order_by=[table[name] for name in order])})
    found = numbered.filter(numbered[PLACE].isin([int(place) for place in places])).order_by(PLACE)
    return found.select(**{f"c{place}": found[name] for place, name in enumerate(shown)})


def _cell(value: object) -> str:
    """Write a cell as text, short and on one line."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return EMPTY
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    text = value.isoformat() if isinstance(value, date) else escaped(str(value))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def agreed(cases: Cases, first: Sequence[bool], second: Sequence[bool]) -> Agreement:
    """Compare the answers of two people.

    Parameters
    ----------
    cases : Cases
        What they judged.
    first, second : sequence of bool
        Whether each case is counted, in the order of the cases.

    Raises
    ------
    UsageError
        If there are no cases, or not as many answers as cases.
    """
    many = len(cases.cases)
    if not many or len(first) != many or len(second) != many:
        fact = f"are {len(first)} and {len(second)} for {many} cases"
        raise UsageError.at("answers", fact, "let both people answer every case")
    judged = zip(cases.cases, first, second, strict=True)
    differ = tuple(case.number for case, one, other in judged if one is not other)
    return Agreement(cases=many, same=many - len(differ), differ=differ, sentence=_sentence(many, differ))


def _sentence(cases: int, differ: tuple[int, ...]) -> str:
    same = cases - len(differ)
    if not differ:
        return f"Both said the same of all {cases} cases."
    listed = ", ".join(map(str, differ))
    said = f"Both said the same of {same} of {cases} cases; they differ on {listed}."
    if same >= AGREED_ENOUGH * cases:
        return f"{said} Write down how such a case is counted."
    return f"{said} Mend the definition first, then draw other cases and count again."
