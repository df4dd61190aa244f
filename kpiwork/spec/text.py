"""Text as people write it into files: any script, but nothing that hides or breaks."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from kpiwork.spec.model import Refusal, RefusedError

__all__ = ["Identifier", "Line", "Prose"]

LONGEST_LINE = 300
LONGEST_PROSE = 8_000
LONGEST_IDENTIFIER = 64

# Control characters break files and logs; bidirectional overrides make a text read as another one.
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _visible(text: str) -> str:
    if found := HIDDEN.search(text):
        raise RefusedError(Refusal(f"holds the control character U+{ord(found[0]):04X}", "remove it"))
    return text


def _one_line(text: str) -> str:
    if "\n" in text.strip() or "\r" in text:
        raise RefusedError(Refusal("holds a line break where one line is meant", "write it on one line"))
    return _visible(text.strip())


IDENTIFIER = r"^[a-z][a-z0-9_]*$"

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=LONGEST_IDENTIFIER)]
"""A name used in files and addresses: lower-case letters, digits and underscores."""

Line = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=LONGEST_LINE)]
"""Text on one line, in any script."""

Prose = Annotated[str, AfterValidator(_visible), StringConstraints(min_length=1, max_length=LONGEST_PROSE)]
"""Text that may have paragraphs."""
