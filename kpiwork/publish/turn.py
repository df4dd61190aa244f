"""One batch at a time in a workbook: a second one waits for its turn, and says so."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kpiwork.errors import OutputError
from kpiwork.publish.progress import Progress

__all__ = ["PRIVATE", "Turn", "own_turn"]

PRIVATE = ".kpiwork"
OWNER_ONLY = 0o700
IGNORED = "# What kpiwork keeps for itself; it can be deleted.\n*\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """What a batch has while it is its turn.

    Parameters
    ----------
    work : Path
        A private folder for its work, empty; removed when the turn ends.
    waited : bool
        Whether another batch ran before.
    """

    work: Path
    waited: bool


@contextlib.contextmanager
def own_turn(root: Path, progress: Progress) -> Iterator[Turn]:
    """Wait until no other batch runs in a workbook, and give a folder for this one's work.

    The lock is the system's: it ends with its process, however that ends. What an earlier batch left
    behind in the folder, killed before it could tidy up, is removed.

    Parameters
    ----------
    root : Path
        The workbook.
    progress : Progress
        Is told where waiting begins.

    Raises
    ------
    OutputError
        If the workbook's private folder cannot be written.
    """
    private = root / PRIVATE
    lock = FileLock(private / "batch.lock")
    try:
        _make(private)
        waited = _waited(lock, progress)
        work = private / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=OWNER_ONLY, exist_ok=True)
    except OSError as error:
        fact = f"cannot be written ({error.strerror or error})"
        raise OutputError.at(str(private), fact, "make the workbook's folder writable") from error
    try:
        yield Turn(work=work, waited=waited)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        lock.release()


def _make(private: Path) -> None:
    private.mkdir(mode=OWNER_ONLY, exist_ok=True)
    ignore = private / ".gitignore"
    if not ignore.exists():
        ignore.write_text(IGNORED, encoding="utf-8")


def _waited(lock: FileLock, progress: Progress) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.tell("waiting", "another batch runs in this workbook; this one starts when it has ended")
        lock.acquire()
        return True
    return False
