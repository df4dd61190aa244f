"""Refuse percentages written as 85 where 0.85 is meant: values of a percent KPI are shares.

Values are checked in the file as it stands, so that they are told together with whatever else is
wrong there.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from decimal import Decimal

from kpiwork.spec.document import Document
from kpiwork.spec.place import Loc, Located, shown, spoken
from kpiwork.spec.unit import UnitKind

__all__ = ["shares_of_card", "shares_of_others"]

LARGEST_SHARE = 1.5  # more than one and a half of everything is a slip of the pen
LARGEST_MARGIN = 0.5  # and so are fifty points of tolerance
LARGEST_RATIO = 10  # 3 may be meant as 300 %, 85 is not meant as 8,500 %

SHARES = frozenset({"value", "low", "high", "trajectory_from", "at_least", "at_most", "to"})
MARGINS = frozenset({"tolerance", "must_not_worsen_by"})
OWN_LISTS = ("targets", "status_rules")
PERCENT = (UnitKind.PERCENT.value, {"kind": UnitKind.PERCENT.value})


def shares_of_card(document: Document) -> Iterator[Located]:
    """Check a card's own targets, rules and tolerance, where its unit is percent."""
    if document.value.get("unit") not in PERCENT:
        return
    for loc in document.values:
        if loc == ("tolerance",) or (len(loc) == 3 and loc[0] in OWN_LISTS):  # noqa: PLR2004
            yield from _checked(document, loc)


def shares_of_others(document: Document, percents: Collection[str]) -> Iterator[Located]:
    """Check what a file says beside the name of a percent KPI: margins, effects, criteria.

    Parameters
    ----------
    document : Document
        A card, or a file of entries.
    percents : collection of str
        Ids of the department's KPIs whose unit is percent.
    """
    for loc in document.values:
        name = (*loc[:-1], "kpi")
        if name in document.values and document.at(name) in percents:
            yield from _checked(document, loc)


def _checked(document: Document, loc: Loc) -> Iterator[Located]:
    value, key = document.at(loc), loc[-1]
    if isinstance(value, bool) or not isinstance(value, int | float) or value in (math.inf, -math.inf):
        return
    if key in SHARES and abs(value) > LARGEST_SHARE:
        meant = f", or choose unit: ratio if {_hundredfold(value)} % is meant"
        mend = f"write {_hundredth(value)}" + (meant if abs(value) <= LARGEST_RATIO else "")
        yield _wrong(document, loc, f"{shown(value)} is {_hundredfold(value)} %", mend)
    if key in MARGINS and value > LARGEST_MARGIN:
        fact = f"{shown(value)} is {_hundredfold(value)} points"
        yield _wrong(document, loc, fact, f"write {_hundredth(value)}")


def _wrong(document: Document, loc: Loc, fact: str, mend: str) -> Located:
    return document.wrong(loc, f"{spoken(loc)}: {fact}", mend)


def _hundredfold(value: float) -> str:
    return f"{(Decimal(str(value)) * 100).normalize():,f}"


def _hundredth(value: float) -> str:
    return f"{(Decimal(str(value)) / 100).normalize():f}"
