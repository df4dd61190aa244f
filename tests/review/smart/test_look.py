"""What a check looks at: the newest quarter, a card as typed beside the saved ones, one review for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kpiwork.errors import UsageError
from kpiwork.review.smart.alike import alike
from kpiwork.review.smart.check import smart, smart_of_all
from kpiwork.review.smart.judged import Judged, Judgement, worst
from kpiwork.review.smart.look import look, look_at_all, measured_newest
from kpiwork.review.smart.newest import newest_quarter, span_of
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import Workbook
from tests.review.smart.planted import asking, card, measuring, of_check

Found = dict[str, tuple[Judged, ...]]


@pytest.mark.parametrize(
    ("days", "as_of", "expected"),
    [
        (pd.bdate_range("2025-01-01", "2025-12-31"), None, "2025-Q4"),
        (pd.bdate_range("2025-01-01", "2025-12-30"), None, "2025-Q3"),
        (pd.bdate_range("2025-01-01", "2025-12-30"), dt.date(2026, 1, 2), "2025-Q4"),
        (pd.bdate_range("2025-01-01", "2025-12-31"), dt.date(2025, 11, 15), "2025-Q3"),
        (pd.bdate_range("2025-10-06", "2025-11-14"), None, "2025-Q4"),
        (pd.date_range("2024-01-01", "2025-12-01", freq="MS"), None, "2025-Q4"),
        (pd.date_range("2024-01-01", "2025-11-01", freq="MS"), None, "2025-Q3"),
        (pd.date_range("2024-01-01", "2025-10-01", freq="QS"), None, "2025-Q4"),
        (pd.DatetimeIndex([]), None, None),
    ],
)
def test_the_newest_quarter_is_the_last_that_is_over(
    tmp_path: Path, days: pd.DatetimeIndex, as_of: dt.date | None, expected: str | None
) -> None:
    pd.DataFrame({"day": days.date}).to_csv(tmp_path / "days.csv", index=False)
    one = card(unit="count", measure={"source": "days", "date": "day", "numerator": "count(*)"})
    settings = Settings.model_validate({"organisation": "O", "sources": {"days": {"path": "days.csv"}}})
    found = newest_quarter(Workbook(root=tmp_path, settings=settings), [one], as_of=as_of)
    assert (None if found is None else found.label) == expected


def test_a_source_that_is_not_there_has_no_days(planted_book: Workbook) -> None:
    lost = card(measure={"source": "nowhere", "date": "month", "numerator": "count(*)"})
    other = card(measure=measuring("usual", date="no_such_day"))
    assert span_of(planted_book, [lost]) is None
    assert span_of(planted_book, [other]) is None


def test_one_card_comes_out_as_among_all(planted_book: Workbook, judged: Found) -> None:
    for name in ("leads", "never"):
        assert smart(planted_book, "post", name) == judged[name]


def test_a_typed_card_takes_the_place_of_the_saved_one(planted_book: Workbook, judged: Found) -> None:
    typed = card(measure=measuring("steady"), targets=asking(0.70), question="Are we efficient?")
    found = smart(planted_book, "post", "never", card=typed)
    assert of_check(found, "met in the past").judgement is Judgement.PASS
    assert of_check(found, "plain words").place == "question: 'efficient'"
    assert smart(planted_book, "post", "never") == judged["never"]


def test_a_typed_card_may_be_new_and_is_held_against_the_others(planted_book: Workbook) -> None:
    found = smart(
        planted_book, "post", "brand_new", card=card(measure=measuring("first"), targets=asking(0.5))
    )
    assert "It is computed as leads is." in {one.reason for one in found}


def test_what_was_measured_is_not_measured_again(planted_book: Workbook, judged: Found) -> None:
    measured = measured_newest(planted_book, "post")
    assert measured is not None
    nowhere = replace(planted_book, root=Path("/nowhere"))
    assert smart(nowhere, "post", "fine", measured=measured) == judged["fine"]


def test_the_day_is_the_one_that_was_named(planted_book: Workbook) -> None:
    found = look(planted_book, "post", "fine", as_of=dt.date(2025, 8, 20))
    assert found.as_of == dt.date(2025, 8, 20)
    assert found.measured is not None
    assert found.measured.period.label == "2025-Q2"


def test_readings_before_a_rebase_do_not_count(planted_book: Workbook) -> None:
    changes = [{"date": "2025-01-01", "what": "New scanner", "rebase": True}]
    found = smart(planted_book, "post", "fine", card=card(changes=changes))
    assert "of the last 12 months" in of_check(found, "met in the past").reason


def test_a_retired_card_is_left_out_unless_it_is_asked_for(planted_book: Workbook) -> None:
    book = planted_book.department("post")
    old = {**book.cards, "old": card(stage="retired", measure=measuring("apart"), targets=asking(0.5))}
    retired = replace(planted_book, departments={"post": replace(book, cards=old)})
    measured = measured_newest(retired, "post")
    assert "old" not in look_at_all(retired, "post", measured, None)
    found = smart(retired, "post", "old", measured=measured)
    assert of_check(found, "the measure runs").judgement is Judgement.PASS


def test_a_department_or_kpi_that_is_not_there_is_refused(planted_book: Workbook) -> None:
    with pytest.raises(UsageError, match="'pots' is no department of this workbook; did you mean 'post'"):
        smart(planted_book, "pots", "fine")
    with pytest.raises(UsageError, match="'finn' is no KPI of post; did you mean 'fine'"):
        smart(planted_book, "post", "finn")


def test_cards_that_move_as_one_are_found_and_others_are_not(planted_book: Workbook) -> None:
    measured = measured_newest(planted_book, "post")
    looks = look_at_all(planted_book, "post", measured, None)
    found = {one.kpi: one.correlation for one in alike(looks["shadow"])}
    assert found["fine"] > 0.9
    assert found["against"] < -0.9
    assert not {"leads", "led", "guard", "noisy"} & set(found)
    assert not list(alike(looks["leads"]))


def test_a_department_without_data_is_told_so(planted_book: Workbook) -> None:
    found = smart_of_all(planted_book, "post", None)
    assert worst(found["fine"]) is Judgement.FAIL
    assert of_check(found["fine"], "the measure runs").judgement is Judgement.FAIL
