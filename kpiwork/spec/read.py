"""Read a YAML file as plain values, each with its line and column."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from kpiwork.spec.builder import DEEPEST, Builder
from kpiwork.spec.document import Document
from kpiwork.spec.place import Position, UnreadableError, in_file
from kpiwork.spec.syntax import not_readable, not_yaml, position_at

__all__ = ["parse", "read_bytes", "read_text"]

MOST_BYTES = 1_000_000
DEEP = re.compile(rf"(?:[\[{{]\s*){{{DEEPEST + 1}}}")  # in such a file the parser is slow to say so


def read_bytes(file: Path, path: str) -> bytes:
    """Read a file that may be a workbook's.

    Raises
    ------
    UnreadableError
        If it is no ordinary file, too big, or may not be read.
    """
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError(in_file(path, "is not an ordinary file", "put a text file there"))
        if found.st_size > MOST_BYTES:
            fact = f"has {found.st_size:,} bytes; a file of the workbook has at most {MOST_BYTES:,}"
            raise UnreadableError(in_file(path, fact, "split it, or move data to a source"))
        return file.read_bytes()
    except OSError as error:
        fact = f"cannot be read: {error.strerror}"
        raise UnreadableError(in_file(path, fact, "check that it is there and may be read")) from error


def read_text(data: bytes, path: str) -> str:
    """Decode a file; a byte order mark is dropped and every line ends in a line feed.

    Raises
    ------
    UnreadableError
        If it is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = Position(line=data.count(b"\n", 0, error.start) + 1)
        raise UnreadableError(in_file(path, "is not UTF-8", "save it as UTF-8", position)) from error
    return text.replace("\r\n", "\n")


def parse(text: str, path: str) -> Document:
    """Build a file's values from its text.

    Raises
    ------
    UnreadableError
        If it is not plain YAML with a mapping on top, or has doubled keys.
    """
    builder = Builder(path)
    if deep := DEEP.search(text):
        builder.last = position_at(text, deep.start())
        builder.refuse_depth()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except ReaderError as error:
        raise UnreadableError(not_readable(text, path, error)) from error
    except MarkedYAMLError as error:
        raise UnreadableError(not_yaml(path, error)) from error
    except (
        YAMLError,
        ValueError,
        LookupError,
        ArithmeticError,
    ) as error:  # the parser's own slips on odd escapes
        mend = "check its quotes and backslashes"
        raise UnreadableError(in_file(path, "is not YAML", mend, builder.last)) from error
    return builder.document()
