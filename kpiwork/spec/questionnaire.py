"""The file that a round of feedback is collected in: every answer to every statement, to be counted.

People are not listed in it. Whoever collects the answers, on paper or from a form tool's summary, writes how
many gave each; nothing then ties the answers of one person together.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.files import write_whole
from kpiwork.spec.answers import COLUMNS
from kpiwork.spec.choices import Stage
from kpiwork.spec.feedback import MOST_AGREEMENT, OPEN_QUESTION, STATEMENTS, known_rounds
from kpiwork.spec.layout import FEEDBACK, PARAMS, RESERVED
from kpiwork.spec.mends import as_identifier
from kpiwork.spec.text import IDENTIFIER, LONGEST_IDENTIFIER
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["USUAL_KPIS", "Questionnaire", "Wish", "make_questionnaire"]

USUAL_KPIS = 3
"""So many KPIs are asked about where nobody says which, and no round was held: more tire people."""

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would calculate; an apostrophe before it says it is text


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody asks of a questionnaire.

    Parameters
    ----------
    kpis, groups : tuple of str
        Which, by id and by role; empty for the usual ones.
    closed : date or None
        Last day of the round, where it is known already.
    semicolons : bool
        Whether a spreadsheet parts columns by semicolons, as where a comma is the decimal sign.
    out : Path or None
        The file, in place of the department's own.
    """

    kpis: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    closed: date | None = None
    semicolons: bool = False
    out: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Questionnaire:
    """A questionnaire that was made."""

    path: Path
    kpis: tuple[str, ...]
    groups: tuple[str, ...]
    statements: tuple[str, ...]


def make_questionnaire(workbook: Workbook, department: str, name: str, wish: Wish) -> Questionnaire:
    """Write the file in which a round's answers are counted.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    department : str
        Its id.
    name : str
        Of the round, which names the file: ``autumn_2013``.
    wish : Wish
        What is to be asked, and of whom.

    Raises
    ------
    UsageError
        If a name is none, nobody is to be asked, or a file is there already.
    OutputError
        If the file cannot be written.
    """
    book = workbook.department(department, place="DEPARTMENT")
    _check_name(name)
    kpis, groups = _kpis(book, wish), _groups(book, wish)
    path = (wish.out or workbook.root / PARAMS / department / FEEDBACK / f"{name}.csv").absolute()
    if path.exists() or path.is_symlink():
        mend = "it may hold answers and stays as it is; name another round, or another file with --out"
        raise UsageError.at(str(path), "is there already", mend)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if wish.semicolons else ",")
    writer.writerow(COLUMNS)
    day = wish.closed.isoformat() if wish.closed else ""
    for place, cells in enumerate(_rows(groups, kpis)):
        writer.writerow([*map(_as_text, cells), day if place == 0 else ""])
    write_whole(path, text.getvalue().encode("utf-8-sig"))  # without the mark Excel takes it for another
    return Questionnaire(path=path, kpis=kpis, groups=groups, statements=STATEMENTS)


def _rows(groups: Sequence[str], kpis: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give the cells of each row up to the one of the day: first each answer, then the open question."""
    for group in groups:
        for kpi in kpis:
            for item in STATEMENTS:
                for level in range(MOST_AGREEMENT, 0, -1):
                    yield group, kpi, item, str(level), "", ""
        yield group, "", OPEN_QUESTION, "", "", ""


def _check_name(name: str) -> None:
    if re.fullmatch(IDENTIFIER, name) and len(name) <= LONGEST_IDENTIFIER and name not in RESERVED:
        return
    guess = as_identifier(name)
    mend = f"write {guess}" if guess and guess != name else "write one such as autumn_2013"
    raise UsageError.at("ROUND", f"'{name}' is a name that cannot be a file's", mend)


def _kpis(book: DepartmentBook, wish: Wish) -> tuple[str, ...]:
    for kpi in wish.kpis:
        if kpi not in book.cards:
            raise UsageError.at("--kpi", f"'{kpi}' is no KPI of {book.id}", did_you_mean(kpi, book.cards))
    if wish.kpis:
        return tuple(dict.fromkeys(wish.kpis))
    last = known_rounds(book.feedback)[-1:]
    asked = {one.kpi for name in last for one in book.feedback[name]}
    before = tuple(kpi for kpi in book.cards if kpi in asked)
    lived_with = [kpi for kpi, card in book.cards.items() if card.stage in (Stage.ACTIVE, Stage.PILOT)]
    found = before or tuple(lived_with[:USUAL_KPIS])
    if not found:
        raise UsageError.at(book.id, "has no KPI that is active or tried out", "name one with --kpi")
    return found


def _groups(book: DepartmentBook, wish: Wish) -> tuple[str, ...]:
    found = wish.groups or tuple(one.role for one in book.settings.stakeholders if one.affected)
    if not found:
        mend = "add stakeholders to its department.yaml, or name a group with --group"
        raise UsageError.at(book.id, "names nobody whose day its KPIs change", mend)
    return tuple(dict.fromkeys(found))


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
