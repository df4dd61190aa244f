"""Units crossed with their cases: every pair once, adding up to the whole, whatever the names hold."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpiwork.measure.crossing import crossed, parts_of
from kpiwork.measure.measure import measure

HEADER = "day,team,kind,size,ok\n"
SALES = {"sales": {"path": "sales.csv"}}
COMPARE = {"units": "team", "adjusted_for": ["kind", "size"]}
DIMENSION = crossed("team", "kind", "size")
ROWS = "2025-01-03,A,x,1,1\n2025-01-04,A,x,1,0\n2025-02-01,A,y,2,1\n2025-03-01,B,,1,1\n2025-03-09,,x,,0\n"


@pytest.fixture
def mixed(book, card, write):
    write("sales.csv", HEADER + ROWS)
    made = card(
        "count(*) filter (where ok = 1)",
        "count(*)",
        dimensions=["team", "kind", "size"],
        card={"compare": COMPARE},
    )
    return book({"k": made}, SALES)


def cells(frame, grain="quarter"):
    rows = frame[(frame["grain"] == grain) & (frame["dimension"] == DIMENSION)]
    return {parts_of(row.segment): (row.numerator, row.denominator) for row in rows.itertuples()}


def test_every_pair_of_unit_and_cases_has_its_reading(mixed, period):
    found = cells(measure(mixed, period("2025-Q1")).readings)
    assert found == {
        ("A", "x", "1"): (1, 2),
        ("A", "y", "2"): (1, 1),
        ("B", "(none)", "1"): (1, 1),
        ("(none)", "x", "(none)"): (0, 1),
    }


def test_a_card_that_compares_nothing_is_crossed_with_nothing(book, card, period, write):
    write("sales.csv", HEADER + ROWS)
    plain = card("count(*)", dimensions=["team"], card={"compare": {"units": "team"}})
    found = measure(book({"k": plain}, SALES), period("2025-Q1")).readings
    assert set(found["dimension"]) == {"", "team"}


def test_too_many_pairs_are_not_measured_and_told(mixed, period, write):
    rows = [f"2025-01-03,t{n % 15},k{n // 15 % 15},{n // 225},1\n" for n in range(2_250)]
    write("sales.csv", HEADER + "".join(rows))
    found = measure(mixed, period("2025-Q1"))
    assert {"", "team", "kind", "size"} == set(found.readings["dimension"])
    facts = [check.fact for check in found.quality["sales"].checks]
    told = (
        "team with kind with size has 2,250 different values, too many to be split by; the whole is measured"
    )
    assert told in facts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.integers(0, 1)), min_size=1))
def test_pairs_add_up_to_their_units(book, card, write, period, rows):
    text = "".join(
        f"2025-01-0{1 + index % 9},{team},{kind},1,{ok}\n" for index, (team, kind, ok) in enumerate(rows)
    )
    write("sales.csv", HEADER + text)
    made = card(
        "sum(ok)",
        "count(*)",
        dimensions=["team", "kind"],
        card={"compare": {"units": "team", "adjusted_for": ["kind"]}},
    )
    frame = measure(book({"k": made}, SALES), period("2025-Q1"), cache=False).readings
    frame = frame[frame["grain"] == "quarter"]
    pairs = frame[frame["dimension"] == crossed("team", "kind")]
    sums = (
        pairs.assign(team=[parts_of(one)[0] for one in pairs["segment"]])
        .groupby("team")[["numerator", "denominator"]]
        .sum()
    )
    units = frame[frame["dimension"] == "team"].set_index("segment")[["numerator", "denominator"]]
    assert sums.to_dict() == units.to_dict()
