"""Exercises on a page: each is asked where the page has something to ask about, and its answer is the page's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.change import Assurance, Variation
from kpiwork.review import course
from kpiwork.review.record import DataLight
from kpiwork.spec.batch import Edition
from kpiwork.spec.target import Status
from tests.factories import bare_record, flights_record
from tests.raised import raised

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def review():
    return flights_record(edition=Edition.DEPARTMENT)


def words(exercises) -> str:
    return " ".join(" ".join((one.question, *one.answer)) for one in exercises).replace(SPACE, " ")


def with_kpi(review, name, **changes):
    return replace(
        review, kpis=tuple(replace(kpi, **changes) if kpi.id == name else kpi for kpi in review.kpis)
    )


@pytest.mark.parametrize("status", [Status.NEAR, Status.MISSED, Status.MET])
def test_a_status_is_asked_for_and_explained(review, status):
    kpis = [kpi for kpi in review.kpis if kpi.standing.status is status]
    if not kpis:
        pytest.skip(f"the sample has no KPI that is {status}")
    [one] = course.of_status(replace(review, kpis=tuple(kpis)))
    assert kpis[0].name in one.question
    assert one.answer[0].lower().startswith(status.value)


def test_noise_is_nobodys_merit(review):
    [usual] = [kpi for kpi in review.kpis if kpi.change and kpi.change.variation == (Variation.COMMON,)][:1]
    first, last = course.of_change(replace(review, kpis=(usual,)))
    assert "moved by" in first.question
    assert first.answer[0].startswith("Nobody.")
    assert last.answer[0].startswith("None.")


def test_what_really_changed_is_named(review):
    kpi = next(kpi for kpi in review.kpis if kpi.change and kpi.change.variation)
    moved = replace(kpi.change, variation=(Variation.CONCERN_LOW,))
    *_, last = course.of_change(with_kpi(review, kpi.id, change=moved))
    assert kpi.name in last.answer[0]


@pytest.mark.parametrize("assurance", [Assurance.HIT_OR_MISS, Assurance.FAILS])
def test_pressure_helps_no_process(review, assurance):
    kpi = next(kpi for kpi in review.kpis if kpi.change)
    changed = replace(review, kpis=(replace(kpi, change=replace(kpi.change, assurance=assurance)),))
    [one] = course.of_reliance(changed)
    assert assurance.value in one.question
    assert "Change the way of working, or the target." in words([one])
    steady = replace(review, kpis=(replace(kpi, change=replace(kpi.change, assurance=Assurance.PASSES)),))
    assert not list(course.of_reliance(steady))


def test_where_it_came_from_is_the_page_s_own_sentence(review):
    [one] = course.of_where(review)
    assert one.answer[0] in {kpi.where for kpi in review.kpis}


def test_numbers_that_are_in_doubt_are_named(review):
    doubtful = with_kpi(review, "cancelled", data_light=DataLight.IN_DOUBT)
    assert "In doubt or without data: “Cancelled flights”." in words(course.of_data(doubtful))
    trusted = replace(review, kpis=tuple(replace(kpi, data_light=DataLight.TRUSTED) for kpi in review.kpis))
    assert "None is in doubt." in words(course.of_data(trusted))


def test_a_question_is_no_accusation(review):
    said = words(course.of_question(with_kpi(review, "cancelled", findings=(raised(),))))
    assert "A question is no accusation." in said
    assert "Rule out first" in said


def test_silence_proves_nothing(review):
    quiet = replace(review, kpis=tuple(replace(kpi, findings=()) for kpi in review.kpis))
    assert "Not proved." in words(course.of_question(quiet))


def test_the_answer_to_what_is_asked_is_the_question_itself(review):
    [one] = course.of_decision(review)
    assert one.answer == tuple(entry.question for entry in review.open_questions)


def test_of_an_empty_page_little_is_asked():
    review = bare_record()
    assert not list(course.of_status(review))
    assert not list(course.of_where(review))
    assert "Nothing this time." in words(course.of_decision(review))
