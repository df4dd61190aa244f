"""What would be seen, for scripts: lines to read, or JSON; and how far the simulation is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kpiwork.errors import UsageError
from kpiwork.publish.aligned import aligned
from kpiwork.publish.progress import Progress
from kpiwork.review.calibration import PLANNED
from kpiwork.review.calibration_words import (
    ASSUMED,
    HOW_TO_READ,
    false_alarm_words,
    power_words,
    strength_words,
    title_of,
)
from kpiwork.signals.calibration.trials import Calibrated, Power, Trial

__all__ = ["as_json", "as_lines", "refuse_both", "telling"]

INDENT = "    "
HEAD = ("put in", "seen in", "95 % interval", "could not say")


def as_lines(found: Iterable[Calibrated]) -> Iterator[str]:
    """Tell what would be seen, behaviour by behaviour, with a plain table.

    Parameters
    ----------
    found : iterable of Calibrated
        One a KPI.
    """
    yield HOW_TO_READ
    for one in found:
        yield ""
        yield one.name if one.kpi == PLANNED else f"{one.name} ({one.kpi})"
        if one.kpi == PLANNED:
            yield ASSUMED
        yield f"{one.runs} simulations at each strength, seed {one.seed}"
        for power in one.powers:
            yield ""
            yield f"{title_of(power)}  ({power.detector})"
            yield f"{INDENT}{power_words(power)}"
            yield from _table(power)


def as_json(found: Iterable[Calibrated]) -> str:
    """Write the same as JSON, with the same keys for each."""
    told = [
        {
            "kpi": one.kpi,
            "name": one.name,
            "runs": one.runs,
            "seed": one.seed,
            "behaviours": [_plain(power) for power in one.powers],
        }
        for one in found
    ]
    return json.dumps({"kpis": told}, ensure_ascii=False, indent=2, allow_nan=False)


def telling(progress: Progress) -> _Telling:
    """Give what simulations report to, which tells it with the time that is left."""
    return _Telling(progress)


class _Telling:
    def __init__(self, progress: Progress) -> None:
        self._progress, self._began, self._known = progress, time.monotonic(), False

    def __call__(self, kpi: str, behaviour: str, done: int, every: int) -> None:
        if not self._known:
            self._progress.begin(every)
            self._known = True
        left = (time.monotonic() - self._began) * (every - done) / done
        self._progress.page(kpi, behaviour.replace("_", " "), left)


def refuse_both(department: str, period: str, kpi: str, sizes: Sequence[str]) -> None:
    """Refuse a mix of both forms: a department with its period, or the sizes of a planned KPI.

    Raises
    ------
    UsageError
        With what to leave out, or to add.
    """
    if department and sizes:
        fact = f"is asked together with {' and '.join(f'--{one}' for one in sizes)}"
        raise UsageError.at(department, fact, "leave the sizes out: they are those of its own data")
    if department and not period:
        raise UsageError.at("--period", "is missing", "write one such as --period 2013-Q4")
    if not department and (period or kpi):
        name = "--period" if period else "--kpi"
        raise UsageError.at(name, "is given without a department", "name the department first")


def _table(power: Power) -> Iterator[str]:
    if power.clean is None:
        return
    yield f"{INDENT}{false_alarm_words(power)}"
    rows = [HEAD, *(_row(power, trial) for trial in power.planted)]
    yield from (f"{INDENT}{line}" for line in aligned(rows, right=True))


def _row(power: Power, trial: Trial) -> tuple[str, str, str, str]:
    low, high = trial.interval
    silent = f"{100 * trial.unanswered / trial.runs:.0f} %" if trial.unanswered else ""
    ends = f"{100 * low:.0f} to {100 * high:.0f} %"
    return strength_words(power, trial), f"{100 * trial.share:.0f} %", ends, silent


def _plain(power: Power) -> dict[str, Any]:
    told = asdict(power)
    for key, trials in (("clean", [power.clean] if power.clean else []), ("planted", power.planted)):
        plain = [{**asdict(one), "share": one.share, "interval": one.interval} for one in trials]
        told[key] = plain if key == "planted" else next(iter(plain), None)
    return {**told, "title": title_of(power), "words": power_words(power)}
