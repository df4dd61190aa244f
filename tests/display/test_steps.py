"""Steps of a movement: they lead from one value to the other, the largest first, and hide what is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kpiwork.analysis.contribution import ContributionKind
from kpiwork.analysis.drivers import driver_shares
from kpiwork.display.steps import MOST_STEPS, StepKind, steps_of_drivers, steps_of_segments
from kpiwork.spec.unit import UnitKind
from tests.factories import flights_record

KPI: Any = flights_record().kpi("arrived_on_time")
TOLD = KPI.contributions[0]
NOW = "Oct–Dec 2013"


def steps_of(*given):
    return steps_of_segments(*given)


def by_drivers(*given):
    return steps_of_drivers(*given)


def test_steps_lead_from_the_earlier_value_to_the_later_one():
    steps = steps_of(KPI, TOLD, NOW)
    rows = steps.rows
    assert rows["start"].iloc[0] == steps.before == KPI.previous.value
    assert rows["end"].iloc[-1] == pytest.approx(KPI.value)
    assert list(rows["start"].iloc[1:]) == pytest.approx(list(rows["end"].iloc[:-1]))
    assert list(rows["end"] - rows["start"]) == pytest.approx(list(rows["size"]))


def test_the_largest_come_first_and_the_rest_last():
    rows = steps_of(KPI, TOLD, NOW).rows
    sizes = rows["size"].abs().iloc[:-1]
    assert len(sizes) == MOST_STEPS
    assert list(sizes) == sorted(sizes, reverse=True)
    assert list(rows["kind"] == StepKind.REST) == [False] * MOST_STEPS + [True]
    assert rows["label"].iloc[-1] == f"{len(TOLD.parts) + 1 - MOST_STEPS} others"


def test_the_mix_is_one_step_and_segments_are_what_changed_within():
    rows = steps_of(KPI, TOLD, NOW).rows.set_index("label")
    assert rows.loc["different mix", "size"] == TOLD.mix
    assert rows.loc["different mix", "kind"] == StepKind.MIX
    largest = max(TOLD.parts, key=lambda part: abs(part.within))
    assert rows.loc[largest.segment, "size"] == largest.within


def test_sums_have_no_mix():
    steps = steps_of(KPI, replace(TOLD, kind=ContributionKind.SUM), NOW)
    assert StepKind.MIX not in steps.kinds


def test_suppressed_segments_are_in_the_rest_only():
    parts = tuple(
        replace(part, suppressed=place > 1, within=part.within if place < 2 else 0.0)
        for place, part in enumerate(TOLD.parts[:5])
    )
    rows = steps_of(KPI, replace(TOLD, parts=parts), NOW).rows
    assert not {part.segment for part in parts if part.suppressed} & set(rows["label"])
    assert rows["label"].iloc[-1] == "3 others"
    assert rows["end"].iloc[-1] == KPI.value


def test_without_anything_left_there_is_no_rest():
    part = replace(TOLD.parts[0], within=KPI.value - KPI.previous.value)
    rows = steps_of(KPI, replace(TOLD, kind=ContributionKind.SUM, parts=(part,)), NOW).rows
    assert list(rows["kind"]) == [StepKind.PART]


@pytest.mark.parametrize(
    ("kpi", "told"),
    [
        (KPI, replace(TOLD, kind=ContributionKind.NOT_ADDITIVE)),
        (replace(KPI, value=None), TOLD),
        (replace(KPI, previous=replace(KPI.previous, value=None)), TOLD),
        (KPI, replace(TOLD, mix=None)),
    ],
)
def test_what_is_not_split_has_no_steps(kpi, told):
    assert steps_of(kpi, told, NOW) is None


def test_drivers_are_steps_in_the_unit_of_the_kpi():
    kpi = replace(KPI, unit=UnitKind.CURRENCY, currency="USD", decimals=0)
    told = driver_shares(1000.0, 1254.0, {"orders": (100.0, 120.0), "price": (10.0, 10.45)})
    rows = by_drivers(kpi, told, {"orders": "Orders taken"}, NOW).rows
    assert list(rows["label"]) == ["Orders taken", "price"]
    assert rows["end"].iloc[-1] == pytest.approx(1254.0)
    assert by_drivers(kpi, driver_shares(1.0, 2.0, {}), {}, NOW) is None


def test_what_rounding_leaves_over_is_named():
    told = driver_shares(1000.0, 1254.5, {"orders": (100.0, 120.0), "price": (10.0, 10.45)})
    rows = by_drivers(KPI, told, {}, NOW).rows
    assert rows["label"].iloc[-1] == "rounding"
    assert rows["size"].iloc[-1] == pytest.approx(0.5)
