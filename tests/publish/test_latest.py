from __future__ import annotations

from datetime import date

import pytest

from kpiwork.errors import UsageError
from kpiwork.publish.latest import is_latest, latest
from kpiwork.spec.load import load


@pytest.fixture
def with_lag(workbook):
    settings = workbook / "params" / "workbook.yaml"
    text = [
        line for line in settings.read_text(encoding="utf-8").splitlines() if not line.startswith("data_lag")
    ]
    settings.write_text("\n".join([*text, "data_lag: 14 days", ""]), encoding="utf-8")
    return load(workbook)


@pytest.mark.parametrize(
    ("text", "today", "label"),
    [
        ("last-quarter", date(2014, 1, 13), "2013-Q3"),  # the fourth quarter is complete on the 14th
        ("last-quarter", date(2014, 1, 14), "2013-Q4"),
        ("last-quarter", date(2014, 3, 31), "2013-Q4"),
        ("last-calendar-quarter", date(2014, 3, 31), "2013-C4"),
        ("last-month", date(2013, 12, 13), "2013-10"),
        ("last-month", date(2013, 12, 14), "2013-11"),
        ("last-week", date(2013, 2, 24), "2013-W06"),
        ("last-year", date(2014, 1, 14), "FY2013"),
    ],
)
def test_the_last_period_whose_data_are_complete(with_lag, text, today, label):
    assert is_latest(text)
    assert latest(with_lag, text, today, place="--period").label == label


def test_a_kind_that_there_is_not(with_lag):
    with pytest.raises(UsageError) as caught:
        latest(with_lag, "last-quater", date(2014, 1, 1), place="--period")
    [problem] = caught.value.problems
    assert (problem.place, problem.fact) == ("--period", "'last-quater' is not a period")
    assert "did you mean 'last-quarter'?" in problem.mend


def test_a_label_is_no_such_name():
    assert not is_latest("2013-Q4")
