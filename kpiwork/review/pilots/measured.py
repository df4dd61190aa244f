"""What a pilot did to one KPI; where few records stand behind its value, nothing of it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.trial import Trial, TrialState, trial
from kpiwork.errors import Problem
from kpiwork.periods import PeriodKind
from kpiwork.review.few import too_few
from kpiwork.review.finding_words import style_of_card
from kpiwork.review.pilots.bench import IN, OUT, Bench, too_fine
from kpiwork.review.pilots.found import KpiTried
from kpiwork.review.pilots.lines import Lines, best
from kpiwork.review.pilots.units import units_of
from kpiwork.signals.introduction import season_in
from kpiwork.spec.card import Card

__all__ = ["tried"]

FEW_RECORDS = "fewer than {minimum} records stand behind its value, so it is not shown"


def tried(bench: Bench, kpi: str) -> KpiTried:
    """Say what a pilot did to one KPI."""
    card, problems = bench.book.cards[kpi], bench.past.problems.get((bench.book.id, f"{IN}:{kpi}"), ())
    plain = KpiTried(
        id=kpi,
        name=card.name,
        style=style_of_card(card),
        better=card.better,
        grain=PeriodKind.MONTH,
        trial=Trial(state=TrialState.NOT_COMPUTABLE, reason="it could not be measured"),
    )
    if why := too_fine(card, bench.condition, bench.workbook.settings.sources) or _told(problems):
        return replace(plain, problem=why)
    lines = best(bench, card, kpi)
    names, hidden, moved = units_of(bench, card, kpi)
    season = season_in(card, lines.grain)
    found = replace(
        plain,
        grain=lines.grain,
        trial=trial(lines.inside, lines.outside, lines.at, season=season, units=moved),
        points=lines.points(),
        unit_words=bench.unit if names else "",
        units=names,
        units_hidden=hidden,
    )
    return _with_value(bench, card, found, lines)


def _with_value(bench: Bench, card: Card, found: KpiTried, lines: Lines) -> KpiTried:
    """Add the value over the pilot's days, or withhold all of it where few records stand behind it."""
    parts = (card.measure.numerator, card.measure.denominator)
    elsewhere = any(part is not None and part.source is not None for part in parts)
    if elsewhere:  # days at work stand there by month, so that single days cannot be cut out
        rows, days = _within(bench.rows(bench.past, IN, found.id), lines), _whole(lines)
        others = _within(bench.rows(bench.past, OUT, found.id), lines)
    else:
        rows, days = _years(bench.rows(bench.days, IN, found.id)), ""
        others = _years(bench.rows(bench.days, OUT, found.id))
    records = int(rows["records"].sum())
    if bench.is_counted(card) and any(
        too_few(int(side["records"].sum()), bench.minimum) for side in (rows, others)
    ):
        told = FEW_RECORDS.format(minimum=bench.minimum)
        hidden = Trial(state=TrialState.NOT_COMPUTABLE, reason=told)
        return replace(found, problem=told, trial=hidden, points=(), units=(), unit_words="")
    return replace(found, value=_together(card, rows), records=records, of_days=days)


def _years(rows: pd.DataFrame) -> pd.DataFrame:
    """Take the readings that cover all days asked for, one a year."""
    return rows[rows["grain"] == PeriodKind.YEAR.value]


def _within(rows: pd.DataFrame, lines: Lines) -> pd.DataFrame:
    starts = pd.to_datetime([period.start for period in lines.periods[lines.at :]])
    return rows[(rows["grain"] == lines.grain.value) & rows["start"].isin(starts)]


def _whole(lines: Lines) -> str:
    during = lines.periods[lines.at :]
    return f"whole {lines.grain.value}s only, {during[0].words} to {during[-1].words}" if during else ""


def _together(card: Card, rows: pd.DataFrame) -> float | None:
    """Put the readings of several years together: sums over sums, and else their mean by records."""
    known = rows[np.isfinite(rows["value"])]
    if known.empty:
        return None
    if card.measure.denominator is not None:
        below = float(known["denominator"].sum())
        return float(known["numerator"].sum()) / below if below else None
    if card.measure.adds_up:
        return float(known["numerator"].sum())
    weights = known["records"].to_numpy(dtype="float64")
    return float(np.average(known["value"], weights=weights)) if weights.sum() else None


def _told(problems: Iterable[Problem]) -> str:
    return "; ".join(f"{one.fact}" for one in problems)
