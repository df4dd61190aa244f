"""What is wrong with a file that is not YAML, in plain words and with a mend."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from kpiwork.spec.place import Located, Position, in_file

__all__ = ["not_readable", "not_yaml", "position_at"]

# What the parser says, what that means, and what mends it; the first that fits.
MEANINGS = (
    ("character '\\t'", "is indented with a tab", "indent with spaces"),
    ("cannot start any token", "has a text that starts with a sign of YAML's own", "put the text in quotes"),
    ("mapping values are not allowed", "has a colon where none can be", "put a text with a colon in quotes"),
    ("unexpected end of stream", "has a quote that is never closed", "close the quote"),
    ("escape", "has a backslash that starts nothing known", "put the text in single quotes"),
    ("flow node", "has a bracket that is never closed", "close the bracket"),
    ("',' or", "has a bracket that is never closed, or lacks a comma", "close the bracket, or write a comma"),
    ("<block end>", "is indented unlike the lines above", "align it with the keys that it belongs to"),
    ("expected ':'", "has a line that is no key", "write a colon after the key, or indent the text below it"),
    ("directive", "has a line that starts with %", "remove that line"),
)


def not_yaml(path: str, error: MarkedYAMLError) -> Located:
    """Say what the parser stumbled over."""
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    position = Position(line=mark.line + 1, column=mark.column + 1) if mark else Position(line=1)
    for words, fact, mend in MEANINGS:
        if words in said:
            return in_file(path, fact, mend, position)
    return in_file(path, "is not YAML", "check the indentation, quotes and colons here", position)


def not_readable(text: str, path: str, error: ReaderError) -> Located:
    """Name the control character that no text file may hold."""
    fact = f"holds the control character U+{ord(text[error.position]):04X}"
    return in_file(path, fact, "remove it", position_at(text, error.position))


def position_at(text: str, index: int) -> Position:
    """Give the line and column of a character."""
    before = text[:index]
    return Position(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
