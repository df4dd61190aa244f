"""A department's KPIs and guardrails before and after attention to them began, from what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

import numpy as np
import pandas as pd

from kpiwork.analysis.effect import Effect, effect
from kpiwork.analysis.effect.level import FEWEST_A_SIDE
from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.effect.trial import kept
from kpiwork.measure.readings import Measurement
from kpiwork.periods import PeriodKind
from kpiwork.review.few import too_few
from kpiwork.review.finding_words import style_of_card
from kpiwork.review.programme.found import Guarded, Helped
from kpiwork.review.readings import in_cases, is_counted
from kpiwork.signals.introduction import season_in
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source
from kpiwork.spec.workbook import Workbook

__all__ = ["Desk"]

GRAINS = (PeriodKind.MONTH, PeriodKind.WEEK)
QUARTER = {PeriodKind.MONTH: 3, PeriodKind.WEEK: 1}
"""How many of the latest values a decision is taken upon."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What the KPIs are looked at with."""

    workbook: Workbook
    cards: Mapping[str, Card]
    measured: Measurement
    department: str
    as_of: date

    def helped(self, kpi: str, since: date | None) -> Helped:
        """Compare a KPI before and after attention to it began."""
        card = self.cards[kpi]
        reason = "the card does not say since when attention is paid to it (introduced)"
        grain, found = PeriodKind.MONTH, None
        if since is not None:
            grain, found, reason = self._effect(kpi, since)
        return Helped(
            id=kpi,
            name=card.name,
            style=style_of_card(card),
            better=card.better,
            grain=grain,
            since=since,
            effect=found,
            reason=reason,
        )

    def guarded(self, since: Mapping[str, date]) -> Iterable[Guarded]:
        """Grade each guardrail since attention to the KPI that it guards began."""
        for kpi, day in since.items():
            for rail in self.cards[kpi].guardrails:
                if rail.kpi not in self.cards:
                    continue
                card, (_, found, _) = self.cards[rail.kpi], self._effect(rail.kpi, day)
                interval = found.interval if found is not None else None
                yield Guarded(
                    kpi=card.name,
                    guards=self.cards[kpi].name,
                    margin=rail.must_not_worsen_by,
                    style=style_of_card(card),
                    interval=interval,
                    kept=kept(interval, card.better, rail.must_not_worsen_by),
                )

    def _effect(self, kpi: str, since: date) -> tuple[PeriodKind, Effect | None, str]:
        """Compare by month, or by week where months are too few; say why nothing can be shown."""
        card = self.cards[kpi]
        if problems := self.measured.problems.get((self.department, kpi)):
            return PeriodKind.MONTH, None, problems[0].fact
        if self._is_small(kpi):
            return PeriodKind.MONTH, None, "few records stand behind it, so it is not shown"
        each = {grain: self._values(kpi, grain, since) for grain in GRAINS}
        grain = next((one for one, sides in each.items() if _is_enough(*sides)), GRAINS[0])
        values, at = each[grain]
        season = season_in(card, grain)
        return grain, effect(values, at, better=card.better, looked_at=QUARTER[grain], season=season), ""

    def _rows(self, kpi: str) -> pd.DataFrame:
        frame = self.measured.readings
        mine = frame[(frame["kpi"] == kpi) & (frame["dimension"] == "")]
        return in_cases(self.cards[kpi], mine, self._source(kpi))

    def _source(self, kpi: str) -> Source | None:
        return self.workbook.settings.sources.get(self.cards[kpi].measure.source)

    def _is_small(self, kpi: str) -> bool:
        rows, minimum = self._rows(kpi), self.workbook.settings.privacy.minimum
        years = rows[rows["grain"] == PeriodKind.YEAR.value]
        small = any(too_few(int(many), minimum) for many in years["records"])
        return small and is_counted(self.cards[kpi], self._source(kpi))

    def _values(self, kpi: str, grain: PeriodKind, since: date) -> tuple[Numbers, int]:
        """Give settled values at equal steps, without those before a change after which nothing compares."""
        card, rows = self.cards[kpi], self._rows(kpi)
        last = self.as_of - (card.settles_after or timedelta())
        ends = min(last, self.measured.period.end)
        rows = rows[(rows["grain"] == grain.value) & (rows["end"] <= pd.Timestamp(ends))]
        if rows.empty:
            return np.empty(0), 0
        breaks = [one.date for one in card.changes if one.rebase]
        first = max((day for day in breaks if day <= since), default=date.min)
        until = min((day for day in breaks if day > since), default=date.max)
        periods = self.workbook.calendar.between(rows["start"].min().date(), ends, grain)
        found = rows.drop_duplicates("start", keep="last").set_index("start")["value"]
        values = found.reindex(pd.to_datetime([one.start for one in periods])).to_numpy("float64", copy=True)
        out = [
            one.start < first or one.end >= until or one.start < since <= one.end or one.end > ends
            for one in periods
        ]
        values[np.array(out, dtype=bool) | ~np.isfinite(values)] = nan
        return values, sum(one.start < since for one in periods)


def _is_enough(values: Numbers, at: int) -> bool:
    known = ~np.isnan(values)
    return bool(min(known[:at].sum(), known[at:].sum()) >= FEWEST_A_SIDE)
