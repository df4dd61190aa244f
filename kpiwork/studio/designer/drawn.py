"""A trial as a page shows it: the figure of its periods, a sentence, and the data behind the figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpiwork.display.figures.alt import grain_words, trend_alt
from kpiwork.display.figures.trend import trend
from kpiwork.display.history import History
from kpiwork.display.picture import picture
from kpiwork.periods import Calendar, Period
from kpiwork.review.numbers import NumberStyle, default_decimals
from kpiwork.review.record import PeriodFacts
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import Unit, UnitKind
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.trial import Trial, TrialPeriod
from kpiwork.studio.designer.template import in_template

__all__ = ["Drawing", "measured_words"]

NUMBERS = ("value", "numerator", "denominator")
NOWHERE = ("target", "lower", "centre", "upper")
NEVER = ("high", "low", "inside")
MOMENT = "datetime64[us]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A trial, and what else its figure says.

    Parameters
    ----------
    trial : Trial
        As measured.
    form : Form
        The card as typed.
    calendar : Calendar
        In which its periods lie.
    bounds : tuple of (str, float)
        What a target asks for: ``at least`` or ``at most``, and the value.
    """

    trial: Trial
    form: Form
    calendar: Calendar
    bounds: tuple[tuple[str, float], ...] = ()

    @property
    def name(self) -> str:
        """The KPI's name."""
        return str(self.form.value(("name",)) or self.form.name)

    def markup(self, *, is_beside: bool = False) -> Markup:
        """Give the figure and the data behind it; smaller beside a form, where a status line tells it."""
        history = self.history
        chart = None if history is None else picture(partial(trend, history), trend_alt(history))
        words = measured_words(self.trial)
        return in_template(
            "trial", trial=self.trial, name=self.name, chart=chart, words=words, is_beside=is_beside
        )

    @property
    def history(self) -> History | None:
        """The periods, ready for the figure; None where none has a value."""
        trial = self.trial
        if trial.missing == len(trial.periods):
            return None
        lasts = [self.calendar.parse(one.label) for one in trial.periods]
        rows = _frame(trial.periods, lasts)
        return History(
            name=self.name,
            style=self._style,
            grain=trial.kind,
            readings=rows,
            steps=rows.iloc[:0],
            plan=rows.iloc[:0].assign(pace=np.array([], dtype=float)),
            period=_facts(lasts[-1]),
            bounds=self.bounds,
            changes=(),
            better=Better(self.form.value(("better",)) or Better.NEITHER),
            now=None,
            usual="",
        )

    @property
    def _style(self) -> NumberStyle:
        """How values are printed; as counts while the unit is not whole."""
        try:
            unit = Unit.model_validate(self.form.value(("unit",)))
        except ValueError:
            unit = Unit(kind=UnitKind.COUNT)
        typed = self.form.value(("decimals",))
        decimals = typed if isinstance(typed, int) else default_decimals(unit)
        return NumberStyle(unit=unit.kind, currency=unit.currency, decimals=decimals)


def measured_words(trial: Trial) -> str:
    """Say what was measured: how many periods, and what the last one came to."""
    known = [one for one in trial.periods if one.value is not None]
    counted = f"{len(trial.periods)} {grain_words(trial.kind, len(trial.periods))} measured"
    if not known:
        return f"{counted}; none of them has a value."
    last = known[-1]
    return f"{counted}; the last, {last.words}, is {last.shown}, from {last.records:,} records."


def _frame(periods: tuple[TrialPeriod, ...], when: list[Period]) -> pd.DataFrame:
    """Put periods into the frame that figures are drawn from; nothing is judged, so nothing is marked."""
    start = np.array([one.start for one in when], dtype=MOMENT)
    end = np.array([one.end for one in when], dtype=MOMENT) + np.timedelta64(1, "D")
    numbers = {name: np.array([getattr(one, name) for one in periods], dtype=float) for name in NUMBERS}
    known = ~np.isnan(numbers["value"])
    begins = known & ~np.concatenate([[False], known])[:-1]
    nothing = np.full(len(periods), np.nan)
    columns = {
        "start": start,
        "end": end,
        "label": pd.array([one.words for one in periods], dtype="str"),
        **numbers,
        **dict.fromkeys(NOWHERE, nothing),
        **dict.fromkeys(NEVER, np.zeros(len(periods), dtype=bool)),
        "records": np.array([one.records for one in periods], dtype=int),
        "middle": start + (end - start) / 2,
        "run": begins.cumsum(),
    }
    return pd.DataFrame(columns)


def _facts(last: Period) -> PeriodFacts:
    return PeriodFacts(
        label=last.label,
        words=last.words,
        months=last.words,
        kind=last.kind,
        start=last.start,
        end=last.end,
    )
