"""Which months are compared: those before attention to a KPI began with those since, or a year with another.

Both sides hold the same months of the year wherever that can be, so that no season looks like a change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.effect.memory import Places
from kpiwork.periods import Period, PeriodKind
from kpiwork.signals.finding import Placebo, Setting, Strength
from kpiwork.signals.material import Material
from kpiwork.spec.choices import Seasonal

__all__ = ["FEWEST", "STEPS", "Windows", "all_around", "robustness", "testability", "windows_of"]

FEWEST = {PeriodKind.MONTH: 8, PeriodKind.WEEK: 12}
"""Periods a side: with fewer, chance alone looks like a change too often."""

STEPS = {PeriodKind.MONTH: 12, PeriodKind.WEEK: 52}
"""Periods in a year."""

MOST_YEARS = 3  # a side; what lies further back is another time
HALF_A_YEAR = 26  # weeks: the most that are compared without the time of the year

Spans = tuple[Sequence[int], Sequence[int]]
"""Places of the periods before, and after."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Windows:
    """Periods on two sides of a day.

    Parameters
    ----------
    kind : PeriodKind
        Their grain.
    periods : tuple of Period
        Those of both sides, oldest first.
    places : array of int
        When each was, counted in periods.
    is_after : array of bool
        On which side each lies.
    is_dated : bool
        Whether they lie around the introduction; otherwise a year is held against the one before.
    is_matched : bool
        Whether both sides hold the same times of the year.
    note : str
        What a reader should know of the choice; empty for nothing.
    earlier : Windows or None
        Two sides one year before, where nothing is to be found.
    """

    kind: PeriodKind
    periods: tuple[Period, ...]
    places: Places
    is_after: NDArray[np.bool_]
    is_dated: bool
    is_matched: bool
    note: str = ""
    earlier: Windows | None = None

    @property
    def starts(self) -> tuple[date, ...]:
        """First day of each period."""
        return tuple(one.start for one in self.periods)

    @property
    def border(self) -> str:
        """Label of the first period after."""
        return self.periods[int(np.argmax(self.is_after))].label

    @property
    def words(self) -> tuple[str, str]:
        """What the two sides are called: earlier and later."""
        return ("before", "since then") if self.is_dated else ("the year before", "the latest year")

    @property
    def later(self) -> str:
        """When the later side was, as a sentence begins."""
        return "Since attention began" if self.is_dated else "In the latest year"

    @property
    def told(self) -> dict[str, Any]:
        """What a finding says of the time that was looked at."""
        return {
            "start": self.periods[0].start,
            "end": self.periods[-1].end,
            "rows": len(self.periods),
            "rows_are": f"{self.kind}s",
        }

    @property
    def fewest(self) -> int:
        """Periods on the shorter side."""
        return int(min(self.is_after.sum(), (~self.is_after).sum()))


def windows_of(material: Material, kind: PeriodKind, known: Collection[date]) -> Windows | str:
    """Choose what is compared; a text says why nothing can be.

    Parameters
    ----------
    material : Material
        For its card's introduction, re-bases, season and settling, its period and calendar.
    kind : PeriodKind
        Months or weeks.
    known : collection of date
        First days of the periods that have data.
    """
    usable = _usable(material, kind, known)
    if not usable:
        return "there is no finished month with data"
    introduced = material.card.introduced
    before, after = _split(usable, introduced)
    if not after or len(before) < FEWEST[kind]:
        return _year_on_year(usable, kind, introduced)
    if len(after) < FEWEST[kind]:
        return f"{_many(len(after), kind)} since attention to it began, and it takes {FEWEST[kind]}"
    return _around(usable, kind, (before, after), material.card.seasonal)


def all_around(material: Material, kind: PeriodKind, known: Collection[date]) -> Windows | None:
    """Give all periods around the introduction, however few: for plain figures, never for a test."""
    usable = _usable(material, kind, known)
    sides = _split(usable, material.card.introduced)
    return _windows(usable, kind, sides, is_dated=True, is_matched=False) if all(sides) else None


def testability(windows: Windows) -> Strength:
    """Grade how much a comparison can tell: whole years of months tell most."""
    if windows.kind is PeriodKind.WEEK or not windows.is_matched:
        return Strength.WEAK
    return Strength.STRONG if windows.fewest >= STEPS[windows.kind] else Strength.MODERATE


def robustness(settings: Sequence[Setting], placebos: Sequence[Placebo]) -> Strength:
    """Grade whether other settings agree and nothing is seen where nothing is to be seen."""
    if not all(one.is_weaker for one in placebos) or not all(one.agrees for one in settings):
        return Strength.WEAK
    return Strength.STRONG if placebos else Strength.MODERATE


def _usable(material: Material, kind: PeriodKind, known: Collection[date]) -> dict[int, Period]:
    """Give finished and settled periods that have data and may be compared, by their place in time."""
    card = material.card
    if not known:
        return {}
    last = min(material.period.end, material.as_of - (card.settles_after or timedelta()))
    rebased = [one.date for one in card.changes if one.rebase and one.date <= last]
    first = max([min(known), *rebased])
    if first > last:
        return {}
    every = material.calendar.between(min(known), last, kind)
    return {
        place: one
        for place, one in enumerate(every)
        if one.start in known and one.start >= first and one.end <= last
    }


def _split(usable: dict[int, Period], introduced: date | None) -> Spans:
    """Give places before the introduction, and since."""
    if introduced is None:
        return [], []
    before = [place for place, one in usable.items() if one.end < introduced]
    return before, [place for place, one in usable.items() if one.start >= introduced]


def _around(usable: dict[int, Period], kind: PeriodKind, sides: Spans, seasonal: Seasonal) -> Windows | str:
    """Compare around the introduction: whole years, else the same months, else what there is."""
    year = STEPS[kind]
    chosen, is_matched = _matched(*sides, year), True
    if min(map(len, chosen)) < FEWEST[kind]:
        if seasonal is Seasonal.YES:
            return (
                "too few of the same months before attention to it began and since, and the KPI has a season"
            )
        short = min(year, HALF_A_YEAR)
        chosen, is_matched = (_latest(sides[0], short), _latest(sides[1], short)), False
    note = (
        "" if is_matched else "The two sides are different times of the year; a season could look the same."
    )
    before = sides[0][-1]
    past = [place for place in usable if place <= before]
    earlier = _pair(usable, kind, _years(past, year), is_dated=True)
    return _windows(usable, kind, chosen, is_dated=True, is_matched=is_matched, note=note, earlier=earlier)


def _year_on_year(usable: dict[int, Period], kind: PeriodKind, introduced: date | None) -> Windows | str:
    if kind is not PeriodKind.MONTH:
        return "it takes a day on which attention to it began, with data before and since"
    year = STEPS[kind]
    found = _pair(usable, kind, _years(list(usable), year), is_dated=False)
    if found is None:
        return f"{_many(len(usable), kind)} with data, and it takes {FEWEST[kind]} in each of two years"
    past = [place for place in usable if place <= max(usable) - year]
    note = ""
    if introduced:
        note = "The day on which attention began lies outside the data, so two years are compared."
    return replace(found, note=note, earlier=_pair(usable, kind, _years(past, year), is_dated=False))


def _pair(usable: dict[int, Period], kind: PeriodKind, sides: Spans, *, is_dated: bool) -> Windows | None:
    if min(map(len, sides)) < FEWEST[kind]:
        return None
    return _windows(usable, kind, sides, is_dated=is_dated, is_matched=True)


def _windows(
    usable: dict[int, Period],
    kind: PeriodKind,
    sides: Spans,
    *,
    is_dated: bool,
    is_matched: bool,
    note: str = "",
    earlier: Windows | None = None,
) -> Windows:
    places = [*sides[0], *sides[1]]
    return Windows(
        kind=kind,
        periods=tuple(usable[place] for place in places),
        places=np.array(places, dtype=np.int64),
        is_after=np.arange(len(places)) >= len(sides[0]),
        is_dated=is_dated,
        is_matched=is_matched,
        note=note,
        earlier=earlier,
    )


def _matched(before: Sequence[int], after: Sequence[int], year: int) -> Spans:
    """Keep whole years of either side; with less than one on a side, the months that both have."""
    spans = [(side[-1] - side[0] + 1) // year for side in (before, after)]
    if min(spans):
        kept = [
            _latest(side, year * min(years, MOST_YEARS))
            for side, years in zip((before, after), spans, strict=True)
        ]
        return kept[0], kept[1]
    return _common(_latest(before, year), _latest(after, year), year)


def _years(places: Sequence[int], year: int) -> Spans:
    """Give the months that the latest year and the one before it both have."""
    if not places:
        return [], []
    border = places[-1] - year
    return _common(
        [one for one in places if border - year < one <= border],
        [one for one in places if one > border],
        year,
    )


def _common(before: Sequence[int], after: Sequence[int], year: int) -> Spans:
    both = {one % year for one in before} & {one % year for one in after}
    return [one for one in before if one % year in both], [one for one in after if one % year in both]


def _latest(places: Sequence[int], many: int) -> list[int]:
    return [one for one in places if one > places[-1] - many]


def _many(count: int, kind: PeriodKind) -> str:
    return f"{count or 'no'} {kind.value}{'' if count == 1 else 's'}"
