"""What is planted, and how strongly: one frozen plan a department, each strength a field.

A strength of 0 leaves the behaviour out, so that a test can show that a detector finds it only where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from kpiwork.errors import Problem, UsageError

__all__ = ["SalesPlan", "ServicePlan"]


def _refuse(plan: SalesPlan | ServicePlan, shares: tuple[str, ...]) -> None:
    """Refuse strengths that mean nothing: below 0, not a number, or shares above 1."""
    problems = []
    for field in fields(plan):
        value = getattr(plan, field.name)
        most = 1.0 if field.name in shares else float("inf")
        if isinstance(value, (int, float)) and not 0 <= value <= most:
            mend = "write a share from 0 to 1" if field.name in shares else "write 0 or more"
            problems.append(Problem(place=field.name, fact=f"{value} is no strength", mend=mend))
    if problems:
        raise UsageError(problems)


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesPlan:
    """What is planted in sales.

    Raises
    ------
    UsageError
        If a strength is negative or a share is above 1.
    """

    rush: float = 0.18  # share of the next month's orders that is booked in the quarter's last two weeks
    rush_starts: date = date(2012, 1, 1)  # the incentive began: quarters that end after this day
    rush_discount: float = 0.08  # list value given away on top, on orders that were pulled forward
    rush_returns: float = 0.10  # more of those orders come back
    held_back: float = 1 / 3  # share of representatives just above quota who book the rest a quarter later
    ratchet: float = 0.15  # part of an overshoot that is added to the next quota
    cover_lead: float = 0.15  # log sales a quarter later for each point of pipeline cover
    training_lead: float = 0.07  # log odds of winning a quarter later for each hour of training
    meeting_lead: float = 0.50  # log orders two months later for each log meeting
    rep_spread: float = 0.04  # true standard deviation of the representatives' win rates

    def __post_init__(self) -> None:
        _refuse(self, ("rush", "rush_discount", "rush_returns", "held_back", "ratchet", "rep_spread"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ServicePlan:
    """What is planted in customer service.

    Raises
    ------
    UsageError
        If a strength is negative or a share is above 1.
    """

    clock_stopping: float = 0.30  # share of near misses that are stopped in time by an empty first reply
    target_starts: date = date(2012, 7, 1)  # tickets opened from this day fall under the target
    empty_reopens: float = 0.20  # more of those tickets are reopened
    empty_csat: float = 0.80  # and their customers are less satisfied, in standard deviations
    honest_gain: float = 0.22  # log minutes by which replies became truly faster with the target
    rounding: float = 0.15  # share of replies written down to the next 5, 15 or 30 minutes
    speed_to_csat: float = 0.35  # satisfaction lost with each log minute waited, at once
    speed_to_csat_later: float = 0.50  # and a month later, through the department's reputation
    backlog_to_reply: float = 0.16  # log minutes a month after the backlog rose by a standard deviation
    cover_to_reply: float = 1.20  # log minutes gained for each log of staffing cover, that week and the next
    release_peak: float = 0.45  # more tickets on the day of a product release; gone after some weeks

    def __post_init__(self) -> None:
        _refuse(self, ("clock_stopping", "empty_reopens", "rounding"))
