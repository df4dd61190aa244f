"""Read a round of feedback: a CSV file with one answer a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kpiwork.errors import allowed, did_you_mean
from kpiwork.spec.document import Document
from kpiwork.spec.feedback import FeedbackAnswer
from kpiwork.spec.parts import Part
from kpiwork.spec.place import Located, Position, UnreadableError, escaped, in_file, shown
from kpiwork.spec.problems import validated
from kpiwork.spec.read import read_text

__all__ = ["read_answers"]

COLUMNS = tuple(FeedbackAnswer.model_fields)
REQUIRED = tuple(name for name, field in FeedbackAnswer.model_fields.items() if field.is_required())
LONGEST_WHOLE = 9


def read_answers(data: bytes, path: str) -> list[Part[FeedbackAnswer]]:
    """Give the answers of a file, each with its line.

    Raises
    ------
    UnreadableError
        With everything that is wrong in it.
    """
    rows = _rows(read_text(data, path), path)
    header = next(rows, None)
    if header is None:
        raise UnreadableError(in_file(path, "is empty", f"write the header {','.join(COLUMNS)}"))
    _check_header(header[1], path)
    answers: list[Part[FeedbackAnswer]] = []
    problems: list[Located] = []
    for line, cells in rows:
        try:
            document = _document(header[1], cells, path, Position(line=line))
            answers.append(Part(model=validated(FeedbackAnswer, document), document=document))
        except UnreadableError as error:
            problems.extend(error.located)
    if problems:
        raise UnreadableError(*problems)
    return answers


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
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
    if len(names) == 1 and ";" in names[0]:
        raise UnreadableError(in_file(path, "has columns parted by ;", "save it with commas", top))
    wrong = [
        in_file(
            path,
            f"{shown(name)} is no column of a round of feedback",
            did_you_mean(escaped(name), COLUMNS),
            top,
        )
        for name in names
        if name not in COLUMNS
    ]
    wrong += [
        in_file(path, f"column {name} is missing", f"write the header {','.join(COLUMNS)}", top)
        for name in REQUIRED
        if name not in names
    ]
    if len(set(names)) < len(names):
        wrong.append(in_file(path, "has two columns of one name", f"keep one each of {allowed(names)}", top))
    if wrong:
        raise UnreadableError(*wrong)


def _document(names: list[str], cells: list[str], path: str, position: Position) -> Document:
    if len(cells) != len(names):
        fact = f"has {len(cells)} cells where the header has {len(names)}"
        raise UnreadableError(in_file(path, fact, "put a text that holds a comma in quotes", position))
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
    value = {name: _cell(name, text) for name, text in given.items()}
    return Document(
        path=path, value=value, values=dict.fromkeys([(), *((name,) for name in value)], position)
    )


def _cell(name: str, text: str) -> str | int:
    whole = name == "agreement" and text.isascii() and text.isdigit() and len(text) <= LONGEST_WHOLE
    return int(text) if whole else text
