"""Every formula has the same answer on every engine, value by value, and the known one where Python knows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from kpiwork.measure.expression import (
    FORMS,
    FUNCTIONS,
    bind,
    bind_condition,
    parse_aggregate,
    parse_row,
)
from kpiwork.measure.expression.nodes import Aggregate, Call, walk
from kpiwork.measure.expression.parse import tree
from kpiwork.periods import Workdays
from tests.engines.asking import postgres_engine, unlike
from tests.engines.awkward import ODD_NAME, ZONES
from tests.engines.formulas import AGGREGATES, FORMS_USED, ROWS

DATA_END = datetime(2024, 3, 31, 0, 30, tzinfo=UTC)
HOLIDAYS = frozenset({date(2024, 1, 1), date(2013, 3, 11), date(2024, 3, 29), date(1969, 12, 31)})
WORKDAYS = Workdays(holidays=HOLIDAYS)
NAMES = {"data_end": DATA_END}
BERLIN = ZoneInfo(ZONES[0])


def by_name(formulas):
    return {f"f{position}": formula for position, formula in enumerate(formulas)}


def bound(parse, table, text, *, zone=ZONES[0], where=None):
    return bind(parse(text), table, zone=zone, workdays=WORKDAYS, names=NAMES, where=where)


def row_query(table, formulas):
    return table.select("id", **{name: bound(parse_row, table, text) for name, text in formulas.items()})


def totals(table, formulas, where=None):
    return {name: bound(parse_aggregate, table, text, where=where) for name, text in formulas.items()}


def ordered(rows, *names):
    return sorted(rows, key=lambda row: [(row[name] is None, row[name] or 0) for name in names])


def used_names(formula):
    return {
        node.function.partition(" ")[0] for node in walk(tree(formula)) if isinstance(node, Call | Aggregate)
    }


def test_no_function_is_left_out():
    assert set(FUNCTIONS) <= set().union(*map(used_names, (*ROWS, *AGGREGATES)))


def test_no_form_is_left_out():
    assert set(FORMS_USED) == {form.signature for form in FORMS}
    assert set(FORMS_USED.values()) <= {*ROWS, *AGGREGATES}


def test_columns_arrive_with_their_types(given_of, expected_of):
    kinds = [
        {name: (dtype.is_timestamp() and dtype.timezone is not None, type(dtype)) for name, dtype in schema}
        for schema in (given_of.schema().items(), expected_of.schema().items())
    ]
    assert kinds[0] == kinds[1]


def test_every_row_formula_gives_the_same(engine, duck, given_of, expected_of):
    formulas = by_name(ROWS)
    given = ordered(engine.rows(row_query(given_of, formulas)), "id")
    expected = ordered(duck.rows(row_query(expected_of, formulas)), "id")
    assert unlike(given, expected, formulas) == []


def test_row_formulas_are_the_same_inside_of_aggregates(engine, duck, given_of, expected_of):
    """Inside of aggregates Ibis writes some operations in another way."""
    truths = {text for text in ROWS if bound(parse_row, expected_of, text).type().is_boolean()}
    counted = [f"count(*) filter (where {text})" for text in ROWS if text in truths]
    distinct = [f"count(distinct {text})" for text in ROWS if "word" in text and text not in truths]
    formulas = by_name([*counted, *distinct])
    given = engine.rows(given_of.aggregate(**totals(given_of, formulas)))
    expected = duck.rows(expected_of.aggregate(**totals(expected_of, formulas)))
    assert unlike(given, expected, formulas) == []


@pytest.mark.parametrize("where", ["true", "x > 0 or word like '%a%'"])
def test_every_aggregate_gives_the_same(engine, duck, given_of, expected_of, where):
    formulas = by_name(AGGREGATES)

    def answers(side, table):
        kept = bind_condition(parse_row(where), table, zone=ZONES[0])
        return ordered(side.rows(table.group_by("part").aggregate(**totals(table, formulas, kept))), "part")

    assert unlike(answers(engine, given_of), answers(duck, expected_of), formulas) == []


def test_aggregates_of_no_rows_give_the_same(engine, duck, given_of, expected_of):
    formulas = by_name(AGGREGATES)

    def answers(side, table):
        nothing = table.filter(table.id < 0)
        return side.rows(nothing.aggregate(**totals(nothing, formulas)))

    assert unlike(answers(engine, given_of), answers(duck, expected_of), formulas) == []


def test_a_date_is_written_alike_whatever_the_database_was_told(postgres, data):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        engine = postgres_engine(connection)
        table = engine.table("german", data)
        connection.execute("set datestyle = 'German'")
        query = row_query(table, {"written": "cast(day as text)"})
        given = [row["written"] for row in ordered(engine.rows(query), "id")]
    assert given == [row["day"] and row["day"].isoformat() for row in data.to_pylist()]


BY_ZONE = (
    "cast(instant as timestamp)",
    "cast(instant as date)",
    "hour(instant)",
    "minute(later)",
    "weekday(instant)",
    "workdays_between(instant, later)",
    "hours_between(day, instant)",
    "local < instant",
    "data_end > local",
)


def test_every_zone_gives_the_same(engine, duck, given_of, expected_of):
    formulas = {f"f{place}_{n}": text for place in range(len(ZONES)) for n, text in enumerate(BY_ZONE)}

    def query(table):
        values = {
            name: bound(parse_row, table, text, zone=ZONES[int(name[1])]) for name, text in formulas.items()
        }
        return table.select("id", **values)

    given = ordered(engine.rows(query(given_of)), "id")
    expected = ordered(duck.rows(query(expected_of)), "id")
    assert unlike(given, expected, formulas) == []


def shown(moment):
    return moment.astimezone(BERLIN).replace(tzinfo=None)


@cache
def worked_until(last, first):
    days = [date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal() + 1)]
    return sum(day.isoweekday() <= 5 and day not in HOLIDAYS for day in days)


KNOWN: dict[str, tuple[str, Callable]] = {
    "lower(part)": ("part", str.lower),
    "upper(part)": ("part", str.upper),
    "trim(word)": ("word", lambda text: text.strip(" \t\n\r\x0b\x0c")),
    "word < 'a'": ("word", lambda text: text.encode() < b"a"),
    "word between 'A' and 'a'": ("word", lambda text: b"A" <= text.encode() <= b"a"),
    "greatest(word, 'b') = word": ("word", lambda text: text.encode() >= b"b"),
    "word like '%\\%'": ("word", lambda text: "\\" in text),
    "word like '%\\_lash'": ("word", lambda text: text == "back\\slash"),
    "word like '_'": ("word", lambda text: len(text) == 1),
    "cast(large as text)": ("large", str),
    "large + 1": ("large", lambda number: number + 1),
    "-small": ("small", lambda number: -number),
    "cast(price as integer)": ("price", int),
    "year(day)": ("day", lambda day: day.year),
    "week(day)": ("day", lambda day: day.isocalendar().week),
    "weekday(day)": ("day", date.isoweekday),
    "cast(day as text)": ("day", date.isoformat),
    "cast(instant as timestamp)": ("instant", shown),
    "hour(instant)": ("instant", lambda moment: shown(moment).hour),
    "cast(instant as date)": ("instant", lambda moment: shown(moment).date()),
    "workdays_between(day, date '2100-01-01')": ("day", lambda day: worked_until(date(2100, 1, 1), day)),
}


def test_known_answers(engine, given_of, data):
    formulas = by_name(KNOWN)
    given = ordered(engine.rows(row_query(given_of, formulas)), "id")
    assert len(given) == data.num_rows
    expected = [
        {
            name: None if row[KNOWN[text][0]] is None else KNOWN[text][1](row[KNOWN[text][0]])
            for name, text in formulas.items()
        }
        for row in data.to_pylist()
    ]
    assert unlike(given, expected, formulas) == []


def test_the_first_and_the_last_text_are_those_by_their_bytes(engine, given_of, data):
    texts = sorted((row[ODD_NAME] for row in data.to_pylist() if row[ODD_NAME]), key=str.encode)
    odd = '"' + ODD_NAME.replace('"', '""') + '"'
    formulas = {"first": f"min({odd}) filter (where {odd} <> '')", "last": f"max({odd})"}
    (row,) = engine.rows(given_of.aggregate(**totals(given_of, formulas)))
    assert (row["first"], row["last"]) == (texts[0], texts[-1])
