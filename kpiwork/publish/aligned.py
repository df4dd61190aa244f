"""Plain tables for a terminal and for logs: columns of one width, divided by two spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpiwork.publish.terminal import visible

__all__ = ["aligned"]


def aligned(rows: Sequence[Sequence[str]], *, right: bool = False) -> Iterator[str]:
    """Give rows as lines, the first being the heading; columns without any entry are left out.

    Parameters
    ----------
    rows : sequence of sequence of str
        Cells, as many in each row.
    right : bool
        Whether cells stand at the right of their column.
    """
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows[1:])]
    cells = [[visible(row[at]) for at in kept] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        filled = (
            cell.rjust(width) if right else cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(filled).rstrip()
