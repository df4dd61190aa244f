"""Checks that failed are read, those that passed are counted, and an unknown state is never one of them."""

from __future__ import annotations

from dataclasses import replace

from kpiwork.display.checks import checks_of
from kpiwork.display.page import data_quality
from kpiwork.review.record import QualityCheck
from tests.factories import flights_record

SOURCE = flights_record().sources[0]


def of(*states, fact="{}"):
    made = (QualityCheck(kind="k", state=state, column="c", fact=fact.format(state)) for state in states)
    fields = {name: getattr(SOURCE, name) for name in SOURCE.__slots__} | {"checks": tuple(made)}
    return checks_of(type(SOURCE)(**fields))


def test_failures_are_read_first():
    assert [check.state for check in of("doubt", "ok", "failed").concerns] == ["failed", "doubt"]


def test_what_passed_is_counted_apart_from_what_was_not_checked():
    counted = of("ok", "not checked", "ok").counted
    assert [(count, mark.word) for count, mark in counted] == [(2, "ok"), (1, "not checked")]


def test_a_state_that_is_not_known_is_read():
    assert [check.state for check in of("ok", "a state of next year").concerns] == ["a state of next year"]


def agreement(state):
    check = QualityCheck(kind="agreement", state=state, column="letters", fact="two people counted 3 of 9")
    return replace(SOURCE, checks=(check,))


def test_how_two_people_agree_is_said_openly():
    [openly] = checks_of(agreement("ok")).agreements
    assert openly.fact == "two people counted 3 of 9"
    record = replace(flights_record(), sources=(agreement("ok"),))
    assert "two people counted 3 of 9" in str(data_quality(record)).partition("<details")[0]
    assert checks_of(agreement("not checked")).agreements == ()


def test_a_poor_agreement_is_a_concern_and_said_once():
    made = checks_of(agreement("warning"))
    assert (len(made.concerns), made.agreements) == (1, ())


def test_no_check_is_neither():
    assert (of().concerns, of().counted) == ((), ())


def test_columns_without_a_limit_are_counted_apart():
    made = of("not checked", "not checked", "ok", fact="{}; no limit is set")
    assert made.without_limit == 2
    assert [check.state for check in made.listed] == ["ok"]
    assert [(count, mark.word) for count, mark in made.counted] == [(1, "ok")]
