"""A percentage written as 85 where 0.85 is meant is refused wherever a percent KPI is spoken of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import SpecError
from kpiwork.spec import Card, open_file
from kpiwork.spec.load import load
from kpiwork.spec.percent import shares_of_card
from kpiwork.spec.read import parse
from tests.spec.samples import CARD_PATH, FILES, FULL_CARD, broken, problems, write_workbook

SERVICE = "params/service/"
RULES = "status_rules: [{status: met, at_least: 90}, {status: near, at_most: 80}, {status: missed}]\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "place", "fact", "mend"),
    [
        (CARD_PATH, "value: 0.850", "value: 85", "45:12",
         "targets, item 2, value: 85 is 8,500 %", "write 0.85"),
        (CARD_PATH, "value: 0.850", "value: -85.5", "45:12", "-85.5 is -8,550 %", "write -0.855"),
        (CARD_PATH, "value: 0.850", "value: 3", "45:12", "3 is 300 %", "write 0.03, or choose unit: ratio"),
        (CARD_PATH, "value: 0.850", "value: 0.85\n    trajectory_from: 75", "46:22", "75 is 7,500 %", "write 0.75"),
        (CARD_PATH, "tolerance: 0.02", "tolerance: 2", "49:12", "tolerance: 2 is 200 points", "write 0.02"),
        (CARD_PATH, "satisfied, must_not_worsen_by: 0.01", "satisfied, must_not_worsen_by: 1", "52:42",
         "guardrails, item 1, must_not_worsen_by: 1 is 100 points", "write 0.01"),
        (f"{SERVICE}decisions.yaml", "id: d1", "id: d1, expects: {kpi: satisfied, to: 90, by: 2026-01-01}", "2:44",
         "decisions, item 1, expects, to: 90 is 9,000 %", "write 0.9"),
        (f"{SERVICE}pilots.yaml", "at_least: 0.7", "at_least: 70", "6:43",
         "pilots, item 1, criteria, item 1, at_least: 70 is 7,000 %", "write 0.7"),
        (f"{SERVICE}pilots.yaml", "at_least: 0.7", "at_most: 70", "6:42", "70 is 7,000 %", "write 0.7"),
    ],
)  # fmt: skip
def test_hundred_times_too_much_is_refused_where_it_stands(tmp_path, path, old, new, place, fact, mend):
    assert FILES[path].count(old) == 1
    (found,) = broken(tmp_path, path, FILES[path].replace(old, new))
    assert found.place == f"{path}:{place}"
    assert fact in found.fact
    assert found.mend.startswith(mend)


def test_ends_of_a_range_and_bounds_of_rules_are_shares_too(tmp_path):
    text = (
        FULL_CARD.replace("better: higher", "better: within")
        .replace("value: 0.850", "{low}")
        .replace("    {low}\n", "    low: 80\n    high: 90\n")
        .replace("value: 0.8,", "low: 0.8, high: 0.9,")
    )
    found = broken(tmp_path, CARD_PATH, text + RULES)
    assert [problem.fact.partition(":")[0] for problem in found] == [
        "targets, item 2, low",
        "targets, item 2, high",
        "status_rules, item 1, at_least",
        "status_rules, item 2, at_most",
    ]


def test_all_is_told_at_once_with_what_else_is_wrong(tmp_path):
    text = FULL_CARD.replace("value: 0.850", "value: 85").replace("stage: active", "stage: activ")
    text = text.replace("tolerance: 0.02", "tolerance: 2")
    root = write_workbook(tmp_path, {CARD_PATH: text, f"{SERVICE}comments.yaml": "comments: 5\n"})
    assert [problem.place.rpartition("/")[2] for problem in problems(root)] == [
        "comments.yaml:1:11",
        "fast_answer.yaml:13:8",
        "fast_answer.yaml:45:12",
        "fast_answer.yaml:49:12",
    ]


@pytest.mark.parametrize("unit", ["count", "ratio", "score", "{currency: USD}"])
def test_other_units_have_any_size(tmp_path, unit):
    own = FULL_CARD.replace("unit: percent", f"unit: {unit}").replace("value: 0.850", "value: 85")
    own = own.replace("tolerance: 0.02", "tolerance: 2")
    other = FILES["params/service/kpis/satisfied.yaml"].replace("unit: percent", f"unit: {unit}")
    text = own.replace("must_not_worsen_by: 0.01", "must_not_worsen_by: 3")
    load(write_workbook(tmp_path, {CARD_PATH: text, "params/service/kpis/satisfied.yaml": other}))


@pytest.mark.parametrize("value", ["1.5", "-1.5", "0", "1.2"])
def test_a_share_may_go_somewhat_beyond_the_whole(tmp_path, value):
    load(write_workbook(tmp_path, {CARD_PATH: FULL_CARD.replace("value: 0.850", f"value: {value}")}))


def test_a_card_is_not_changed_to_it(tmp_path):
    opened = open_file(write_workbook(tmp_path) / CARD_PATH, Card)
    with pytest.raises(SpecError, match=r"write 0\.85"):
        opened.with_values({("targets", 1, "value"): 85})


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_every_number_is_either_a_share_or_refused(value):
    document = parse(f"unit: percent\ntargets: [{{value: {value!r}}}]\n", "x")
    assert bool(list(shares_of_card(document))) is (abs(document.at(("targets", 0, "value"))) > 1.5)
