"""Simulate how often each method is right, and write docs/calibration.md.

Run ``python benchmarks/calibration/table.py``; one method alone with ``--only forecast``, whose rows then
replace its old ones. Seeds are fixed, so that the same code gives the same table.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import groupby
from math import isinf
from pathlib import Path

from cells import FALSE, FALSE_AS_SHIPPED, Cell, interval

__all__ = ["METHODS", "page", "section", "worst"]

METHODS = {
    "change": "Change or noise",
    "forecast": "Will we make it",
    "contribution": "Why it moved",
    "lead": "Does it lead",
    "comparison": "Who differs",
    "effect": "Before and after",
    "threshold_bunching": "Records just inside the cutoff",
    "period_end_surge": "Ends of periods",
    "held_back_overshoot": "Results that stop just above the target",
    "guardrail_trade_off": "A guardrail that worsened while the KPI improved",
    "decoupling": "A KPI that moves less with what it stands for",
    "mix_shift": "Other cases than before",
    "exclusions": "Cases left out",
    "tail_neglect": "Records far beyond the cutoff",
    "too_regular": "Values more regular than measured ones",
    "favourable_restatement": "Reported figures that change for the better",
    "battery": "All detectors together",
}
"""Module of each method, and its heading."""

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "calibration.md"
HEAD = """# How often the methods are right

Made by `python benchmarks/calibration/table.py`: simulated series, units and decisions of which the truth is
known, with fixed seeds. A share is of so many simulations; beside it stands its 95 % interval (Clopper and
Pearson). A goal that is missed is marked. Each method's own page of words is [methods](methods.md).

The ten detectors, from "Records just inside the cutoff" on, begin with their worst cells: the highest share
of false alarms where nothing was to be found. "At 5 %" counts p-values below .05, of which a perfect test has
5 in 100; "as shipped" counts signals with the settings that a workbook starts with, which ask for far more.
"""
COLUMNS = "| case | points | counted | share | 95 % | of | goal | |\n|---|---:|---|---:|---|---:|---|---|"


def section(name: str, cells: Iterable[Cell]) -> str:
    """Write one method's tables.

    Parameters
    ----------
    name : str
        Module.
    cells : iterable of Cell
        What it found.
    """
    in_order = list(cells)
    parts = [f"## {METHODS[name]}", *worst(in_order)]
    methods = list(dict.fromkeys(cell.method for cell in in_order))
    in_order.sort(key=lambda cell: methods.index(cell.method))
    for method, rows in groupby(in_order, key=lambda cell: cell.method):
        parts += [f"### {method}", "\n".join([COLUMNS, *map(_row, rows)])]
    return "\n\n".join(parts) + "\n"


def worst(cells: Iterable[Cell]) -> Iterator[str]:
    """Name the cells with most false alarms; where the very worst has no goal, the worst that has one too."""
    known = list(cells)
    for counted in (FALSE, FALSE_AS_SHIPPED):
        rows = sorted((cell for cell in known if cell.counted == counted), key=lambda cell: -cell.share)
        closed = [cell for cell in rows if not _is_open(cell)]
        told = [_named(cell) for cell in dict.fromkeys([*rows[:1], *closed[:1]])]
        if told:
            yield f"Worst cell, {counted}: {'; '.join(told)}."


def page(sections: Iterable[str]) -> str:
    """Write the whole page."""
    return "\n".join([HEAD, *sections])


def _row(cell: Cell) -> str:
    low, high = interval(cell.happened, cell.runs)
    verdict = "" if _is_open(cell) else _met(cell)
    share, ends = _percent(cell.share), f"{_percent(low)} to {_percent(high)}"
    return (
        f"| {cell.case} | {cell.points} | {cell.counted} | {share} | {ends} | {cell.runs:,} "
        f"| {_goal(cell)} | {verdict} |"
    )


def _named(cell: Cell) -> str:
    wanted = "no goal" if _is_open(cell) else f"goal {_goal(cell)}, {_met(cell)}"
    return f"{_percent(cell.share)} ({cell.method}: {cell.case}; {cell.points:,} points; {wanted})"


def _met(cell: Cell) -> str:
    return "met" if cell.is_met else "**missed**"


def _is_open(cell: Cell) -> bool:
    return isinf(cell.at_least) and isinf(cell.at_most)


def _goal(cell: Cell) -> str:
    if _is_open(cell):
        return "none"
    if isinf(cell.at_most):
        return f"at least {_percent(cell.at_least)}"
    if isinf(cell.at_least):
        return f"at most {_percent(cell.at_most)}"
    return f"{_percent(cell.at_least)} to {_percent(cell.at_most)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _sections(text: str) -> dict[str, str]:
    """Take a written page apart, by module."""
    parts = [f"## {part}" for part in text.split("\n## ")[1:]]
    names = {heading: name for name, heading in METHODS.items()}
    return {names[part.partition("\n")[0].removeprefix("## ")]: part.rstrip() + "\n" for part in parts}


def _made(names: Iterable[str], runs: int | None) -> Iterator[tuple[str, str]]:
    for name in names:
        module, begun = import_module(name), time.monotonic()
        cells = list(module.cells(runs or module.RUNS))
        missed, seconds = sum(not cell.is_met for cell in cells), time.monotonic() - begun
        print(f"{name}: {len(cells)} cells, {missed} goals missed, {seconds:.0f} s")
        yield name, section(name, cells)


def main() -> None:
    """Run what was asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=METHODS, nargs="*", default=list(METHODS))
    parser.add_argument(
        "--runs", type=int, help="simulations a cell; each method's own number where not said"
    )
    asked = parser.parse_args()
    found = _sections(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    for name, text in _made(asked.only, asked.runs):
        found[name] = text
        PAGE.write_text(page(found[one] for one in METHODS if one in found), encoding="utf-8")


if __name__ == "__main__":
    main()
