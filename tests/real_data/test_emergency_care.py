"""Accident and emergency departments of England, April 2016 to March 2019: what is known of them comes out.

Contains public sector information licensed under the Open Government Licence v3.0 (NHS England). The fiscal
year begins in April; 95 of 100 patients were to be seen within four hours.
"""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from kpiwork.analysis.change import Assurance, Certainty, Rule, Variation
from kpiwork.analysis.contribution import ContributionKind, contribution
from kpiwork.analysis.drift import DriftVerdict
from kpiwork.analysis.effect.series import SeasonState
from kpiwork.measure.measure import measure
from kpiwork.periods import PeriodKind
from kpiwork.review.assemble import assemble
from kpiwork.review.record import KpiReview, Record
from kpiwork.spec.load import load
from kpiwork.spec.target import Status
from tests.known import there

WORKBOOK = """\
organisation: NHS England
calendar: {time_zone: Europe/London, fiscal_year_starts: 4}
sources:
  attendances:
    path: data/ae_attendances.csv
    description: Attendances by month, body and type of department
    rows_are: attendances
    aggregated: true
    date: period
    complete_until: 2019-03-31
    columns:
      type: {type: text}
"""
CARD = """\
name: Seen within four hours, NAME
question: Are patients seen in time?
owner: Director of Emergency Care
better: higher
unit: percent
seasonal: yes
frequency: {collect: monthly, report: monthly, review: quarterly}
measure:
  source: attendances
  date: period
  numerator: sum(attendances - breaches)
  denominator: sum(attendances)
WHERE  dimensions: [type]
targets:
  - {starts: 2016-04-01, due: 2020-03-31, value: 0.95, basis: law, set_on: 2010-06-01, set_by: NHS Constitution}
"""
FISCAL_YEARS = ("FY2017", "FY2018", "FY2019")


@pytest.fixture(scope="module")
def root(shared_data: Path, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("england")
    files = {
        "workbook.yaml": WORKBOOK,
        "emergency/department.yaml": "name: Emergency care\nhead: Director of Emergency Care\n",
        "emergency/kpis/all_types.yaml": CARD.replace("NAME", "all departments").replace("WHERE", ""),
        "emergency/kpis/major.yaml": CARD.replace("NAME", "major departments").replace(
            "WHERE", "  where: type = '1'\n"
        ),
    }
    for name, text in files.items():
        path = root / "params" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "data").mkdir()
    shutil.copyfile(
        shared_data / "nhs_england_ae" / "ae_attendances.csv", root / "data" / "ae_attendances.csv"
    )
    return root


@pytest.fixture(scope="module")
def record(root: Path) -> Record:
    workbook = load(root)
    return assemble(workbook, measure(workbook, workbook.calendar.parse("2019-Q4")), "emergency")


def monthly(kpi: KpiReview) -> list[float]:
    [points] = [one.points for one in kpi.series if one.kind is PeriodKind.MONTH]
    return [point.value or 0 for point in points]


def test_the_published_shares_come_out(record):
    shares = monthly(record.kpi("all_types"))
    assert len(shares) == 36
    assert [round(100 * one, 1) for one in (shares[0], shares[-1])] == [90.0, 86.6]
    majors = monthly(record.kpi("major"))
    assert [round(100 * one, 1) for one in (majors[0], majors[-1])] == [85.0, 79.5]


@pytest.mark.parametrize(
    ("kpi", "before", "after", "a_year"),
    [("all_types", 0.890, 0.878, -0.0047), ("major", 0.835, 0.813, -0.0095)],
)
def test_the_decline_is_real_once_the_winters_are_taken_out(record, kpi, before, after, a_year):
    """Months apart from each other, and winters that vary more: a slow fall, and a lower level since 2017."""
    found = record.kpi(kpi)
    change = found.change
    assert (change.certainty, change.variation) == (Certainty.ENOUGH, (Variation.CONCERN_LOW,))
    april_to_september, october_to_march = change.season[3:9], (*change.season[:3], *change.season[9:])
    assert sum(april_to_september) > 0 > sum(october_to_march)
    assert max(change.season[:3] + change.season[11:]) < 0  # December to March
    assert {one.rule for one in change.fired if one.period == change.period} == {Rule.SHIFT}
    assert change.shift.period == "2017-12"
    assert (change.shift.before, change.shift.after) == pytest.approx((before, after), abs=0.0005)
    assert change.shift.interval[1] < 0
    assert (change.drift.verdict, change.drift.season) == (DriftVerdict.FALLING, SeasonState.TAKEN_OUT)
    assert change.drift.per_year == pytest.approx(a_year, abs=0.0005)
    low, high = change.drift.interval
    assert 2 * a_year < low < high < 0
    assert any(
        "A change for the worse that chance hardly explains: since December 2017 it lies at" in text
        and "on average, apart from the time of the year, before at" in text
        for text in found.sentences
    )


def test_major_departments_consistently_fail_95_in_100(record):
    kpi = record.kpi("major")
    assert (kpi.standing.status, kpi.change.assurance) == (Status.MISSED, Assurance.FAILS)
    assert max(monthly(kpi)) < 0.95


def test_every_winter_is_below_the_summer_before_and_no_summer_gets_back(record):
    [quarters] = [one.points for one in record.kpi("all_types").series if one.kind is PeriodKind.QUARTER]
    values = [point.value for point in quarters]
    for year in range(3):
        summer, winter = values[4 * year : 4 * year + 2], values[4 * year + 2 : 4 * year + 4]
        assert max(winter) < min(summer)


def test_a_different_mix_made_up_for_part_of_the_fall(root):
    """Weighted as in the first year, March 2019 reads .39 points less: fewer went to major departments."""
    workbook = load(root)
    frame = measure(workbook, workbook.calendar.parse("2019-Q4")).readings
    frame = frame[frame["kpi"] == "all_types"]
    year = frame[(frame["grain"] == "year") & (frame["period"] == "FY2017")]
    march = frame[(frame["grain"] == "month") & (frame["period"] == "2019-03")]
    both = pd.concat([year, march])
    segments, whole = both[both["dimension"] == "type"], both[both["dimension"] == ""]
    found = contribution(segments, whole, dimension="type", now="2019-03", since="FY2017")
    assert found.kind is ContributionKind.RATE
    first = {part.segment: part for part in found.parts}
    weighted = sum(there(part.weight_before) * there(part.value) for part in first.values())
    headline = whole.loc[whole["period"] == "2019-03", "value"].item()
    assert 100 * (headline - weighted) == pytest.approx(0.39, abs=0.005)
    assert 100 * there(found.mix) == pytest.approx(0.4, abs=0.05)
    assert there(found.within) < -0.02


def test_from_year_to_year_the_mix_went_one_way(root):
    workbook = load(root)
    frame = measure(workbook, workbook.calendar.parse("2019-Q4")).readings
    years = frame[(frame["kpi"] == "all_types") & (frame["grain"] == "year")]
    segments, whole = years[years["dimension"] == "type"], years[years["dimension"] == ""]
    for since, now in pairwise(FISCAL_YEARS):
        found = contribution(segments, whole, dimension="type", now=now, since=since)
        assert there(found.mix) > 0
