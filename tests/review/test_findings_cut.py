"""What an audience may see of findings: not the analyst's, not those of hidden KPIs, no small group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.review.findings_cut import cut_findings
from kpiwork.review.privacy import edition_of
from kpiwork.review.raised import Closed
from kpiwork.signals.finding import PictureKind, Verdict
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level
from kpiwork.spec.entries import Outcome
from kpiwork.spec.measure import Side
from tests.factories import PRIVACY_MINIMUM, flights_record
from tests.known import there
from tests.raised import BUNCHED, HISTOGRAM, raised


def cut(*found, edition=Edition.DEPARTMENT, unsaid=(), few=(), elsewhere=None):
    kpi = replace(flights_record().kpi("arrived_on_time"), findings=found)
    names = {name: f"The {name} one" for name in unsaid}
    hidden = {"arrived_on_time": set(few), **(elsewhere or {})}
    return cut_findings(kpi, edition, names, hidden, PRIVACY_MINIMUM).findings


@pytest.mark.parametrize(
    ("edition", "many"), [(Edition.DEPARTMENT, 1), (Edition.EXECUTIVE, 1), (Edition.ANALYST, 2)]
)
def test_detectors_without_a_record_of_use_are_the_analysts(edition, many):
    assert len(cut(raised(), raised(on_pages=False), edition=edition)) == many


@pytest.mark.parametrize("edition", list(Edition))
def test_how_a_question_was_closed_is_on_no_page(edition):
    closed = Closed(
        asked=date(2013, 10, 1), look_again=date(2014, 6, 1), is_due=False, outcome=Outcome.HANDED_OVER
    )
    [one] = cut(raised(closed=closed), edition=edition)
    assert one.closed == replace(closed, outcome=None)


def test_what_is_measured_against_a_hidden_kpi_is_left_out():
    assert BUNCHED.effect is not None
    against = raised(detector="guardrail_trade_off", effect=replace(BUNCHED.effect, of="secret"))
    assert cut(against, unsaid={"secret"}) == ()
    assert len(cut(against)) == 1


def test_nothing_is_found_of_a_kpi_that_is_too_small():
    assert cut(raised(), unsaid={"arrived_on_time"}) == ()


def test_bars_of_fewer_than_the_minimum_are_gaps():
    [one] = cut(raised())
    seen = one.found.picture.seen
    assert [count for count in seen if count is not None and count < PRIVACY_MINIMUM] == []
    assert [place for place, count in enumerate(seen) if count is None] == list(range(14, 21))


def test_hidden_periods_take_series_and_restated_values_with_them():
    series = replace(HISTOGRAM, kind=PictureKind.SERIES)
    [one] = cut(raised(picture=series), few={"2013-05"})
    assert (one.found.picture, one.found.restated) == (None, None)
    [whole] = cut(raised(picture=series))
    assert None not in (whole.found.picture, whole.found.restated)


def of_guardrail(**more):
    """Make a finding that draws and measures a guardrail, beside another one."""
    effect = replace(there(BUNCHED.effect), of="rail")
    series = replace(HISTOGRAM, kind=PictureKind.SERIES)
    given = {"effect": effect, "smallest": effect, "beside": ("rail", "other"), "picture": series}
    return raised(**{"detector": "guardrail_trade_off", **given, **more})


def test_hidden_periods_of_a_guardrail_take_its_series_with_them():
    [one] = cut(of_guardrail(), elsewhere={"rail": {"2013-05"}})
    assert (one.found.picture, one.found.restated) == (None, None)
    [whole] = cut(of_guardrail(), elsewhere={"rail": set(), "other": {"2013-05"}})
    assert whole.found.picture is not None


def test_hidden_periods_of_an_outcome_take_its_series_with_them():
    of_outcome = of_guardrail(detector="decoupling", effect=None, smallest=None, beside=("result",))
    [one] = cut(of_outcome, elsewhere={"result": {"2013-05"}})
    assert one.found.picture is None


def test_what_says_how_a_hidden_kpi_went_is_left_out():
    quiet = of_guardrail(verdict=Verdict.CLEAR, reason="every guardrail kept within its margin")
    assert cut(quiet, unsaid={"other"}) == ()
    linked = of_guardrail(detector="decoupling", effect=None, smallest=None, beside=("other",))
    assert cut(linked, unsaid={"other"}) == ()


def test_a_question_about_one_guardrail_stays_without_what_it_says_of_a_hidden_one():
    notes = ("The other one kept within its margin", "The rail one worsened")
    [one] = cut(of_guardrail(notes=notes), unsaid={"other"})
    assert one.found.notes == ("The rail one worsened",)
    assert one.found.beside == ("rail",)
    assert cut(of_guardrail(notes=notes), unsaid={"rail"}) == ()


def test_an_edition_counts_only_the_tests_that_it_shows():
    record = flights_record(edition=None)
    kpis = tuple(
        replace(
            kpi,
            level=Level.ORGANISATION if kpi.id == "cancelled" else kpi.level,
            findings=(raised(kpi=kpi.id), raised(kpi=kpi.id, on_pages=False)),
        )
        for kpi in record.kpis
    )
    whole = replace(record, kpis=kpis)
    tests = {edition: there(edition_of(whole, edition).tests) for edition in Edition}
    many = len(kpis)
    assert tests[Edition.ANALYST].tests == 2 * many
    assert tests[Edition.EXECUTIVE].tests == many
    assert tests[Edition.DEPARTMENT].tests == many - 1


def test_bars_that_hold_too_few_are_made_as_wide_as_what_the_finding_is_about():
    counts = (*[4.0] * 8, 11.0, 14.0, 10.0, *[4.0] * 10)
    [one] = cut(raised(picture=replace(HISTOGRAM, seen=counts)))
    wide = there(one.found.picture)
    assert wide.across == (8.0, 11.0, 14.0, 17.0, 20.0, 23.0)
    assert wide.seen == (12.0, 12.0, 35.0, 12.0, 12.0, 12.0)
    assert (wide.marked, wide.border) == ((2,), 15.0)
    assert wide.expected[2] == sum(there(HISTOGRAM.expected[at]) for at in HISTOGRAM.marked)
    assert wide.across_label == "Minutes late, 3 values to a bar"


def test_too_many_inside_and_too_few_outside_stay_apart():
    counts = (*[4.0] * 8, 11.0, 14.0, 10.0, *[1.0] * 6, *[4.0] * 4)
    both = replace(HISTOGRAM, seen=counts, marked=tuple(range(8, 17)), good_side=Side.BELOW)
    wide = there(cut(raised(picture=both))[0].found.picture)
    assert wide.across[2:5] == (14.0, 17.0, 20.0)
    assert wide.seen[2:5] == (35.0, None, None)
    assert wide.marked == (2, 3, 4)
    higher = replace(both, good_side=Side.ABOVE, border=16.0, seen=counts[::-1], marked=tuple(range(4, 13)))
    assert there(cut(raised(picture=higher))[0].found.picture).marked
