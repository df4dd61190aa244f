"""Excel files opened, each once with its values and once with its formulas; or why that cannot be.

The reason is told from the file's first bytes: protected, of the old kind, cut off, or no Excel at all.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook as Book

from kpiwork.errors import DataError, did_you_mean
from kpiwork.measure.files import source_place

__all__ = ["ERRORS", "Excel", "Reading", "lock_of", "open_excel", "sheet_of"]

ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})
"""What a cell shows whose formula went wrong."""

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError)
READING_ERRORS = (
    *DAMAGE,
    InvalidFileException,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
LOCKS = ("~${}", ".~lock.{}#")  # what Excel and LibreOffice put beside a file that is open


class Reading(Enum):
    """How a file is read: row by row, or as a whole with its merged and hidden parts."""

    ROWS = True
    WHOLE = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Excel:
    """An Excel file that is open.

    Parameters
    ----------
    values, formulas : openpyxl workbook
        The same file, with the values that were stored and with the formulas behind them.
    """

    values: Book
    formulas: Book


@contextmanager
def open_excel(name: str, path: Path, reading: Reading) -> Iterator[Excel]:
    """Open an Excel file for a while.

    Parameters
    ----------
    name : str
        The source's id, for messages.
    path : Path
        The file.
    reading : Reading
        How to read it.

    Raises
    ------
    DataError
        If it cannot be opened, with what the file is instead.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which no value depends on
            found = Excel(
                values=openpyxl.load_workbook(path, read_only=reading.value, data_only=True),
                formulas=openpyxl.load_workbook(path, read_only=reading.value, data_only=False),
            )
    except READING_ERRORS as error:
        raise DataError.at(source_place(name), *_why(path, error)) from None
    try:
        yield found
    except DAMAGE as error:  # rows are unpacked only while they are read
        raise DataError.at(source_place(name), *_why(path, error)) from None
    finally:
        found.values.close()
        found.formulas.close()


def sheet_of(place: str, wanted: str | None, sheets: Sequence[str], path: Path) -> str:
    """Give the name of the sheet to read: the one that is wanted, else the first.

    Raises
    ------
    DataError
        If there is no such sheet.
    """
    if wanted is None:
        return sheets[0]
    if wanted not in sheets:
        raise DataError.at(place, f"{path.name} has no sheet '{wanted}'", did_you_mean(wanted, sheets))
    return wanted


def lock_of(path: Path) -> Path | None:
    """Give the file by which Excel or LibreOffice says that it has a file open; None where there is none."""
    beside = (path.with_name(lock.format(path.name)) for lock in LOCKS)
    return next((lock for lock in beside if lock.exists()), None)


def _why(path: Path, error: Exception) -> tuple[str, str]:
    try:
        content = path.read_bytes()
    except OSError:
        mend = "close it in Excel, or ask for the right to read it"
        return f"{path.name} cannot be read ({type(error).__name__})", mend
    if content.startswith(COMPOUND) and PROTECTED in content:
        return f"{path.name} cannot be read as Excel: it is protected with a password", (
            "open it in Excel and save it as .xlsx, without a password"
        )
    if content.startswith(COMPOUND):
        return f"{path.name} cannot be read as Excel: it is of the old kind (.xls)", (
            "open it in Excel and save it as .xlsx, under Save as"
        )
    if content.startswith(ZIP):
        return f"{path.name} cannot be read as Excel: it is cut off or damaged ({type(error).__name__})", (
            "copy it whole once more, or open it in Excel, let Excel repair it, and save it as .xlsx"
        )
    return f"{path.name} cannot be read as Excel ({type(error).__name__})", (
        "open it in Excel and save it as .xlsx, without a password"
    )
