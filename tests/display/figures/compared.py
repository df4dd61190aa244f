"""Units and steps as frames, for the tests of their figures."""

from __future__ import annotations

from typing import Any

from kpiwork.analysis.comparison.compare import Terms, compare_units
from kpiwork.analysis.comparison.steps import steps
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals
from kpiwork.display.comparison import steps_of, units_of
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind

__all__ = ["STYLE", "step_frame", "unit_frame"]

STYLE = NumberStyle(unit=UnitKind.PERCENT)
SHARES = (0.80, 0.81, 0.79, 0.80, 0.82, 0.78, 0.80, 0.81, 0.50)
TERMS = Terms(kind=UnitsKind.SHARE, better=Better.HIGHER, minimum=10, draws=400)


def unit_frame(shares: tuple[float, ...] = SHARES, better: Better = Better.HIGHER, name: str = "T") -> Any:
    """Compare teams of growing size, and one that is too small to be shown."""
    cases = [200 + 40 * place for place in range(len(shares))]
    units = [
        UnitTotals(name=f"{name}{place}", numerator=round(share * many), denominator=many, records=many)
        for place, (share, many) in enumerate(zip(shares, cases, strict=True))
    ]
    units.append(UnitTotals(name="secret", numerator=2, denominator=6, records=6))
    terms = Terms(kind=TERMS.kind, better=better, minimum=10, draws=400)
    found = compare_units(units, terms)
    return units_of(found, name="Win rate", units="teams", sized="deals", rows_are="deals", style=STYLE)


def step_frame() -> Any:
    """Check two steps, at one of which North lies behind and Tiny is too small to be shown."""
    even = dict.fromkeys(("East", "South", "West"), (176.0, 400.0))
    chain = [
        ("Met", even | {"North": (176.0, 400.0), "Tiny": (20.0, 40.0)}),
        ("Won", even | {"North": (120.0, 400.0), "Tiny": (2.0, 4.0)}),
    ]
    return steps_of(steps(chain, minimum=10), units="teams", style=STYLE)
