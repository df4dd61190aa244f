from __future__ import annotations

import pytest

from kpiwork.demo.plans import SalesPlan, ServicePlan
from kpiwork.errors import UsageError


@pytest.mark.parametrize(
    ("plan", "field", "value"),
    [
        (SalesPlan, "rush", 1.2),
        (SalesPlan, "held_back", -0.1),
        (SalesPlan, "cover_lead", -1.0),
        (SalesPlan, "rep_spread", float("nan")),
        (ServicePlan, "clock_stopping", 2),
        (ServicePlan, "release_peak", -0.5),
    ],
)
def test_a_strength_without_meaning_is_refused(plan, field, value):
    with pytest.raises(UsageError) as caught:
        plan(**{field: value})
    assert [problem.place for problem in caught.value.problems] == [field]


def test_all_wrong_strengths_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        SalesPlan(rush=-1, held_back=3)
    assert [problem.place for problem in caught.value.problems] == ["rush", "held_back"]


def test_effects_that_are_no_share_may_exceed_one():
    assert ServicePlan(cover_to_reply=3.0).cover_to_reply == 3.0
