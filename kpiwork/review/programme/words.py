"""Whether a department's KPIs helped, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from kpiwork.analysis.effect import Verdict
from kpiwork.analysis.effect.trial import Kept
from kpiwork.review.numbers import day_words, whole_number
from kpiwork.review.programme.found import Guarded, Programme
from kpiwork.review.ranges import way_range

__all__ = ["cost_words", "guard_words", "opening_words"]

SEEN = (Verdict.EFFECT_SEEN, Verdict.WORSE, Verdict.CHANGE_SEEN)
BY_CHANCE = 0.05  # of KPIs that nothing happened to, as many show a change


def opening_words(found: Programme) -> Iterator[str]:
    """Say first what can be known at all, then what was seen."""
    if found.began is None:
        yield "No card says since when attention is paid to its KPI (introduced): nothing to compare."
        return
    yield (
        f"Attention to the first of these KPIs began on {day_words(found.began)}. Nobody stood outside, so "
        "what else happened since is mixed in: this page can tell a change from chance, and never what "
        "caused it."
    )
    if not found.judged:
        yield (
            "Of none of them can a change be told: there are too few values from before. Whoever starts the "
            "next one should collect a year of values first."
        )
        return
    yield (
        f"{found.judged} of {len(found.kpis)} KPIs can be judged. More than chance explains: {_seen(found)}. "
        f"If nothing had changed at all, chance alone would show about {BY_CHANCE * found.judged:.1f} of "
        f"{found.judged}."
    )


def _seen(found: Programme) -> str:
    verdicts = [one.effect.verdict for one in found.kpis if one.effect is not None]
    better, worse, other = (verdicts.count(one) for one in SEEN)
    said = f"{better} improved and {worse} got worse"
    return f"{said}; {other} changed without a good direction" if other else said


def guard_words(one: Guarded) -> str:
    """Say what became of a guardrail since attention to its KPI began."""
    margin = f"it may worsen by {one.style.distance(one.margin)}"
    if one.interval is None:
        return f"cannot be told; {margin}"
    moved = way_range(one.style, *one.interval)
    word = "cannot be told yet" if one.kept is Kept.UNKNOWN else one.kept.value
    return f"{word}: {moved}; {margin}"


def cost_words(found: Programme) -> Iterator[str]:
    """Set the hours that KPIs cost against decisions that named one."""
    if not found.in_use:
        yield "No card is in use."
        return
    if not found.with_cost:
        yield f"None of {found.in_use} cards says what it costs (cost.hours_per_month)."
    else:
        least = "" if found.with_cost == found.in_use else "at least "
        yield (
            f"{found.with_cost} of {found.in_use} cards in use say what they cost: {least}"
            f"{found.hours_a_month:g} hours of work a month, {least}{whole_number(found.hours)} since they "
            "began."
        )
    named = _decisions(found.with_kpi)
    yield (
        f"In that time {named} that named a KPI {'was' if found.with_kpi == 1 else 'were'} written down, "
        f"{found.with_effect or 'none'} of them with the effect that was expected."
    )
    if found.with_cost and found.with_kpi:
        each = whole_number(found.hours / found.with_kpi)
        yield (
            f"That is {least}{each} hours for each. A KPI that no decision uses for a year is a candidate to "
            "retire."
        )
    elif not found.with_kpi:
        yield "Figures that nothing is decided by cost work and help nobody: ask which of them to retire."


def _decisions(count: int) -> str:
    return f"{count or 'no'} decision{'' if count == 1 else 's'}"
