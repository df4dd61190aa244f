"""Training of the simulated representatives: hours, and whether the assessment was passed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Floats, Ints, moments
from kpiwork.demo.calendar_effects import MONTHS, MONTHS_A_QUARTER, first_days
from kpiwork.demo.chance import stream
from kpiwork.demo.representatives import REPS, names, teams

__all__ = ["HOURS", "training_hours", "training_table"]

HOURS = 6.0  # a month and representative
CAMPAIGNS = 2.0  # standard deviation of hours from month to month, for all alike
OWN_HOURS = 1.5  # and from representative to representative
ASSESSED = 0.8  # share of months with training that end with an assessment
PASSED = 0.93


def training_hours(seed: int) -> Floats:
    """Give hours, representatives by months; the first three months lie before the tables."""
    rng = stream(seed, "training")
    months = MONTHS_A_QUARTER + MONTHS
    hours = HOURS + rng.normal(0, CAMPAIGNS, months) + rng.normal(0, OWN_HOURS, (REPS, months))
    return np.asarray(np.round(np.maximum(hours, 0) * 2) / 2)


def training_table(seed: int, hours: Floats, days: Ints) -> pd.DataFrame:
    """Build the table: one row a representative and month."""
    rng = stream(seed, "assessments")
    seen = hours[:, MONTHS_A_QUARTER:]
    assessed = (rng.random(seen.shape) < ASSESSED) & (seen > 0)
    passed = assessed & (rng.random(seen.shape) < PASSED)
    who = np.repeat(np.arange(REPS), MONTHS)
    return pd.DataFrame(
        {
            "rep": names(who),
            "team": teams(who),
            "month": np.tile(moments(first_days(0, MONTHS - 1)), REPS),
            "hours": seen.ravel(),
            "passed": passed.ravel().astype(np.int64),
            "assessments": assessed.ravel().astype(np.int64),
            "days_available": days[:, :MONTHS].ravel(),
        }
    )
