"""Write several files, all or none, also where the kernel dies between two of them.

Before the first file is touched, what stood in all of them is written to a journal beside the drafts. Whoever
finds a journal that nobody holds the lock of takes back what it tells of.
"""

from __future__ import annotations

import base64
import contextlib
import glob
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kpiwork.errors import KpiworkError, OutputError, Problem, SpecError
from kpiwork.files import sha256, whole_file, write_whole
from kpiwork.spec.layout import PARAMS, is_inside

__all__ = ["FileWrite", "found_half_done", "has_journal", "saving_turn", "write_all"]

JOURNAL = ".save.json"
PRIVATE = ".kpiwork"
IGNORED = "# What kpiwork keeps for itself; it can be deleted.\n*\n"
WAIT = 10.0  # seconds; nobody takes as long to write a few small files


@dataclass(frozen=True, kw_only=True, slots=True)
class FileWrite:
    """One file, before and after.

    Parameters
    ----------
    path : str
        From the workbook's root, with ``/``.
    before, after : bytes or None
        Its content; None where there is no file.
    """

    path: str
    before: bytes | None
    after: bytes | None


@contextlib.contextmanager
def saving_turn(root: Path, department: str) -> Iterator[None]:
    """Wait until nobody else saves this department, and keep others waiting meanwhile.

    The lock is the system's: it ends with its process, however that ends.

    Raises
    ------
    OutputError
        If somebody else does not end, or the workbook's private folder cannot be written.
    """
    private = root / PRIVATE
    lock = FileLock(private / f"save.{department}.lock")
    try:
        private.mkdir(exist_ok=True)
        if not (private / ".gitignore").exists():
            write_whole(private / ".gitignore", IGNORED)
        lock.acquire(timeout=WAIT)
    except Timeout:
        fact = "is being saved by somebody else"
        raise OutputError.at(f"{PARAMS}/{department}", fact, "try again in a moment") from None
    except OSError as error:
        fact = f"cannot be written ({error.strerror or error})"
        raise OutputError.at(str(private), fact, "make the workbook's folder writable") from error
    try:
        yield
    finally:
        lock.release()


def write_all(root: Path, folder: Path, writes: Sequence[FileWrite]) -> None:
    """Write all files or none; to be called inside `saving_turn`.

    Parameters
    ----------
    root : Path
        The workbook's folder.
    folder : Path
        Where the journal stands: the folder of the department's drafts.
    writes : sequence of FileWrite
        What to write.

    Raises
    ------
    SpecError
        If a file is no more what it was before, or leads out of the workbook; nothing was written.
    OutputError
        If the folder or disk takes a file no more; those written already were taken back.
    """
    for one in writes:
        _must_be_as_before(root, one)
    write_whole(folder / JOURNAL, _journal(writes))
    try:
        for one in writes:
            _put(root / one.path, one.after)
    except KpiworkError:
        found_half_done(root, folder)
        raise
    (folder / JOURNAL).unlink()


def has_journal(folder: Path) -> bool:
    """Tell whether a save is under way, or had stopped half way."""
    return (folder / JOURNAL).exists()


def found_half_done(root: Path, folder: Path) -> tuple[str, ...]:
    """Take back a save that stopped half way; to be called inside `saving_turn`.

    A file that somebody changed since is left as it is.

    Returns
    -------
    tuple of str
        What was done, in sentences; empty where there was nothing to do.

    Raises
    ------
    OutputError
        If a file cannot be written; the journal stays.
    """
    journal = folder / JOURNAL
    try:
        listed = _read(root, journal)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError):
        with contextlib.suppress(OSError):
            journal.replace(journal.with_suffix(".cannot_be_read"))
        return ("A note about an earlier save cannot be read. Look at the cards before you save again.",)
    told = [f"{path}: {_taken_back(root / path, before, after)}" for path, before, after in listed]
    for path, _, _ in listed:
        _clear(root / path)
    journal.unlink(missing_ok=True)
    return ("The last save had stopped half way. Nothing of it counts; its drafts are kept.", *told)


def _taken_back(file: Path, before: bytes | None, after: str) -> str:
    now = _content(file)
    if now == before:
        return "as it was before."
    if (sha256(now) if now is not None else "") != after:
        return "left as it is, since somebody changed it meanwhile."
    _put(file, before)
    return "written back as it was before." if before is not None else "removed again, as it was new."


def _clear(file: Path) -> None:
    """Remove what a killed kernel had written beside a file, and not yet moved into its place."""
    for part in file.parent.glob(f".{glob.escape(file.name)}.*.part"):
        with contextlib.suppress(OSError):
            part.unlink()


def _journal(writes: Sequence[FileWrite]) -> str:
    files = [
        {
            "path": one.path,
            "before": None if one.before is None else base64.b64encode(one.before).decode(),
            "after": "" if one.after is None else sha256(one.after),
        }
        for one in writes
    ]
    return json.dumps({"files": files})


def _read(root: Path, journal: Path) -> list[tuple[str, bytes | None, str]]:
    listed = json.loads(journal.read_text(encoding="utf-8"))["files"]
    found = []
    for one in listed:
        path, before, after = str(one["path"]), one["before"], str(one["after"])
        if not path.startswith(f"{PARAMS}/") or not is_inside(root / PARAMS, root / path):
            raise ValueError(path)
        found.append((path, None if before is None else base64.b64decode(before, validate=True), after))
    return found


def _must_be_as_before(root: Path, one: FileWrite) -> None:
    if not is_inside(root, root / one.path):
        raise SpecError.at(one.path, "leads out of the workbook", "put the file itself there, not a link")
    if _content(root / one.path) != one.before:
        fact = "changed on disk since the changes were shown"
        raise SpecError(Problem(place=one.path, fact=fact, mend="look at the changes again, then save"))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        mend = "check that it may be read"
        raise OutputError.at(str(file), f"cannot be read ({error.strerror})", mend) from error


def _put(file: Path, data: bytes | None) -> None:
    if data is None:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            fact = f"cannot be removed ({error.strerror or error})"
            raise OutputError.at(str(file), fact, "make its folder writable") from error
        return
    with whole_file(file) as draft:
        draft.write_bytes(data)
        if file.exists():
            shutil.copymode(file, draft)
