"""What the data say of a claim that one KPI leads another, in words never stronger than the evidence."""

from __future__ import annotations

from math import ceil

from kpiwork.analysis.lead import Fading, LagLink, LeadCheck, LeadReason
from kpiwork.analysis.lead.check import BY_CHANCE, FEWEST_PAIRS, GAIN_NEEDED, MATTERS
from kpiwork.periods import PeriodKind
from kpiwork.spec.relation import Sign
from kpiwork.spec.time import Lag

__all__ = ["apart_words", "claim_words", "correlation_words", "lead_words", "steps_words"]

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
PERCENT = 100
SMALLEST_SHARE = 0.005  # prints as nothing
TOO_COARSE = "Not testable here: values come by the {grain}, which cannot show what comes first within less."


def lead_words(check: LeadCheck | None, *, leading: str, led: str, lag: Lag, grain: PeriodKind) -> str:
    """Say what was claimed, what became of it, and whether a link that was found fades.

    Parameters
    ----------
    check : LeadCheck or None
        What was found; None where the grain cannot show the lag.
    leading, led : str
        Names of the two KPIs.
    lag : Lag
        The claimed lag.
    grain : PeriodKind
        Grain of the readings that were tested.
    """
    claim = claim_words(leading, led, lag)
    if check is None:
        return f"{claim} {TOO_COARSE.format(grain=_grain(grain))}"
    said = [claim, _verdict(check, leading, led, grain), _fading(check)]
    return " ".join(text for text in said if text)


def claim_words(leading: str, led: str, lag: Lag) -> str:
    """Say what was claimed: ``“Meetings” is said to lead “Orders” by 2 months.``."""
    if lag.most == 0:
        return f"“{leading}” is said to move “{led}” within the same {lag.unit.value}."
    span = str(lag).replace("-", " to ")
    return f"“{leading}” is said to lead “{led}” by {span}."


def steps_words(steps: int, grain: PeriodKind) -> str:
    """Count periods: ``2 months``."""
    return f"{steps} {_grain(grain)}{'' if steps == 1 else 's'}"


def apart_words(lag: int, grain: PeriodKind) -> str:
    """Say how far apart two values lie: ``2 months apart``, ``in the same month``."""
    return f"{steps_words(lag, grain)} apart" if lag else f"in the same {_grain(grain)}"


def correlation_words(value: float) -> str:
    """Print a correlation: ``.62``, ``−.05``, ``0``; never 1 for what is less."""
    digits = f"{min(abs(value), 0.99) if abs(value) < 1 else 1.0:.2f}"
    if float(digits) == 0:
        return "0"
    return (MINUS if value < 0 else "") + digits.removeprefix("0")


def _verdict(check: LeadCheck, leading: str, led: str, grain: PeriodKind) -> str:
    match check.reason:
        case LeadReason.LINK_AND_GAIN:
            return (
                f"Supported: {_moved(check, grain)}, and {_gained(check, leading, grain)}. "
                "That is a link, not proof of a cause."
            )
        case LeadReason.NO_LINK | LeadReason.OTHER_WAY:
            return f"Not supported: {_refuted(check, grain)}; treat it as an idea, not as an early warning."
        case LeadReason.NO_GAIN:
            return f"Not testable yet: {_moved(check, grain)}, but {_not_gained(check, leading, grain)}."
        case LeadReason.NOT_CLEAR:
            return f"Not testable yet: {_not_clear(check, grain)}."
        case _:
            return f"Not testable yet: {_lacking(check, leading, led, grain)}."


def _moved(check: LeadCheck, grain: PeriodKind) -> str:
    """Say that they move as claimed, over how long and how strongly."""
    link = _known(check)
    way = "together" if check.sign is Sign.POSITIVE else "against each other"
    return f"{_over(check, grain)} they move {way} {apart_words(link.lag, grain)} ({_strength(link)})"


def _gained(check: LeadCheck, leading: str, grain: PeriodKind) -> str:
    told = "estimates of the same" if _known(check).lag == 0 else "forecasts of the next"
    better = f"{_percent(check.gain.share or 0.0)} better"
    return f"knowing “{leading}” would have made {told} {_grain(grain)} {better}"


def _not_gained(check: LeadCheck, leading: str, grain: PeriodKind) -> str:
    gain = check.gain
    if gain.share is None:
        return "there are too few values to try whether that helps to forecast"
    if gain.share >= GAIN_NEEDED:
        return f"{_gained(check, leading, grain)}, which can be chance: {gain.forecasts} were tried"
    if gain.share < SMALLEST_SHARE:
        return f"knowing “{leading}” would not have made forecasts better"
    return f"{_gained(check, leading, grain)}, and it takes {_percent(GAIN_NEEDED)}"


def _refuted(check: LeadCheck, grain: PeriodKind) -> str:
    link = _known(check)
    seen = f"{_over(check, grain)} the correlation {apart_words(link.lag, grain)} is {_with_interval(link)}"
    if check.reason is LeadReason.OTHER_WAY:
        ways = ("against each other", "together")
        found, claimed = ways if check.sign is Sign.POSITIVE else ways[::-1]
        return f"{seen}, so they move {found}, not {claimed} as claimed"
    bound = correlation_words(MATTERS if check.sign is Sign.POSITIVE else -MATTERS)
    elsewhere = " and no closer at the other lags claimed" if len(check.links) > 1 else ""
    return f"{seen}, short of the {bound} that would matter{elsewhere}"


def _not_clear(check: LeadCheck, grain: PeriodKind) -> str:
    link = _known(check)
    seen = f"{_over(check, grain)} the correlation {apart_words(link.lag, grain)} is {_with_interval(link)}"
    cases = min(PERCENT, ceil((check.p or 0.0) * PERCENT))
    fewest = round(BY_CHANCE * PERCENT)
    return (
        f"{seen}. Chance alone gives as much in {cases} of {PERCENT} cases, and only fewer than {fewest} "
        "would count as a link; a link that matters cannot be ruled out either"
    )


def _lacking(check: LeadCheck, leading: str, led: str, grain: PeriodKind) -> str:
    points, needed = steps_words(check.points, grain), check.needed
    match check.reason:
        case LeadReason.TOO_FEW_POINTS:
            return f"{points} with both numbers so far, and it takes {needed}"
        case LeadReason.LAG_TOO_LONG:
            longest = steps_words(check.most, grain)
            return f"{points} with both numbers so far, and for {longest} between them it takes {needed}"
        case LeadReason.TOO_FEW_PAIRS:
            return f"gaps leave fewer than {FEWEST_PAIRS} pairs of values as far apart as claimed"
        case LeadReason.LEADING_STANDS_STILL:
            return _still(leading)
        case _:
            return _still(led)


def _still(name: str) -> str:
    return f"apart from trend and season “{name}” has not moved so far, so nothing can be seen of it"


def _fading(check: LeadCheck) -> str:
    """Say whether a link that was found fades; nothing of a link that was not."""
    if check.reason not in (LeadReason.LINK_AND_GAIN, LeadReason.NO_GAIN):
        return ""
    fade = check.fade
    if fade.first is None or fade.second is None:
        return "Whether the link fades cannot be told from so few values."
    first, second = correlation_words(fade.first), correlation_words(fade.second)
    match fade.state:
        case Fading.FADING:
            return f"The link was stronger in the first half ({first}) than in the second ({second})."
        case Fading.STEADY:
            return f"The link has held: {first} in the first half, {second} in the second."
        case Fading.UNKNOWN:
            return (
                f"Whether the link fades cannot be told: {first} in the first half, {second} in the second."
            )


def _over(check: LeadCheck, grain: PeriodKind) -> str:
    return f"over {steps_words(check.points, grain)}, apart from trend and season,"


def _strength(link: LagLink) -> str:
    return f"correlation {correlation_words(link.strength)}, {_from_to(link)}"


def _with_interval(link: LagLink) -> str:
    return f"{correlation_words(link.strength)} ({_from_to(link)})"


def _from_to(link: LagLink) -> str:
    return f"{correlation_words(link.low)} to {correlation_words(link.high)}"


def _percent(share: float) -> str:
    return f"{share * PERCENT:.0f}{SPACE}%"


def _known(check: LeadCheck) -> LagLink:
    if check.link is None:
        raise ValueError(f"a check that ends in {check.reason} has a link")
    return check.link


def _grain(grain: PeriodKind) -> str:
    return "quarter" if grain is PeriodKind.CALENDAR_QUARTER else grain.value
