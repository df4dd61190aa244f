"""A department's people for tests: who was asked, concerns with and without an act, two rounds of feedback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpiwork.review.people.known import people_of
from kpiwork.review.people.people import People
from kpiwork.review.people.words import with_people_words
from kpiwork.signals.planting import card_with
from kpiwork.spec.department import Department
from kpiwork.spec.entries import Concern, SignOff
from kpiwork.spec.feedback import FeedbackAnswer
from kpiwork.spec.workbook import DepartmentBook

AS_OF = date(2014, 1, 2)
MINIMUM = 10
KPIS = ("arrived_on_time", "cancelled", "first_wave")
CREW, STATIONS, DESK = "Duty managers", "Station managers", "Weather desk"
FAIR, HELPS = "It is fair", "It helps me in my work"
AUTUMN, LAST_AUTUMN = date(2013, 11, 22), date(2012, 11, 23)


def department(**more: Any) -> Department:
    """Make who the department is; interest and influence are there, to be seen nowhere."""
    entry = {
        "name": "New York departures",
        "head": "Head of Operations Control",
        "stakeholders": [
            {
                "role": CREW,
                "group": "Operations",
                "interest": "high",
                "influence": "low",
                "consulted_on": "2012-11-20",
            },
            {"role": f"{STATIONS} of the airports", "consulted_on": "2014-06-01"},
            {"role": "Passengers", "interest": "high", "influence": "low"},
            {"role": DESK, "affected": False, "consulted_on": "2012-11-20"},
        ],
        "communication": [
            {"date": "2012-12-10", "to": CREW, "what": "What is counted", "by": "Head of Operations Control"},
            {"date": "2014-06-01", "to": CREW, "what": "Nobody knows of it yet"},
        ],
        "training": [{"date": "2013-01-22", "to": CREW, "what": "Reading a chart"}],
        **more,
    }
    return Department.model_validate(entry)


def concern(**more: Any) -> Concern:
    """Make a concern that nobody answered."""
    entry = {
        "id": "one",
        "date": "2013-11-12",
        "kpi": "first_wave",
        "role": "Night leads",
        "kind": "extra work",
        "words": "The call falls into the busiest half hour.",
        **more,
    }
    return Concern.model_validate(entry)


def answer(**more: Any) -> dict[str, Any]:
    """Make an answer without an act."""
    return {"date": "2013-05-06", "by": "Operations Analyst", "words": "True of every limit.", **more}


def signoff(**more: Any) -> SignOff:
    """Make a word on a card."""
    entry = {"date": "2012-12-10", "kpi": "arrived_on_time", "role": CREW, "stance": "agreed", **more}
    return SignOff.model_validate(entry)


def answers(
    levels: Mapping[int, int],
    *,
    group: str = CREW,
    closed: date | None = AUTUMN,
    item: str = FAIR,
    **more: Any,
) -> tuple[FeedbackAnswer, ...]:
    """Make answers to a statement: how many people by agreement."""
    given = {"group": group, "kpi": "arrived_on_time", "item": item, "closed": closed, **more}
    return tuple(
        FeedbackAnswer(agreement=level, **given) for level, people in levels.items() for _ in range(people)
    )


def wrote(words: str, *, group: str = CREW, closed: date | None = AUTUMN, **more: Any) -> FeedbackAnswer:
    """Make what somebody wrote."""
    return FeedbackAnswer(group=group, item="What else?", words=words, closed=closed, **more)


def book_of_people(**more: Any) -> DepartmentBook:
    """Make the department's files."""
    entries: dict[str, Any] = {
        "settings": department(),
        "cards": {name: card_with() for name in KPIS},
        "concerns": (
            concern(),
            concern(id="two", date="2013-04-22", role=STATIONS, kpi="arrived_on_time", kind="unfair",
                    words="16 minutes count like five hours.", answer=answer(act="A card for one hour", changed_card=True)),
            concern(id="three", date="2013-03-01", role=DESK, kpi=None, kind="other", name="Ana Lima",
                    words="Nobody reads it.", answer=answer(date="2013-03-05", words="We see.")),
        ),
        "signoffs": (
            signoff(stance="not yet", words="Most of it is not ours."),
            signoff(date="2013-02-18", words="It says so now."),
            signoff(role=STATIONS, stance="with reservation"),
        ),
        "feedback": {
            "autumn_2012": answers({2: 8, 3: 6}, closed=LAST_AUTUMN),
            "autumn_2013": (
                *answers({4: 9, 3: 4, 1: 1}),
                *answers({5: 9, 2: 3}, item=HELPS),
                *answers({1: 5}, item=HELPS, group=STATIONS),
                wrote("It ended a quarrel of years."),
                wrote("Only we few say this.", group=STATIONS),
            ),
        },
    }  # fmt: skip
    return DepartmentBook(id="operations", **{**entries, **more})


def people(**more: Any) -> People:
    """Make what a complete record keeps of them."""
    found = with_people_words(people_of(book_of_people(**more), AS_OF, MINIMUM), AS_OF)
    assert found is not None
    return found


def hostile_people(text: str) -> People:
    """Make them again with a text in every place where a person may write."""
    met = {"to": text, "what": text, "by": text, "date": "2013-01-22"}
    asked = {"role": text, "group": text, "consulted_on": "2012-11-20"}
    return people(
        settings=department(stakeholders=[asked], communication=[met], training=[met]),
        concerns=(
            concern(role=text, words=text, name=text),
            concern(role=text, words=text, name=text, answer=answer(by=text, words=text, act=text)),
        ),
        signoffs=(signoff(role=text, words=text, name=text),),
        feedback={
            "autumn_2013": (*answers({4: 9, 3: 4}, group=text, item=text), wrote(text, group=text)),
        },
    )
