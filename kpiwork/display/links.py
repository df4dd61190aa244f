"""Two series side by side, the leading one moved later by its lag: what a chart of a claimed link shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import numpy as np
import pandas as pd

from kpiwork.analysis.lead import LeadCheck, LeadVerdict
from kpiwork.periods import PeriodKind
from kpiwork.review.lead_words import apart_words, correlation_words, steps_words
from kpiwork.spec.relation import Sign

__all__ = ["COLUMNS", "Link", "Spell", "link_of"]

COLUMNS = ("start", "end", "middle", "label", "led", "leading", "run", "leading_run")
ONE_DAY = timedelta(days=1)
MOMENT = "datetime64[us]"


class Spell(Protocol):
    """A period that both series have a place for."""

    @property
    def words(self) -> str:
        """What it is called."""

    @property
    def start(self) -> object:
        """First day."""

    @property
    def end(self) -> object:
        """Last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What a chart of a claimed link shows.

    Parameters
    ----------
    leading, led : str
        Names of the two KPIs.
    moved : str
        How the leading one is drawn: ``moved 2 months later``, ``upside down``.
    apart : str
        How far apart the values are that stand above each other in time: ``2 months apart``.
    strength : str
        Correlation with its interval, as printed.
    verdict : LeadVerdict
        What became of the claim.
    grain : PeriodKind
        Grain of the readings.
    moves : DataFrame
        One row a period, oldest first: start, end (the day after the last), middle, label; led and leading
        in standard deviations, without trend and season, leading as it was so many steps before, and upside
        down where the two are said to move against each other; run and leading_run: periods without a gap.
    """

    leading: str
    led: str
    moved: str
    apart: str
    strength: str
    verdict: LeadVerdict
    grain: PeriodKind
    moves: pd.DataFrame

    @property
    def both(self) -> int:
        """Periods in which both are drawn."""
        return int(self.moves[["led", "leading"]].notna().all(axis=1).sum())

    @property
    def alike(self) -> int:
        """Periods in which both lie on the same side of their middle."""
        return int((np.sign(self.moves["led"]) * np.sign(self.moves["leading"]) > 0).sum())


def link_of(
    check: LeadCheck, spells: Sequence[Spell], *, leading: str, led: str, grain: PeriodKind
) -> Link | None:
    """Put what a chart shows together; None where nothing was tested.

    Parameters
    ----------
    check : LeadCheck
        What was found.
    spells : sequence of Spell
        The periods that it was found on, oldest first, such as the points of the led KPI's series.
    leading, led : str
        Names of the two KPIs.
    grain : PeriodKind
        Grain of the periods.
    """
    if check.link is None or len(spells) != len(check.led_moves):
        return None
    lag, turned = check.link.lag, check.sign is Sign.NEGATIVE
    before = np.concatenate([np.full(lag, np.nan), _floats(check.leading_moves)])[: len(spells)]
    return Link(
        leading=leading,
        led=led,
        moved=", ".join(
            [
                *([f"moved {steps_words(lag, grain)} later"] if lag else []),
                *(["upside down"] if turned else []),
            ]
        ),
        apart=apart_words(lag, grain),
        strength=(
            f"{correlation_words(check.link.strength)} "
            f"({correlation_words(check.link.low)} to {correlation_words(check.link.high)})"
        ),
        verdict=check.verdict,
        grain=grain,
        moves=_frame(spells, _floats(check.led_moves), -before if turned else before),
    )


def _frame(spells: Sequence[Spell], led: np.ndarray, leading: np.ndarray) -> pd.DataFrame:
    start = np.array([spell.start for spell in spells], dtype=MOMENT)
    end = np.array([spell.end for spell in spells], dtype=MOMENT) + np.timedelta64(ONE_DAY)
    columns = {
        "start": start,
        "end": end,
        "middle": start + (end - start) / 2,
        "label": pd.array([spell.words for spell in spells], dtype="str"),
        "led": led,
        "leading": leading,
        "run": _runs(led),
        "leading_run": _runs(leading),
    }
    return pd.DataFrame(columns, copy=False)


def _runs(values: np.ndarray) -> np.ndarray:
    """Give each value the number of its stretch without a gap."""
    known = ~np.isnan(values)
    return np.asarray((known & ~np.concatenate([[False], known])[:-1]).cumsum())


def _floats(values: Sequence[float | None]) -> np.ndarray:
    return np.array(values, dtype=float)
