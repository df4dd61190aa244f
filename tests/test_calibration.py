"""The table of how often methods are right: it shows what is simulated today, and says what was found."""

from __future__ import annotations

import os
import re
from importlib import import_module
from math import inf
from pathlib import Path

import pytest

from tests.calibrations import scripts

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "calibration.md"
RUNS = {
    "change": 2,
    "forecast": 6,
    "contribution": 2,
    "lead": 10,
    "comparison": 2,
    "effect": 4,
    "threshold_bunching": 2,
    "period_end_surge": 2,
    "held_back_overshoot": 2,
    "guardrail_trade_off": 2,
    "decoupling": 2,
    "mix_shift": 2,
    "exclusions": 2,
    "tail_neglect": 2,
    "too_regular": 2,
    "favourable_restatement": 2,
    "battery": 9,
}
"""The fewest simulations a cell with which every row comes about."""

FOUND = re.compile(r"on average \d\.\d\d")  # words of a case that depend on what was simulated


@pytest.fixture(scope="module", autouse=True)
def _scripts():
    with scripts():
        yield


@pytest.fixture(scope="module")
def table():
    return import_module("table")


@pytest.fixture(scope="module")
def cells():
    return import_module("cells")


def rows_of(text):
    """Give what each row of a page's tables is about: heading, method, case, points, what was counted."""
    heading, method, rows = "", "", []
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("### "):
            method = line.removeprefix("### ")
        elif line.startswith("| ") and not line.startswith("| case"):
            case, points, counted = (part.strip() for part in line.strip("|").split(" | ")[:3])
            rows.append((heading, method, FOUND.sub("on average", case), points, counted))
    return rows


@pytest.mark.parametrize("name", sorted(RUNS))
def test_the_page_shows_what_is_simulated(table, name):
    heading = table.METHODS[name]
    shown = [row for row in rows_of(PAGE.read_text(encoding="utf-8")) if row[0] == heading]
    if not shown:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(
            f"no section “{heading}” in {PAGE.name}: python benchmarks/calibration/table.py --only {name}"
        )
    made = list(import_module(name).cells(RUNS[name]))
    assert rows_of(table.section(name, made))
    assert sorted(shown) == sorted(rows_of(table.section(name, made)))
    assert all(0 <= cell.happened <= cell.runs for cell in made)


@pytest.mark.parametrize(
    "name", ["change", "comparison", "contribution", "effect", "favourable_restatement", "tail_neglect"]
)
def test_the_same_runs_give_the_same_rows(name):
    module = import_module(name)
    assert list(module.cells(RUNS[name])) == list(module.cells(RUNS[name]))


def test_every_method_has_a_heading_and_a_number_of_runs(table):
    assert set(table.METHODS) == set(RUNS)
    assert all(import_module(name).RUNS >= 1_000 for name in RUNS)


@pytest.mark.parametrize(
    ("happened", "runs", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),  # 1 - .025^(1/10)
        (10, 10, 0.6915, 1.0),
        (1, 10, 0.0025, 0.4450),  # Clopper and Pearson (1934)
        (5, 10, 0.1871, 0.8129),
        (
            81,
            263,
            0.2527,
            0.3676,
        ),  # this and those below: Newcombe (1998), Statistics in Medicine 17: 857
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_intervals_are_those_of_clopper_and_pearson(cells, happened, runs, low, high):
    assert cells.interval(happened, runs) == pytest.approx((low, high), abs=5e-5)


@pytest.fixture
def cell(cells):
    def make(**given):
        known = {
            "method": "outer limits",
            "case": "25 units of 200",
            "points": 25,
            "happened": 90,
            "runs": 2_000,
            "counted": "comparisons with a false outlier",
        }
        return cells.Cell(**(known | given))

    return make


@pytest.mark.parametrize(
    ("given", "goal", "verdict"),
    [
        ({}, "none", ""),
        ({"at_most": 0.05}, "at most 5.0 %", "met"),
        ({"at_most": 0.045}, "at most 4.5 %", "met"),
        ({"at_most": 0.04}, "at most 4.0 %", "**missed**"),
        ({"at_least": 0.04}, "at least 4.0 %", "met"),
        ({"at_least": 0.06}, "at least 6.0 %", "**missed**"),
        ({"at_least": 0.04, "at_most": 0.06}, "4.0 % to 6.0 %", "met"),
        ({"at_least": 0.05, "at_most": 0.06}, "5.0 % to 6.0 %", "**missed**"),
        ({"at_most": 0.0}, "at most 0.0 %", "**missed**"),
    ],
)
def test_a_row_says_what_was_found_and_whether_the_goal_is_met(table, cell, given, goal, verdict):
    row = table.section("comparison", [cell(**given)]).splitlines()[-1]
    assert row == (
        "| 25 units of 200 | 25 | comparisons with a false outlier | 4.5 % | 3.6 % to 5.5 % | 2,000 "
        f"| {goal} | {verdict} |"
    )


def test_a_section_keeps_the_rows_of_one_method_together(table, cell):
    mixed = [
        cell(case="a"),
        cell(case="b", method="rank ranges"),
        cell(case="c"),
    ]
    text = table.section("comparison", mixed)
    assert text.startswith("## Who differs\n\n### outer limits\n\n| case | points |")
    assert [(method, case) for _, method, case, _, _ in rows_of(text)] == [
        ("outer limits", "a"),
        ("outer limits", "c"),
        ("rank ranges", "b"),
    ]
    assert text.count("### ") == 2


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            [{"case": "a", "happened": 90}, {"case": "b", "happened": 170}, {"case": "c", "happened": 120}],
            [
                "Worst cell, false alarms at 5 %: 8.5 % (outer limits: b; 25 points; goal at most 8.0 %, **missed**)."
            ],
        ),
        (
            [{"case": "a", "happened": 90}, {"case": "b", "happened": 170, "at_most": inf}],
            [
                "Worst cell, false alarms at 5 %: 8.5 % (outer limits: b; 25 points; no goal); 4.5 % (outer limits: a; 25 points; goal at most 8.0 %, met)."
            ],
        ),
        ([{"counted": "intervals that hold the truth"}], []),
    ],
)
def test_a_detectors_section_begins_with_its_worst_cell(table, cell, found, told):
    known = {"counted": "false alarms at 5 %", "at_most": 0.08}
    made = [cell(**(known | one)) for one in found]
    assert list(table.worst(made)) == told
    assert [line for line in table.section("comparison", made).splitlines() if "Worst" in line] == told


def test_the_worst_cells_on_the_page_are_the_worst_of_its_rows():
    """What the page says of a section is what stands in its rows, also where one was replaced."""
    for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        for counted in ("false alarms at 5 %", "false alarms as shipped"):
            rows = [row.split(" | ") for row in part.splitlines() if f" | {counted} | " in row]
            said = [line for line in part.splitlines() if line.startswith(f"Worst cell, {counted}: ")]
            assert len(said) == bool(rows)
            if rows:
                highest = max(float(row[3].removesuffix(" %")) for row in rows)
                assert said[0].startswith(f"Worst cell, {counted}: {highest:.1f} % (")


def test_a_page_begins_with_how_it_was_made_and_comes_apart_again(table, cell):
    parts = {name: table.section(name, [cell(case=name)]) for name in ("lead", "effect")}
    text = table.page(parts.values())
    assert text.startswith(
        "# How often the methods are right\n\nMade by `python benchmarks/calibration/table.py`"
    )
    assert {name: part.strip() for name, part in table._sections(text).items()} == {
        name: part.strip() for name, part in parts.items()
    }
