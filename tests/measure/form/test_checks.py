"""Two people who count the same: how often they agree, and why that never puts a KPI in doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.form.checks import AGREED_AT_LEAST, form_checks
from kpiwork.measure.form.notes import ColumnNotes, FormNotes, Pair, Row
from kpiwork.measure.quality import CheckState

JANUARY = Row(day=date(2024, 1, 1), end=date(2024, 1, 31), words="January 2024")
HEADER = ["period", "covers", "wrong", "wrong_2", "all", "score"]
TWICE = {"second_counter": True}


def rows(*pairs):
    return [
        [date(2024, month, 1), "", first, second, 100] for month, (first, second) in enumerate(pairs, start=1)
    ]


def agreement(counted, *pairs, label="2024-Q4", **more):
    told = counted(*rows(*pairs), header=HEADER, form=TWICE, label=label, **more)
    return told, told.checks("agreement").get("wrong")


def test_the_first_count_is_measured_and_the_agreement_told(counted):
    told, found = agreement(counted, *[(20, 20)] * 10, (20, 17), (20, None))
    assert told.problems == []
    assert told.values["total"]["FY2024"] == 240
    state, fact = found
    assert state == "ok"
    assert fact.replace("\N{NO-BREAK SPACE}", " ") == (
        "wrong: two people counted 11 of 12 periods: 10 the same, largest difference 3 (November 2024); "
        "they share 98.6 % of what was counted, at least 90 % is wanted"
    )


def test_a_poor_agreement_warns_and_puts_nothing_in_doubt(counted):
    told, (state, fact) = agreement(counted, (20, 10), (20, 30), (20, 20))
    assert state == "warning"
    assert "two people counted 3 of 3 periods: 1 the same, largest difference 10 (January 2024)" in fact
    card = told.workbook.departments["shop"].cards["total"]
    assert told.measured.quality["hand"].concerns(card) == ()


def test_all_the_same_needs_no_more_words(counted):
    _, found = agreement(counted, (0, 0), (5, 5))
    assert found == ("ok", "wrong: two people counted 2 of 2 periods: all the same")


def test_nobody_counted_again(counted):
    _, found = agreement(counted, (5, None))
    assert found == ("not checked", "wrong: nobody has counted a second time yet")


def test_only_the_periods_of_the_review_are_compared(counted):
    _, (_, fact) = agreement(counted, (20, 20), (20, 20), (20, 20), (20, 1), label="2024-Q1")
    assert fact == "wrong: two people counted 3 of 3 periods: all the same"


def test_without_a_second_counter_nothing_is_said(counted):
    told = counted([date(2024, 1, 1), "", 5, 100], label="2024-Q1")
    assert told.checks("agreement") == {}


def test_a_second_count_alone_is_told(counted):
    told, _ = agreement(counted, (None, 4), label="2024-Q1")
    assert any(
        "row 2: wrong_2 is filled in, but not wrong; write the first count into wrong" in one
        for one in told.problems
    )


def test_a_second_count_is_held_to_the_same_bounds(counted):
    told, _ = agreement(counted, (4, "four"), label="2024-Q1")
    assert "cell D2: 'four' is not a number" in told.problems[0]


def of(pairs):
    found = tuple(Pair(period=JANUARY, first=a, second=b) for a, b in pairs)
    notes = FormNotes(
        columns=(ColumnNotes(name="x", pairs=found, counted=tuple(p.period for p in found), is_twice=True),)
    )
    return next(
        one for one in form_checks(notes, date(2024, 1, 1), date(2024, 1, 31)) if one.kind == "agreement"
    )


COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12)


@given(COUNTS)
def test_it_does_not_matter_who_counted_first(pairs):
    one, other = of(pairs), of([(second, first) for first, second in pairs])
    assert (one.state, one.count) == (other.state, other.count)


@given(COUNTS, st.integers(2, 9))
def test_it_does_not_matter_how_large_the_counts_are(pairs, times):
    assert of(pairs).state is of([(a * times, b * times) for a, b in pairs]).state


@pytest.mark.parametrize(("second", "state"), [(18, CheckState.OK), (17, CheckState.WARNING)])
def test_eighteen_of_twenty_cases_are_enough(second, state):
    assert AGREED_AT_LEAST == 18 / 20
    assert of([(20, second)]).state is state
