from __future__ import annotations

import pandas as pd

from kpiwork.demo.volume import RELEASES


def around_releases(tables):
    """Divide the tickets of the week from each release by those of the week that ended a week before."""
    opened = tables["tickets"]["opened_at"]
    days = [pd.Timestamp(day) for day in RELEASES]

    def week(start):
        return opened.between(start, start + pd.Timedelta("7D"), inclusive="left").sum()

    return sum(week(day) for day in days) / sum(week(day - pd.Timedelta("14D")) for day in days)


def test_releases_bring_a_peak_only_where_planted(served, served_plainly):
    assert 1.2 < around_releases(served) < 1.5
    assert 0.93 < around_releases(served_plainly) < 1.07


def test_the_week_has_its_pattern(served):
    by_day = served["tickets"]["opened_at"].dt.day_of_week.value_counts()
    assert by_day.idxmax() == 0
    assert by_day[[5, 6]].max() < by_day[[0, 1, 2, 3, 4]].min() / 2


def test_most_tickets_come_by_day(served):
    hours = served["tickets"]["opened_at"].dt.hour
    assert 0.85 < hours.between(7, 18).mean() < 0.97
    assert hours.nunique() == 24
