"""How often a review comes, as headings say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.periods import PeriodKind

__all__ = ["RHYTHMS", "title_for"]

RHYTHMS: Mapping[PeriodKind, str] = MappingProxyType(
    {
        PeriodKind.WEEK: "Weekly",
        PeriodKind.MONTH: "Monthly",
        PeriodKind.QUARTER: "Quarterly",
        PeriodKind.CALENDAR_QUARTER: "Quarterly",
        PeriodKind.YEAR: "Yearly",
    }
)
A_RHYTHM = re.compile(r"\b(weekly|monthly|quarterly|yearly|annual)\b", re.IGNORECASE)


def title_for(title: str, kind: PeriodKind) -> str:
    """Give a batch's title; the rhythm that it names is the period's: ``Monthly review`` for a month."""

    def renamed(found: re.Match[str]) -> str:
        word = RHYTHMS[kind]
        return word if found[0][0].isupper() else word.lower()

    return A_RHYTHM.sub(renamed, title)
