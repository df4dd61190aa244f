"""The pipeline of the simulated representatives on the first day of each quarter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Floats, moments
from kpiwork.demo.calendar_effects import QUARTERS, quarter_starts
from kpiwork.demo.chance import stream
from kpiwork.demo.representatives import REPS, names, teams

__all__ = ["cover_deviation", "pipeline_table"]

COVER = 3.0  # open value for each dollar of quota
SHARED_SPREAD, OWN_SPREAD = 0.30, 0.25  # standard deviations of cover: all alike, and one's own
OPEN_DEALS = 12.0
SLIPPED = 0.15  # share of open deals whose date was put off


def cover_deviation(seed: int) -> Floats:
    """Give cover less its mean, representatives by quarters; the first quarter lies before the tables."""
    rng = stream(seed, "cover")
    quarters = QUARTERS + 1
    return np.asarray(rng.normal(0, SHARED_SPREAD, quarters) + rng.normal(0, OWN_SPREAD, (REPS, quarters)))


def pipeline_table(seed: int, cover: Floats, quotas: Floats) -> pd.DataFrame:
    """Build the table: one row a representative and quarter."""
    rng = stream(seed, "slipped deals")
    open_value = np.round(np.maximum(COVER + cover[:, 1:], 0.5) * quotas, 2)
    open_deals = 1 + rng.poisson(OPEN_DEALS - 1, quotas.shape)
    who = np.repeat(np.arange(REPS), QUARTERS)
    return pd.DataFrame(
        {
            "as_of": np.tile(moments(quarter_starts()), REPS),
            "rep": names(who),
            "team": teams(who),
            "open_value": open_value.ravel(),
            "quota": quotas.ravel(),
            "slipped_deals": rng.binomial(open_deals, SLIPPED).ravel(),
            "open_deals": open_deals.ravel(),
        }
    )
