"""A pilot in sentences: what changed, what was to be expected anyway, what is proposed and why."""

from __future__ import annotations

from collections.abc import Iterator

from kpiwork.analysis.effect import Drift, SeasonState
from kpiwork.analysis.effect.expected import FEWEST
from kpiwork.analysis.effect.trial import FEWEST_DURING, Against, Kept, Trial, TrialState, Way
from kpiwork.analysis.effect.units import FEWEST_OUTSIDE, FEWEST_UNITS, UnitsState
from kpiwork.periods import PeriodKind
from kpiwork.review.finding_words import style_of_card
from kpiwork.review.numbers import NumberStyle, day_words
from kpiwork.review.pilots.found import (
    Asked,
    CriterionFound,
    DataFound,
    GuardrailFound,
    KpiTried,
    PilotFound,
    Stage,
    Written,
)
from kpiwork.review.pilots.judged import Weighed
from kpiwork.review.ranges import away, way_range
from kpiwork.spec.card import Card
from kpiwork.spec.entries import Criterion

__all__ = [
    "asked_words",
    "data_words",
    "goal_words",
    "guardrail_words",
    "moved_words",
    "notes",
    "planned_words",
    "reasons",
]

DRIFTS = {Drift.RISING: 1, Drift.FALLING: -1}
BY = {
    Against.OWN_PAST: "its own past",
    Against.OTHERS: "those outside and its own past",
    Against.UNITS: "the units outside",
    Against.NOTHING: "nothing",
}
LATE = {
    Written.AFTER: "The criteria were written after it began, so they may have been chosen by the result.",
    Written.NOT_SAID: (
        "No day is written down for the criteria (written_on), so nobody can tell whether they are older "
        "than the result."
    ),
    Written.NO_CRITERIA: "No criteria were written, so nothing was promised that figures could keep.",
}


def moved_words(kpi: KpiTried) -> Iterator[str]:
    """Say what a pilot changed, with its interval, and what was to be expected anyway."""
    found = kpi.trial
    if kpi.problem:
        yield f"{kpi.name} could not be looked at in the pilot: {kpi.problem.rstrip('.')}."
        return
    if found.state is not TrialState.KNOWN:
        yield f"What the pilot changed cannot be told: {_lacking(kpi)}."
    else:
        yield _seen(kpi)
        yield _effect(kpi)
    yield from _doubts(kpi)


def _lacking(kpi: KpiTried) -> str:
    found = kpi.trial
    if found.state is TrialState.TOO_LITTLE_DURING:
        within = _counted(found.points_during, kpi.grain, "within it")
        before = _counted(found.points_before, kpi.grain, "before it")
        more = f", {before} (it takes {FEWEST})" if found.points_before < FEWEST else ""
        return f"{within} (it takes {FEWEST_DURING}){more}"
    if found.state is TrialState.TOO_LITTLE_BEFORE:
        known = _counted(found.points_before, kpi.grain, "before it")
        return f"{known}, and it takes {max(FEWEST, found.points_during)}{_units_lack(found)}"
    return found.reason or "nothing was measured"


def _units_lack(found: Trial) -> str:
    if found.units is None:
        return ""
    if found.units.state is UnitsState.TOO_FEW:
        many = len(found.units.inside) + len(found.units.outside)
        return (
            f"; {many} units are too few to compare instead (at least {FEWEST_UNITS}, {FEWEST_OUTSIDE} of "
            "them outside)"
        )
    if found.units.state is UnitsState.TOO_SHORT:
        return "; nor are there three months on either side to compare units by"
    return ""


def _seen(kpi: KpiTried) -> str:
    found, style = kpi.trial, kpi.style
    if found.seen is None or found.anyway is None:
        return ""
    anyway = away(style, found.anyway)
    many = _counted(found.points_during, kpi.grain, "of the pilot")
    said = f"The {many} read {style.value(found.during)} on average, {away(style, found.seen)} than before"
    if found.seen == 0:
        said = f"The {many} read {style.value(found.during)} on average, as before"
    return f"{said}. Without the pilot, {anyway} was to be expected, judging by {BY[found.against]}."


def _effect(kpi: KpiTried) -> str:
    found, style = kpi.trial, kpi.style
    if found.change is None or found.interval is None:
        return ""
    between = way_range(style, *found.interval)
    left = f"What is left, {away(style, found.change)}"
    match kpi.way:
        case Way.NONE_SEEN:
            least = style.distance((found.interval[1] - found.interval[0]) / 2)
            return (
                f"{left}, chance alone explains: the pilot's share may be "
                f"{between}. A change of less than about {least} could go unseen."
            )
        case Way.BETTER | Way.WORSE as way_:
            side = "for the better" if way_ is Way.BETTER else "for the worse"
            return f"{left} ({between}), is more than chance explains, {side}."
        case _:
            return f"{left} ({between}), is more than chance explains."


def _doubts(kpi: KpiTried) -> Iterator[str]:
    found = kpi.trial
    if found.change is not None and DRIFTS.get(found.drift, 0) * found.change > 0:
        what = "The gap to those outside" if found.against is Against.OTHERS else "It"
        yield f"{what} had been {found.drift} before the pilot already, so all of it may be more of the same."
    if found.season is SeasonState.TOO_SHORT:
        yield "The time of the year is not taken out: that takes two full years of values before."
    units = found.units
    if units is None or found.against is Against.UNITS:
        return
    if units.state is UnitsState.KNOWN and units.interval is not None:
        between = way_range(kpi.style, *units.interval)
        yield (
            f"A second look, unit by unit: the {_many(len(units.inside))} in the pilot moved {between} than "
            f"the {len(units.outside)} outside; {units.as_far} of these moved as far from the others without "
            "a pilot."
        )
    elif units.state is UnitsState.TOO_FEW:
        many = len(units.inside) + len(units.outside)
        yield (
            f"{many} units are too few to tell how much units differ by chance (at least {FEWEST_UNITS}, "
            f"{FEWEST_OUTSIDE} of them outside), so the difference is held against its own past."
        )


def goal_words(found: CriterionFound) -> str:
    """Print what a criterion asks: ``at least 85.0 %``."""
    return _ends(found.at_least, found.at_most, found.kpi.style) or "in words only"


def planned_words(criterion: Criterion, card: Card) -> str:
    """Print a criterion that nothing was held against yet: ``Overtime, at most 5.0 %``."""
    ends = _ends(criterion.at_least, criterion.at_most, style_of_card(card))
    goal = f"{card.name}, {ends}" if ends else card.name
    return f"{goal}: {criterion.words}" if criterion.words else goal


def _ends(low: float | None, high: float | None, style: NumberStyle) -> str:
    ends = [f"at least {style.value(low)}"] * (low is not None)
    ends += [f"at most {style.value(high)}"] * (high is not None)
    return " and ".join(ends)


def asked_words(found: CriterionFound) -> str:
    """Say what became of a criterion."""
    match found.asked:
        case Asked.BY_PEOPLE:
            return "It has no number, so people must judge it."
        case Asked.CANNOT_TELL:
            why = found.kpi.problem or "there is no value"
            return f"Cannot be told: {why.rstrip('.')}."
        case Asked.MET:
            before = " The average before the pilot would have met it too." if found.before else ""
            return f"Met{_by(found)}.{before}"
        case _:
            before = " The average before the pilot would have met it." if found.before else ""
            return f"Missed{_by(found)}.{before}"


def _by(found: CriterionFound) -> str:
    """Say that a value lies so near that chance may have put it on its side."""
    if not found.is_close or found.by is None:
        return ""
    if found.by == 0:
        return " to the point"
    by = found.kpi.style.telling_apart(found.by, 0.0).distance(found.by)
    return f" by {by}, less than chance alone moves such an average"


def guardrail_words(found: GuardrailFound) -> str:
    """Say what became of a guardrail."""
    kpi, interval = found.kpi, found.kpi.trial.interval
    margin = f"it may worsen by {kpi.style.distance(found.margin)}"
    if interval is None:
        why = kpi.problem or _lacking(kpi)
        return f"Cannot be told ({margin}): {why.rstrip('.')}."
    between = way_range(kpi.style, *interval)
    match found.kept:
        case Kept.SAFE:
            return f"Kept within its margin: the pilot's share is {between}; {margin}."
        case Kept.WORSE:
            return f"Worse by more than its margin: the pilot's share is {between}; {margin}."
        case Kept.LIKELY_WORSE:
            return f"Worse, perhaps by more than its margin: the pilot's share is {between}; {margin}."
        case _:
            return f"Cannot be told yet: the pilot's share may be {between}; {margin}."


def data_words(found: DataFound) -> Iterator[str]:
    """Say how good the data of the pilot's days are."""
    grains = _grains(found.grain, found.periods)
    yield f"{found.known} of {found.periods} whole {grains} of the pilot have a value that is settled."
    if not found.is_settled:
        yield "The last value still moves: look again when it is settled."
    yield from (f"{fact[:1].upper()}{fact[1:]}." for fact in found.facts)


def reasons(found: PilotFound, one: Weighed) -> Iterator[str]:
    """Give the reasons for what is proposed, the weightiest first."""
    if found.stage is Stage.NOT_YET:
        yield f"The pilot begins on {day_words(found.pilot.starts)}."
        return
    if found.stage is Stage.RUNNING:
        yield f"The pilot runs until {day_words(found.pilot.ends)}; what is seen so far decides nothing."
        return
    if found.kpi is None:
        yield from found.notes or ("Nothing was measured.",)
        return
    for rail in one.harmed:
        how = "by more than its margin" if rail.kept is Kept.WORSE else "perhaps by more than its margin"
        yield f"{rail.kpi.name} got worse, {how}."
    if one.way is Way.WORSE:
        yield f"{found.kpi.name} itself got worse by more than chance explains."
    yield from (f"{_criterion(each)}: missed{_by(each)}." for each in one.missed)
    yield from (f"{_criterion(each)}: cannot be told." for each in one.untold)
    if not (one.met or one.missed or one.untold) and found.criteria:
        yield "No criterion has a number, so people must judge all of them."
    if found.written is not Written.BEFORE:
        yield LATE[found.written]
    if one.is_thin and found.data is not None:
        yield f"Only {next(data_words(found.data))}"
    for round_, item in one.against:
        yield f"More people disagree than agree with “{item}” ({round_.name})."
    yield from _in_favour(found, one)


def _in_favour(found: PilotFound, one: Weighed) -> Iterator[str]:
    yield from (f"{_criterion(each)}: met{_by(each)}." for each in one.met)
    if found.kpi is not None and found.kpi.trial.state is not TrialState.KNOWN:
        yield f"What changed cannot be told: {found.kpi.problem or _lacking(found.kpi)}."
    elif one.way is Way.NONE_SEEN:
        so = ", so a criterion met is no proof of an effect" if one.met else ""
        yield f"No change is seen that chance does not explain{so}."
    elif one.way is Way.BETTER and found.kpi is not None:
        yield f"{found.kpi.name} improved by more than chance explains."
    safe = [rail.kpi.name for rail in found.guardrails if rail.kept is Kept.SAFE]
    if safe:
        yield f"Within its margin: {', '.join(safe)}."
    if one.unsure:
        names = ", ".join(rail.kpi.name for rail in one.unsure)
        yield f"To be watched, since it cannot be told whether the margin was kept: {names}."
    if not found.guardrails:
        yield "The card has no guardrail, so nothing says what the pilot cost elsewhere."


def _criterion(found: CriterionFound) -> str:
    return f"{found.kpi.name}, {goal_words(found)}"


def notes(found: PilotFound) -> Iterator[str]:
    """Say what a reader must know before trusting the rest."""
    if found.written in LATE:
        yield LATE[found.written]
    if found.pilot.where is None:
        yield "It names no rows (where), so nobody stood outside it: what else changed is not ruled out."
    if found.pilot.stop_if and found.stage is not Stage.NOT_YET:
        yield "Whether the reason to stop early came about, people must say: figures do not."
    if found.kpi is not None and found.kpi.trial.against is Against.OTHERS:
        yield (
            "Those outside may have changed because of the pilot too, or for reasons of their own: who took "
            "part was chosen, not drawn by lot."
        )


def _many(count: int) -> str:
    return f"{count} unit{'s' if count > 1 else ''}"


def _counted(number: int, grain: PeriodKind, where: str) -> str:
    return f"{number or 'no'} {_grains(grain, number)} {where}"


def _grains(grain: PeriodKind, number: int) -> str:
    name = grain.value.removeprefix("calendar_")
    return name if number == 1 else f"{name}s"
