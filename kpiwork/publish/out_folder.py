"""Where the pages of a batch go: a folder of their own, for one organisation, batch, audience and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpiwork.errors import UsageError
from kpiwork.publish import manifest
from kpiwork.publish.terminal import near
from kpiwork.spec.batch import Edition

__all__ = ["Pages", "out_folder"]

REPORTS = "reports"
NOT_FOR_READERS = ("params", "notebooks", "records", "data", ".kpiwork")
ANOTHER = "name another folder with --out"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """The pages that want a folder.

    Parameters
    ----------
    organisation, batch : str
        Whose, and made by which batch.
    edition : Edition
        For whom.
    folder : str
        Name of the folder: the period's label, or the batch's name where its pages are of a day.
    as_of : date
        Day on which the data are looked at.
    are_all : bool
        Whether every department of the batch is among them.
    """

    organisation: str
    batch: str
    edition: Edition
    folder: str
    as_of: date
    are_all: bool


def out_folder(root: Path, out: Path | None, pages: Pages) -> Path:
    """Give the folder for some pages; none that holds others', so that nobody is mailed the wrong ones.

    Parameters
    ----------
    root : Path
        The workbook.
    out : Path or None
        The folder for reports that was asked for.
    pages : Pages
        What will lie in it.

    Raises
    ------
    UsageError
        If it is one of the workbook's own folders, or holds other pages.
    """
    folder = (out or root / REPORTS).absolute() / pages.folder
    for name in NOT_FOR_READERS:
        if folder.resolve().is_relative_to((root / name).resolve()):
            fact = f"lies in {name}/, which is not for readers of pages"
            raise UsageError.at(near(folder), fact, ANOTHER)
    earlier = manifest.read(folder)
    if earlier is None:
        return folder
    if earlier.organisation != pages.organisation:
        raise UsageError.at(near(folder), f"holds pages of '{earlier.organisation}'", ANOTHER)
    if (earlier.batch, earlier.edition) != (pages.batch, pages.edition.value):
        fact = f"holds the batch '{earlier.batch}' in the edition for '{earlier.edition}'"
        raise UsageError.at(near(folder), fact, ANOTHER)
    if earlier.as_of != pages.as_of and not pages.are_all:
        fact = f"holds pages of data as known on {earlier.as_of}, which a run of some departments would leave"
        raise UsageError.at(near(folder), fact, f"leave out --department, or {ANOTHER}")
    return folder
