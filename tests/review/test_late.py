"""Data that arrive late are named, with the day on which they settle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.review.late import late
from kpiwork.review.record import QualityCheck
from tests.monthly import month_record

RECORD = month_record()


def with_check(**changes: str):
    source = RECORD.sources[0]
    given = {
        "kind": "freshness",
        "state": "ok",
        "column": "flown_on",
        "fact": "the newest row is of 3 November",
    }
    return replace(RECORD, sources=(replace(source, checks=(QualityCheck(**(given | changes)),)),), kpis=())


@pytest.mark.parametrize("state", ["doubt", "failed"])
def test_a_source_that_is_not_fresh_is_named(state):
    assert late(with_check(state=state)) == ("Source flights: the newest row is of 3 November",)


@pytest.mark.parametrize(
    "changes", [{"state": "ok"}, {"state": "not checked"}, {"state": "failed", "kind": "gaps"}]
)
def test_other_checks_are_for_the_quarterly_page(changes):
    assert late(with_check(**changes)) == ()


def test_values_that_settle_stand_by_their_day():
    days = [date(2014, 2, 28), date(2013, 12, 31), date(2014, 2, 28)]
    kpis = tuple(replace(kpi, provisional_until=day) for kpi, day in zip(RECORD.kpis, days, strict=False))
    first, second, third = (kpi.name for kpi in kpis)
    assert late(replace(RECORD, sources=(), kpis=kpis)) == (
        f"Can still move until 31 December 2013: {second}",
        f"Can still move until 28 February 2014: {first}; {third}",
    )


def test_two_are_named_and_the_rest_counted():
    kpis = tuple(replace(kpi, provisional_until=date(2014, 2, 28)) for kpi in RECORD.kpis)
    [said] = late(replace(RECORD, sources=(), kpis=kpis))
    assert said.endswith(f": {kpis[0].name}; {kpis[1].name} and {len(kpis) - 2} more")
