"""Who differs, and which step stands out, in words: numbers first, nothing stronger than the evidence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kpiwork.analysis.comparison.compare import Terms, compare_units
from kpiwork.analysis.comparison.found import Adjustment
from kpiwork.analysis.comparison.steps import steps
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals
from kpiwork.review.comparison_words import adjustment_words, compared_words, rank_words, reliability_words
from kpiwork.review.numbers import SPACE, NumberStyle
from kpiwork.review.steps_words import steps_words, unit_words
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind

STYLE = NumberStyle(unit=UnitKind.PERCENT)
TERMS = Terms(kind=UnitsKind.SHARE, better=Better.HIGHER, minimum=10, draws=400)
ALIKE = (0.80, 0.81, 0.79, 0.80, 0.82, 0.78, 0.80, 0.81)
JARGON = re.compile(r"p-value|q-value|XmR|Kitagawa|sigma|funnel|significan|outlier|shrink", re.IGNORECASE)


def teams(*shares, cases=400):
    return [
        UnitTotals(name=f"T{place}", numerator=round(share * cases), denominator=cases, records=cases)
        for place, share in enumerate(shares)
    ]


def compared(*shares, more=(), **terms):
    return compare_units([*teams(*shares), *more], replace(TERMS, **terms))


def plain(text):
    return text.replace(SPACE, " ")


def test_who_differs_is_named_beside_what_chance_would_give():
    said = plain(compared_words(compared(*ALIKE, 0.55), STYLE, "teams"))
    assert said.startswith("Of 9 teams, 1 differs by more than their usual spread (by chance 0.0")
    assert "would): T8 (55.0 %, lower); the others lie within it." in said


def test_two_differ():
    found = compared(*ALIKE, *ALIKE, 0.55, 0.99)
    assert "2 differ by more" in compared_words(found, STYLE, "teams")


def test_nobody_differs_and_alike_is_not_claimed():
    said = plain(compared_words(compared(*ALIKE), STYLE, "teams"))
    assert said.startswith("None of 8 teams stands out from the usual spread of all of them")
    assert said.endswith("Chance can explain how teams differ, which does not show that they are alike.")


def test_the_usual_spread_is_said_in_points():
    said = plain(compared_words(compared(0.5, 0.6, 0.7, 0.8, 0.9), STYLE, "teams"))
    assert re.search(r"about two in three teams lie within \d+\.\d points of 70\.0 %\.", said)


def test_hidden_ones_are_counted_and_not_named():
    small = UnitTotals(name="secret", numerator=3, denominator=9, records=9)
    said = compared_words(compared(*ALIKE, more=(small,)), STYLE, "teams")
    assert said.endswith("1 of 9 teams is not shown, to protect small groups.")
    assert "secret" not in said


def test_what_cannot_be_said_has_its_reason():
    assert compared_words(compared(0.8, 0.7), STYLE, "teams").startswith("2 units have enough records;")
    assert reliability_words(compared(0.8, 0.7), "teams", "quarter") == ""


@pytest.mark.parametrize(
    ("reliability", "more", "expected"),
    [
        (
            0.24,
            7,
            "poorly (reliability 0.24 of 1, plausibly 0.05 to 0.48); after 7 more quarters it would do so well (0.7).",
        ),
        (
            0.6,
            1,
            "partly (reliability 0.60 of 1, plausibly 0.05 to 0.48); after 1 more quarter it would do so well (0.7).",
        ),
        (0.9, 0, "well (reliability 0.90 of 1, plausibly 0.05 to 0.48)."),
        (0.001, None, "it would not tell them apart well (0.7) within 100 quarters of this size."),
        (0.0, None, "; no spread beyond chance was found that more quarters could bring out."),
    ],
)
def test_how_well_teams_are_told_apart(reliability, more, expected):
    found = replace(
        compared(*ALIKE),
        reliability=reliability,
        reliability_low=0.05,
        reliability_high=0.48,
        more_periods=more,
    )
    said = reliability_words(found, "teams", "quarter")
    assert said.startswith("At this size the KPI tells teams apart")
    assert said.endswith(expected)


def test_how_far_the_mix_moved_values_is_said():
    found = compared(*ALIKE)
    assert adjustment_words(found, STYLE) == ""
    moved = replace(found.units[0], adjusted=0.77, moved=-0.03)
    found = replace(found, adjustment=Adjustment.CASE_MIX, units=(moved, *found.units[1:]))
    said = plain(adjustment_words(found, STYLE))
    assert said.endswith("That moved them by 3.0 points at most: T0 from 80.0 % to 77.0 %.")


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(12, 16, "12 to 16 of 16"), (3, 3, "3 of 16"), (None, None, "no rank")]
)
def test_ranks_are_ranges(low, high, expected):
    unit = replace(compared(*ALIKE).units[0], rank_low=low, rank_high=high)
    assert rank_words(unit, 16) == expected


def chain(north=0.31, **more):
    even = dict.fromkeys(("East", "South", "West"), (176.0, 400.0))
    return [("Offer to won", even | {"North": (north * 400, 400.0)} | more)]


def test_the_one_step_that_stands_out_looks_at_the_system_first():
    check = steps(chain(), minimum=10)
    said = plain(
        unit_words(check, "North", NumberStyle(unit=UnitKind.PERCENT, decimals=0), causes="the new prices")
    )
    assert re.fullmatch(
        r"Offer to won: 31 % \(2\d % to 3\d %\) against 44 % elsewhere: the one step that stands out for North\. "
        r"Look at the system first: the new prices\.",
        said,
    )
    assert unit_words(check, "East", STYLE) == ""


def test_a_gap_of_most_units_is_for_the_team():
    said = steps_words(steps(chain(north=0.44), minimum=10, reference={"Offer to won": 0.6}), STYLE, "teams")
    assert plain(said[0]) == (
        "Offer to won: 4 of 4 teams lie below the 60.0 % that was set, by more than chance. "
        "The same gap in most teams: look at the work that they share. Where training helps, it is for all "
        "of them, not for a person."
    )


def test_nothing_that_stands_out_is_no_proof_of_being_alike():
    (said,) = steps_words(steps(chain(north=0.44), minimum=10), STYLE, "teams")
    assert said.startswith("No step stands out for any of the teams: chance can explain")
    assert said.endswith("does not show that they are alike.")


def test_who_is_ahead_is_worth_asking_and_who_is_hidden_is_counted():
    said = steps_words(steps(chain(north=0.7, Tiny=(1.0, 3.0)), minimum=10), STYLE, "teams")
    assert any(
        one.startswith("Ahead of the others, so worth asking how: Offer to won: North") for one in said
    )
    assert said[-1] == "1 value is not shown, to protect small groups."
    assert "Tiny" not in " ".join(said)


def test_what_cannot_be_checked_has_a_reason():
    assert steps_words(steps([], minimum=10), STYLE, "teams") == ("There are no two units to compare.",)


def test_no_jargon_reaches_a_page():
    found = compared(*ALIKE, 0.55)
    said = [compared_words(found, STYLE, "teams"), reliability_words(found, "teams", "quarter")]
    said += steps_words(steps(chain(), minimum=10), STYLE, "teams")
    assert not JARGON.search(" ".join(said))
