"""SHA-256 of files and of text: what fingerprints and cache keys are made of."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

__all__ = ["code_version", "digest_of_file", "digest_of_files", "digest_of_text"]

REMEMBERED = 4096  # files; one is hashed again when its size or time of change differs
LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pandas", "pyarrow", "pydantic", "sqlglot")
SHAPING = ("demo", "errors.py", "files.py", "measure", "periods", "spec")
"""What a measurement is made by, and what the cards, sources and periods it is made of."""


def digest_of_text(*parts: object) -> str:
    """Give the SHA-256 of some values, as text and in order.

    Parameters
    ----------
    *parts : object
        Values whose ``repr`` says everything about them.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256("\x1f".join(map(repr, parts)).encode()).hexdigest()


def digest_of_file(path: Path) -> str:
    """Give the SHA-256 of a file's content.

    Parameters
    ----------
    path : Path
        The file; remembered by path, size and times of change while the program runs.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    stat = path.stat()
    return _digest(path, (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))


def digest_of_files(paths: Iterable[Path]) -> str:
    """Give one SHA-256 for several files, in their order, names included; several are read at a time."""
    named = list(paths)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return digest_of_text(
            *zip([path.name for path in named], pool.map(digest_of_file, named), strict=True)
        )


@lru_cache(maxsize=REMEMBERED)
def _digest(path: Path, stamp: tuple[int, ...]) -> str:
    del stamp  # it only tells the versions of a file apart
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_version() -> str:
    """Give the SHA-256 of the code that shapes a measurement, and of the versions of what it stands on."""
    root = Path(__file__).parents[1]
    files = sorted(path for name in SHAPING for path in _modules(root / name))
    sources = [(path.relative_to(root).as_posix(), digest_of_file(path)) for path in files]
    return digest_of_text(sources, sys.version_info[:2], [version(library) for library in LIBRARIES])


def _modules(path: Path) -> Iterable[Path]:
    return path.rglob("*.py") if path.is_dir() else (path,)
