"""Texts that are to become numbers, dates or timestamps: read alike by every engine, or by none.

Each engine reads more than the others: DuckDB ``1_000``, PostgreSQL ``today`` and ``01/02/2025``, Spark
``1.5f``. What has none of the forms here is an error of the engine, never a guess.
"""

from collections.abc import Mapping
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from kpiwork.measure.expression.engines import POSTGRES, SPARK
from kpiwork.measure.expression.functions import Type
from kpiwork.measure.expression.texts import trim

__all__ = ["has_form", "read_text"]

NUMBER = r"([+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?)"
NO_NUMBER = r"([nN][aA][nN]|[+-]?[iI][nN][fF]([iI][nN][iI][tT][yY])?)"
DAY = r"[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2})"
CLOCK = r"([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9]([.][0-9]*)?)?"
ZONE = r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)"  # not heeded: the clock is taken as it stands
MOMENT = f"{DAY}([ T]{CLOCK}{ZONE}?)?"
FORMS: Mapping[Type, str] = MappingProxyType(
    {
        Type.INTEGER: f"^({NUMBER}|{NO_NUMBER})$",
        Type.FLOAT: f"^({NUMBER}|{NO_NUMBER})$",
        Type.DATE: f"^{MOMENT}$",
        Type.TIMESTAMP: f"^{MOMENT}$",
    }
)
IBIS_TYPES: Mapping[Type, str] = MappingProxyType(
    {Type.INTEGER: "float64", Type.FLOAT: "float64", Type.DATE: "date", Type.TIMESTAMP: "timestamp"}
)
SPOILT = "cannot be read: "


def has_form(value: ir.StringValue, to: Type, engine: str) -> ir.BooleanValue:
    """Tell whether texts look like what they are to become; blanks at their ends do not matter.

    Parameters
    ----------
    value : ibis text
        The texts.
    to : Type
        What they are to become.
    engine : str
        Ibis's name of the engine.

    Returns
    -------
    ibis boolean
        True also for a day that the calendar does not have, such as ``2025-02-30``.
    """
    return trim(value, engine).re_search(FORMS[to])


def read_text(value: ir.StringValue, to: Type, engine: str) -> ir.Value:
    """Make numbers, dates or timestamps of texts.

    Parameters
    ----------
    value : ibis text
        The texts.
    to : Type
        What they are to become.
    engine : str
        Ibis's name of the engine.

    Returns
    -------
    ibis value
        Of the type, integers still as float64. The engine stops at a text that has not the form.
    """
    bare = trim(value, engine)
    spoilt = ibis.literal(SPOILT) + bare
    return has_form(value, to, engine).ifelse(_as_read(bare, to, engine), spoilt).cast(IBIS_TYPES[to])


def _as_read(text: ir.StringValue, to: Type, engine: str) -> ir.StringValue:
    """Write dates as an engine reads them.

    Spark knows no slashes and heeds a zone; PostgreSQL rounds where a second has more than six digits.
    """
    if to not in (Type.DATE, Type.TIMESTAMP):
        return text
    if engine == SPARK:
        return text.replace("/", "-").re_replace(f"(:[0-9.]+){ZONE}$", "$1")
    return text.re_replace(r"([.][0-9]{6})[0-9]+", r"\1") if engine == POSTGRES else text
