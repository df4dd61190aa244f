"""A source kept in memory while it is asked many times, where it is small enough.

Dates on the workbook's clock and derived columns are then computed once instead of once a query.
"""

from __future__ import annotations

import ibis

__all__ = ["MOST_CELLS", "in_memory"]

MOST_CELLS = 50_000_000
"""Rows times columns: some 500 MB at most, mostly much less."""


def in_memory(table: ibis.Table, name: str) -> ibis.Table:
    """Compute a table of the embedded engine once.

    Parameters
    ----------
    table : ibis table
        Over Parquet files.
    name : str
        Name of the temporary table.

    Returns
    -------
    ibis table
        The same rows; the table as given where it is too large, or cannot be computed (whoever
        asks it will be told why).
    """
    try:
        cells = table.count().to_pyarrow().as_py() * len(table.columns)
        return table if cells > MOST_CELLS else table.get_backend().create_table(name, table, temp=True)
    except Exception:  # noqa: BLE001 - a damaged file fails in many ways
        return table
