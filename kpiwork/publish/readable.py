"""What of an executed notebook a reader sees: parts, prose, plain results; no code, log or stack trace."""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kpiwork.display.html import ABOUT

__all__ = ["Report", "readable"]

LONGEST_FAILURE = 400
LONGEST_TEXT = 20_000  # characters of plain text in one output: nobody reads more on a page
PAPERMILL_MARKER = "papermill-error-cell-tag"
SHOWN = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/plain",
)
LIVE = "application/vnd.jupyter.widget-view+json"  # a widget is dead on a page; its plain text says nothing
TITLE = re.compile(r"\s*# +(?P<title>.+)")
COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
NO_REASON = "Its cells say no reason."


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a page's frame needs to know.

    Parameters
    ----------
    title : str
        For the browser's tab; a heading too where nothing else is one.
    has_title : bool
        Whether a part or a cell shows a heading of the first level.
    contents : tuple of (str, str)
        Anchor and heading of each part, in reading order.
    failures : tuple of str
        What stopped the notebook, in a line each; empty when it ran to its end.
    language : str
        Of the page.
    """

    title: str
    has_title: bool
    contents: tuple[tuple[str, str], ...]
    failures: tuple[str, ...]
    language: str = "en"


def readable(notebook: Any, *, name: str = "") -> tuple[Any, Report]:
    """Keep what a reader sees.

    Parameters
    ----------
    notebook : NotebookNode
        An executed notebook; it is not changed.
    name : str
        Title of a page that names none.

    Returns
    -------
    tuple of NotebookNode and Report
        A copy that holds only what is shown, and what the page's frame says.
    """
    kept = copy.deepcopy(notebook)
    cells = [cell for cell in kept.cells if PAPERMILL_MARKER not in cell.metadata.get("tags", ())]
    failures = tuple(_failures(kept, cells))
    parts = [_about(output) for cell in cells for output in cell.get("outputs", ())]
    titles = [part["title"] for part in parts if "title" in part]
    headings = [found["title"].strip() for cell in cells if (found := _heading(cell))]
    if titles:  # the part's heading says more than the notebook's
        cells = [cell for cell in cells if not _heading(cell)]
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = [_bounded(output) for output in cell.outputs if _is_shown(output)]
    kept.cells = cells
    kept.metadata.pop("widgets", None)
    own = kept.metadata.get("title")
    title = next((title for title in (*titles, own, *headings, name) if title), "Report")
    return kept, Report(
        title=str(title),
        has_title=bool(titles or headings),
        contents=tuple((part["anchor"], part["heading"]) for part in parts if "anchor" in part),
        failures=failures,
    )


def _about(output: Any) -> dict[str, str]:
    about = output.get("metadata", {}).get(ABOUT, {})
    return dict(about) if output.get("data", {}).get("text/html") else {}


def _heading(cell: Any) -> re.Match[str] | None:
    return TITLE.match(cell.source) if cell.cell_type == "markdown" else None


def _is_shown(output: Any) -> bool:
    if output.output_type == "stream":
        return bool(output.name == "stdout" and output.text.strip())
    data = output.get("data", {})
    if LIVE in data or "style" in output.get("metadata", {}).get(ABOUT, {}):
        return False
    return any(data.get(mime) for mime in SHOWN) and data.get("text/html") != ""


def _bounded(output: Any) -> Any:
    """Cut plain text that would make the page too long to read, or to open."""
    if output.output_type == "stream":
        output.text = _cut(output.text)
    elif "text/plain" in output.get("data", {}):
        output.data["text/plain"] = _cut(output.data["text/plain"])
    return output


def _cut(text: str) -> str:
    more = len(text) - LONGEST_TEXT
    return text if more <= 0 else f"{text[:LONGEST_TEXT]}\n… {more:,} more characters are left out"


def _failures(notebook: Any, cells: Iterable[Any]) -> Iterable[str]:
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    errors = [output for output in outputs if output.output_type == "error"]
    for error in errors:
        yield _said(error)
    if not errors and notebook.metadata.get("papermill", {}).get("exception"):
        yield NO_REASON


def _said(error: Any) -> str:
    text = COLOUR_CODE.sub("", f"{error.ename}: {error.evalue}" if error.evalue else str(error.ename))
    return textwrap.shorten(text, LONGEST_FAILURE, placeholder=" …")
