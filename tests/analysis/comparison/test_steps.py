"""Steps of the work: the one that lags is named, chance is not, and a gap of most units is the work's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.comparison.steps import steps
from kpiwork.analysis.comparison.steps_found import Shared, Standing, StepsState

TEAMS = ("East", "North", "South", "West")
CELLS = st.dictionaries(
    st.sampled_from(TEAMS), st.tuples(st.integers(0, 300), st.integers(1, 300)), min_size=2
)


def checked(chain, **more):
    return steps(chain, **more)


def even(share, cases=400, **other):
    return {team: (share * cases, float(cases)) for team in TEAMS} | other


CHAIN = [
    ("Met", even(0.8)),
    ("Qualified", even(0.7)),
    ("Won", even(0.44, North=(0.31 * 400, 400.0))),
]


def marked(check):
    wanted = (Standing.BEHIND, Standing.AHEAD)
    return [(one.step, one.unit, one.standing) for one in check.units if one.standing in wanted]


def test_the_one_step_that_lags_is_named():
    check = checked(CHAIN, minimum=10)
    assert check.state is StepsState.CHECKED
    assert marked(check) == [("Won", "North", Standing.BEHIND)]
    (north,) = check.behind
    assert north.elsewhere == pytest.approx(0.44)
    assert north.high < north.elsewhere
    assert north.value < north.shrunken < north.elsewhere


@pytest.mark.parametrize(("matters", "named"), [(0.12, True), (0.14, False)])
def test_a_difference_too_small_to_matter_is_not_named(matters, named):
    check = checked(CHAIN, minimum=10, matters={"Won": matters})
    assert bool(check.behind) is named


def test_a_unit_ahead_is_said_to_be():
    check = checked([("Won", even(0.44, North=(0.60 * 400, 400.0)))], minimum=10)
    assert marked(check) == [("Won", "North", Standing.AHEAD)]


def test_units_that_are_alike_are_not_distinguishable():
    check = checked([("Met", even(0.8))], minimum=10)
    assert {one.standing for one in check.units} == {Standing.NOT_DISTINGUISHABLE}


def test_intervals_widen_with_all_that_is_looked_at():
    alone, among = (checked(CHAIN[start:], minimum=10) for start in (2, 0))
    assert (alone.intervals, among.intervals) == (4, 12)
    one, other = alone.of_unit("North")[-1], among.of_unit("North")[-1]
    assert other.low < one.low < one.value < one.high < other.high


def test_the_others_uncertainty_counts_too():
    """Forty cases elsewhere leave open what is usual, however many the unit has."""
    chain = [("Won", {"North": (3_100.0, 10_000.0), "South": (18.0, 40.0)})]
    assert marked(checked(chain, minimum=10)) == []


def test_a_gap_in_most_units_is_one_of_the_work():
    check = checked(CHAIN, minimum=10, reference={"Qualified": 0.85, "Met": 0.8})
    met, qualified, won = check.steps
    assert (qualified.shared, qualified.below, qualified.judged) == (Shared.COMMON_GAP, 4, 4)
    assert met.shared is Shared.NOT_COMMON
    assert won.shared is Shared.NO_REFERENCE


@pytest.mark.parametrize("reference", [math.nan, math.inf, 1.2, -0.1])
def test_what_is_no_share_is_no_reference(reference):
    (won,) = checked(CHAIN[2:], minimum=10, reference={"Won": reference}).steps
    assert (won.reference, won.shared) == (None, Shared.NO_REFERENCE)


def test_half_of_the_units_are_not_most_of_them():
    chain = [("Won", {"a": (100.0, 400.0), "b": (100.0, 400.0), "c": (300.0, 400.0), "d": (300.0, 400.0)})]
    (won,) = checked(chain, minimum=10, reference={"Won": 0.6}).steps
    assert (won.below, won.shared) == (2, Shared.NOT_COMMON)


def test_few_cases_are_not_shown_and_none_are_no_data():
    chain = [("Won", even(0.44, North=(3.0, 9.0), South=(0.0, 0.0)))]
    found = {one.unit: one for one in checked(chain, minimum=10).units}
    assert found["North"].standing is Standing.NOT_SHOWN
    assert (found["North"].value, found["North"].cases, found["North"].elsewhere) == (None, 0, None)
    assert found["South"].standing is Standing.NO_DATA


def test_a_hidden_unit_counts_among_the_others_only():
    check = checked(CHAIN, minimum=10, hidden={"East"})
    assert {one.standing for one in check.of_unit("East")} == {Standing.NOT_SHOWN}
    assert check.of_unit("North")[-1].elsewhere == pytest.approx(0.44)


@pytest.mark.parametrize(
    ("chain", "state", "reason"),
    [
        ([], StepsState.NOT_COMPARABLE, "There are no two units to compare."),
        ([("Won", {"a": (1.0, 50.0)})], StepsState.NOT_COMPARABLE, "There are no two units to compare."),
        (
            [("Won", even(0.4)), ("Won", even(0.4))],
            StepsState.NOT_COMPARABLE,
            "The step Won is there more than once.",
        ),
        (
            [("Won", even(0.4, North=(60.0, 50.0)))],
            StepsState.NOT_COMPARABLE,
            "Won: North has more good cases than cases.",
        ),
        (
            [("Won", {"a": (1.0, 5.0), "b": (2.0, 6.0)})],
            StepsState.TOO_FEW_UNITS,
            "No step has a unit with 10 cases or more and another one beside it.",
        ),
        (
            [("Won", {"a": (math.nan, math.nan), "b": (0.0, 0.0)})],
            StepsState.TOO_FEW_UNITS,
            "No step has a unit with 10 cases or more and another one beside it.",
        ),
    ],
)
def test_what_cannot_be_checked_has_a_reason(chain, state, reason):
    check = checked(chain, minimum=10)
    assert (check.state, check.reason, check.units) == (state, reason, ())


@given(CELLS)
def test_counting_those_who_dropped_out_turns_the_verdicts_over(cells):
    went = {team: (float(min(pair)), float(pair[1])) for team, pair in cells.items()}
    dropped = {team: (below - above, below) for team, (above, below) in went.items()}
    turned = {Standing.BEHIND: Standing.AHEAD, Standing.AHEAD: Standing.BEHIND}
    one, other = (checked([("Won", units)], minimum=5) for units in (went, dropped))
    assert [turned.get(unit.standing, unit.standing) for unit in one.units] == [
        unit.standing for unit in other.units
    ]


def test_units_that_are_alike_are_seldom_marked():
    random, wrong, runs = np.random.default_rng(10), 0, 300
    for _ in range(runs):
        won = random.binomial(120, 0.44, (3, 5))
        chain = [
            (f"step {place}", {f"u{n}": (float(one), 120.0) for n, one in enumerate(row)})
            for place, row in enumerate(won)
        ]
        wrong += bool(marked(checked(chain, minimum=10)))
    assert wrong / runs <= 0.08
