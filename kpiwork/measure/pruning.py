"""Keeping the cache small: what nobody has used for long goes, and of too much the oldest.

A file's time of change says when it was last used. Whatever was used within the last hours stays,
since another process may be reading it; what vanishes meanwhile is nobody's concern.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["mark_used", "prune"]

UNUSED_FOR = 30 * 86_400
"""Seconds after which an unused file goes."""

MOST_BYTES = 2_000_000_000
"""More than this is not kept, except for what is in use."""

IN_USE = 6 * 3_600  # seconds; no run takes longer
MARKED_AGAIN = 3_600  # seconds; a file need not be touched at each use
OURS = frozenset({".parquet", ".part"})


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class _Kept:
    used: float
    size: int
    path: Path


def mark_used(path: Path) -> None:
    """Remember that a file is used now; a folder that cannot be written remembers nothing."""
    try:
        if time.time() - path.stat().st_mtime > MARKED_AGAIN:
            os.utime(path)
    except OSError:
        return


def prune(folder: Path) -> None:
    """Remove files from the folder of a cache.

    Parameters
    ----------
    folder : Path
        The folder; files of other kinds and folders below it stay.
    """
    now = time.time()
    kept = sorted(_files(folder))
    total = sum(file.size for file in kept)
    for file in kept:
        idle = now - file.used
        if idle > UNUSED_FOR or (total > MOST_BYTES and idle > IN_USE):
            _remove(file.path)
            total -= file.size


def _files(folder: Path) -> Iterator[_Kept]:
    try:
        found = [path for path in folder.iterdir() if path.suffix in OURS]
    except OSError:
        return
    for path in found:
        try:
            stat = path.stat()
        except OSError:  # another process was quicker
            continue
        yield _Kept(used=stat.st_mtime, size=stat.st_size, path=path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Windows removes nothing that is open
        return
