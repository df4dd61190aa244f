"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from kpiwork.errors import OutputError

__all__ = ["clear_drafts", "sha256", "whole_file", "write_changed", "write_whole"]

DRAFT = ".part"
DRAFT_NAME = re.compile(rf"\..+\.\d+-\d+{re.escape(DRAFT)}")


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


def write_changed(path: Path, data: bytes) -> Path:
    """Write a file whole, unless it holds these bytes already.

    Raises
    ------
    OutputError
        If the folder or disk takes no file; what stood there still stands.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return path
    return write_whole(path, data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the path of a draft beside `path`, which takes its place when the block ends well.

    Raises
    ------
    OutputError
        If the folder or disk takes no file; what stood there still stands.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{DRAFT}")
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


def clear_drafts(folder: Path) -> None:
    """Remove the drafts that processes killed in the middle of writing left in a folder.

    Only call it where no other process can be writing.
    """
    for draft in folder.glob(f".*{DRAFT}") if folder.is_dir() else ():
        if DRAFT_NAME.fullmatch(draft.name):
            with contextlib.suppress(OSError):
                draft.unlink()


def _settle(draft: Path, path: Path) -> None:
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    draft.replace(path)
