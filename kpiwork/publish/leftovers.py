"""Pages of departments that left a batch: they must not be mailed with the others."""

from __future__ import annotations

from pathlib import Path

from kpiwork.publish.manifest import Manifest
from kpiwork.publish.page import Page, stands
from kpiwork.publish.progress import Progress

__all__ = ["remove_leftovers"]


def remove_leftovers(folder: Path, earlier: Manifest | None, new: Manifest, progress: Progress) -> None:
    """Remove the pages that a folder's earlier manifest lists and whose department the new one does not.

    Only what was written by a batch and is still as it was written goes; a page that somebody changed,
    and every other file, stays. Records stay too: they are the history.

    Parameters
    ----------
    folder : Path
        Where the pages are.
    earlier, new : Manifest
        What the folder held, and what it holds now.
    progress : Progress
        Is told of every page.
    """
    listed = {page.department for page in new.pages}
    for page in earlier.pages if earlier is not None else ():
        if page.department not in listed and page.file == f"{page.department}.html":
            _remove(folder, page, progress)


def _remove(folder: Path, page: Page, progress: Progress) -> None:
    path = folder / f"{page.department}.html"
    if path.parent != folder or not path.is_file():
        return
    if not stands(page, folder):
        progress.tell("left", f"{path.name}, no longer a department, but changed since it was written")
        return
    try:
        path.unlink()
    except OSError as error:
        progress.tell("left", f"{path.name}, no longer a department: cannot be removed ({error.strerror})")
    else:
        progress.tell("removed", f"{path.name}, no longer a department")
