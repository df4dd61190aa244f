"""What was planted in the simulated departments, in sentences that a page prints.

Numbers come from the plans, so that a sentence cannot differ from the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.demo.plans import SalesPlan, ServicePlan
from kpiwork.demo.quotas import HELD_FROM, HELD_TO
from kpiwork.demo.replies import DUE_MINUTES, NEAR_MISS

__all__ = ["PLANTED", "of_sales", "of_service"]


def of_sales(plan: SalesPlan) -> tuple[str, ...]:
    """Say what a plan plants in sales, one sentence a behaviour."""
    return (
        (
            f"Since {plan.rush_starts}, when an incentive began, {plan.rush:.0%} of the orders of a "
            "quarter's first month are booked in the last two weeks of the quarter before."
        ),
        (
            f"Orders pulled forward are sold {_points(plan.rush_discount)} further below list, and "
            f"{_points(plan.rush_returns)} more of them are returned."
        ),
        (
            f"In {plan.held_back:.0%} of the cases, drawn by chance, in which a quota would be beaten by "
            f"{HELD_FROM - 1:.0%} to {HELD_TO - 1:.0%}, what comes after is booked a quarter later."
        ),
        f"A quota rises by {plan.ratchet:.0%} of the share by which the last one was beaten.",
        "A fuller pipeline on the first day of a quarter is followed by higher sales in the next quarter.",
        "More first meetings are followed by more orders two months later.",
        "More hours of training are followed by a higher win rate three months later.",
        f"Representatives truly differ in win rate, by a standard deviation of {_points(plan.rep_spread)}.",
        "Win rates truly differ by segment: highest with small customers, lowest with large ones.",
    )


def of_service(plan: ServicePlan) -> tuple[str, ...]:
    """Say what a plan plants in customer service, one sentence a behaviour."""
    return (
        (
            f"Since {plan.target_starts}, when the target began, {plan.clock_stopping:.0%} of the replies "
            f"that take {DUE_MINUTES + 1} to {NEAR_MISS} minutes are recorded as at most {DUE_MINUTES}, "
            "by way of an empty first reply."
        ),
        (
            f"Tickets with an empty first reply are reopened more often, by {_points(plan.empty_reopens)}, "
            "and their customers are less satisfied."
        ),
        "With the target, replies also became truly faster.",
        "Slower replies are followed by lower satisfaction in the same month and in the next.",
        "A heavier backlog at the end of a month is followed by slower replies in the next.",
        "Weeks with fewer staff than work needs have slower replies, and so has the week after.",
        f"Before the target and after, {plan.rounding:.0%} of replies are rounded to 5, 15 or 30 minutes.",
        "Tickets peak for some weeks after each product release, and rosters do not follow.",
    )


def _points(share: float) -> str:
    return f"{100 * share:.0f} percentage points"


PLANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"sales": of_sales(SalesPlan()), "customer_service": of_service(ServicePlan())}
)
