from __future__ import annotations


def test_hours_and_assessments_are_plausible(sold):
    training = sold["training"]
    assert (training["hours"] >= 0).all()
    assert (training["hours"] * 2 % 1 == 0).all()
    assert 5 < training["hours"].mean() < 7.5
    assert set(training["passed"]) <= {0, 1}
    assert (training["passed"] <= training["assessments"]).all()
    assert (training.loc[training["hours"] == 0, "assessments"] == 0).all()
    assert 0.88 < training["passed"].sum() / training["assessments"].sum() < 0.97


def test_one_row_a_representative_and_month(sold):
    assert not sold["training"].duplicated(["rep", "month"]).any()
    assert (sold["training"]["days_available"] <= 23).all()
