"""All detectors on real departments: what was planted is found, and what fails is told and ends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from kpiwork.measure.measure import measure
from kpiwork.signals.battery import battery
from kpiwork.signals.detector import Detector, parameters_of
from kpiwork.signals.finding import Verdict
from kpiwork.signals.gather import gather
from kpiwork.signals.material import Material, Need
from kpiwork.signals.planting import daily_readings, material_of
from kpiwork.signals.registry import BUILT_IN, OF_CARDS, detectors_of, known_detectors
from kpiwork.spec.load import load

ROOT = Path(__file__).resolve().parents[2]
MATTERS = ("threshold_bunching", "held_back_overshoot", "tail_neglect", "exclusions")


@pytest.fixture(scope="module")
def measured():
    workbook = load(ROOT)
    return workbook, measure(workbook, workbook.calendar.parse("2013-Q4"))


def gathered(measured, department):
    workbook, readings = measured
    return gather(workbook, readings, department)


@pytest.fixture(scope="module")
def service(measured):
    return gathered(measured, "customer_service")


def test_every_built_in_detector_is_there():
    assert tuple(known_detectors())[: len(BUILT_IN)] == BUILT_IN
    for name, one in detectors_of({}).items():
        assert isinstance(one, Detector), name
        title = (type(one).__doc__ or "").splitlines()[0]
        texts = [title, one.question, *one.benign, *one.look_at, *one.redesign]
        assert all(text.strip() for text in texts), name
        assert one.benign, name
        assert one.redesign, name


def test_what_is_gathered_of_a_card_with_a_cutoff(service):
    material = service["reply_4h"]
    assert material.around is not None
    assert (material.around.center, material.around.resolution) == (240, 1.0)
    assert material.around.reach > 240  # as far as twice the cutoff
    assert material.excluded is not None
    assert set(material.excluded) == {"start", "kept", "left_out"}
    margins = {one.kpi: one.margin for one in material.guardrails}
    assert margins == pytest.approx(
        {"reopened_14d": 0.01, "reply_p90": 30, "on_hold_share": float("nan")}, nan_ok=True
    )
    assert material.outcome is not None
    assert material.outcome.kpi == "csat_top2"
    assert set(material.lacks) == {Need.REVISIONS}
    months = material.excluded[["kept", "left_out"]].sum(axis=1)
    assert int(material.around.frame["count"].sum()) == int(material.excluded["kept"].sum())
    assert (months > 0).all()


def test_what_a_card_does_not_name_has_a_reason(service):
    material = service["overtime_share"]
    assert material.around is None
    assert material.lacks[Need.RECORDS] == "the card has no cutoff"
    assert material.lacks[Need.EXCLUSIONS] == "the measure leaves no record out"
    assert material.lacks[Need.GUARDRAIL] == "the card has no guardrail"


@pytest.fixture(scope="module")
def sales(measured):
    return gathered(measured, "sales")


@pytest.mark.parametrize("kpi", ["net_sales", "orders_per_rep_day"])
def test_the_rush_at_the_end_of_quarters_is_found_where_it_was_planted(sales, kpi):
    """Sales have a season too, but it was there before the bonus, and the rush was not."""
    found = detectors_of({})["period_end_surge"](sales[kpi])
    assert found.verdict is Verdict.SIGNAL, found.reason
    assert all(one.is_weaker for one in found.placebos)


def test_values_in_no_steps_are_counted_in_hundredths_of_the_cutoff(sales):
    material = sales["reps_at_quota"]
    assert material.around is not None
    assert (material.around.center, material.around.resolution) == (100, 0.01)


def test_clock_stopping_is_found_where_it_was_planted(service):
    detectors = {name: one for name, one in detectors_of({}).items() if name in MATTERS}
    found = battery(service.values(), detectors)
    seen = [(one.kpi, one.detector) for one in found.signals]
    assert seen == [("reply_4h", "threshold_bunching")]
    assert all(one.reason for one in found.findings)
    assert sum(found.counts.values()) == len(service) * len(detectors)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """Fails."""

    needs: ClassVar[tuple[Need, ...]] = ()
    on_pages: ClassVar[bool] = False
    question: ClassVar[str] = "?"
    method: ClassVar[str] = ""
    benign: ClassVar[tuple[str, ...]] = ()
    look_at: ClassVar[tuple[str, ...]] = ()
    redesign: ClassVar[tuple[str, ...]] = ()

    def __call__(self, material: Material):
        return 1 / len(material.guardrails)


def test_a_detector_of_others_that_fails_ends_no_run():
    [one] = battery([material_of(daily_readings([1] * 100))], {"broken": Broken()}).findings
    assert one.verdict is Verdict.NOT_APPLICABLE
    assert one.reason == "the detector broken failed (ZeroDivisionError); tell those who made it"


def alpha_of(one):
    return float(dict(parameters_of(one))["alpha"])


def test_every_detector_says_what_chance_alone_may_give():
    for name, one in detectors_of({}).items():
        assert name in OF_CARDS or 0 < alpha_of(one) <= 0.01, name


def test_false_alarms_to_expect_are_those_of_every_test_that_was_made(service):
    detectors = {name: one for name, one in detectors_of({}).items() if name in MATTERS}
    found = battery(service.values(), detectors)
    tested = [one for one in found.findings if one.p is not None]
    assert len(tested) > 3
    alphas = [alpha_of(detectors[one.detector]) for one in tested]
    assert found.expected_false == pytest.approx(sum(alphas))
