"""A KPI's latest readings and its forecast, as the chart and its alternative text show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.analysis.behaviour import Aim
from kpiwork.analysis.forecast import Forecast, Step
from kpiwork.display.links import Spell
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.reviewed import Point

__all__ = ["BANDS", "MOST_SHOWN", "Fan", "fan_of"]

MOST_SHOWN = 18  # readings before the forecast: more would press the fan together on a phone
BANDS = ("low_95", "low_80", "mean", "high_80", "high_95")
MOMENT = "datetime64[us]"
ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fan:
    """What a forecast chart shows.

    Parameters
    ----------
    name : str
        The KPI's name.
    style : NumberStyle
        How its values are printed.
    grain : PeriodKind
        Grain of readings and steps.
    readings : DataFrame
        The latest readings, oldest first: start, end (the day after the last), middle, label, value.
    steps : DataFrame
        Those to come: start, end, middle, label; mean, and the ends of what 80 and 95 of 100 cases lie in.
    targets : tuple of (str, float)
        What is asked for, each with ``target``, ``at least`` or ``at most``; empty without a target.
    """

    name: str
    style: NumberStyle
    grain: PeriodKind
    readings: pd.DataFrame
    steps: pd.DataFrame
    targets: tuple[tuple[str, float], ...]


def fan_of(
    name: str,
    style: NumberStyle,
    points: Sequence[Point],
    forecast: Forecast,
    periods: Sequence[Spell],
    aim: Aim,
    *,
    grain: PeriodKind = PeriodKind.MONTH,
) -> Fan | None:
    """Put a forecast's frames together.

    Parameters
    ----------
    name : str
        The KPI's name.
    style : NumberStyle
        How its values are printed.
    points : sequence of Point
        The history that was forecast from, oldest first.
    forecast : Forecast
        The forecast.
    periods : sequence of Spell
        Those that its steps are of, in order.
    aim : Aim
        The target of single steps; without ends where it is one of a longer period's sum.
    grain : PeriodKind
        Of readings and steps.

    Returns
    -------
    Fan or None
        None without a forecast.

    Raises
    ------
    ValueError
        Where periods and steps are not of the same number.
    """
    if not forecast.steps:
        return None
    shown = points[-MOST_SHOWN:]
    readings = _frame([(one.start, one.end, one.words) for one in shown])
    readings["value"] = np.array([one.value for one in shown], dtype=float)
    steps = _frame([(one.start, one.end, one.words) for one, _ in zip(periods, forecast.steps, strict=True)])
    for column in BANDS:
        steps[column] = np.array([_end(step, column) for step in forecast.steps], dtype=float)
    return Fan(name=name, style=style, grain=grain, readings=readings, steps=steps, targets=_targets(aim))


def _end(step: Step, column: str) -> float:
    return float(getattr(step, column))


def _frame(spans: Sequence[tuple[object, object, str]]) -> pd.DataFrame:
    start = np.array([start for start, _, _ in spans], dtype=MOMENT)
    end = np.array([end for _, end, _ in spans], dtype=MOMENT) + ONE_DAY
    labels = pd.array([label for _, _, label in spans], dtype="str")
    return pd.DataFrame({"start": start, "end": end, "middle": start + (end - start) / 2, "label": labels})


def _targets(aim: Aim) -> tuple[tuple[str, float], ...]:
    if aim.low is not None and aim.high is not None:
        return (("at least", aim.low), ("at most", aim.high))
    return tuple(("target", end) for end in (aim.low, aim.high) if end is not None)
