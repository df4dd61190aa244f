"""Deals of the simulated sales department, from the first meeting to won, lost or withdrawn.

A deal that is not decided within the three years is open: it has no result and no date for it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Bools, Days, Floats, Ints, Texts, moments, texts
from kpiwork.demo.calendar_effects import (
    LAST_DAY,
    MONTHS,
    month_number,
    month_start,
    working_days_in,
)
from kpiwork.demo.chance import pick, stream
from kpiwork.demo.plans import SalesPlan
from kpiwork.demo.representatives import REPS, names, teams
from kpiwork.demo.training import HOURS

__all__ = ["MEETING_LAG", "SEGMENTS", "deals", "meeting_intensity"]

MEETINGS_A_DAY = 0.49  # of a representative at work
INTENSITY = 0.12  # standard deviation of log meetings from month to month, for all alike
MEETING_LAG = 2  # months from a meeting to its orders
QUALIFIED = 0.85
WITHDRAWN = 0.08
STEPS = (4.0, 9.0, 14.0)  # mean days to qualified, offered, decided; each takes a day at least
SEGMENTS = ("Small", "Medium", "Large")
SEGMENT_SHARES = (0.45, 0.35, 0.20)
SEGMENT_WINS = (0.33, 0.25, 0.175)  # win rates that average to 27 %
MEAN_WIN = 0.27


def meeting_intensity(seed: int) -> Floats:
    """Give the month's deviation of log meetings; the first two months lie before the tables."""
    return stream(seed, "meeting intensity").normal(0, INTENSITY, MEETING_LAG + MONTHS + 1)


def deals(seed: int, plan: SalesPlan, days: Ints, hours: Floats) -> pd.DataFrame:
    """Build the table: one row a deal, in the order of the first meetings."""
    who, met = _meetings(seed, days)
    segment = pick(stream(seed, "segments"), SEGMENT_SHARES, len(who))
    qualified, offered, decided, good = _steps(seed, met)
    result = _results(seed, _odds(seed, plan, hours, (who, segment, decided)))
    done = good & (decided <= LAST_DAY)
    return pd.DataFrame(
        {
            "deal_id": [f"D{number:05d}" for number in range(1, len(who) + 1)],
            "rep": names(who),
            "team": teams(who),
            "segment": np.array(SEGMENTS)[segment],
            "meeting_on": moments(met),
            "qualified_on": moments(qualified, where=good & (qualified <= LAST_DAY)),
            "offered_on": moments(offered, where=good & (offered <= LAST_DAY)),
            "decided_on": moments(decided, where=done),
            "result": texts(result, where=done),
        }
    )


def _meetings(seed: int, days: Ints) -> tuple[Ints, Days]:
    """Draw who met somebody on which working day."""
    rng = stream(seed, "meetings")
    intensity = meeting_intensity(seed)[MEETING_LAG:-1]
    counts = rng.poisson(MEETINGS_A_DAY * days[:, :MONTHS] * np.exp(intensity))
    who, month = np.nonzero(counts)
    who, month = (np.repeat(position, counts[counts > 0]) for position in (who, month))
    nth = np.floor(rng.random(len(who)) * working_days_in(month)).astype(np.int64)
    first = month_start(month)
    met = np.busday_offset(first, nth, roll="forward")
    order = np.argsort(met, kind="stable")
    return who[order], met[order]


def _steps(seed: int, met: Days) -> tuple[Days, Days, Days, Bools]:
    """Draw the days on which a deal moved on, and whether it was worth an offer."""
    rng = stream(seed, "deal steps")
    waits = [1 + np.floor(-np.log(1 - rng.random(len(met))) * mean).astype(np.int64) for mean in STEPS]
    qualified = met + waits[0]
    offered = qualified + waits[1]
    return qualified, offered, offered + waits[2], rng.random(len(met)) < QUALIFIED


def _odds(seed: int, plan: SalesPlan, hours: Floats, deal: tuple[Ints, Ints, Days]) -> Floats:
    """Give the chance of winning: segment, representative, and training a quarter before the decision."""
    who, segment, decided = deal
    a_point = 1 / (MEAN_WIN * (1 - MEAN_WIN))  # log odds for each unit of win rate
    drawn = stream(seed, "win rates").normal(0, 1, REPS)
    skill = plan.rep_spread * a_point * (drawn - drawn.mean()) / drawn.std()  # exactly the planned spread
    trained = hours[who, np.minimum(month_number(decided), hours.shape[1] - 1)] - HOURS
    wins = np.array(SEGMENT_WINS)[segment]
    log_odds = np.log(wins / (1 - wins)) + skill[who] + plan.training_lead * trained
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _results(seed: int, chance: Floats) -> Texts:
    """Draw won, lost or withdrawn."""
    rng = stream(seed, "results")
    decided = np.where(rng.random(len(chance)) < chance, "won", "lost")
    return np.where(rng.random(len(chance)) < WITHDRAWN, "withdrawn", decided)
