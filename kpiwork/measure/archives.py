"""ZIP files that hold one table: unpacked for a while, and within bounds."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kpiwork.errors import DataError
from kpiwork.measure.files import source_place

__all__ = ["unpacked"]

LARGEST_UNPACKED = 50 * 1024**3  # bytes; more is no table but an attack or an accident
CHUNK = 1024 * 1024


@contextmanager
def unpacked(name: str, path: Path) -> Iterator[Path]:
    """Unpack the one table inside a ZIP file for a while.

    Parameters
    ----------
    name : str
        The source's id, for messages.
    path : Path
        The ZIP file.

    Yields
    ------
    Path
        The text file that was inside.

    Raises
    ------
    DataError
        If the ZIP file is damaged, protected, too large, or holds not exactly one table.
    """
    place = source_place(name)
    with TemporaryDirectory(prefix="kpiwork-") as folder:
        target = Path(folder) / "table.csv"
        try:
            with zipfile.ZipFile(path) as archive:
                member = _only_member(place, path, archive)
                with archive.open(member) as inside, target.open("wb") as outside:
                    shutil.copyfileobj(inside, outside, CHUNK)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            fact = f"{path.name} cannot be unpacked ({type(error).__name__})"
            raise DataError.at(place, fact, "make the ZIP file again, without a password") from None
        if target.stat().st_size == 0:
            fact = f"the table in {path.name} is empty: it has 0 bytes"
            raise DataError.at(place, fact, "export it again, with a header row and data")
        yield target


def _only_member(place: str, path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    if len(members) != 1:
        fact = f"{path.name} holds {len(members)} files"
        raise DataError.at(place, fact, "pack exactly one CSV file into it")
    if members[0].file_size > LARGEST_UNPACKED:
        fact = f"{path.name} unpacks to {members[0].file_size:,} bytes"
        raise DataError.at(place, fact, f"keep it below {LARGEST_UNPACKED:,} bytes, or write Parquet")
    return members[0]
