"""Which step of the work stands out, in words that look at the work before anyone who does it."""

from __future__ import annotations

from kpiwork.analysis.comparison.steps_found import (
    Shared,
    Standing,
    StepsCheck,
    StepsState,
    StepUnit,
    StepWhole,
)
from kpiwork.review.numbers import NumberStyle

__all__ = ["SYSTEM_FIRST", "shared_words", "steps_words", "unit_words"]

MOST_NAMED = 3
SYSTEM_FIRST = "tools, rules, staffing and the mix of cases at that step"


def steps_words(check: StepsCheck, style: NumberStyle, units: str) -> tuple[str, ...]:
    """Say what stands out: gaps of most units first, then single units, one sentence each.

    Parameters
    ----------
    check : StepsCheck
        What was found.
    style : NumberStyle
        How shares are printed.
    units : str
        What the units are, more than one: ``teams``.
    """
    if check.state is not StepsState.CHECKED:
        return (check.reason,)
    said = [*(shared_words(step, style, units) for step in check.steps)]
    named = _farthest(check)
    said += [unit_words(check, unit, style) for unit in named]
    if more := len({one.unit for one in check.behind}) - len(named):
        verb = "lies" if more == 1 else "lie"
        said.append(f"{more} more of the {units} {verb} behind at a step: see the table.")
    said.append(_ahead(check))
    if not any(said):
        said.append(
            f"No step stands out for any of the {units}: chance can explain each of the {check.intervals} "
            "differences from the others, which does not show that they are alike."
        )
    return tuple(text for text in [*said, _hidden(check)] if text)


def unit_words(check: StepsCheck, unit: str, style: NumberStyle, *, causes: str = SYSTEM_FIRST) -> str:
    """Say at which steps a unit lies behind the others; empty where at none.

    Parameters
    ----------
    check : StepsCheck
        What was found.
    unit : str
        Its name.
    style : NumberStyle
        How shares are printed.
    causes : str
        What of the system to look at first.
    """
    behind = [one for one in check.of_unit(unit) if one.standing is Standing.BEHIND]
    if not behind:
        return ""
    gaps = "; ".join(f"{one.step}: {_against(one, style)}" for one in behind)
    what = "the one step that stands out" if len(behind) == 1 else f"the {len(behind)} steps that stand out"
    return f"{gaps}: {what} for {unit}. Look at the system first: {causes}."


def shared_words(step: StepWhole, style: NumberStyle, units: str) -> str:
    """Say that most units fall short of what was agreed; empty where they do not, or nothing was."""
    if step.shared is not Shared.COMMON_GAP:
        return ""
    short = f"{step.below} of {step.judged} {units} lie below the {style.value(step.reference)} that was set"
    return (
        f"{step.step}: {short}, by more than chance. The same gap in most {units}: "
        "look at the work that they share. Where training helps, it is for all of them, not for a person."
    )


def _farthest(check: StepsCheck) -> list[str]:
    """Pick the units that lie farthest behind at a step, in the order of their names."""
    gaps: dict[str, float] = {}
    for one in check.behind:
        gap = (one.elsewhere or 0.0) - (one.value or 0.0)
        gaps[one.unit] = max(gap, gaps.get(one.unit, 0.0))
    return sorted(sorted(gaps, key=lambda unit: (-gaps[unit], unit))[:MOST_NAMED])


def _ahead(check: StepsCheck) -> str:
    """Name who lies ahead at each step."""
    found: dict[str, list[str]] = {}
    for one in check.units:
        if one.standing is Standing.AHEAD:
            found.setdefault(one.step, []).append(one.unit)
    named = "; ".join(f"{step}: {', '.join(units)}" for step, units in found.items())
    return f"Ahead of the others, so worth asking how: {named}." if named else ""


def _against(one: StepUnit, style: NumberStyle) -> str:
    """Print a share with its interval beside that of the others, never both alike."""
    if one.value is not None and one.elsewhere is not None:
        style = style.telling_apart(one.value, one.elsewhere)
    between = f"{style.value(one.low)} to {style.value(one.high)}"
    return f"{style.value(one.value)} ({between}) against {style.value(one.elsewhere)} elsewhere"


def _hidden(check: StepsCheck) -> str:
    hidden = sum(one.standing is Standing.NOT_SHOWN for one in check.units)
    if not hidden:
        return ""
    values = "1 value is" if hidden == 1 else f"{hidden} values are"
    return f"{values} not shown, to protect small groups."
