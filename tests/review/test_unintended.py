"""Findings beside KPIs: with what was raised before, what people made of it, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.review.earlier import Earlier
from kpiwork.review.minute import in_one_minute
from kpiwork.review.raised import Closed
from kpiwork.review.unintended import count_of_tests, is_question, looks_of, with_findings
from kpiwork.signals.battery import Battery
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.planting import card_with
from kpiwork.spec.department import Department
from kpiwork.spec.entries import Concern, Decision, Outcome
from kpiwork.spec.feedback import FeedbackAnswer
from kpiwork.spec.workbook import DepartmentBook
from tests.factories import CALENDAR, flights_record
from tests.known import there
from tests.raised import BUNCHED, raised

KPI = BUNCHED.kpi
AS_OF = date(2014, 1, 15)


def book(**more):
    settings = Department.model_validate({"name": "Operations", "head": "Head of operations"})
    return DepartmentBook(id="operations", settings=settings, cards={KPI: card_with()}, **more)


def beside(*found, past=None, minimum=5, as_of=AS_OF, **more):
    kpis = {KPI: flights_record().kpi(KPI)}
    battery = Battery(findings=found or (BUNCHED,))
    reviewed = with_findings(
        kpis, battery, book(**more), past or Earlier(), period="2013-Q4", as_of=as_of, minimum=minimum
    )
    return reviewed[KPI]


def past_of(*labels, **changes):
    records = {}
    for label in labels:
        period = CALENDAR.parse(label)
        record = flights_record(edition=None)
        kpis = tuple(
            replace(kpi, findings=(raised(**changes),)) if kpi.id == KPI else kpi for kpi in record.kpis
        )
        facts = replace(record.period, label=label, start=period.start, end=period.end)
        records[period] = replace(record, period=facts, kpis=kpis)
    return Earlier(records=records)


def decision(**more):
    entry = {
        "id": "pile_up",
        "asked": "2013-10-01",
        "kpi": KPI,
        "detector": "threshold_bunching",
        "question": "Why do so many flights arrive 14 minutes late?",
        **more,
    }
    return Decision.model_validate(entry)


def test_a_finding_says_what_its_detector_asks_and_what_else_it_may_be():
    [one] = beside().findings
    assert one.title == "More records just inside the cutoff than just outside"
    assert all((one.benign, one.look_at, one.redesign, one.question))
    assert (one.before, one.closed) == ("", None)


def test_pictures_are_kept_of_signals_only():
    [clear] = beside(replace(BUNCHED, verdict=Verdict.CLEAR)).findings
    assert clear.found.picture is None
    assert beside().findings[0].found.picture is not None


def test_earlier_reviews_that_tested_are_counted_and_the_first_that_raised_it_is_named():
    past = past_of("2013-Q3", "2013-Q1", "2013-Q2")
    assert looks_of(past) == {(KPI, "threshold_bunching"): 3}
    assert beside(past=past).findings[0].before == "2013-Q1"


def test_what_could_not_be_tested_is_no_look_and_what_was_clear_was_not_raised():
    untested = past_of("2013-Q3", verdict=Verdict.NOT_ENOUGH_DATA, p=None)
    assert looks_of(untested) == {}
    clear = past_of("2013-Q3", verdict=Verdict.CLEAR)
    assert looks_of(clear) == {(KPI, "threshold_bunching"): 1}
    assert beside(past=clear).findings[0].before == ""


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_question_that_people_closed_has_its_outcome_and_a_day_to_look_again(outcome):
    closing = decision(outcome=outcome.value, look_again="2014-06-01")
    [one] = beside(decisions=(closing,)).findings
    assert one.closed is not None
    assert (one.closed.outcome, one.closed.look_again) == (outcome, date(2014, 6, 1))
    assert not one.closed.is_due
    [later] = beside(decisions=(closing,), as_of=date(2014, 6, 1)).findings
    assert later.closed.is_due


@pytest.mark.parametrize(
    "other",
    [
        {"outcome": "explained", "detector": "mix_shift"},
        {"outcome": "explained", "kpi": "cancelled"},
        {"outcome": "explained", "asked": "2014-02-01"},
        {},
    ],
)
def test_another_question_an_open_one_and_one_of_later_close_nothing(other):
    assert beside(decisions=(decision(**other),)).findings[0].closed is None


def test_a_question_that_is_put_to_a_meeting_is_named_until_it_is_decided():
    [one] = beside(decisions=(decision(),)).findings
    assert one.put == "Why do so many flights arrive 14 minutes late?"
    assert beside(decisions=(decision(asked="2014-02-01"),)).findings[0].put == ""
    decided = decision(decided="2013-11-01", decision="We look at ten of them")
    assert beside(decisions=(decided,)).findings[0].put == ""


def test_the_newest_outcome_counts():
    first = decision(outcome="explained", look_again="2013-11-01")
    second = decision(id="again", asked="2013-12-01", outcome="definition fixed")
    closed = beside(decisions=(second, first)).findings[0].closed
    assert closed.outcome is Outcome.DEFINITION_FIXED


def test_a_question_closed_without_a_day_to_look_again_is_asked_again_after_a_year():
    closing = decision(outcome="explained", asked="2013-12-01")
    for day, is_due in ((date(2014, 11, 30), False), (date(2014, 12, 1), True)):
        [one] = beside(decisions=(closing,), as_of=day).findings
        assert (one.closed.look_again, one.closed.is_due) == (date(2014, 12, 1), is_due)


def test_concerns_stand_beside_with_what_followed_as_far_as_it_was_known():
    words = {"id": "one", "date": "2013-04-22", "kpi": KPI, "role": "Station managers", "kind": "unfair"}
    answer = {"date": "2013-12-01", "by": "Head", "words": "You are right.", "act": "A guardrail was added"}
    concern = Concern.model_validate(
        {**words, "words": "16 minutes count like five hours.", "answer": answer}
    )
    [voice] = beside(concerns=(concern,)).voices
    assert voice.words == "16 minutes count like five hours."
    assert (voice.answer, voice.act) == ("You are right.", "A guardrail was added")
    [before] = beside(concerns=(concern,), as_of=date(2013, 11, 1)).voices
    assert (before.answer, before.act) == ("", "")
    assert beside(concerns=(concern,), as_of=date(2013, 1, 1)).voices == ()


def test_feedback_needs_enough_answers_to_be_shown():
    answers = tuple(
        FeedbackAnswer(group="Crew", kpi=KPI, item="I can do something about it", agreement=level)
        for level in (2, 3, 4, 3)
    )
    assert beside(feedback={"autumn_2013": answers}, minimum=5).agreement == ()
    [one] = beside(feedback={"autumn_2013": answers}, minimum=4).agreement
    assert (one.round, one.answers, one.mean) == ("autumn 2013", 4, 3.0)


def test_a_signal_that_chance_explains_is_no_question():
    assert is_question(raised())
    assert not is_question(raised(evidence=Strength.NONE))
    assert not is_question(raised(verdict=Verdict.CLEAR))


def test_tests_are_counted_as_an_audience_sees_them():
    kpi = beside(BUNCHED, replace(BUNCHED, detector="exclusions", verdict=Verdict.NOT_APPLICABLE, p=None))
    count = there(count_of_tests([kpi]))
    assert (count.questions, count.tests, count.too_little, count.not_applicable) == (1, 1, 0, 1)
    assert count.expected_false == pytest.approx(0.005)
    assert count_of_tests([replace(kpi, findings=())]) is None


def minute(*found):
    record = flights_record(edition=None)
    kpis = {kpi.id: replace(kpi, findings=found) if kpi.id == KPI else kpi for kpi in record.kpis}
    return [one for one in in_one_minute(kpis, record.period, ()) if "data raise" in one.text]


def test_in_one_minute_the_open_questions_are_named_with_the_weightiest():
    weak = raised(detector="exclusions", size=Strength.WEAK)
    [one] = minute(weak, raised())
    assert one.kpi == KPI
    assert one.text.startswith("The data raise 2 questions, the first about “")
    assert one.text.endswith("more records just inside the cutoff than just outside.")
    assert minute(raised(verdict=Verdict.CLEAR)) == []
    assert minute(raised(p=None)) == []


def test_a_question_that_was_looked_at_is_no_news_until_the_day_to_look_again():
    closed = Closed(
        asked=date(2013, 10, 1), look_again=date(2014, 6, 1), is_due=False, outcome=Outcome.EXPLAINED
    )
    assert minute(raised(closed=closed)) == []
    assert len(minute(raised(closed=replace(closed, is_due=True)))) == 1
