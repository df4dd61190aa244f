"""People: who was asked, what followed from what was said, and what must stand nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from kpiwork.exact import exact
from kpiwork.review.migrate import migrated
from kpiwork.review.people.cut import cut_people
from kpiwork.review.people.known import people_of
from kpiwork.review.people.people import People
from kpiwork.review.people.words import NOBODY, chance_words, with_people_words
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import Record
from kpiwork.review.store import read_record, write_record
from kpiwork.review.tell import told
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level, Stage
from kpiwork.spec.department import Department
from kpiwork.spec.entries import Stance
from kpiwork.spec.relation import Grade
from tests.factories import flights_record
from tests.known import there
from tests.people import (
    AS_OF,
    DESK,
    MINIMUM,
    STATIONS,
    answer,
    answers,
    book_of_people,
    concern,
    department,
    people,
    signoff,
    wrote,
)

PEOPLE = people()


def test_who_was_asked_is_known_by_role_and_day():
    asked = {one.role: (one.is_affected, one.asked) for one in PEOPLE.affected}
    assert asked["Duty managers"] == (True, date(2012, 11, 20))
    assert asked[DESK] == (False, date(2012, 11, 20))
    assert [one.role for one in PEOPLE.not_asked] == [f"{STATIONS} of the airports", "Passengers"]


def test_a_role_that_speaks_under_a_shorter_name_has_spoken():
    spoke = {one.role: one.spoke for one in PEOPLE.affected}
    assert spoke[f"{STATIONS} of the airports"] == date(2013, 4, 22)
    assert spoke["Passengers"] is None


def test_open_concerns_stand_first_and_the_newest_answer_next():
    assert [one.words[:6] for one in PEOPLE.concerns] == ["The ca", "16 min", "Nobody"]
    assert [one.answered and one.answered.act for one in PEOPLE.concerns] == [None, "A card for one hour", ""]
    assert [one.name for one in PEOPLE.concerns] == ["", "", "Ana Lima"]


def test_the_newest_word_of_a_role_counts_and_what_it_said_before_is_kept():
    crew, stations = PEOPLE.signed
    assert (crew.stance, crew.before, crew.words) == (Stance.AGREED, Stance.NOT_YET, "It says so now.")
    assert (stations.stance, stations.before) == (Stance.WITH_RESERVATION, None)
    assert PEOPLE.unsigned == ("cancelled", "first_wave")


def test_a_draft_waits_for_no_signature():
    cards = book_of_people().cards
    drafts = {name: card.model_copy(update={"stage": Stage.DRAFT}) for name, card in cards.items()}
    assert people(cards=drafts).unsigned == ()


def test_nothing_of_later_days_is_known():
    then = people_of(book_of_people(), date(2013, 3, 2), MINIMUM)
    assert [(one.words, one.answered) for one in then.concerns] == [("Nobody reads it.", None)]
    assert [one.what for one in then.communication] == ["What is counted"]
    assert there(then.feedback).name == "autumn 2012"
    assert people_of(book_of_people(), date(2012, 1, 1), MINIMUM) == People(
        affected=tuple(replace(one, asked=None, spoke=None) for one in PEOPLE.affected),
        unsigned=("arrived_on_time", "cancelled", "first_wave"),
    )


def test_sentences_count_what_is_there():
    asked, raised, followed, signed, said = PEOPLE.sentences
    assert asked.startswith(
        "1 of 3 groups whose day the KPIs change were asked. Not in the room yet: Station m"
    )
    assert raised == "3 concerns were raised so far; 1 is open, for 51 days, since 12 November 2013."
    assert followed == "1 of 3 concerns (33 %) changed a card; 1 answer has no act yet."
    assert signed.startswith("The last word of 2 roles on 1 card: 1 agreed, 1 with reservation.")
    assert signed.endswith("On 2 cards nobody has said a word.")
    assert said.startswith("Asked in autumn 2013, at least half agree with 2 of 2 statements.")
    assert said.endswith("Of 1 statement asked before, people agree more with 1.")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"concerns": ()}, "No concern is on record."),
        ({"concerns": (concern(), concern(date="2013-12-30"))}, "2 are open, the oldest for 51 days"),
        ({"concerns": (concern(answer=answer(act="Done")),)}, "1 concern was raised so far; none is open."),
        ({"signoffs": ()}, "No card is signed by anybody yet."),
        (
            {"settings": department(stakeholders=[{"role": "All", "consulted_on": "2013-01-01"}] * 2)},
            "All 2 groups",
        ),
        ({"feedback": {"now": answers({4: 3})}}, "Asked in now: too few answered for anything to be shown."),
    ],
)
def test_sentences_fit_what_is_there(changes, said):
    assert said in " ".join(people(**changes).sentences)


def test_nobody_on_record_is_said():
    bare = there(with_people_words(People(), AS_OF))
    assert bare.sentences == (NOBODY,)
    assert with_people_words(None, AS_OF) is None


def test_chance_is_counted_for_the_statements_that_were_compared():
    assert "Of 1 statement compared, chance alone would let 0.1" in chance_words(there(PEOPLE.feedback))
    alone = there(people(feedback={"one": answers({4: 12})}).feedback)
    assert chance_words(alone) == ""


@pytest.mark.parametrize("edition", list(Edition))
def test_nothing_of_a_hidden_kpi_is_told(edition):
    hidden = ("arrived_on_time",)
    cut = there(with_people_words(cut_people(PEOPLE, edition, hidden), AS_OF))
    assert [one.kpi for one in cut.concerns] == ["first_wave", ""]
    assert (cut.signed, there(cut.feedback).statements) == ((), ())
    assert "16 minutes" not in str(cut)
    assert "3 concerns" not in " ".join(cut.sentences)


def test_an_edition_of_a_record_is_cut_too():
    record = flights_record(edition=None)
    secret = tuple(
        replace(kpi, level=Level.ORGANISATION) if kpi.id == "first_wave" else kpi for kpi in record.kpis
    )
    record = told(replace(record, kpis=secret))
    department_sees = edition_of(record, Edition.DEPARTMENT).people
    assert "The call falls" not in str(department_sees)
    assert "first_wave" not in str(department_sees)
    assert "The call falls" in str(edition_of(record, Edition.EXECUTIVE).people)


def test_executives_are_shown_no_single_person_s_words():
    assert there(PEOPLE.feedback).quotes
    assert there(there(cut_people(PEOPLE, Edition.EXECUTIVE, ())).feedback).quotes == ()


def test_interest_and_influence_are_in_no_record(tmp_path):
    """The record is the same whatever they are, and the words are keys of none of its parts of people."""
    kept = []
    for grade in Grade:
        entry = department().model_dump(mode="json")
        for one in entry["stakeholders"]:
            one.update(interest=grade.value, influence=grade.value)
        found = people_of(book_of_people(settings=Department.model_validate(entry)), AS_OF, MINIMUM)
        kept.append(exact(Record).dump_json(replace(flights_record(edition=None), people=found)))
    assert len(set(kept)) == 1
    assert not {"interest", "influence"} & set(_keys(json.loads(kept[0])["people"]))
    path = write_record(tmp_path, flights_record(edition=None))
    assert read_record(path).people == flights_record().people


def test_no_answer_of_a_small_group_is_in_a_record():
    few = (*answers({1: 3}, group=STATIONS), wrote("Only we few.", group=STATIONS))
    assert "Only we few." not in str(people(feedback={"now": (*answers({4: 12}), *few)}))


def test_of_an_older_record_what_followed_stays_what_followed():
    voice = {"day": "2013-04-22", "role": "x", "kind": "unfair", "words": "y", "answer": "A card"}
    older = {"schema_version": 2, "kpis": [{"id": "a", "voices": [voice]}, {"id": "b", "voices": []}]}
    first, second = migrated(older)["kpis"]
    assert (first["voices"][0]["act"], second["voices"]) == ("A card", [])
    assert "act" not in voice


def test_a_role_s_words_on_a_card_that_left_come_last():
    gone = signoff(kpi="gone", date="2011-01-01")
    assert [one.kpi for one in people(signoffs=(gone, signoff())).signed] == ["arrived_on_time", "gone"]


def _keys(found: object) -> list[str]:
    if isinstance(found, dict):
        return [*found, *(key for one in found.values() for key in _keys(one))]
    return [key for one in found for key in _keys(one)] if isinstance(found, list) else []
