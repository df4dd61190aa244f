"""The cache: Parquet files named by what produced them and by what they hold.

A file is written aside and moved into place, so two processes can share a folder. Its name
ends in a digest of its content: a damaged file is not taken for a good one, it is made again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpiwork.measure.digest import digest_of_file
from kpiwork.measure.pruning import mark_used, prune

__all__ = ["Cache"]

FOLDER = Path(".kpiwork") / "cache"
DIGITS = 16  # of the content's digest, in the file name
IGNORED = "# Copies of data, made again when needed.\n*\n"


class Cache:
    """A folder of Parquet files; without one, or where it cannot be written, a temporary folder.

    Parameters
    ----------
    folder : Path or None
        Where files are kept; None keeps nothing beyond `close`.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._scratch: Path | None = None
        self._known: dict[str, set[Path]] | None = None
        self._has_grown = False

    @classmethod
    def of(cls, root: Path) -> Self:
        """Give the cache of the workbook in a folder."""
        return cls(root / FOLDER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was only kept for the moment, and what a cache that grew need not keep any longer."""
        if self._has_grown and self.folder is not None:
            prune(self.folder)
            self._has_grown = False
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None

    def file(self, key: str, write: Callable[[Path], None]) -> Path:
        """Give the file of a key, and write it first where there is no sound one.

        Parameters
        ----------
        key : str
            Digest of everything that decides what the file holds.
        write : callable
            Writes a Parquet file to the path it is given. What it raises passes through.

        Returns
        -------
        Path
            The file.
        """
        return self.find(key) or self._add(key, write)

    def find(self, key: str) -> Path | None:
        """Give the file of a key, or None where there is no sound one."""
        for path in sorted(self._files().get(key, ())):
            try:
                if path.stem == _name(key, path):
                    mark_used(path)
                    return path
            except OSError:
                continue
        return None

    def load(self, key: str) -> pd.DataFrame | None:
        """Give the data frame of a key, or None where there is no sound one."""
        path = self.find(key)
        return None if path is None else pd.read_parquet(path)

    def save(self, key: str, frame: pd.DataFrame) -> None:
        """Keep a data frame under the digest of everything that decides what it holds."""
        self._add(key, lambda path: _write(frame, path))

    def _files(self) -> dict[str, set[Path]]:
        """Give the files by key, those of the folder as it was when first asked."""
        if self._known is None:
            self._known = {}
            for path in () if self.folder is None else self.folder.glob("*.parquet"):
                self._known.setdefault(path.stem.rpartition("-")[0], set()).add(path)
        return self._known

    def _add(self, key: str, write: Callable[[Path], None]) -> Path:
        aside = self._temporary() / f"{key}.part"
        try:
            write(aside)
            target = aside.with_name(f"{_name(key, aside)}.parquet")
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
        made = self._keep(target)
        self._files().setdefault(key, set()).add(made)
        return made

    def _keep(self, made: Path) -> Path:
        """Move a finished file into the folder, or leave it where it is if that cannot be done."""
        if self.folder is None:
            return made
        try:
            _make(self.folder)
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as aside:
                pass
        except OSError:
            return made
        try:
            shutil.copyfile(made, aside.name)
            Path(aside.name).replace(self.folder / made.name)
            made.unlink()
            self._has_grown = True
        except OSError:
            _forget(Path(aside.name))
            return made
        return self.folder / made.name

    def _temporary(self) -> Path:
        if self._scratch is None:
            self._scratch = Path(tempfile.mkdtemp(prefix="kpiwork-"))
        return self._scratch


def _name(key: str, path: Path) -> str:
    return f"{key}-{digest_of_file(path)[:DIGITS]}"


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds copies of the data
        (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _write(frame: pd.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)
