"""Read a round of feedback: a CSV file with one answer a row, or with how many gave it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from kpiwork.errors import allowed, did_you_mean
from kpiwork.spec.answers_file import decoded
from kpiwork.spec.document import Document
from kpiwork.spec.feedback import MOST_AGREEMENT, FeedbackAnswer
from kpiwork.spec.model import Model
from kpiwork.spec.parts import Part
from kpiwork.spec.place import Located, Position, UnreadableError, escaped, in_file, shown
from kpiwork.spec.problems import validated
from kpiwork.spec.time import Day

__all__ = ["ANSWERS", "COLUMNS", "read_answers"]

ANSWERS = "answers"
"""Column that says how many people gave the answer of a row; without it each row is one person's."""

CLOSED = "closed"
COLUMNS = (*(name for name in FeedbackAnswer.model_fields if name != CLOSED), ANSWERS, CLOSED)
REQUIRED = tuple(name for name, field in FeedbackAnswer.model_fields.items() if field.is_required())
SHORTEST = COLUMNS[: COLUMNS.index(ANSWERS)]
MOST_ANSWERS = 10_000  # of one row: more is a slip of the hand
MOST_IN_ALL = 100_000
LONGEST_WHOLE = 9
OTHER_SCALE = range(MOST_AGREEMENT + 1, 2 * MOST_AGREEMENT + 1)
MANY_ABOVE = 3  # rows: fewer are slips, each told at its line
FORMULAS = ("'=", "'+", "'-", "'@")  # as a spreadsheet is told that what begins so is text
NONE, GIVEN = "", "0"


class Closing(Model):
    """The last day of a round, read by itself: its row may hold no answer."""

    closed: Day


def read_answers(data: bytes, path: str) -> list[Part[FeedbackAnswer]]:
    """Give the answers of a file, each with its line; an answer that several gave stands as often.

    Parameters
    ----------
    data : bytes
        The file, with commas or semicolons between its columns.
    path : str
        How messages name it.

    Raises
    ------
    UnreadableError
        With everything that is wrong in it.
    """
    rows = list(_rows(decoded(data, path), path))
    if not rows:
        raise UnreadableError(in_file(path, "is empty", f"write the header {','.join(SHORTEST)}"))
    header, given = [name.strip() for name in rows[0][1]], rows[1:]
    _check_header(header, path)
    _check_scale(header, given, path)
    closed = _closed(header, given, path)
    answers: list[Part[FeedbackAnswer]] = []
    problems: list[Located] = []
    for line, cells in given:
        try:
            answers.extend(_answers(header, cells, closed, path, Position(line=line)))
        except UnreadableError as error:
            problems.extend(error.located)
    if len(answers) > MOST_IN_ALL:
        fact = f"has {len(answers):,} answers; a round has at most {MOST_IN_ALL:,}"
        problems.append(in_file(path, fact, f"check the column {ANSWERS}"))
    if problems:
        raise UnreadableError(*problems)
    return answers


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, with their lines; a spreadsheet may part columns by semicolons."""
    head = text.split("\n", 1)[0]
    delimiter = ";" if ";" in head and "," not in head else ","
    reader = csv.reader(io.StringIO(text), strict=True, delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        mend = "check the quotes of this row, or save the file again as CSV"
        raise UnreadableError(in_file(path, "is not CSV", mend, Position(line=line))) from error


def _check_header(names: list[str], path: str) -> None:
    top = Position(line=1)
    unknown = {name: did_you_mean(escaped(name), COLUMNS) for name in names if name not in COLUMNS}
    wrong = [
        in_file(path, f"{shown(name)} is no column of a round of feedback", mend, top)
        for name, mend in unknown.items()
    ]
    wrong += [
        in_file(path, f"column {name} is missing", f"write the header {','.join(SHORTEST)}", top)
        for name in REQUIRED
        if name not in names and not any(f"'{name}'" in mend for mend in unknown.values())
    ]
    if len(set(names)) < len(names):
        wrong.append(in_file(path, "has two columns of one name", f"keep one each of {allowed(names)}", top))
    if wrong:
        raise UnreadableError(*wrong)


def _check_scale(names: list[str], rows: Iterable[tuple[int, list[str]]], path: str) -> None:
    """Say once, not row by row, that people were asked on a scale up to ten."""
    if "agreement" not in names:
        return
    place = names.index("agreement")
    texts = ((line, cells[place].strip()) for line, cells in rows if len(cells) == len(names))
    above = [line for line, text in texts if _is_whole(text) and int(text) in OTHER_SCALE]
    if len(above) < MANY_ABOVE:
        return
    fact = f"agreement: {len(above)} rows are above {MOST_AGREEMENT}, as on a scale from 1 to 10"
    mend = (
        "write 1 and 2 as 1, 3 and 4 as 2, 5 and 6 as 3, 7 and 8 as 4, 9 and 10 as 5; "
        "next time ask from 1 to 5"
    )
    raise UnreadableError(in_file(path, fact, mend, Position(line=above[0])))


def _closed(names: list[str], rows: Iterable[tuple[int, list[str]]], path: str) -> Day | None:
    """Give the last day of the round, which stands in one row or in all of them."""
    if CLOSED not in names:
        return None
    place = names.index(CLOSED)
    texts = ((line, cells[place].strip()) for line, cells in rows if len(cells) == len(names))
    days: dict[str, int] = {}
    for line, text in texts:
        if text:
            days.setdefault(text, line)
    if len(days) > 1:
        fact = f"closed: has {len(days)} days, {' and '.join(map(shown, list(days)[:2]))} among them"
        mend = "write the last day of the round, once; the day of an answer says too much about a person"
        raise UnreadableError(in_file(path, fact, mend, Position(line=list(days.values())[1])))
    for text, line in days.items():
        return validated(Closing, _document({CLOSED: text}, path, Position(line=line))).closed
    return None


def _answers(
    names: list[str], cells: list[str], closed: Day | None, path: str, position: Position
) -> list[Part[FeedbackAnswer]]:
    if len(cells) != len(names):
        fact = f"has {len(cells)} cells where the header has {len(names)}"
        mend = "put a text that holds a comma in quotes; write agreement as a whole number, 4 for 4,0"
        raise UnreadableError(in_file(path, fact, mend, position))
    given = {name: text for name, cell in zip(names, cells, strict=True) if (text := _text(cell))}
    given.pop(CLOSED, None)
    people = _people(given, given.pop(ANSWERS, NONE), path, position) if ANSWERS in names else 1
    if not people:
        return []
    document = _document({name: _cell(name, text) for name, text in given.items()}, path, position)
    _check_decimals(given, document)
    answer = validated(FeedbackAnswer, document).model_copy(update={CLOSED: closed})
    return [Part(model=answer, document=document)] * people


def _document(value: dict[str, Any], path: str, position: Position) -> Document:
    return Document(
        path=path, value=value, values=dict.fromkeys([(), *((name,) for name in value)], position)
    )


def _people(given: dict[str, str], count: str, path: str, position: Position) -> int:
    """Count who gave a row's answer: nobody where the cell is empty, but words are somebody's."""
    if "words" in given:
        if count in (NONE, "1"):
            return 1
        fact = f"answers: {shown(count)} people gave the same words"
        raise UnreadableError(in_file(path, fact, "give the words of each a row of its own", position))
    if count in (NONE, GIVEN):
        return 0
    if _is_whole(count) and int(count) <= MOST_ANSWERS:
        return int(count)
    fact = f"answers: {shown(count)} is no number of people"
    mend = f"write how many gave this answer, from 0 to {MOST_ANSWERS:,}, or leave it empty"
    raise UnreadableError(in_file(path, fact, mend, position))


def _check_decimals(given: dict[str, str], document: Document) -> None:
    text = given.get("agreement", NONE)
    whole, comma, rest = text.partition(",")
    if not (comma and _is_whole(whole) and (_is_whole(rest) or not rest)):
        return
    near = whole if not rest.strip("0") else f"a whole number from 1 to {MOST_AGREEMENT}"
    fact = f"agreement: {shown(text)} is no whole number"
    raise UnreadableError(document.wrong(("agreement",), fact, f"write {near}"))


def _text(cell: str) -> str:
    """Give what stands in a cell; an apostrophe that keeps spreadsheets from calculating is no part of it."""
    text = cell.strip()
    return text[1:] if text.startswith(FORMULAS) else text


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_WHOLE


def _cell(name: str, text: str) -> str | int:
    return int(text) if name == "agreement" and _is_whole(text) else text
