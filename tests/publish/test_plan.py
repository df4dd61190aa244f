from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kpiwork.errors import UsageError
from kpiwork.publish.order import NothingToDoError, Order
from kpiwork.publish.plan import make_plan
from kpiwork.spec.batch import Edition


@pytest.fixture
def order(workbook):
    return Order(batch="quarterly", period="2025-Q4", workbook=workbook)


def problem_of(order):
    with pytest.raises(UsageError) as caught:
        make_plan(order)
    [problem] = caught.value.problems
    return problem


def test_fills_in_what_was_not_said(order, workbook):
    plan = make_plan(order)
    assert [book.id for book in plan.departments] == ["my_department"]
    assert plan.edition is Edition.DEPARTMENT
    assert plan.as_of == date(2026, 1, 5)
    assert plan.folder == workbook / "reports" / "2025-Q4"
    assert plan.notebook == workbook / "notebooks" / "quarterly_review.ipynb"
    assert 1 <= plan.workers <= 2


def test_parameters_are_text(order, workbook):
    assert make_plan(replace(order, as_of="2026-01-31", edition="analyst")).parameters("my_department") == {
        "workbook": str(workbook),
        "department": "my_department",
        "period": "2025-Q4",
        "edition": "analyst",
        "as_of": "2026-01-31",
    }


@pytest.mark.parametrize(
    ("changes", "place", "fact", "mend"),
    [
        ({"batch": "quartely"}, "params/batches", "'quartely' is no batch", "did you mean 'quarterly'?"),
        ({"period": "2025Q4"}, "--period", "'2025Q4' is not a period", "write it as one of 2013-W05"),
        ({"period": "2025-Q5"}, "--period", "is not a period", "2013-Q4"),
        (
            {"departments": ("my_departmant",)},
            "--department",
            "'my_departmant' is no department",
            "did you mean 'my_department'?",
        ),
        ({"edition": "analist"}, "--edition", "'analist' is no edition", "did you mean 'analyst'?"),
        ({"as_of": "31.12.2025"}, "--as-of", "'31.12.2025' is not a day", "write it as 2013-12-31"),
        ({"as_of": "2025-09-30"}, "--as-of", "lies before 2025-Q4 begins", "name a later day"),
        ({"workers": -1}, "--workers", "-1 is no number", "write 1 or more"),
    ],
)
def test_what_is_not_there_is_refused(order, changes, place, fact, mend):
    problem = problem_of(replace(order, **changes))
    assert problem.place == place
    assert fact in problem.fact
    assert mend in problem.mend


def test_all_problems_are_told_at_once(order, workbook, make_notebook):
    make_notebook(declared="alpha = 1", name="quarterly_review", folder=workbook / "notebooks")
    with pytest.raises(UsageError) as caught:
        make_plan(replace(order, period="soon", departments=("x", "y"), edition="mine", as_of="later"))
    places = [problem.place for problem in caught.value.problems]
    assert places == [
        "--period",
        "--department",
        "--department",
        "--edition",
        "--as-of",
        *["notebooks/quarterly_review.ipynb"] * 6,
    ]


def test_departments_come_in_the_batch_s_order_and_once(order, add_department):
    add_department("another", "Another")
    plan = make_plan(replace(order, departments=("my_department", "another", "my_department")))
    assert [book.id for book in plan.departments] == ["another", "my_department"]


def test_without_a_card_there_is_nothing_to_do(order, workbook):
    folder = workbook / "params" / "my_department"
    (folder / "kpis" / "answered_in_5_days.yaml").unlink()
    settings = (folder / "department.yaml").read_text()
    (folder / "department.yaml").write_text(settings.replace("order: [answered_in_5_days]", "order: []"))
    with pytest.raises(NothingToDoError, match="no department of it has a KPI card"):
        make_plan(order)


def test_a_batch_of_periods_asks_for_one(order):
    problem = problem_of(replace(order, period=""))
    assert problem.place == "--period"
    assert problem.fact == "is missing: the pages of 'quarterly' speak of a period"
    assert "--period last-quarter" in problem.mend


@pytest.mark.parametrize(
    ("now", "as_of", "period", "day"),
    [
        ("2030-05-01", "", "2025-Q4", "2026-01-05"),  # data ended long ago: the day their last quarter closed
        ("2026-02-10", "", "2025-Q4", "2026-02-10"),  # data still come in: the day of the order
        (
            "2026-01-03",
            "",
            "2025-Q3",
            "2026-01-03",
        ),  # the last quarter is not complete before its lag is over
        ("2030-05-01", "2025-08-20", "2025-Q2", "2025-08-20"),
        ("2030-05-01", "2026-03-01", "2025-Q4", "2026-03-01"),
    ],
)
@pytest.mark.parametrize("batch", ["handbook", "notice"])
def test_pages_of_a_day_need_no_period(order, workbook, batch, now, as_of, period, day):
    moment = datetime.fromisoformat(now).replace(hour=12, tzinfo=UTC)
    plan = make_plan(replace(order, batch=batch, period="", now=moment, as_of=as_of))
    assert (plan.period.label, plan.as_of.isoformat()) == (period, day)
    assert plan.folder == workbook / "reports" / batch
    assert plan.records == workbook / ".kpiwork" / "records" / period


def test_a_period_that_is_named_counts_for_pages_of_a_day_too(order, workbook):
    plan = make_plan(replace(order, batch="handbook", period="2025-06"))
    assert (plan.period.label, plan.as_of) == ("2025-06", date(2025, 7, 5))
    assert plan.folder == workbook / "reports" / "handbook"


def test_without_data_pages_of_a_day_are_of_the_last_quarter(order, workbook):
    (workbook / "data" / "example.csv").write_text("received_on,team,days_to_answer\n", encoding="utf-8")
    moment = datetime(2026, 8, 1, 12, tzinfo=UTC)
    assert make_plan(replace(order, batch="handbook", period="", now=moment)).period.label == "2026-Q2"


def test_a_wrong_day_is_told_before_any_source_is_opened(order):
    problem = problem_of(replace(order, batch="handbook", period="", as_of="soon"))
    assert (problem.place, problem.fact) == ("--as-of", "'soon' is not a day")
