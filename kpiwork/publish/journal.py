"""What a batch has done so far, page by page, so that no page is made twice needlessly.

An entry is written before its page: whatever stops a batch, a page that stands as its entry says is
finished, and any other is made again. Entries are private and may be deleted at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kpiwork.exact import exact
from kpiwork.files import sha256, write_whole
from kpiwork.publish.page import Page, stands

__all__ = ["Entry", "Journal"]

DIGITS = 12  # of a digest that tells folders of reports apart


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A page that was made.

    Parameters
    ----------
    page : Page
        What it is.
    seconds : float
        How long it took; the next run begins with the longest.
    """

    page: Page
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Journal:
    """The entries of one batch and its folder of reports.

    Parameters
    ----------
    home : Path
        Folder of the entries.
    folder : Path
        Folder of the pages.
    """

    home: Path
    folder: Path

    @classmethod
    def of(cls, private: Path, folder: Path, name: str) -> Journal:
        """Give the journal of a folder of reports, below a workbook's private folder."""
        return cls(
            home=private / "journal" / f"{name}-{sha256(str(folder).encode())[:DIGITS]}", folder=folder
        )

    def note(self, entry: Entry) -> None:
        """Write an entry, just before its page is written.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        write_whole(self._path(entry.page.department), exact(Entry).dump_json(entry) + b"\n")

    def read(self, department: str) -> Entry | None:
        """Give the entry of a department; None where there is none that can be read."""
        try:
            return exact(Entry).validate_json(self._path(department).read_bytes())
        except (OSError, ValidationError):
            return None

    def finished(self, department: str, made_from: str) -> Page | None:
        """Give a department's page if it was made from just this and stands as it was written."""
        entry = self.read(department)
        if entry is None or entry.page.made_from != made_from or not stands(entry.page, self.folder):
            return None
        return entry.page

    def _path(self, department: str) -> Path:
        return self.home / f"{department}.json"
