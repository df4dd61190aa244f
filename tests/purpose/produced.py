"""Every text that a workbook's commands produced, whatever kind of file it stands in."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import duckdb

DATA_URI = re.compile(r"data:([\w/+.-]+)((?:;[\w=-]+)*),([^\"')\s>]*)")


def produced(folder: Path) -> Iterator[tuple[str, str]]:
    """Give each text with the file that it stands in: files' names, pages with their pictures, workbooks."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        yield name, name
        if path.suffix == ".xlsx":
            yield from ((f"{name}: {part}", text) for part, text in _sheets(path.read_bytes()))
        elif path.suffix == ".parquet":
            table = duckdb.read_parquet(str(path))
            yield name, f"{table.columns} {table.fetchall()}"
        else:
            yield from of_text(name, path.read_text(encoding="utf-8"))


def of_text(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Give a text as written and as a reader sees it, and the pictures inside it."""
    yield name, text
    yield name, unescape(text)
    if name.endswith((".json", ".ipynb")):
        yield name, str(json.loads(text))
    for kind, how, data in DATA_URI.findall(unescape(text)):
        raw = base64.b64decode(data) if "base64" in how else unquote(data).encode()
        yield f"{name}: {kind}", raw.decode("utf-8", errors="replace")


def _sheets(raw: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for part in parts.namelist():
            yield part, unescape(parts.read(part).decode("utf-8", errors="replace"))


def holding(folder: Path, *names: str) -> list[tuple[str, str]]:
    """Name the files that hold one of some texts, and which."""
    return sorted({(where, name) for where, text in produced(folder) for name in names if name in text})
