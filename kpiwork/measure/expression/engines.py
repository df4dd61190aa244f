"""Which engine answers, by Ibis's name of it: where engines differ, the modules beside this one ask."""

import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

__all__ = ["DUCKDB", "POSTGRES", "SPARK", "engine_of"]

DUCKDB = "duckdb"
POSTGRES = "postgres"
SPARK = "pyspark"


def engine_of(asked: ir.Table | ir.Value) -> str:
    """Give the name of the engine that a table or value is of; empty where it is of none, or of several."""
    try:
        return str(asked.get_backend().name)
    except IbisError:
        return ""
