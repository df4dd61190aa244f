"""Since when something hangs on a KPI, and until when."""

from __future__ import annotations

from datetime import date

from kpiwork.signals.material import Material
from kpiwork.spec.card import Card
from kpiwork.spec.choices import IncentiveKind

__all__ = ["since", "until"]


def since(material: Material) -> date | None:
    """Give the day from which something hangs on the KPI; None where nobody wrote one down."""
    card = material.card
    days = [card.introduced] if card.introduced else []
    if card.incentive and card.incentive.starts and card.incentive.kind is not IncentiveKind.NONE:
        days.append(card.incentive.starts)
    if card.targets:
        days.append(min(one.starts for one in card.targets))
    elif card.targets_from is not None:
        aimed = material.readings.loc[material.readings["target"].notna(), "start"]
        days += [] if aimed.empty else [aimed.min().date()]
    return max(days) if days else None


def until(card: Card) -> date | None:
    """Give the last day on which a target counts; None where that is open."""
    return max(one.due for one in card.targets) if card.targets else None
