"""What a workbook holds, as tables: for people on a terminal, tab-separated lines for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from kpiwork.publish.terminal import visible
from kpiwork.spec.workbook import Workbook

__all__ = ["Table", "print_tables", "tables"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table.

    Parameters
    ----------
    kind : str
        What a row is; begins every tab-separated line.
    title : str
        Heading on a terminal.
    columns : tuple of str
        Headings of the columns.
    rows : tuple of tuple of str
        The cells.
    """

    kind: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(workbook: Workbook) -> tuple[Table, ...]:
    """List the departments, KPIs and batches of a workbook."""
    books = workbook.departments.values()
    return (
        Table(
            kind="department",
            title="Departments",
            columns=("id", "name", "head"),
            rows=tuple((book.id, book.settings.name, book.settings.head) for book in books),
        ),
        Table(
            kind="kpi",
            title="KPIs",
            columns=("department", "id", "name", "owner", "stage"),
            rows=tuple(
                (book.id, name, card.name, card.owner, card.stage.value)
                for book in books
                for name, card in book.cards.items()
            ),
        ),
        Table(
            kind="batch",
            title="Batches",
            columns=("name", "title", "notebook", "departments", "edition"),
            rows=tuple(
                (name, one.title, one.notebook, _words(one.departments), one.edition.value)
                for name, one in workbook.batches.items()
            ),
        ),
    )


def print_tables(found: Iterable[Table], stream: TextIO) -> None:
    """Print tables: drawn on a terminal, else one line a row, its kind first, cells divided by tabs."""
    for table in found:
        if stream.isatty():
            _draw(table, stream)
        else:
            stream.writelines("\t".join(map(visible, (table.kind, *row))) + "\n" for row in table.rows)


def _draw(table: Table, stream: TextIO) -> None:
    from rich.console import Console  # noqa: PLC0415 - plain lines need no terminal library
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Drawn(title=table.title, title_justify="left")
    for column in table.columns:
        drawn.add_column(column, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(visible(cell)) for cell in row))
    Console(file=stream).print(drawn)


def _words(departments: str | tuple[str, ...]) -> str:
    return departments if isinstance(departments, str) else ", ".join(departments)
