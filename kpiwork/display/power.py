"""What would be seen in data of a KPI's size, ready for a page: a curve and a table a behaviour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kpiwork.review.calibration_words import (
    false_alarm_words,
    label_words,
    power_words,
    put_in_words,
    title_of,
)
from kpiwork.signals.calibration.trials import Calibrated, Power

__all__ = ["COLUMNS", "Curve", "Seen", "curve_of", "every", "seen_of"]

COLUMNS = ("place", "strength", "share", "low", "high", "seen", "runs", "unanswered")


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """What a chart of one behaviour shows.

    Parameters
    ----------
    title : str
        The behaviour.
    across : str
        What strengths are of.
    trials : DataFrame
        One row a strength, nothing put in first: place (0, 1 and so on), strength (in words), share, low
        and high (its 95 % interval), seen, runs, unanswered (simulations in which nothing could be said).
    """

    title: str
    across: str
    trials: pd.DataFrame


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One behaviour on a page.

    Parameters
    ----------
    title, sentence, false_alarms : str
        What it is, what would be seen of it or why it cannot be tested, and how often a question would be
        raised without it.
    detector : str
        Which looks for it.
    curve : Curve or None
        None where it could not be tested.
    """

    title: str
    sentence: str
    false_alarms: str
    detector: str
    curve: Curve | None


def seen_of(one: Calibrated) -> tuple[Seen, ...]:
    """Give every behaviour of a KPI, those that could be tested first."""
    found = [
        Seen(
            title=title_of(power),
            sentence=power_words(power) if power.clean else power.reason,
            false_alarms=false_alarm_words(power),
            detector=power.detector,
            curve=curve_of(power),
        )
        for power in one.powers
    ]
    return tuple(sorted(found, key=lambda seen: seen.curve is None))


def curve_of(power: Power) -> Curve | None:
    """Put what a chart shows together; None where nothing was simulated."""
    if power.clean is None:
        return None
    words = ["nothing", *(label_words(power, trial) for trial in power.planted)]
    rows = [
        (place, text, trial.share, *trial.interval, trial.seen, trial.runs, trial.unanswered)
        for place, (text, trial) in enumerate(zip(words, (power.clean, *power.planted), strict=True))
    ]
    return Curve(
        title=title_of(power), across=put_in_words(power), trials=pd.DataFrame(rows, columns=list(COLUMNS))
    )


def every(found: Calibrated | Iterable[Calibrated]) -> tuple[Calibrated, ...]:
    """Take one KPI or several."""
    return (found,) if isinstance(found, Calibrated) else tuple(found)
