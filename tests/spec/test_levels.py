"""Whom a column names, and by what a card may be split."""

import pytest
from pydantic import ValidationError

from kpiwork.spec.card import Card
from kpiwork.spec.levels import dimensions_shown, level_of
from kpiwork.spec.source import Column, ColumnLevel, Source

DECLARED = Source.model_validate(
    {
        "path": "data/work.csv",
        "columns": {
            "rep": {"person": True},
            "seat": {"level": "person"},
            "desk": {"level": "team"},
            "agent": {"level": "none"},
            "half": {"level": "none"},
            "masked": {"level": "none"},
        },
        "derived": {
            "short": "lower(desk)",
            "shorter": "lower(short)",
            "asked": "case when kind = 'team' then 1 end",
            "whose": 'case when kind = 1 then "Sales team" end',
            "half": "case when team = 'Zebra' then 1 else 2 end",
            "masked": "lower(rep)",
            "loop": "lower(loop)",
        },
    }
)


@pytest.mark.parametrize(
    ("column", "level"),
    [
        ("rep", "person"),
        ("seat", "person"),
        ("desk", "team"),
        ("agent", "none"),
        ("short", "team"),
        ("shorter", "team"),
        ("asked", "none"),
        ("whose", "team"),
        ("half", "none"),
        ("masked", "person"),
        ("loop", "none"),
        ("Team name", "team"),
        ("salesTeam", "team"),
        ("crews", "team"),
        ("employee_no", "person"),
        ("division", "department"),
        ("number", "none"),
        ("region", "none"),
        ("", "none"),
    ],
)
def test_a_column_says_whom_it_names_or_its_name_does(column, level):
    assert level_of(column, DECLARED) is ColumnLevel(level)


def test_a_person_is_a_person_whichever_way_it_is_said():
    assert Column.model_validate({"level": "person"}).person
    for contradiction in ({"level": "team", "person": True}, {"level": "person", "person": False}):
        with pytest.raises(ValidationError, match="keep one of level and person"):
            Column.model_validate(contradiction)


def card(level, use="none", **measure):
    agreed = {} if use == "none" else {"agreement": "Of 2024", "keep_for": "1 year"}
    given = {"source": "work", "date": "day", "numerator": "count(*)"}
    split = {"dimensions": ["kind", "division", "team", "rep"]}
    named = {"name": "Done", "question": "?", "owner": "Head", "better": "higher", "unit": "ratio"}
    uses = {"level": level, "person_use": use, **agreed}
    return Card.model_validate({**named, **uses, "measure": {**given, **split, **measure}})


@pytest.mark.parametrize(
    ("level", "use", "shown"),
    [
        ("organisation", "none", ["kind"]),
        ("department", "none", ["kind", "division"]),
        ("team", "none", ["kind", "division", "team"]),
        ("person", "none", ["kind", "division", "team"]),
        ("person", "appraisal", ["kind", "division", "team"]),
    ],
)
def test_nothing_finer_than_the_level_is_measured_and_persons_never(level, use, shown):
    assert list(dimensions_shown(card(level, use), {"work": DECLARED})) == shown


def test_a_column_that_any_source_of_a_card_says_to_name_persons_names_persons():
    both = card("team", denominator={"source": "rosters", "date": "day", "value": "count(*)"})
    rosters = Source.model_validate({"path": "b.csv", "columns": {"kind": {"person": True}}})
    sources = {"work": DECLARED, "rosters": rosters}
    assert list(dimensions_shown(both, sources)) == ["division", "team"]
