"""The language of formulas: a small subset of SQL, checked by us and answered through Ibis.

Parsing needs no data and loads no Ibis; `bind` and `bind_condition` load it when first used.
"""

from typing import TYPE_CHECKING, Any

from kpiwork.measure.expression.functions import BOUND_NAMES, FORMS, FUNCTIONS, Function
from kpiwork.measure.expression.parse import Expression, casts_of, mend_of, parse_aggregate, parse_row

if TYPE_CHECKING:
    from kpiwork.measure.expression.translate import bind, bind_condition

__all__ = [
    "BOUND_NAMES",
    "FORMS",
    "FUNCTIONS",
    "Expression",
    "Function",
    "bind",
    "bind_condition",
    "casts_of",
    "mend_of",
    "parse_aggregate",
    "parse_row",
]

NEED_IBIS = frozenset({"bind", "bind_condition"})


def __getattr__(name: str) -> Any:
    if name not in NEED_IBIS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from kpiwork.measure.expression import translate  # noqa: PLC0415 - parsing must not load Ibis

    return getattr(translate, name)
