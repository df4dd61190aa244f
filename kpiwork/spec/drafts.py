"""Drafts: half-filled cards and what a sitting has not saved yet, kept below ``params/<department>/drafts/``.

A draft holds values as they were typed, right or wrong, and says from which file it was begun. Nothing but
the designer reads it; a draft that somebody else is writing too is never overwritten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import Field

from kpiwork.errors import OutputError, SpecError
from kpiwork.files import sha256, write_whole
from kpiwork.spec.changes import as_plain
from kpiwork.spec.layout import DRAFTS, PARAMS, is_inside, path_of
from kpiwork.spec.model import Flag, Model
from kpiwork.spec.place import UnreadableError, spec_error
from kpiwork.spec.problems import validated
from kpiwork.spec.read import parse, read_bytes, read_text
from kpiwork.spec.text import Identifier
from kpiwork.spec.tree import new_text

__all__ = ["SITTING", "CardDraft", "DraftFile", "SittingDraft", "drafts_of", "folder_of", "read_draft"]

SITTING = "_sitting"
"""Name of the draft of a sitting; no KPI can have it as its id."""

HALF = re.compile("[\ud800-\udfff]")
WHOLE_CHARACTER = "\ufffd"
MOST_AT_ONCE = 99  # people who fill in one card at the same time
NUMBERED = re.compile(r"(?P<name>[a-z_][a-z0-9_]*)(\.(?P<number>[2-9]|[1-9][0-9]))?\.yaml")


class CardDraft(Model):
    """``drafts/<kpi>.yaml``: a card as it was typed so far."""

    began_from: str = ""
    """SHA-256 of the saved card that it was begun from; empty where there was none."""
    candidate: Identifier | None = None
    """Candidate of the workshop that becomes the card."""
    history_seen: Flag = False
    """Whether its history was looked at."""
    card: dict[str, Any] = Field(default_factory=dict)
    """What was filled in."""


class SittingDraft(Model):
    """``drafts/_sitting.yaml``: the workshop and the entries that are not saved yet."""

    began_from: str = ""
    """SHA-256 of the saved workshop that it was begun from; empty where there was none."""
    workshop: dict[str, Any] | None = None
    """The workshop as it was typed so far; what is saved where left out."""
    signoffs: tuple[dict[str, Any], ...] = ()
    """Sign-offs of this sitting."""
    concerns: tuple[dict[str, Any], ...] = ()
    """Concerns raised in this sitting."""
    pilots: tuple[dict[str, Any], ...] = ()
    """Pilots planned in this sitting."""


D = TypeVar("D", bound=Model)


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFile(Generic[D]):
    """A draft, and where it stands.

    Parameters
    ----------
    file : Path
        Where it is, or would be.
    draft : CardDraft or SittingDraft
        What it holds.
    digest : str
        SHA-256 of the file as this desk last read or wrote it; empty where it has not been written.
    """

    file: Path
    draft: D
    digest: str = ""

    def write(self, draft: D) -> DraftFile[D]:
        """Write another content, whole; beside the file, if somebody else wrote it meanwhile.

        Raises
        ------
        OutputError
            If the folder or disk takes no file.
        """
        text = new_text(
            as_plain(_whole_characters(draft.model_dump(exclude_defaults=True))) or {"began_from": ""}
        )
        file = self.file if self._is_mine() else _free(self.file)
        write_whole(file, text)
        return replace(self, file=file, draft=draft, digest=sha256(text.encode()))

    def remove(self) -> None:
        """Remove the file, unless somebody else wrote it meanwhile."""
        if self.digest and self._is_mine():
            self.file.unlink(missing_ok=True)

    def _is_mine(self) -> bool:
        """Tell whether nobody else wrote it; one that somebody removed is nobody's."""
        return _digest(self.file) in ("", self.digest)


def folder_of(root: Path, department: str) -> Path:
    """Give the folder of a department's drafts.

    Raises
    ------
    SpecError
        If it is a link that leads out of the workbook.
    """
    folder = root / PARAMS / department / DRAFTS
    if not is_inside(root, folder):
        fact, mend = "leads out of the workbook", "put the folder itself there, not a link"
        raise SpecError.at(path_of(root, folder), fact, mend)
    return folder


def drafts_of(folder: Path, name: str) -> tuple[Path, ...]:
    """Give the drafts of a KPI or a sitting, newest first; several where several people were at work."""
    found = [file for file in folder.glob(f"{name}*.yaml") if _name_of(file) == name and file.is_file()]
    return tuple(sorted(found, key=lambda file: (-file.stat().st_mtime_ns, file.name)))


def read_draft(root: Path, file: Path, kind: type[D]) -> DraftFile[D]:
    """Read a draft.

    Raises
    ------
    SpecError
        If it is no YAML, or not what a draft is; the file stays as it is.
    """
    path = path_of(root, file)
    if not is_inside(root, file):
        raise SpecError.at(path, "leads out of the workbook", "put the file itself there, not a link")
    try:
        data = read_bytes(file, path)
        draft = validated(kind, parse(read_text(data, path), path))
    except UnreadableError as error:
        raise spec_error(error.located) from error
    return DraftFile(file=file, draft=draft, digest=sha256(data))


def _name_of(file: Path) -> str:
    found = NUMBERED.fullmatch(file.name)
    return found["name"] if found else ""


def _free(file: Path) -> Path:
    """Give the first name beside a file that nobody has taken: ``win_rate.2.yaml``."""
    name = _name_of(file)
    for number in range(2, MOST_AT_ONCE + 1):
        candidate = file.with_name(f"{name}.{number}.yaml")
        if not candidate.exists():
            return candidate
    fact = f"has {MOST_AT_ONCE} drafts beside it"
    raise OutputError.at(str(file), fact, "save or discard some of them")


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        mend = "check that it may be read"
        raise OutputError.at(str(file), f"cannot be read ({error.strerror})", mend) from error


def _whole_characters(value: Any) -> Any:
    """Replace halves of characters, which no file can hold."""
    if isinstance(value, dict):
        return {key: _whole_characters(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_whole_characters(one) for one in value]
    return HALF.sub(WHOLE_CHARACTER, value) if isinstance(value, str) else value
