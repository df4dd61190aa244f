"""What differs in what was agreed about a KPI: its target, its tolerance, its guardrails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpiwork.analysis.target import TargetState
from kpiwork.review.apart import quoted
from kpiwork.review.numbers import NumberStyle, day_words
from kpiwork.review.printed import style_of
from kpiwork.review.record import KpiReview
from kpiwork.spec.card import Card

__all__ = ["guardrail_changes", "target_changes", "tolerance_changes"]

NO_TARGET = "none in force"
Values = tuple[float | None, ...]


def target_changes(now: KpiReview, then: KpiReview, card: Card) -> Iterator[str]:
    """Say how the target in force differs, when it was set, by whom and why.

    Targets that come from a source differ from period to period, and no card with them.
    """
    before, after = _aims(then), _aims(now)
    if before == after or card.targets_from is not None:
        return
    old, new = _styles(now, then, zip(before, after, strict=True))
    yield f"target: {_asked(before, old)} → {_asked(after, new)}{_reason(now, card)}"


def tolerance_changes(now: KpiReview, then: KpiReview) -> Iterator[str]:
    """Say how the tolerance differs."""
    if now.tolerance == then.tolerance:
        return
    old, new = _styles(now, then, [(then.tolerance, now.tolerance)])
    yield f"tolerance: {_distance(then.tolerance, old)} → {_distance(now.tolerance, new)}"


def guardrail_changes(
    now: KpiReview, then: KpiReview, kpis: Mapping[str, KpiReview]
) -> Iterator[tuple[str, str]]:
    """Say which guardrails were added, removed or given another margin, and give the id of each.

    Parameters
    ----------
    now, then : KpiReview
        The KPI that is guarded.
    kpis : mapping of str to KpiReview
        All KPIs of now and then, by id.
    """
    before = {check.kpi: check.margin for check in then.guardrails}
    after = {check.kpi: check.margin for check in now.guardrails}
    for rail in sorted((before.keys() | after.keys()) & kpis.keys()):
        name, old, new = quoted(kpis[rail].name), before.get(rail), after.get(rail)
        if new is None:
            yield f"guardrail removed: {name}", rail
        elif old is None:
            yield f"guardrail added: {name}, {_margin(kpis[rail], new, new)}", rail
        elif old != new:
            yield (
                f"guardrail {name}: {_margin(kpis[rail], old, new)} → {_margin(kpis[rail], new, old)}",
                rail,
            )


def _aims(kpi: KpiReview) -> Values:
    target = kpi.target
    is_on = target.state is TargetState.IN_FORCE
    return (target.value, target.low, target.high) if is_on else (None, None, None)


def _asked(aims: Values, style: NumberStyle) -> str:
    value, low, high = aims
    if value is not None:
        return style.value(value)
    if low is not None and high is not None:
        return f"{style.value(low)} to {style.value(high)}"
    if low is not None:
        return f"at least {style.value(low)}"
    return NO_TARGET if high is None else f"at most {style.value(high)}"


def _reason(kpi: KpiReview, card: Card) -> str:
    agreed = next((one for one in card.targets if one.starts == kpi.target.starts), None)
    if agreed is None or kpi.target.state is not TargetState.IN_FORCE:
        return ""
    why = f": {agreed.why}" if agreed.why else ""
    return f" (set on {day_words(agreed.set_on)} by {agreed.set_by}{why})"


def _styles(
    now: KpiReview, then: KpiReview, pairs: Iterable[tuple[float | None, float | None]]
) -> tuple[NumberStyle, NumberStyle]:
    """Give the styles that old and new values are printed in, so that no two print alike."""
    style = style_of(now)
    if (now.unit, now.currency) != (then.unit, then.currency):
        return style_of(then), style
    for old, new in pairs:
        if old is not None and new is not None:
            style = style.telling_apart(old, new)
    return style, style


def _distance(value: float | None, style: NumberStyle) -> str:
    return "none" if value is None else style.distance(value)


def _margin(rail: KpiReview, margin: float, other: float) -> str:
    return f"at most {style_of(rail).telling_apart(margin, other).distance(margin)} worse"
