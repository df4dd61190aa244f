"""How numbers of periods, shares and spans read in the SMART check."""

from __future__ import annotations

from kpiwork.periods import PeriodKind
from kpiwork.review.reviewed import Point

__all__ = ["percent", "periods", "span_words"]

SPACE = "\N{NO-BREAK SPACE}"


def periods(number: int, kind: PeriodKind) -> str:
    """Count periods: ``24 months``."""
    return f"{number} {kind.value}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """Print a share without decimals: ``75 %``."""
    return f"{share * 100:.0f}{SPACE}%"


def span_words(first: Point, last: Point) -> str:
    """Say from when to when: ``from Jan 2011 to Dec 2013``."""
    return f"in {first.words}" if first == last else f"from {first.words} to {last.words}"
