"""From objectives to KPIs to guardrails, the work in hand beside the objectives: a tree in three columns.

On a phone the same tree stands in one column, indented. A guardrail stands beside every KPI that it
guards, so that no line crosses another. Names are broken, never made small.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import FONT_SIZE, LETTER, Margins, Width, axes_of, colour, style
from kpiwork.review.alignment.aligned import Aligned, Alignment, Branch

__all__ = ["LINE", "alignment", "alignment_alt"]

LINE = 15.0  # pixels from foot to foot
GAP, BETWEEN, TOP = 9.0, 16.0, 26.0  # below a KPI, below an objective, above the first one
SPINE = 3.0  # pixels of the bar beside an objective
COLUMNS = (0.0, 222.0, 446.0)  # where objectives, KPIs and guardrails begin
INDENTS = (0.0, 18.0, 36.0)  # the same on a phone
INSET = 12.0  # pixels between a bar or a mark and its text
AIR = 26.0  # pixels between two columns, for the lines
HEADS = ("Objective, and work for it", "KPI", "Guarded by")
NO_OBJECTIVE = "Without an objective"
FILLED, HOLLOW, WORK, RAIL = "●", "○", "▸", "◇"
FOOT = f"{FILLED} has a target · {HOLLOW} has none · {RAIL} guardrail · {WORK} work in hand"


@dataclass(slots=True)
class _Sheet:
    """What is to be drawn, in pixels from the top left: words, and lines between them."""

    words: list[tuple[float, float, str, str, str]] = field(default_factory=list)
    lines: list[list[tuple[float, float]]] = field(default_factory=list)
    bars: list[list[tuple[float, float]]] = field(default_factory=list)

    def write(
        self, x: float, y: float, text: str, room: float, *, role: str = "ink", weight: str = "normal"
    ) -> float:
        """Write a text broken to a width, its first line at a height; give the height below it."""
        lines = textwrap.wrap(text, max(8, int(room / LETTER))) or [""]
        self.words += [(x, y + LINE * place, line, role, weight) for place, line in enumerate(lines)]
        return y + LINE * len(lines)


def alignment(shown: Alignment, width: Width = Width.WIDE) -> Figure:
    """Draw what a department's KPIs are for.

    Parameters
    ----------
    shown : Alignment
        From `kpiwork.review.alignment.alignment.alignment_of`.
    width : Width
        For a desk or for a phone.
    """
    with style():
        sheet, is_wide = _Sheet(), width is Width.WIDE
        y = _heads(sheet) if is_wide else LINE
        for branch in shown.branches:
            y = _wide(sheet, branch, y) if is_wide else _narrow(sheet, branch, y)
            y += BETWEEN
        y = sheet.write(0, y + LINE / 2, FOOT, width.value, role="soft")
        height = y + LINE / 2
        figure, axes = axes_of(width.value, height, Margins(left=0, right=0, top=0, bottom=0))
        axes.set(xlim=(0, width.value), ylim=(height, 0))
        _draw(axes, sheet)
        return figure


def alignment_alt(shown: Alignment) -> str:
    """Say what the tree shows, objective by objective."""
    start = f"Tree of what the KPIs of {shown.department} are for"
    if not shown.branches:
        return f"{start}: there is no KPI yet."
    return f"{start}. {' '.join(map(_told, shown.branches))}"


def _told(branch: Branch) -> str:
    kpis = [
        f"{one.name}{_guarded(one)}{'' if one.has_target else ', without a target'}" for one in branch.kpis
    ]
    work = f" Work in hand: {'; '.join(branch.work)}." if branch.work else ""
    return f"{branch.objective or NO_OBJECTIVE}: {'; '.join(kpis) or 'no KPI'}.{work}"


def _guarded(one: Aligned) -> str:
    return f", guarded by {' and '.join(one.guardrails)}" if one.guardrails else ""


def _heads(sheet: _Sheet) -> float:
    for x, head in zip(COLUMNS, HEADS, strict=True):
        sheet.write(x, LINE, head, AIR * 9, role="soft")
    return LINE + TOP


def _wide(sheet: _Sheet, branch: Branch, top: float) -> float:
    """Put an objective on the left, its KPIs beside it, their guardrails beside these."""
    low = _objective(sheet, branch, COLUMNS[0], top, COLUMNS[1] - AIR - INSET)
    y, feet = top, []
    for one in branch.kpis:
        feet.append(y)
        y = max(_kpi(sheet, one, y), _rails(sheet, one, y)) + GAP
    _elbows(sheet, COLUMNS[1] - AIR / 2, COLUMNS[1] - 4, feet, top)
    return max(low, y - GAP)


def _narrow(sheet: _Sheet, branch: Branch, top: float) -> float:
    """Put an objective, below it its KPIs, below each its guardrails."""
    whole = float(Width.NARROW.value)
    y = _objective(sheet, branch, INDENTS[0], top, whole - INSET) + GAP
    for one in branch.kpis:
        text = f"{_mark(one)} {one.name}{_stage(one)}"
        y = sheet.write(INDENTS[1], y, text, whole - INDENTS[1])
        for rail in one.guardrails:
            y = sheet.write(INDENTS[2], y, f"{RAIL} {rail}", whole - INDENTS[2], role="soft")
        y += GAP
    return y - GAP


def _objective(sheet: _Sheet, branch: Branch, x: float, top: float, room: float) -> float:
    """Write an objective in bold, what it serves above it, the work for it below it; a bar beside all."""
    y, inner = top, x + INSET
    if branch.above:
        y = sheet.write(inner, y, " → ".join(branch.above), room, role="soft")
    is_named = bool(branch.objective)
    name = branch.objective or NO_OBJECTIVE
    y = sheet.write(
        inner,
        y,
        name,
        room * 0.94,
        weight="bold" if is_named else "normal",
        role="ink" if is_named else "soft",
    )
    for work in branch.work:
        y = sheet.write(inner, y + 3, f"{WORK} {work}", room, role="accent")
    sheet.bars.append([(x + SPINE / 2, top - LINE + 4), (x + SPINE / 2, y - LINE + 4)])
    return y


def _kpi(sheet: _Sheet, one: Aligned, y: float) -> float:
    room = COLUMNS[2] - AIR - COLUMNS[1] - INSET
    sheet.write(COLUMNS[1], y, _mark(one), room)
    return sheet.write(COLUMNS[1] + INSET + 2, y, f"{one.name}{_stage(one)}", room)


def _rails(sheet: _Sheet, one: Aligned, y: float) -> float:
    room = Width.WIDE.value - COLUMNS[2] - INSET
    feet = []
    for rail in one.guardrails:
        feet.append(y)
        sheet.write(COLUMNS[2], y, RAIL, room, role="soft")
        y = sheet.write(COLUMNS[2] + INSET + 2, y, rail, room)
    _elbows(sheet, COLUMNS[2] - AIR / 2, COLUMNS[2] - 4, feet, feet[0] if feet else y)
    return y


def _elbows(sheet: _Sheet, trunk: float, end: float, feet: list[float], top: float) -> None:
    """Lead from a trunk to each of some heights; the trunk begins beside what it comes from."""
    middle = LINE * 0.3
    if feet:
        start = trunk - AIR / 2 + 4
        sheet.lines.append([(start, top - middle), (trunk, top - middle), (trunk, feet[-1] - middle)])
        sheet.lines += [[(trunk, foot - middle), (end, foot - middle)] for foot in feet]


def _mark(one: Aligned) -> str:
    return FILLED if one.has_target else HOLLOW


def _stage(one: Aligned) -> str:
    return "" if one.stage == "active" else f" ({one.stage.value})"


def _draw(axes: Axes, sheet: _Sheet) -> None:
    axes.add_artist(LineCollection(sheet.lines, colors=colour("weeks"), linewidths=1))
    axes.add_artist(LineCollection(sheet.bars, colors=colour("accent"), linewidths=SPINE, capstyle="butt"))
    for x, y, text, role, weight in sheet.words:
        axes.text(x, y, text, color=colour(role), fontsize=FONT_SIZE, fontweight=weight, va="baseline")
