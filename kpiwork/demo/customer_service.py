"""The simulated customer service: three teams, some fifty thousand tickets, three years.

The recipe and its tables; what is planted stands in ``ServicePlan``, each step in the module of its noun.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.answers import contacted_again, csat_scores, reopened, resolved
from kpiwork.demo.arrays import Bools, Floats, Ints, Minutes, moments, whole
from kpiwork.demo.business_time import add_business_minutes
from kpiwork.demo.calendar_effects import MONTHS, SEEN_UNTIL, first_days
from kpiwork.demo.chance import pick, stream
from kpiwork.demo.plans import ServicePlan
from kpiwork.demo.replies import CHANNELS, DUE_MINUTES, SPAM, clock_stopped, reply_minutes, rounded
from kpiwork.demo.staffing import cover_gap, staffing_table
from kpiwork.demo.volume import TEAM_NAMES, arrivals

__all__ = ["CATEGORIES", "PRIORITIES", "ServicePlan", "customer_service"]

DEFAULT = ServicePlan()

CHANNEL_SHARES = (0.44, 0.22, 0.14, 0.15, 0.05)  # as CHANNELS: mail, web, chat, phone, spam
CATEGORIES = ("Billing", "Delivery", "Account", "Fault", "How-to", "Other")
CATEGORY_SHARES = (0.20, 0.18, 0.15, 0.20, 0.19, 0.08)
PRIORITIES = ("low", "normal", "high")
PRIORITY_SHARES = (0.20, 0.65, 0.15)
ON_HOLD, HOLD_MEDIAN, HOLD_SPREAD = 0.12, 300.0, 1.0  # share, minutes, standard deviation of their log
HANDED_OVER = 0.14  # share with a second owner; of these as many with a third
SURVEYED, ANSWERED = 0.85, 0.36  # of solved tickets, of surveys
OLD_DAYS = 5
SPAM_SEEN = 120  # business minutes until spam is put away


def customer_service(seed: int, plan: ServicePlan = DEFAULT) -> dict[str, pd.DataFrame]:
    """Simulate customer service.

    Parameters
    ----------
    seed : int
        The same seed gives the same tables.
    plan : ServicePlan
        What to plant, and how strongly.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``tickets``, ``staffing`` and ``open_eom``.

    Raises
    ------
    UsageError
        If the seed is negative or no whole number.
    """
    arrived = _described(seed, arrivals(seed, plan))
    staffing = staffing_table(seed, arrived)
    tickets = _ticket_table(seed, plan, arrived, cover_gap(staffing))
    return {"tickets": tickets, "staffing": staffing, "open_eom": _open_at_month_ends(tickets)}


def _described(seed: int, tickets: pd.DataFrame) -> pd.DataFrame:
    """Add channel, category and priority, by position."""
    size = len(tickets)
    return tickets.assign(
        channel=pick(stream(seed, "channels"), CHANNEL_SHARES, size),
        category=pick(stream(seed, "categories"), CATEGORY_SHARES, size),
        priority=pick(stream(seed, "priorities"), PRIORITY_SHARES, size),
    )


def _ticket_table(seed: int, plan: ServicePlan, arrived: pd.DataFrame, cover: Floats) -> pd.DataFrame:
    """Build the table: one row a ticket, in the order of opening."""
    true_reply = reply_minutes(seed, plan, arrived, cover)
    recorded, empty = clock_stopped(seed, plan, arrived, rounded(seed, plan, true_reply))
    opened = arrived["opened_at"].to_numpy()
    real = arrived["channel"].to_numpy() != SPAM
    solved = np.where(real, resolved(seed, arrived, true_reply), _put_away(opened))
    done = _seen(solved)
    again_at, reopens = reopened(seed, plan, solved, empty)
    next_at, returns = contacted_again(seed, arrived, solved)
    reopens, returns = (real & done & happens for happens in (reopens, returns))
    fates = arrived.assign(empty=empty, reopens=reopens, returns=returns)
    surveyed, answered = _survey(seed, real & done)
    return pd.DataFrame(
        {
            "ticket_id": [f"T{number:06d}" for number in range(1, len(arrived) + 1)],
            "opened_at": moments(opened),
            "due_at": moments(_due(opened)),
            "first_human_reply_min": whole(
                recorded, where=real & _seen(add_business_minutes(opened, recorded))
            ),
            "resolved_at": moments(solved, where=done),
            "reopened_at": moments(again_at, where=reopens & _seen(again_at)),
            "next_contact_same_topic_at": moments(next_at, where=returns & _seen(next_at)),
            **_labels(arrived),
            **_handling(seed, real),
            "csat": whole(csat_scores(seed, plan, fates, true_reply), where=answered),
            "survey_sent": surveyed,
        }
    )


def _labels(arrived: pd.DataFrame) -> dict[str, np.ndarray]:
    words = {"channel": CHANNELS, "category": CATEGORIES, "priority": PRIORITIES, "team": TEAM_NAMES}
    return {column: np.array(known)[arrived[column]] for column, known in words.items()}


def _due(opened: Minutes) -> Minutes:
    return add_business_minutes(opened, np.full(len(opened), DUE_MINUTES))


def _put_away(opened: Minutes) -> Minutes:
    return add_business_minutes(opened, np.full(len(opened), SPAM_SEEN))


def _seen(when: Minutes) -> Bools:
    """Tell what has happened by the day on which the tables were drawn."""
    return np.asarray(when.astype("datetime64[D]") <= SEEN_UNTIL)


def _handling(seed: int, real: Bools) -> dict[str, Ints]:
    """Draw minutes on hold and the number of owners."""
    rng = stream(seed, "handling")
    size = len(real)
    hold = np.round(HOLD_MEDIAN * np.exp(rng.normal(0, HOLD_SPREAD, size))).astype(np.int64)
    on_hold = real & (rng.random(size) < ON_HOLD)
    handovers = rng.random(size)
    owners = 1 + real * ((handovers < HANDED_OVER).astype(np.int64) + (handovers < HANDED_OVER**2))
    return {"on_hold_min": np.where(on_hold, hold, 0), "owners": owners}


def _survey(seed: int, solved: Bools) -> tuple[Bools, Bools]:
    """Draw which solved tickets were followed by a survey, and which surveys were answered."""
    rng = stream(seed, "surveys")
    sent = solved & (rng.random(len(solved)) < SURVEYED)
    return sent, sent & (rng.random(len(solved)) < ANSWERED)


def _open_at_month_ends(tickets: pd.DataFrame) -> pd.DataFrame:
    """Count, from the tickets, those still open at the end of each month, and those older than five days."""
    real = tickets[tickets["channel"] != CHANNELS[SPAM]]
    opened = real["opened_at"].to_numpy()
    solved = real["resolved_at"].fillna(pd.Timestamp.max.floor("us")).to_numpy()
    team = pd.Categorical(real["team"], categories=TEAM_NAMES).codes
    ends = first_days(1, MONTHS)
    counts = [
        np.bincount(team[(opened < latest) & (solved >= end)], minlength=len(TEAM_NAMES))
        for end in ends
        for latest in (end, end - OLD_DAYS)
    ]
    return pd.DataFrame(
        {
            "month": np.repeat(moments(first_days(0, MONTHS - 1)), len(TEAM_NAMES)),
            "team": np.tile(np.array(TEAM_NAMES), MONTHS),
            "tickets": np.concatenate(counts[::2]),
            "older_5d": np.concatenate(counts[1::2]),
        }
    )
