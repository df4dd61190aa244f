"""Which cells of a text file keep their columns from being numbers or dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import duckdb

from kpiwork.measure.misfits import Misfit
from kpiwork.measure.plan import quoted
from kpiwork.measure.text_types import Reading, expected
from kpiwork.spec.source import Column, Source

__all__ = ["text_misfits"]

Where = Callable[[int], str]


def text_misfits(
    connection: duckdb.DuckDBPyConnection, source: Source, texts: Iterable[str], where: Where
) -> dict[str, Misfit]:
    """Count the cells that keep columns from being what they should be.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Has the table as a view of texts, ``raw``.
    source : Source
        Declares types.
    texts : iterable of str
        The columns that were found to be text.
    where : callable
        Says in words where a row stands, counted from 1.

    Returns
    -------
    dict of str to Misfit
        For columns that were declared as something else, or of which more than half would fit.
    """
    found: dict[str, Misfit] = {}
    for column in texts:
        declared = source.columns.get(column, Column())
        ways = expected(declared)
        best = _best(connection, column, ways, is_declared=declared.type is not None) if ways else None
        if best is not None:
            misfit, way = best
            row = _first(connection, column, way) if misfit.count else None
            found[column] = misfit if row is None else replace(misfit, where=where(row))
    return found


def _best(
    connection: duckdb.DuckDBPyConnection, column: str, ways: Sequence[Reading], *, is_declared: bool
) -> tuple[Misfit, Reading] | None:
    """Give what most cells are; a format only where no other one fits as many."""
    cells, *counts = _counts(connection, column, ways)
    most = max(counts)
    forms = [way.format for way, count in zip(ways, counts, strict=True) if way.format and count == most]
    form = forms[0] if len(forms) == 1 and 2 * most > cells else ""
    best = 0 if is_declared else counts.index(most)
    way = ways[best]
    if not is_declared and (2 * most <= cells or (way.format and not form)):
        return None
    count = cells - counts[best]
    return Misfit(type=way.type, count=count, cells=cells, where="", format=form), way


def _counts(connection: duckdb.DuckDBPyConnection, column: str, ways: Sequence[Reading]) -> list[int]:
    asked = ", ".join(f"count(*) FILTER (WHERE {way.fits(column)})" for way in ways)
    sql = f"SELECT count({quoted(column)}), {asked} FROM raw"  # noqa: S608 - quoted
    return [int(count) for count in connection.execute(sql).fetchone() or ()]


def _first(connection: duckdb.DuckDBPyConnection, column: str, way: Reading) -> int | None:
    numbered = f'SELECT {quoted(column)}, row_number() OVER () AS "kpiwork row" FROM raw'  # noqa: S608 - quoted
    misfit = f"{quoted(column)} IS NOT NULL AND NOT {way.fits(column)}"
    sql = f'SELECT min("kpiwork row") FROM ({numbered}) WHERE {misfit}'  # noqa: S608 - quoted
    answer = connection.execute(sql).fetchone()
    return answer[0] if answer else None
