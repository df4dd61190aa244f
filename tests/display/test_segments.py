"""Segments that are too small never reach a chart or a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.display.segments import segments_of
from kpiwork.spec.unit import UnitKind
from tests.factories import flights_record

KPI = flights_record().kpi("arrived_on_time")
TOLD = KPI.contributions[0]


def test_suppressed_segments_are_left_out_and_counted():
    hidden = [part.segment for part in TOLD.parts if part.suppressed]
    segments = segments_of(KPI, TOLD)
    assert hidden
    assert segments.suppressed == len(hidden)
    assert not set(hidden) & set(segments.parts["segment"])


def test_order_is_by_size_never_by_value():
    segments = segments_of(KPI, TOLD)
    assert list(segments.parts["records"]) == sorted(segments.parts["records"], reverse=True)
    flipped = replace(
        TOLD, parts=tuple(replace(part, within=-part.within, mix=-part.mix) for part in TOLD.parts)
    )
    assert list(segments_of(KPI, flipped).parts["segment"]) == list(segments.parts["segment"])


def test_mix_and_within_make_the_total():
    parts = segments_of(KPI, TOLD).parts
    assert (parts["mix"] + parts["within"]).to_numpy() == pytest.approx(parts["total"].to_numpy())


def test_a_new_segment_has_no_value_before():
    part = replace(TOLD.parts[0], before=None)
    segments = segments_of(KPI, replace(TOLD, parts=(part,)))
    assert segments.parts["before"].isna().all()


@pytest.mark.parametrize(
    ("unit", "decimals", "printed"),
    [
        (UnitKind.CURRENCY, 0, "+$32,390"),
        (UnitKind.COUNT, 0, "+32,390"),
        (UnitKind.MINUTES, 1, "+32,389.70\N{NO-BREAK SPACE}min"),
    ],
)
def test_parts_have_a_decimal_more_only_where_they_are_small(unit, decimals, printed):
    kpi = replace(KPI, unit=unit, currency="USD", decimals=decimals)
    assert segments_of(kpi, TOLD).part_style.difference(32_389.7) == printed


def test_a_rate_of_nothing_has_no_value():
    part = replace(TOLD.parts[0], value=0.0, weight=0.0)
    assert segments_of(KPI, replace(TOLD, parts=(part,))).parts["value"].isna().all()
