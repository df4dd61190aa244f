"""The text of a CSV file as spreadsheets save it, or in which other way it was saved."""

from __future__ import annotations

import codecs

from kpiwork.spec.place import Position, UnreadableError, in_file
from kpiwork.spec.read import read_text

__all__ = ["decoded"]

EXCEL_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
AS_UTF_8 = "save it as “CSV UTF-8” (Excel), or as CSV with the character set UTF-8 (LibreOffice)"


def decoded(data: bytes, path: str) -> str:
    """Decode a CSV file; a byte order mark is dropped and every line ends in a line feed.

    Raises
    ------
    UnreadableError
        If it is no text in UTF-8; says what it is instead, as far as that can be told.
    """
    if data.startswith(EXCEL_FILES):
        raise UnreadableError(in_file(path, "is a spreadsheet with another ending, not CSV", AS_UTF_8))
    if data.startswith(WIDE):
        raise UnreadableError(in_file(path, "is UTF-16, as Excel saves “Unicode text”", AS_UTF_8))
    try:
        return read_text(data, path).replace("\r", "\n")
    except UnreadableError as error:
        raise _of_windows(data, path) from error


def _of_windows(data: bytes, path: str) -> UnreadableError:
    """Show the first letter that is not UTF-8 as an older Excel means it, so that its owner sees it is so."""
    at = _first_wrong(data)
    letter = data[at : at + 1].decode("cp1252", errors="replace")
    fact = f"is not UTF-8: “{letter}” is written as an older Excel saves plain CSV"
    return UnreadableError(in_file(path, fact, AS_UTF_8, Position(line=data.count(b"\n", 0, at) + 1)))


def _first_wrong(data: bytes) -> int:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    return 0
