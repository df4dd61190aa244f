"""A part of a KPI's material: what was planted in it is found there and nowhere else, and what it lacks is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kpiwork.errors import UsageError
from kpiwork.periods import PeriodKind
from kpiwork.signals.battery import battery
from kpiwork.signals.finding import Verdict
from kpiwork.signals.material import Counter, Need
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.narrowed import WHOLE, Part, narrowed
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.near_misses import moved_inside
from kpiwork.signals.records import Counted
from kpiwork.signals.registry import detectors_of
from kpiwork.signals.threshold_bunching import ThresholdBunching
from kpiwork.spec.measure import Cutoff, Side
from tests.known import there

CUTOFF = Cutoff(column="minutes", at=240, good_side=Side.BELOW)
FIRST = np.datetime64("2011-01-03")
DAYS = 726
MEASURE = {
    "source": "made_up",
    "date": "day",
    "numerator": "count(*)",
    "denominator": "count(*)",
    "dimensions": ["team"],
}
OF_CARDS = ("unwatched_risks", "missing_guardrail")
HILL, LAKE = Part(dimension="team", segment="Hill"), Part(dimension="team", segment="Lake")


def readings(kpi="planted"):
    good, all_of_them = np.full(DAYS, 8.0), np.full(DAYS, 10.0)
    parts = [
        daily_readings(2 * good, 2 * all_of_them, kpi=kpi),
        daily_readings(good, all_of_them, kpi=kpi, dimension="team", segment="Hill"),
        daily_readings(good, all_of_them, kpi=kpi, dimension="team", segment="Lake"),
    ]
    return pd.concat(parts, ignore_index=True)


def honest(rng):
    return np.rint(rng.gamma(12, 215 / 12, (2, 8_000)))


@pytest.fixture(scope="module")
def records():
    """Records of two teams, one of which moves near misses inside."""
    rng = np.random.default_rng(11)
    minutes = honest(rng)
    days = FIRST + rng.integers(0, DAYS, (2, 8_000))
    minutes[0] = moved_inside(minutes[0], CUTOFF.at, 0.4, rng)
    return minutes, days


def by_team(minutes, days, rows):
    names = ["Hill", "Lake"]
    around = [around_of(minutes[rows[name]], days[rows[name]], CUTOFF) for name in names]
    frames = [one.frame.assign(segment=name) for name, one in zip(names, around, strict=True)]
    return replace(around[0], frame=pd.concat(frames, ignore_index=True))


@pytest.fixture(scope="module")
def teams(records):
    minutes, days = records
    return Counted(around=by_team(minutes, days, {"Hill": 0, "Lake": 1}))


@pytest.fixture(scope="module")
def material(records):
    minutes, days = records
    around = around_of(minutes.ravel(), days.ravel(), CUTOFF)
    return material_of(readings(), card_with(measure=MEASURE), around=around)


def test_the_whole_stays_itself(material):
    assert narrowed(material, WHOLE) is material


def test_what_one_team_does_is_found_there_and_not_in_the_other(material, teams):
    detector = ThresholdBunching()
    assert detector(narrowed(material, HILL, teams)).verdict is Verdict.SIGNAL
    assert detector(narrowed(material, LAKE, teams)).verdict is Verdict.CLEAR


def test_counts_of_segments_and_of_windows_add_up_to_the_whole(material, teams):
    def counted(part):
        return there(narrowed(material, part, teams).around).frame["count"].sum()

    half = date(2011, 12, 31)
    whole = there(material.around).frame["count"].sum()
    assert counted(HILL) + counted(LAKE) == whole
    assert counted(Part(last=half)) + counted(Part(first=date(2012, 1, 1))) == whole


def test_a_segment_stands_where_the_whole_stood(material, teams):
    part = narrowed(material, HILL, teams)
    months = part.whole(PeriodKind.MONTH)
    assert list(months["records"]) == list(material.whole(PeriodKind.MONTH)["records"] // 2)
    assert set(part.readings["dimension"]) == {""}
    assert len(material.split(PeriodKind.MONTH, "team")) == 2 * len(months)  # the whole's own is untouched


def test_a_segment_says_what_it_lacks(material):
    reported = pd.DataFrame({"period": ["2012-Q3"], "reported_on": [date(2012, 10, 14)], "value": [0.8]})
    other = Counter(
        kpi="returns", card=material.card, readings=readings().loc[lambda rows: rows["dimension"] == ""]
    )
    full = replace(material, guardrails=(other,), outcome=other, revisions=reported)
    part = narrowed(full, HILL)
    assert part.around is part.revisions is part.outcome is None
    assert part.guardrails == ()
    assert part.lacks[Need.RECORDS] == "its single records were not counted by team"
    assert part.lacks[Need.GUARDRAIL] == "no guardrail of it is split by team"
    assert "not split by team" in part.lacks[Need.OUTCOME]
    assert "for the whole only" in part.lacks[Need.REVISIONS]
    assert MixShift()(part).reason == part.lacks[Need.SEGMENTS]


def test_a_guardrail_that_is_split_alike_is_taken_of_the_same_segment(material, teams):
    full = replace(
        material, guardrails=(Counter(kpi="returns", card=material.card, readings=readings("returns")),)
    )
    [rail] = narrowed(full, LAKE, teams).guardrails
    assert set(rail.readings["kpi"]) == {"returns"}
    assert rail.readings["records"].max() < readings()["records"].max()


def test_what_the_whole_lacks_its_reason_stays(material):
    bare = replace(material, around=None, lacks={Need.RECORDS: "the card has no cutoff"})
    assert narrowed(bare, HILL).lacks[Need.RECORDS] == "the card has no cutoff"


def test_a_window_holds_whole_periods_only_and_reviews_its_last(material):
    part = narrowed(material, Part(first=date(2011, 4, 1), last=date(2012, 6, 30)))
    assert part.period.label == "2012-Q2"
    assert part.readings["start"].min() >= pd.Timestamp("2011-04-01")
    assert part.readings["end"].max() <= pd.Timestamp("2012-06-30")
    weeks = part.whole(PeriodKind.WEEK)
    assert weeks["start"].iloc[0] == pd.Timestamp("2011-04-04")
    odd = narrowed(material, Part(last=date(2012, 5, 31)))
    assert odd.period.label == "2012-05"
    assert narrowed(material, Part(first=date(2011, 4, 1))).period == material.period


def test_a_window_keeps_what_was_reported_of_its_periods(material):
    reported = pd.DataFrame(
        {"period": ["2011-Q4", "2012-Q3", "no period"], "reported_on": [date(2013, 1, 14)] * 3, "value": 0.8}
    )
    full = replace(material, revisions=reported)
    kept = there(narrowed(full, Part(first=date(2012, 1, 1))).revisions)
    assert list(kept["period"]) == ["2012-Q3"]


def test_what_began_later_is_not_found_before(records):
    minutes, days = records
    late = np.where(days < np.datetime64("2012-01-01"), honest(np.random.default_rng(12)), minutes)
    around = around_of(late[0], days[0], CUTOFF)
    full = material_of(readings(), card_with(measure=MEASURE), around=around)
    detector = ThresholdBunching(alpha=0.01)
    assert detector(narrowed(full, Part(first=date(2012, 1, 1)))).verdict is Verdict.SIGNAL
    assert detector(narrowed(full, Part(last=date(2011, 12, 31)))).verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    "part",
    [
        Part(dimension="team", segment="nobody"),
        Part(first=date(2020, 1, 1)),
        Part(last=date(2011, 1, 31)),
        Part(dimension="team", segment="Hill", first=date(2012, 12, 1), last=date(2012, 12, 31)),
    ],
)
def test_a_part_with_nothing_or_little_in_it_has_a_reason(material, teams, part):
    asked = {name: one for name, one in detectors_of({}).items() if name not in OF_CARDS}
    found = battery([narrowed(material, part, teams)], asked).findings
    assert {one.verdict for one in found} <= {Verdict.NOT_ENOUGH_DATA, Verdict.NOT_APPLICABLE}
    assert all(one.reason for one in found)


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match=r"window  ends on 2011-12-31, .*; choose a last month"):
        Part(first=date(2012, 1, 1), last=date(2011, 12, 31))
