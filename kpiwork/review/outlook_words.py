"""Whether a target will be met, in words that are never stronger than the forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from kpiwork.analysis.forecast import (
    BackTest,
    BackTestState,
    Band,
    Outlook,
    OutlookState,
    Rest,
    RestState,
    SeasonUse,
)
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.choices import Better

__all__ = ["DueWords", "outlook_words", "rest_words", "tried_words"]

LEAST_TOLD, MOST_TOLD = 0.05, 0.95  # beyond, a chance is told as less or more: the past knows no certainty


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWords:
    """How a target's due period is called.

    Parameters
    ----------
    by : str
        By when it is due, ``Dec 2013``.
    whole : str
        What has the value that is asked for, ``the quarter``.
    step : PeriodKind
        What the forecast goes by.
    left : int
        How many such steps are to come in it.
    style : NumberStyle
        How the KPI's values are printed.
    """

    by: str
    whole: str
    step: PeriodKind
    left: int
    style: NumberStyle


def outlook_words(outlook: Outlook, due: DueWords) -> str:
    """Say how likely a target is met, what is expected, and how the same forecast did on the past."""
    match outlook.state:
        case OutlookState.MADE:
            said = [_chance(outlook, due), _season(outlook), tried_words(outlook.tried)]
            return " ".join(text for text in said if text)
        case OutlookState.DECIDED:
            return _decided(outlook, due)
        case OutlookState.NO_TARGET:
            return outlook.reason
        case OutlookState.OVER:
            return f"{_capital(due.whole)} is over, at {due.style.value(outlook.value)}; no forecast is made."
        case OutlookState.UNKNOWN | OutlookState.NO_FORECAST:
            about = f"whether {_target(outlook, due.style)} will be met by {due.by}"
            return f"Nothing can be said of {about}. {outlook.reason}"


def rest_words(outlook: Outlook, due: DueWords) -> str:
    """Say what the steps to come must average, how large a change that is, and what goes on as it was."""
    if outlook.rest.state is not RestState.OPEN:
        return ""
    said = [_must_average(outlook.rest, due), _precedent(outlook, due), _run_rate(outlook.rest, due)]
    return " ".join(text for text in said if text)


def tried_words(tried: BackTest) -> str:
    """Say how the same forecast did on the past."""
    if tried.state is not BackTestState.TRIED:
        return "The past is too short to try the same forecast on it."
    held = f"The same forecast, tried on this KPI's past, held in {tried.held} of {tried.tries} tries"
    return (
        f"{held}; as that is fewer than 8 of 10, its range was widened." if tried.widened > 1 else f"{held}."
    )


def _chance(outlook: Outlook, due: DueWords) -> str:
    style = _told_apart(outlook, due.style)
    value, low, high = map(style.value, (outlook.value, outlook.low_80, outlook.high_80))
    return (
        f"If the work goes on as it does, {_target(outlook, style)} {_band(outlook)} by {due.by}: "
        f"{_in_100(cast('float', outlook.chance))}; {due.whole} would come to {value} "
        f"({low} to {high} in 8 of 10 cases)."
    )


def _band(outlook: Outlook) -> str:
    match cast("Band", outlook.band):
        case Band.UNLIKELY:
            return "is unlikely to be met"
        case Band.STRETCH:
            return "would be a stretch"
        case Band.LIKELY:
            return "is likely to be met"
        case Band.NO_STRETCH:
            return "would be met without a stretch"


def _in_100(chance: float) -> str:
    if chance < LEAST_TOLD:
        return "fewer than 5 in 100 such cases"
    return (
        "more than 95 in 100 such cases"
        if chance > MOST_TOLD
        else f"about {chance * 100:.0f} in 100 such cases"
    )


def _season(outlook: Outlook) -> str:
    """Warn where a season may be there that the past cannot show yet."""
    if outlook.season is not SeasonUse.NOT_SEEN:
        return ""
    return "What the time of the year does to it cannot be seen yet: that takes two years."


def _decided(outlook: Outlook, due: DueWords) -> str:
    target, left = _target(outlook, due.style), _left(due)
    expected = ", at the numbers of cases expected" if outlook.rest.is_weighted else ""
    if outlook.rest.state is RestState.SAFE:
        met = f"{_capital(target)} by {due.by} is met already"
        return f"{met}: no possible value of {left} changes that{expected}."
    needed = due.style.value(outlook.rest.least if outlook.rest.least is not None else outlook.rest.most)
    return (
        f"{_capital(target)} cannot be met by {due.by} any more: {left} would have to average {needed}, "
        f"which is not possible{expected}."
    )


def _must_average(rest: Rest, due: DueWords) -> str:
    style = due.style
    if rest.least is not None and rest.most is not None:
        asked = f"between {style.value(rest.least)} and {style.value(rest.most)}"
    elif rest.most is not None:
        asked = f"at most {style.value(rest.most)}"
    else:
        asked = f"at least {style.value(rest.least)}"
    must = "must come to" if due.left == 1 else "must average"
    expected = ", at the numbers of cases expected" if rest.is_weighted else ""
    return f"{_capital(_left(due))} {must} {asked}{expected}."


def _precedent(outlook: Outlook, due: DueWords) -> str:
    """Say how often such a change came about; nothing where none is needed."""
    found = outlook.precedent
    if found is None or not found.needed:
        return ""
    latest = f"the last {due.step.value}" if due.left == 1 else f"the last {due.left} {due.step.value}s"
    change = f"That is {due.style.difference(found.needed)} against {latest}"
    if not found.of:
        return f"{change}."
    way = "rise" if found.needed > 0 else "fall"
    stretches = f"from one {due.step.value} to the next" if due.left == 1 else "between stretches as long"
    return (
        f"{change}; a {way} as large {stretches} came about in {found.happened} of {found.of} cases before."
    )


def _run_rate(rest: Rest, due: DueWords) -> str:
    if rest.run_rate is None:
        return ""
    return f"At the average so far, {due.whole} comes to {due.style.value(rest.run_rate)}."


def _left(due: DueWords) -> str:
    return f"the {due.step.value} left" if due.left == 1 else f"the {due.left} {due.step.value}s left"


def _target(outlook: Outlook, style: NumberStyle) -> str:
    low, high = outlook.low, outlook.high
    if low is not None and high is not None:
        return f"the target of {style.value(low)} to {style.value(high)}"
    end = style.value(low if low is not None else high)
    if outlook.better is Better.WITHIN:
        return f"the target of {'at least' if high is None else 'at most'} {end}"
    return f"the target of {end}"


def _told_apart(outlook: Outlook, style: NumberStyle) -> NumberStyle:
    """Give the style that never prints the value like the target that it differs from."""
    for end in (outlook.low, outlook.high):
        if end is not None and outlook.value is not None:
            style = style.telling_apart(outlook.value, end)
    return style


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
