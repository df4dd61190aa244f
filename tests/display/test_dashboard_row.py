"""What stands in each cell of the dashboard's grid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.change import Assurance, Variation
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.dashboard_row import dashboard_row, shortened
from kpiwork.periods import PeriodKind
from kpiwork.review.record import CommentEntry, Needed
from kpiwork.review.reviewed import NeededState
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status
from tests.factories import long_history
from tests.monthly import change_of, facts, month_record

RECORD = month_record()
KPI = RECORD.kpi("arrived_on_time")


def row(**changes):
    return dashboard_row(replace(KPI, **changes), facts())


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def rest(**changes: Any) -> Needed:
    sample = Needed(words="Oct–Dec 2013", so_far=0.8, target=0.8, value=0.9, remaining=1, sentence="")
    return replace(sample, **changes)


def test_prints_value_target_and_year_so_far():
    shown = row(value=0.81, year_to_date=0.743)
    assert [plain(one) for one in (shown.value, shown.target, shown.year_to_date)] == [
        "81.0 %",
        "80.0 %",
        "74.3 %",
    ]


def test_a_value_is_never_printed_like_the_target_that_it_misses():
    shown = row(value=0.79996)
    assert shown.value != shown.target


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"least": 0.9}, "at least 90.0 %"),
        ({"most": 0.9}, "at most 90.0 %"),
        ({"least": 0.7, "most": 0.9}, "70.0 % to 90.0 %"),
        ({"state": NeededState.OUT_OF_REACH}, "out of reach"),
        ({"state": NeededState.SAFE}, "met even with 0.0 %"),
        ({"state": NeededState.COMPLETE}, "quarter complete"),
    ],
)
def test_says_what_the_rest_must_average(changes, said):
    shown = row(needed=rest(**changes))
    assert (plain(shown.rest), shown.is_rest_known) == (said, True)


def test_a_limit_is_safe_even_with_all_of_them():
    shown = row(needed=rest(state=NeededState.SAFE), better=Better.LOWER)
    assert plain(shown.rest) == "met even with 100.0 %"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "not worked out"),
        ({"better": Better.NEITHER}, "no target"),
        ({"target": TargetInForce(state=TargetState.NONE)}, "no target"),
        (
            {"standing": replace(KPI.standing, status=Status.IN_DOUBT), "needed": rest(least=0.9)},
            "data in doubt",
        ),
    ],
)
def test_says_why_nothing_is_said(changes, said):
    shown = row(**({"needed": None} | changes))
    assert (shown.rest, shown.is_rest_known) == (said, False)


def test_a_target_of_the_quarter_is_not_one_of_the_month():
    of_quarter = TargetInForce(state=TargetState.OTHER_PERIOD)
    unjudged = replace(KPI.standing, status=Status.NO_TARGET)
    shown = row(target=of_quarter, standing=unjudged, needed=rest(least=0.9))
    assert (plain(shown.target), shown.is_for_quarter, shown.status.word) == (
        "80.0 %",
        True,
        "not yet judged",
    )
    doubtful = row(
        target=of_quarter, standing=replace(unjudged, status=Status.IN_DOUBT), needed=rest(least=0.9)
    )
    assert doubtful.status.word == "data in doubt"


def test_a_change_has_a_word_and_a_shape():
    quiet, worse = row(), row(change=change_of(KPI, Variation.CONCERN_LOW))
    assert [mark.word for mark in quiet.changes] == ["as usual"]
    assert quiet.changes != worse.changes
    assert {mark.shape for mark in quiet.changes}.isdisjoint(mark.shape for mark in worse.changes)


def test_without_a_chart_nothing_is_judged():
    shown = row(change=None)
    assert [mark.word for mark in shown.changes] == ["not judged"]
    assert shown.assurance is None
    assert row(change=change_of(KPI, assurance=Assurance.FAILS)).assurance.word == "consistently fails"


def test_a_verdict_on_an_earlier_month_says_so():
    assert row().judged == ""
    assert KPI.change is not None
    shown = row(change=replace(KPI.change, period="2013-W35"))
    assert shown.judged == "week of 26 Aug 2013"


def test_history_is_two_years_of_months_or_a_year_of_weeks():
    shown = row()
    assert 'aria-label="53 weeks: ' in str(shown.spark)
    many = long_history(KPI, years=4)
    months = replace(
        many, series=tuple(one for one in many.series if one.kind is PeriodKind.MONTH), change=None
    )
    assert 'aria-label="24 months: ' in str(dashboard_row(months, facts()).spark)


def test_the_usual_range_is_shaded_and_said():
    with_limits, without = str(row().spark), str(row(change=None).spark)
    assert "kw-usual" in with_limits
    assert "usually between" in with_limits
    assert "kw-usual" not in without


def test_no_value_is_no_line():
    empty = tuple(
        replace(one, points=tuple(replace(p, value=None) for p in one.points)) for one in KPI.series
    )
    assert row(series=empty, value=None).spark is None


def test_the_latest_comment_is_shortened_and_signed():
    entries = tuple(
        CommentEntry(
            date=date(2013, 12, day), by=f"Role {day}", what_happened=f"{day}: fog\nand wind " + "x" * 9 * day
        )
        for day in (1, 9)
    )
    shown = row(comments=entries)
    assert (shown.comment, shown.by) == ("9: fog and wind…", "Role 9")
    silent = row(comments=())
    assert (silent.comment, silent.by) == ("", KPI.owner)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Fog.", "Fog."),
        ("two\nlines  and more", "two lines and more"),
        ("word " * 12 + "end", "word " * 11 + "word…"),
        ("a" * 61, "a" * 59 + "…"),
        ("word " * 10 + "comma, and something that is long", ("word " * 10 + "comma…")),
        ("", ""),
    ],
)
def test_long_text_is_cut_at_a_word(text, short):
    assert shortened(text) == short


@given(st.text(), st.integers(2, 80))
def test_short_text_is_never_longer_than_asked(text, longest):
    short = shortened(text, longest)
    line = " ".join(text.split())
    assert len(short) <= longest
    assert short == line or (short.endswith("…") and line.startswith(short.removesuffix("…")))
