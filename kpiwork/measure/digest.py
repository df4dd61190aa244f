"""SHA-256 of files and of text: what fingerprints and cache keys are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

__all__ = ["code_version", "digest_of_file", "digest_of_files", "digest_of_text"]

REMEMBERED = 4096  # files; one is hashed again when its size or time of change differs
ENGINES = ("duckdb", "ibis-framework")


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
        The file; remembered by path, size and time of change while the program runs.

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
    return _digest(path, stat.st_size, stat.st_mtime_ns)


def digest_of_files(paths: Iterable[Path]) -> str:
    """Give one SHA-256 for several files, in their order, names included."""
    return digest_of_text(*((path.name, digest_of_file(path)) for path in paths))


@lru_cache(maxsize=REMEMBERED)
def _digest(path: Path, size: int, changed: int) -> str:
    del size, changed  # they only tell the versions of a file apart
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_version() -> str:
    """Give the SHA-256 of this package's source files and of the engines' versions."""
    folder = Path(__file__).parent
    files = sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix())
    sources = [(path.relative_to(folder).as_posix(), digest_of_file(path)) for path in files]
    return digest_of_text(sources, [version(engine) for engine in ENGINES])
