"""What is found of a part: with no weight, from real data, and never of a person or of a few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.narrowed import WHOLE, Part
from kpiwork.spec.choices import Level, PersonUse
from kpiwork.studio.desk import Choice, Desk

BUNCHING = Choice(kpi="reply_4h", detector="threshold_bunching")


@pytest.fixture(scope="module")
def desk(opened):
    return Desk(opened)


def test_the_whole_is_what_was_found_already(desk, opened):
    assert desk.finding(BUNCHING) == opened.of("reply_4h")[0]
    assert desk.finding(BUNCHING).q == opened.battery.signals[0].q


def test_a_part_is_looked_at_anew_and_given_no_weight(desk):
    months = desk.months("reply_4h")
    since = next(one for one in months if one.label == "2012-08")
    found = desk.finding(replace(BUNCHING, part=Part(first=since.start, last=months[-1].end)))
    assert found.verdict is Verdict.SIGNAL
    assert (found.q, found.evidence, found.severity) == (None, Strength.NONE, Strength.NONE)
    before = desk.finding(replace(BUNCHING, part=Part(first=months[0].start, last=months[17].end)))
    assert before.verdict is not Verdict.SIGNAL


def test_the_segments_of_a_dimension_hold_all_records_between_them(desk):
    whole = desk.finding(BUNCHING)
    teams = [Part(dimension="team", segment=one) for one in desk.segments("reply_4h", "team")]
    parts = [desk.finding(replace(BUNCHING, part=one)) for one in teams]
    assert sum(one.rows for one in parts) == whole.rows


def test_every_detector_has_an_answer_to_every_kind_of_part(desk, opened):
    [team, *_] = desk.segments("reply_4h", "team")
    months = desk.months("reply_4h")
    part = Part(dimension="team", segment=team, first=months[6].start, last=months[-1].end)
    for name in opened.detectors:
        assert desk.finding(Choice(kpi="reply_4h", detector=name, part=part)).reason


def test_few_records_are_no_segment(opened):
    settings = opened.workbook.settings
    strict = settings.model_copy(update={"privacy": settings.privacy.model_copy(update={"minimum": 20_000})})
    desk = Desk(replace(opened, workbook=replace(opened.workbook, settings=strict)))
    assert len(desk.segments("reply_4h", "team")) < len(Desk(opened).segments("reply_4h", "team"))
    assert desk.segments("csat_top2", "team") == ()
    assert "team" not in desk.dimensions("csat_top2")


@pytest.mark.parametrize("more", [{"person_use": PersonUse.DEVELOPMENT}, {"level": Level.PERSON}])
def test_what_may_concern_persons_is_not_split(opened, more):
    card = opened.book.cards["reply_4h"].model_copy(update=more)
    book = replace(opened.book, cards={**opened.book.cards, "reply_4h": card})
    assert Desk(replace(opened, book=book)).dimensions("reply_4h") == ()


def test_what_was_not_measured_has_no_months(opened):
    rows = opened.measured.readings
    without = replace(opened.measured, readings=rows[rows["kpi"] != "reply_4h"])
    desk = Desk(replace(opened, measured=without))
    assert desk.months("reply_4h") == ()
    assert desk.dimensions("reply_4h") == ()
    assert desk.finding(replace(BUNCHING, part=WHOLE))
