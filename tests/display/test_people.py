"""People and trust on a page: by role, with what followed, and nothing of a small group."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from matplotlib.collections import LineCollection

from kpiwork.display import page
from kpiwork.display.figures.canvas import Width, colour
from kpiwork.display.figures.likert import likert, likert_alt
from kpiwork.display.people import MOST_PICTURES, change_words, messages, opinions
from kpiwork.review.feedback_change import changed
from kpiwork.review.people.cut import cut_people
from kpiwork.review.people.people import People
from kpiwork.review.people.words import with_people_words
from kpiwork.review.raised import Voice
from kpiwork.spec.batch import Edition
from kpiwork.spec.entries import ConcernKind
from tests.display.test_page import read, words
from tests.factories import flights_record
from tests.people import HELPS, STATIONS, answer, answers, concern, people, wrote

RECORD = flights_record()


def part(edition=Edition.DEPARTMENT, **changes):
    found = with_people_words(cut_people(people(**changes), edition, ()), RECORD.as_of)
    return page.people_and_trust(replace(RECORD, edition=edition, people=found))


def test_an_open_concern_and_an_answer_without_an_act_are_told_as_such():
    said = words(part())
    assert "The call falls into the busiest half hour. Night leads, 12 Nov 2013; extra work" in said
    assert "Not answered yet." in said
    assert "16 minutes count like five hours." in said
    assert "A card for one hour the card was changed" in said
    assert said.count("No act followed yet") == 1


def test_who_was_not_asked_is_not_in_the_room():
    said = words(part())
    assert "Passengers yes not in the room yet" in said
    assert "Weather desk no 20 Nov 2012" in said


def test_a_name_stands_only_where_its_owner_wrote_it():
    said = words(part())
    assert "Ana Lima, Weather desk" in said
    assert "Ana Lima" not in words(part(concerns=(concern(),)))


def test_interest_and_influence_are_on_no_page():
    for edition in Edition:
        said = words(part(edition)).casefold()
        assert "interest" not in said
        assert "influence" not in said


def test_what_was_told_and_taught_stands_with_its_day():
    assert [(one.what, kind) for one, kind in messages(RECORD)] == [
        ("Reading a chart", "taught"),
        ("What is counted", "told"),
    ]
    assert "22 Jan 2013 taught Duty managers Reading a chart not said" in words(part())
    assert messages(replace(RECORD, people=None)) == []


def test_nothing_of_a_small_group_is_shown():
    said = words(part())
    assert "Only we few say this." not in said
    assert "What members of groups below 10 wrote is not shown." in said
    few = words(part(feedback={"now": (*answers({4: 12}), *answers({5: 4}, item=HELPS))}))
    assert "1 statement is not shown: fewer than 10 answered." in few
    assert f"{HELPS}" not in few


def test_executives_read_what_matters_and_no_table():
    short = part(Edition.EXECUTIVE)
    said = words(short)
    assert "<table" not in str(short)
    assert "<img" not in str(short)
    assert "1 of 3 concerns (33 %) changed a card" in said
    assert "The call falls into the busiest half hour." in said
    assert "It ended a quarrel of years." not in said
    assert len(said) < len(words(part())) / 2


def test_the_table_behind_a_chart_holds_its_numbers():
    said = words(part())
    assert "It is fair 14 1 4 9 3.50 +1.07 (+0.52 to +1.63); more agreement" in said
    assert "“It is fair”: more agreement than in autumn 2012" in said
    assert f"{HELPS} 17 8 0 9" in said


def test_where_nobody_is_on_record_the_page_says_so():
    bare = replace(RECORD, people=with_people_words(People(), RECORD.as_of))
    assert "Nobody is on record" in words(page.people_and_trust(bare))
    assert not page.people_and_trust(replace(RECORD, people=None))


def test_formulas_and_markup_that_people_wrote_are_text():
    text = "=cmd|' /C calc'!A0 <script>alert(1)</script>"
    attacked = part(feedback={"now": (*answers({4: 12}, group=text), wrote(text, group=text))})
    assert "script" not in read(attacked).tags
    assert text in words(attacked)


def test_beyond_a_few_kpis_answers_stand_in_tables_only():
    kpis = [kpi.id for kpi in RECORD.kpis[: MOST_PICTURES + 1]]
    given = tuple(one for kpi in kpis for one in answers({4: 12}, kpi=kpi))
    found = part(feedback={"now": given})
    assert str(found).count("<img") == MOST_PICTURES
    assert words(found).count("Answers to each statement") == 1


def test_kpis_stand_in_reading_order_and_the_department_s_statements_first():
    given = tuple(one for kpi in ("cancelled", "arrived_on_time", None) for one in answers({4: 12}, kpi=kpi))
    review = replace(RECORD, people=people(feedback={"now": given}))
    assert [one.kpi for one in opinions(review)] == ["", "arrived_on_time", "cancelled"]


@pytest.mark.parametrize("width", list(Width))
def test_bars_lie_around_the_middle_of_those_who_say_neither(width):
    [shown] = opinions(replace(RECORD, people=people(feedback={"now": answers({1: 2, 3: 4, 5: 10})})))
    axes = likert(shown, width).axes[0]
    lines = [line for line in axes.collections if isinstance(line, LineCollection)]
    bars = [line.get_segments()[0] for line in lines]
    ends = [tuple(round(float(across), 4) for across, _ in bar) for bar in bars]
    assert ends == [(-0.25, -0.125), (-0.125, 0.125), (0.125, 0.75)]
    assert len({str(line.get_colors()) for line in lines}) == len(ends) == len(axes.collections)
    texts = [text.get_text().strip("\N{NO-BREAK SPACE}") for text in axes.texts]
    assert texts[:3] == ["2 no", "10 yes", "4"]
    assert "It is fair" in texts
    assert axes.texts[0].get_color() == colour("worry")


def test_text_stays_inside_the_picture():
    item = "It is fair to everybody, also to those who have the difficult cases and who work at night"
    [shown] = opinions(replace(RECORD, people=people(feedback={"now": answers({1: 60, 5: 60}, item=item)})))
    for width in Width:
        figure = likert(shown, width)
        figure.canvas.draw()
        room = figure.bbox
        for text in figure.axes[0].texts:
            extent = text.get_window_extent()
            assert room.x0 - 1 <= extent.x0
            assert extent.x1 <= room.x1 + 1
            assert extent.y1 <= room.y1 + 1


def test_the_alternative_text_holds_every_count():
    [shown] = opinions(RECORD)
    said = likert_alt(shown)
    assert "“It is fair”: 9 yes, 4 neither, 1 no" in said
    assert "“It helps me in my work”: 9 yes, 0 neither, 8 no" in said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ([4] * 12, [4] * 12, r"0\.00 \(−0\.\d\d to \+0\.\d\d\); cannot be told apart"),
        ([5] * 12, [2] * 12, r"\+3\.00 \(\+2\.\d\d to \+3\.\d\d\); more agreement"),
        ([2] * 5, [4] * 5, r"−2\.00; too few answers to tell"),
    ],
)
def test_a_change_is_printed_with_its_range_and_what_it_says(now, before, said):
    assert re.fullmatch(said, change_words(changed(now, before, since="autumn 2012")))


def test_a_card_shows_its_concerns_wherever_it_stands():
    voice = Voice(day=RECORD.as_of, role=STATIONS, kind=ConcernKind.UNFAIR, words="It jumps about.")
    done = replace(voice, words="It was late.", answer="True.", act="It comes daily")
    kpi = replace(RECORD.kpis[0], voices=(done, voice))
    said = words(page.every_kpi(replace(RECORD, kpis=(kpi, *RECORD.kpis[1:]))))
    assert "Open: “It jumps about.” (Station managers, 2 Jan 2014; unfair). Not answered yet." in said
    assert said.index("It jumps about.") < said.index("It was late.")
    assert "What followed: It comes daily." in said


def test_an_answer_is_no_act():
    heard = concern(answer=answer(words="We see."))
    said = words(part(concerns=(heard,)))
    assert "We see. Operations Analyst, 6 May 2013 No act followed yet" in said
