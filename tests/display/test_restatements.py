"""Restated values as rows: printed in the KPI's style, counted by who gained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.compare import Direction
from kpiwork.display.restatements import gained, restated_rows
from kpiwork.review.record import Record, Restated
from tests.pasts import complete

ONE = Restated(
    period="2013-Q3",
    words="Jul–Sep 2013",
    as_of=date(2013, 10, 14),
    then=0.7412,
    now=0.7431,
    records_then=86_000,
    records_now=86_326,
    is_same_card=True,
    was_settling=False,
    direction=Direction.BETTER,
)


def with_restated(**by_kpi: tuple[Restated, ...]) -> Record:
    kpis = tuple(replace(kpi, restated=by_kpi.get(kpi.id, ())) for kpi in complete().kpis)
    return replace(complete(), kpis=kpis)


def test_rows_stand_by_kpi_in_reading_order() -> None:
    older = replace(ONE, period="2013-Q2")
    rows = restated_rows(with_restated(cancelled=(ONE,), arrived_on_time=(ONE, older)))
    assert [(row.kpi.id, row.restated.period) for row in rows] == [
        ("arrived_on_time", "2013-Q3"),
        ("arrived_on_time", "2013-Q2"),
        ("cancelled", "2013-Q3"),
    ]


def test_values_are_printed_in_the_kpi_s_style() -> None:
    (row,) = restated_rows(with_restated(arrived_on_time=(ONE,)))
    printed = tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in (row.then, row.now, row.difference))
    assert printed == ("74.1 %", "74.3 %", "+0.2 points")
    assert row.reads == "better"


@pytest.mark.parametrize(
    ("is_same_card", "was_settling", "why"),
    [
        (True, False, "what is measured is the same, so the data were changed"),
        (False, False, "what is measured has changed since"),
        (True, True, "it was still settling then; what is measured is the same, so the data were changed"),
    ],
)
def test_what_is_known_of_the_reason(*, is_same_card: bool, was_settling: bool, why: str) -> None:
    one = replace(ONE, is_same_card=is_same_card, was_settling=was_settling)
    assert restated_rows(with_restated(cancelled=(one,)))[0].why == why


def test_a_withheld_figure_is_neither_printed_nor_counted_as_a_gain() -> None:
    hidden = replace(ONE, then=None, now=None)
    worse = replace(ONE, direction=Direction.WORSE)
    rows = restated_rows(with_restated(cancelled=(hidden, ONE, worse, ONE)))
    assert (rows[0].then, rows[0].now, rows[0].difference, rows[0].reads) == ("not shown",) * 4
    assert gained(rows) == "2 better, 1 worse, 1 not shown"
