"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from kpiwork.errors import OutputError

__all__ = ["sha256", "whole_file", "write_whole"]


def sha256(data: bytes) -> str:
    """Give the SHA-256 of some bytes as hexadecimal text."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes | str) -> Path:
    """Write a file so that its name shows either the old content or the new, never a part.

    Raises
    ------
    OutputError
        If the folder or disk takes no file; what stood there still stands.
    """
    with whole_file(path) as draft:
        draft.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the path of a draft beside `path`, which takes its place when the block ends well.

    Raises
    ------
    OutputError
        If the folder or disk takes no file; what stood there still stands.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        _settle(draft, path)
    except OSError as error:
        mend = "make room or name another folder; what stood there before still stands"
        raise OutputError.at(str(path), f"cannot be written ({error.strerror or error})", mend) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _settle(draft: Path, path: Path) -> None:
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    draft.replace(path)
