"""Text tables (CSV) to Parquet: header and lines are checked, and types decided by whole columns."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import duckdb

from kpiwork.errors import DataError
from kpiwork.measure.embedded import SAFE, SILENT, literal
from kpiwork.measure.files import source_place
from kpiwork.measure.misfits import MISFITS, written_misfits
from kpiwork.measure.plan import quoted
from kpiwork.measure.text_misfits import text_misfits
from kpiwork.measure.text_types import TEXT, column_readings
from kpiwork.spec.source import Source

__all__ = ["convert_text"]

DELIMITERS = ",;\t|"
UNICODE = "save it as UTF-8 text"
FROM_DUCKDB = re.compile(r"CSV Error on Line: (\d+)")
CHUNK = 1 << 20  # bytes read at a time
COLUMN_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def convert_text(name: str, source: Source, paths: Sequence[Path], target: Path) -> None:
    """Write the table of one or more text files as Parquet.

    Parameters
    ----------
    name : str
        The source's id, for messages.
    source : Source
        Says how empty cells are written and which types were declared.
    paths : sequence of Path
        CSV or TSV files, plain or gzip.
    target : Path
        Where to write.

    Raises
    ------
    DataError
        If a file is cut off, not UTF-8, has no proper header, or a line has other columns than it.
    """
    for path in paths:
        _must_be_whole(name, path)
    tables = " UNION ALL BY NAME ".join(_select(name, path, source.missing) for path in paths)
    with duckdb.connect(config=SAFE) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(SILENT)
        with _explained(name, paths):
            connection.execute(f"CREATE VIEW raw AS {tables}")
            readings = column_readings(connection, "raw", source)
            texts = [column for column, way in readings.items() if way is TEXT]
            misfits = text_misfits(connection, source, texts, partial(_line, paths))
            columns = ", ".join(
                f"{way.value(column)} AS {quoted(column)}" for column, way in readings.items()
            )
            table = f"SELECT {columns} FROM raw"  # noqa: S608 - quoted
            notes = f"KV_METADATA {{{MISFITS}: {literal(written_misfits(misfits))}}}"
            connection.execute(f"COPY ({table}) TO {literal(target)} (FORMAT parquet, {notes})")


def _must_be_whole(name: str, path: Path) -> None:
    """Read a compressed file to its end: DuckDB takes one that is cut off for one that ends."""
    if not path.name.lower().endswith(".gz"):
        return
    try:
        with gzip.open(path) as file:
            while file.read(CHUNK):
                pass
    except (OSError, EOFError, zlib.error) as error:
        fact = f"{path.name} is cut off or damaged ({type(error).__name__})"
        raise DataError.at(source_place(name), fact, "export it again, and copy it whole") from None


def _select(name: str, path: Path, missing: tuple[str, ...]) -> str:
    delimiter, header = _header(name, path)
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in header)
    nulls = ", ".join(literal(token) for token in dict.fromkeys(("", *missing)))
    form = "quote = '\"', escape = '\"', header = true, auto_detect = false"
    told = f"columns = {{{columns}}}, delim = {literal(delimiter)}, nullstr = [{nulls}], {form}"
    return f"SELECT * FROM read_csv({literal(path)}, {told})"  # noqa: S608 - quoted


def _header(name: str, path: Path) -> tuple[str, list[str]]:
    """Give the delimiter and the column names, which must be there and differ."""
    place = source_place(name)
    try:
        with _text(path) as file:
            first = file.readline()
            delimiter = max(DELIMITERS, key=first.count)
            file.seek(0)
            header = next(csv.reader(file, delimiter=delimiter, strict=True), [])
        "".join(header).encode()  # what was not UTF-8 cannot be written as such
    except UnicodeEncodeError:
        raise DataError.at(place, f"{path.name} is not UTF-8 text", UNICODE) from None
    except (csv.Error, OSError, EOFError) as error:
        fact = f"the header of {path.name} cannot be read ({type(error).__name__})"
        raise DataError.at(place, fact, "export it again as CSV") from None
    for position, column in enumerate(header, start=1):
        if not column.strip():
            fact = f"column {position} of {path.name} has no name in line 1"
            raise DataError.at(place, fact, "write a name for every column into the first line")
        if column.lower() in {other.lower() for other in header[: position - 1]}:
            fact = f"{path.name} has two columns named '{column}'"
            raise DataError.at(place, fact, "give each column its own name; capitals make no difference")
    return delimiter, header


def _line(paths: Sequence[Path], row: int) -> str:
    """Say in which line of which file a row stands, counted from 1 over all files in order."""
    for path in paths:
        with _text(path) as file:
            delimiter = max(DELIMITERS, key=file.readline().count)
            file.seek(0)
            lines = csv.reader(file, delimiter=delimiter)
            width, before = len(next(lines, [])), lines.line_num
            for cells in lines:
                start, before = before + 1, lines.line_num
                row -= 1 if cells or width == 1 else 0
                if not row:
                    return f"line {start} of {path.name}"
    return paths[0].name


def _text(path: Path) -> IO[str]:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


@contextmanager
def _explained(name: str, paths: Sequence[Path]) -> Iterator[None]:
    """Say in our words what DuckDB found, without the line's content."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error)
        file = next((path.name for path in paths if str(path) in text), paths[0].name)
        line = FROM_DUCKDB.search(text)
        where = f"line {line[1]} of {file}" if line else file
        if "not utf-8" in text.lower() or "invalid unicode" in text.lower():
            fact, mend = f"{where} is not UTF-8 text", UNICODE
        elif counts := COLUMN_COUNTS.search(text):
            fact = f"{where} has {counts[2]} columns, where the header has {counts[1]}"
            mend = "correct the line; put a text that holds the delimiter in double quotes"
        elif "unterminated quote" in text:
            fact, mend = (
                f"{where} has a double quote that is not closed",
                "close it, or export the file again",
            )
        else:
            fact, mend = f"{where} cannot be read ({type(error).__name__})", "export the file again as CSV"
        raise DataError.at(source_place(name), fact, mend) from None
