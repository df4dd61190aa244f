"""Who differs, in words never stronger than the limits: how many do, and how many would by chance."""

from __future__ import annotations

from kpiwork.analysis.comparison.found import Adjustment, UnitComparison, UnitResult, UnitsState, Where
from kpiwork.analysis.comparison.reliability import FAIR, MOST_PERIODS
from kpiwork.review.numbers import NumberStyle

__all__ = ["adjustment_words", "compared_words", "rank_words", "reliability_words"]

MOST_NAMED = 6
CLUMPED = 1.2  # times as wide: less is not worth a sentence
POOR = 0.5  # below, more of what is seen is chance than is not
SIDES = {Where.ABOVE: "higher", Where.BELOW: "lower"}


def compared_words(found: UnitComparison, style: NumberStyle, units: str) -> str:
    """Say how many units differ, how many would by chance, and what is usual.

    Parameters
    ----------
    found : UnitComparison
        What the comparison found.
    style : NumberStyle
        How its values are printed.
    units : str
        What the units are, more than one: ``carriers``.
    """
    said = [
        _differ(found, style, units),
        _usual(found, style, units),
        _clumped(found),
        _hidden(found, units),
    ]
    return " ".join(text for text in said if text)


def reliability_words(found: UnitComparison, units: str, period: str) -> str:
    """Say how well the KPI tells units apart, and how much longer that would take; empty where not known.

    Parameters
    ----------
    found : UnitComparison
        What the comparison found.
    units, period : str
        What the units are, more than one, and what the period is, one: ``teams``, ``quarter``.
    """
    if found.reliability is None or found.reliability_low is None or found.reliability_high is None:
        return ""
    how = "poorly" if found.reliability < POOR else "partly" if found.reliability < FAIR else "well"
    between = f"plausibly {found.reliability_low:.2f} to {found.reliability_high:.2f}"
    sure = f"reliability {found.reliability:.2f} of 1, {between}"
    return f"At this size the KPI tells {units} apart {how} ({sure}){_longer(found, period)}."


def adjustment_words(found: UnitComparison, style: NumberStyle) -> str:
    """Say how far allowing for the mix of cases moved values; empty where it was not allowed for."""
    if found.adjustment is not Adjustment.CASE_MIX:
        return ""
    moved = [unit for unit in found.units if unit.moved is not None]
    if not moved:
        return ""
    most = max(moved, key=lambda unit: (abs(unit.moved or 0.0), unit.name))
    then, now = style.value(most.value), style.value(most.adjusted)
    size = style.distance(most.moved or 0.0)
    return (
        f"Values allow for the cases that each had. That moved them by {size} at most: "
        f"{most.name} from {then} to {now}."
    )


def rank_words(unit: UnitResult, ranked: int) -> str:
    """Print the ranks that a unit may have: ``12 to 16 of 16``."""
    if unit.rank_low is None or unit.rank_high is None:
        return "no rank"
    if unit.rank_low == unit.rank_high:
        return f"{unit.rank_low} of {ranked}"
    return f"{unit.rank_low} to {unit.rank_high} of {ranked}"


def _differ(found: UnitComparison, style: NumberStyle, units: str) -> str:
    """Name who lies outside."""
    if found.state is not UnitsState.COMPARED:
        return found.reason
    outside, by_chance = found.outside, f"by chance {found.expected_by_chance or 0.0:.2f} would"
    if not outside:
        alone = (
            f"None of {found.judged} {units} stands out from the usual spread of all of them ({by_chance})."
        )
        return f"{_apart(found, style, units)}{alone}"
    named = ", ".join(_named(unit, style) for unit in outside[:MOST_NAMED])
    more = f" and {len(outside) - MOST_NAMED} more" if len(outside) > MOST_NAMED else ""
    verb, rest = "differs" if len(outside) == 1 else "differ", found.judged - len(outside)
    others = "; the others lie within it" if rest else ""
    return (
        f"Of {found.judged} {units}, {len(outside)} {verb} by more than their usual spread ({by_chance}): "
        f"{named}{more}{others}."
    )


def _apart(found: UnitComparison, style: NumberStyle, units: str) -> str:
    """Say that units do differ where the KPI tells them apart well, though none stands out."""
    known = [unit.adjusted for unit in found.units if unit.rank_low is not None and unit.adjusted is not None]
    if found.reliability is None or found.reliability < FAIR or len(known) < 2:  # noqa: PLR2004 - a pair
        return ""
    return f"The {units} differ by more than chance, {style.value(min(known))} to {style.value(max(known))}. "


def _named(unit: UnitResult, style: NumberStyle) -> str:
    return f"{unit.name} ({style.value(unit.adjusted)}, {SIDES[unit.where]})"


def _usual(found: UnitComparison, style: NumberStyle, units: str) -> str:
    """Say how far usual units lie apart beyond chance."""
    if found.usual_spread is None or found.overall is None:
        return ""
    if found.usual_spread == 0:
        others = "the others" if found.outside else units
        return f"Chance can explain how {others} differ, which does not show that they are alike."
    size, around = style.distance(found.usual_spread), style.value(found.overall)
    return f"Beyond chance, about two in three {units} lie within {size} of {around}."


def _clumped(found: UnitComparison) -> str:
    """Say that ranges are wider than cases one by one would make them."""
    if found.clumping < CLUMPED:
        return ""
    return (
        "Cases of one month go well or badly together: that makes all ranges here "
        f"{found.clumping:.1f} times as wide."
    )


def _hidden(found: UnitComparison, units: str) -> str:
    hidden = sum(unit.where is Where.NOT_SHOWN for unit in found.units)
    if not hidden:
        return ""
    verb = "is" if hidden == 1 else "are"
    return f"{hidden} of {len(found.units)} {units} {verb} not shown, to protect small groups."


def _longer(found: UnitComparison, period: str) -> str:
    """Say when it would be fair, if what is seen of the spread holds."""
    if found.more_periods is None and not found.reliability:
        return f"; no spread beyond chance was found that more {period}s could bring out"
    if found.more_periods is None:
        return f"; it would not tell them apart well ({FAIR}) within {MOST_PERIODS} {period}s of this size"
    if not found.more_periods:
        return ""
    many = f"{found.more_periods} more {period}{'' if found.more_periods == 1 else 's'}"
    return f"; after {many} it would do so well ({FAIR})"
