"""What a review finds behind its values: for quarters and longer, of readings whose records are cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kpiwork.analysis.comparison.found import Where
from kpiwork.analysis.comparison.steps_found import Standing
from kpiwork.analysis.contribution import Contribution, ContributionKind
from kpiwork.analysis.drivers import DriverState
from kpiwork.measure.readings import Measurement, frame_of
from kpiwork.periods import Calendar
from kpiwork.review.behind_words import drivers_words
from kpiwork.review.claims import claimed
from kpiwork.review.compared import units_of
from kpiwork.review.deeper import deepened, drivers_of, work_steps
from kpiwork.review.record import KpiReview
from kpiwork.review.tell import told
from kpiwork.spec.card import Card
from tests.behind import DEPARTMENT, Desk, card_of
from tests.factories import CARDS, STEPS
from tests.pasts import complete

CALENDAR = Calendar()
PERIOD = CALENDAR.parse("2013-Q4")
AS_OF = date(2014, 1, 2)
DESK = Desk(period=PERIOD, as_of=AS_OF, minimum=10, steps=STEPS)
KPIS = {kpi.id: kpi for kpi in complete().kpis}
BEFORE = {name: replace(kpi, ahead=None, units=None, drivers=None, claims=()) for name, kpi in KPIS.items()}
CARD_OF = {name: card_of(kpi, **CARDS.get(name, {})) for name, kpi in KPIS.items()}
TEAMS = {"East": 400, "Mid": 800, "North": 500, "South": 450, "Tiny": 4, "West": 420}


def readings(kpi: str, counts: dict[str, int], rows: int | None = None) -> pd.DataFrame:
    """Give readings by carrier: three in four count; so many rows behind each, or as many as cases."""
    return pd.DataFrame(
        {
            "department": DEPARTMENT,
            "kpi": kpi,
            "grain": PERIOD.kind.value,
            "period": PERIOD.label,
            "start": pd.Timestamp(PERIOD.start),
            "end": pd.Timestamp(PERIOD.end),
            "dimension": "carrier",
            "segment": list(counts),
            "numerator": [0.75 * many for many in counts.values()],
            "denominator": [float(many) for many in counts.values()],
            "value": 0.75,
            "records": [rows or many for many in counts.values()],
            "target": float("nan"),
        }
    )


def measured(*frames: pd.DataFrame, period: str = PERIOD.label) -> Measurement:
    return Measurement(
        period=CALENDAR.parse(period), as_of=AS_OF, readings=frame_of(frames), quality={}, problems={}
    )


def deep(
    kpis: dict[str, KpiReview] | None = None, *frames: pd.DataFrame, period: str = PERIOD.label
) -> dict[str, KpiReview]:
    found = deepened(
        BEFORE if kpis is None else kpis, DESK.workbook, DESK.book(CARD_OF), measured(*frames, period=period)
    )
    return {kpi.id: kpi for kpi in found}


@pytest.mark.parametrize("period", ["2013-W40", "2013-12"])
def test_behind_a_week_or_a_month_nothing_is_looked_for(period: str) -> None:
    claiming = BEFORE | {
        "first_wave": replace(
            BEFORE["first_wave"], claims=tuple(claimed(one) for one in CARD_OF["first_wave"].leads)
        )
    }
    frame = readings("arrived_on_time", TEAMS)
    assert deep(claiming, frame, period=period) == claiming
    made = measured(frame, period=period)
    assert work_steps(claiming, DESK.workbook, DESK.book(CARD_OF), made) is None


def test_behind_a_quarter_there_are_outlooks_claims_and_units() -> None:
    found = deep(
        BEFORE
        | {
            "first_wave": replace(
                BEFORE["first_wave"], claims=tuple(claimed(one) for one in CARD_OF["first_wave"].leads)
            )
        },
        readings("arrived_on_time", TEAMS),
    )
    assert found["arrived_on_time"].ahead is not None
    assert found["arrived_on_time"].units is not None
    assert found["late_60"].units is None  # its card compares nothing
    (claim,) = found["first_wave"].claims
    assert claim.check is not None
    assert claim.sentence
    assert list(found) == list(BEFORE)


def test_a_department_without_kpis_has_nothing_behind_it() -> None:
    assert deep({}) == {}
    assert work_steps({}, DESK.workbook, DESK.book(CARD_OF), measured()) is None


def test_the_months_to_come_reach_to_the_day_of_the_target() -> None:
    target = replace(BEFORE["first_wave"].target, due=date(2014, 12, 31))
    card = card_of(replace(BEFORE["first_wave"], target=target))
    found = deepened(
        {"first_wave": BEFORE["first_wave"]}, DESK.workbook, DESK.book({"first_wave": card}), measured()
    )[0].ahead
    assert found is not None
    # twelve months of the past do not tell a year ahead, so the next quarter is looked at
    assert (found.goal.period, [one.month for one in found.coming]) == ("2014-Q1", [1, 2, 3])
    assert found.coming[0].start == date(2014, 1, 1)
    assert found.coming[-1].end == found.goal.end == date(2014, 3, 31)


def unsplit(kpi: KpiReview) -> KpiReview:
    """Give a KPI as it stands in its first period: without a split of its movement."""
    nothing = Contribution(dimension="carrier", since="2013-Q3", kind=ContributionKind.NO_DATA)
    return replace(kpi, contributions=(nothing,))


def test_a_unit_of_few_cases_is_hidden_whatever_its_rows() -> None:
    """Of fifty who were asked four answered: those four are the group to protect."""
    kpis = {"arrived_on_time": unsplit(BEFORE["arrived_on_time"])}
    frame = readings("arrived_on_time", TEAMS, rows=5_000)
    found = deep(kpis, frame)["arrived_on_time"].units
    assert found is not None
    hidden = {one.name for one in found.found.units if one.where is Where.NOT_SHOWN}
    assert hidden == {"Tiny", "East"}
    assert {one.records for one in found.found.units if one.name == "Mid"} == {800}
    # what would be shown by rows
    by_rows = units_of(CARD_OF["arrived_on_time"], kpis["arrived_on_time"], frame, PERIOD.label, 10)
    assert by_rows is not None
    assert Where.NOT_SHOWN not in {one.where for one in by_rows.found.units}


def test_a_unit_of_few_cases_is_hidden_at_every_step_with_the_next_smallest() -> None:
    kpis = {name: unsplit(BEFORE[name]) for name in ("first_wave", "arrived_on_time")}
    many = {name: max(one, 400) for name, one in TEAMS.items()}
    frames = readings("first_wave", many, rows=5_000), readings("arrived_on_time", TEAMS, rows=5_000)
    found = work_steps(kpis, DESK.workbook, DESK.book(CARD_OF), measured(*frames))
    assert found is not None
    assert found.kpis == ("first_wave", "arrived_on_time")
    hidden = {one.unit for one in found.found.units if one.standing is Standing.NOT_SHOWN}
    assert hidden == {"Tiny", "East"}


# Drivers.


def valued(name: str, before: float | None, now: float | None) -> KpiReview:
    kpi = BEFORE[name]
    difference = None if before is None or now is None else now - before
    return replace(kpi, value=now, previous=replace(kpi.previous, value=before, difference=difference))


def driven(**values: tuple[float | None, float | None]) -> dict[str, KpiReview]:
    return {name: valued(name, *pair) for name, pair in values.items()}


def test_without_named_drivers_nothing_is_split() -> None:
    assert drivers_of(BEFORE["arrived_on_time"], KPIS) is None
    assert drivers_words(BEFORE["arrived_on_time"], {}) == ""


def test_a_product_is_split_by_its_drivers_and_said() -> None:
    kpis = driven(arrived_on_time=(0.4, 0.63), first_wave=(0.8, 0.9), departed_on_time=(0.5, 0.7))
    kpi = replace(kpis["arrived_on_time"], driven_by=("first_wave", "departed_on_time"))
    found = drivers_of(kpi, kpis)
    assert found is not None
    assert found.state is DriverState.PRODUCT
    assert sum(part.part for part in found.parts) == pytest.approx(0.23)
    record = replace(complete(), kpis=(replace(kpi, drivers=found), *list(KPIS.values())[1:]))
    where = told(record).kpi("arrived_on_time").where.replace("\N{NO-BREAK SPACE}", " ")
    assert "Of +23.0 points since Jul–Sep 2013, as the product of its drivers: “Departed less" in where


@pytest.mark.parametrize(
    ("kpis", "lacking"),
    [
        ({"first_wave": (0.8, 0.9)}, ("departed_on_time",)),  # a card names a KPI that is not reviewed
        ({"first_wave": (0.8, 0.9), "departed_on_time": (None, 0.7)}, ("departed_on_time",)),
        ({"first_wave": (0.8, None), "departed_on_time": (0.5, 0.7)}, ("first_wave",)),
    ],
)
def test_a_driver_without_a_value_is_named_and_nothing_is_split(
    kpis: dict[str, tuple[Any, Any]], lacking: tuple[str, ...]
) -> None:
    kpi = replace(valued("arrived_on_time", 0.4, 0.63), driven_by=("first_wave", "departed_on_time"))
    found = drivers_of(kpi, driven(**kpis))
    assert found is not None
    assert (found.state, found.lacking) == (DriverState.NOT_COMPUTABLE, lacking)
    said = drivers_words(replace(kpi, drivers=found), {})
    assert lacking[0] in said
    assert "is not known" in said


def test_drivers_are_split_in_the_review() -> None:
    kpis = driven(arrived_on_time=(0.4, 0.63), first_wave=(0.8, 0.9), departed_on_time=(0.5, 0.7))
    kpis["arrived_on_time"] = replace(kpis["arrived_on_time"], driven_by=("first_wave", "departed_on_time"))
    found = deep(kpis)
    assert found["arrived_on_time"].drivers == drivers_of(kpis["arrived_on_time"], kpis)
    assert found["first_wave"].drivers is None


def test_what_a_card_says_of_the_season_is_kept() -> None:
    seasonal = card_of(BEFORE["first_wave"], seasonal="yes")
    assert isinstance(seasonal, Card)
    found = deepened(
        {"first_wave": BEFORE["first_wave"]}, DESK.workbook, DESK.book({"first_wave": seasonal}), measured()
    )[0].ahead
    assert found is not None
    assert found.seasonal == "yes"
    assert found.forecast.reason  # a year of months does not show a season
