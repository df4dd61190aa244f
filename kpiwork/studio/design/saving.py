"""Saving: what would change in which file, read aloud first; then all files or none; and taken back again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kpiwork.errors import Problem
from kpiwork.studio.design.found import Conflict

__all__ = ["FileChange", "Plan", "SaveState", "Saved"]


class SaveState(StrEnum):
    """What came of saving."""

    SAVED = "saved"
    NOTHING = "nothing to save"
    REFUSED = "not saved"
    UNDONE = "taken back"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """One file that would change.

    Parameters
    ----------
    path : str
        From the workbook's root, with ``/``.
    before, after : str
        Its text; empty before where it is new.
    digest : str
        SHA-256 of the file on disk when the plan was made; empty where there was none.
    data : bytes
        What would stand on disk: the text with the line ends and byte order mark that the file has.
    diff : str
        Unified diff.
    aloud : tuple of str
        The change in sentences, to be read aloud.
    """

    path: str
    before: str
    after: str
    digest: str
    data: bytes = field(repr=False)
    diff: str
    aloud: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a save would do; nothing is written yet.

    Parameters
    ----------
    changes : tuple of FileChange
        Every file that would change, sorted by path.
    kpis : tuple of str
        KPIs whose drafts would be saved, and then removed.
    entries : tuple of (str, int)
        Entries of the sitting that would be saved: kind, and place in `DesignDesk.entries`.
    has_workshop : bool
        Whether the workshop would be saved.
    problems : tuple of Problem
        What has to be mended first: missing fields, names that lead nowhere.
    conflicts : tuple of Conflict
        Files that somebody else saved meanwhile.
    notes : tuple of str
        What stays a draft, and why.
    """

    changes: tuple[FileChange, ...] = ()
    kpis: tuple[str, ...] = ()
    entries: tuple[tuple[str, int], ...] = ()
    has_workshop: bool = False
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can be saved."""
        return bool(self.changes) and not self.problems and not self.conflicts

    @property
    def diff(self) -> str:
        """The unified diff of all files."""
        return "".join(one.diff for one in self.changes)

    @property
    def aloud(self) -> tuple[str, ...]:
        """All changes in sentences."""
        return tuple(sentence for one in self.changes for sentence in one.aloud)


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What came of it.

    Parameters
    ----------
    state : SaveState
        Whether files were written.
    paths : tuple of str
        Which.
    problems : tuple of Problem
        Why none was.
    sentence : str
        In words.
    """

    state: SaveState
    paths: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    sentence: str = ""
