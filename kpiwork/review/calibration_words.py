"""What would be seen and what would not, in words: one sentence a behaviour, and the lines of its table."""

from __future__ import annotations

from dataclasses import dataclass

from kpiwork.signals.calibration.trials import Power, Trial

__all__ = [
    "ASSUMED",
    "HOW_TO_READ",
    "false_alarm_words",
    "label_words",
    "planted_words",
    "power_words",
    "put_in_words",
    "strength_words",
    "title_of",
]

CANNOT = "Cannot be tested"
USUALLY, SELDOM = 0.8, 0.2
TEN = 10
SPACE = "\N{NO-BREAK SPACE}"
STOPS = "A strength that was seen in all or in none of the first 50 simulations was not simulated further"

HOW_TO_READ = (
    "Each line is a share of simulations: data of this size and shape, with the behaviour put into them, "
    "looked at as the KPI itself is. Where a behaviour would seldom be seen, silence says nothing about it. "
    "A review asks many questions at once and puts some of what is seen down to chance: it raises fewer. "
    f"{STOPS}."
)
ASSUMED = (
    "Assumed of the planned KPI: attention begins half-way; about 7 in 10 records are within the cutoff; "
    f"months differ by 10{SPACE}% by themselves and resemble each other a little; results of units differ by "
    f"12{SPACE}% of their target. Units are of the same size."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Words of a behaviour.

    Parameters
    ----------
    title : str
        What it is.
    planted : str
        What was put in, with ``{size}`` where the strength goes.
    put_in : str
        The same as a heading of strengths.
    in_deviations : bool
        Whether strengths are standard deviations rather than shares.
    """

    title: str
    planted: str
    put_in: str
    in_deviations: bool = False


BEHAVIOURS = {
    "near_misses": Told(
        title="Near misses recorded just inside the cutoff",
        planted="a shift of {size} of near misses",
        put_in="Share of near misses moved inside",
    ),
    "period_end": Told(
        title="Work pulled forward over the end of a period",
        planted="pulling forward {size} of the next month's work",
        put_in="Share of the next month's work pulled forward",
    ),
    "held_back": Told(
        title="Results held back once the target is met",
        planted="holding back {size} of the results above the target",
        put_in="Share of results above the target held back",
    ),
    "guardrail": Told(
        title="A guardrail that pays for an improvement",
        planted="a guardrail that worsens by {size} its usual spread, beside a clear gain,",
        put_in="Worsening of the guardrail, in times its usual spread",
        in_deviations=True,
    ),
    "lost_link": Told(
        title="A KPI that parts from what it stands for",
        planted="a loss of {size} of the link between the two",
        put_in="Share of the link lost",
    ),
    "easier_cases": Told(
        title="Easier cases in the place of harder ones",
        planted="a swap of {size} of the harder cases",
        put_in="Share of the harder cases swapped",
    ),
    "left_out": Told(
        title="Missed cases left out",
        planted="leaving out {size} of the cases that miss",
        put_in="Share of the cases that miss left out",
    ),
    "long_waits": Told(
        title="Missed cases left waiting",
        planted="helping {size} of near misses while others wait as much longer",
        put_in="Share of near misses helped",
    ),
    "made_up": Told(
        title="Values that were made up",
        planted="making up the last digit of {size} of the values",
        put_in="Share of values with a made-up digit",
    ),
    "copies": Told(
        title="Records that are copies of others",
        planted="copies that make up {size} of the records",
        put_in="Share of records that are copies",
    ),
    "steadied": Told(
        title="Months that were smoothed",
        planted="a loss of {size} of the usual ups and downs",
        put_in="Share of the ups and downs lost",
    ),
    "restatement": Told(
        title="Changes for the better only",
        planted="changes of which {size} are for the better",
        put_in="Share of changes for the better",
    ),
}


def title_of(power: Power) -> str:
    """Name a behaviour; a detector without one is called by its name."""
    told = BEHAVIOURS.get(power.behaviour)
    return told.title if told else power.detector.replace("_", " ").capitalize()


def strength_words(power: Power, trial: Trial) -> str:
    """Print a strength: ``30 %``, ``1.5 times``; of changes, how many of them are for the better."""
    if power.behaviour == "restatement":
        return _percent((1 + trial.strength) / 2)
    told = BEHAVIOURS[power.behaviour]
    return f"{trial.strength:.1f}{SPACE}times" if told.in_deviations else _percent(trial.strength)


def label_words(power: Power, trial: Trial) -> str:
    """Print a strength as short as can be: ``30 %``, ``1.5 ×``."""
    return strength_words(power, trial).replace("times", "×")


def put_in_words(power: Power) -> str:
    """Say what the strengths are of: ``Of near misses, moved inside``."""
    return BEHAVIOURS[power.behaviour].put_in


def planted_words(power: Power, trial: Trial) -> str:
    """Say what was put in."""
    return BEHAVIOURS[power.behaviour].planted.replace("{size}", strength_words(power, trial))


def power_words(power: Power) -> str:
    """Say what would be seen of a behaviour, and what would not, or why nothing can be said.

    ``With 1,200 records near the cutoff, a shift of 30 % of near misses would be seen in 6 of 10 cases; 10 %
    would not.``
    """
    if power.clean is None:
        return f"{CANNOT}: {power.reason.rstrip('.')}."
    best = next((one for one in power.planted if one.share >= USUALLY), power.planted[-1])
    weak = [one for one in power.planted if one.share < SELDOM and one.strength < best.strength]
    size = f"With {power.many:,} {power.many_are}, "
    if best.share < SELDOM:
        return f"{size}even {planted_words(power, best)} would seldom be seen: in {_of_ten(best)}."
    rest = f"; {strength_words(power, weak[-1])} would seldom be seen" if weak else ""
    return f"{size}{planted_words(power, best)} would be seen in {_of_ten(best)}{rest}."


def false_alarm_words(power: Power) -> str:
    """Say how often a question would be raised with nothing put in; empty where nothing was simulated."""
    if power.clean is None:
        return ""
    high = power.clean.interval[1]
    often = f"in {power.clean.seen or 'none'} of {power.clean.runs} simulations"
    return f"With nothing put in, a question would be raised {often} (up to {_percent(high)} is possible)."


def _of_ten(trial: Trial) -> str:
    """Print a share as cases of ten, and what is rarer or surer than that in words."""
    tens = round(TEN * trial.share)
    if not trial.seen:
        return f"none of {trial.runs} simulations"
    if tens == 0:
        return f"{trial.seen} of {trial.runs} simulations"
    if tens == TEN:
        return "nearly all cases" if trial.seen < trial.runs else "all cases"
    return f"{tens} of 10 cases"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}{SPACE}%"
