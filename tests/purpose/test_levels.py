"""What a card's level does not allow stands in nothing that any command makes."""

import re
from dataclasses import replace

import pytest

from kpiwork.measure.measure import measure
from kpiwork.periods import Calendar
from kpiwork.spec.load import load
from tests.purpose.conftest import BATCHES, ask, run
from tests.purpose.planted import (
    ABOVE,
    ABOVE_NEVER,
    DEFINITION,
    DEPARTMENT,
    NEVER,
    PERIOD,
    PERSONS,
    TEAMS,
    UNITS,
    UNITS_SHOWN,
    card,
    plant,
)
from tests.purpose.produced import holding, produced

INITIALS = tuple(name.upper() for name in PERSONS)
OF_PERSONS = (*PERSONS, *INITIALS)
EDITIONS = ("department", "executive", "analyst")
EIGHTHS = re.compile(r"(?<![\d.])(?:12|37|62|87)\.5\s?%")
"""The failed part of eight audits, which are fewer than a page may show."""
HIDING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def test_no_person_stands_anywhere_with_an_agreement_either(planted):
    for folder in (planted.reports, planted.printed, planted.root / "records"):
        assert holding(folder, *OF_PERSONS) == []


def test_nothing_is_kept_of_persons_but_the_source_itself(planted):
    kept = planted.root / ".kpiwork"
    texts = dict(produced(kept))
    assert any("segment" in text for text in texts.values())
    for where, text in produced(kept):
        if any(name in text for name in OF_PERSONS):
            assert where.endswith(".parquet")
            assert re.match(r"\['id', 'day', 'kind', 'rep', 'team', 'unit', 'ok'", text)


def test_teams_stand_where_the_level_is_the_team(planted):
    """The test of the tests: what may be shown is found by the same search."""
    for edition in EDITIONS:
        found = {name for _, name in holding(planted.of(edition) / "quarterly", *TEAMS, *UNITS_SHOWN)}
        assert found.issuperset(TEAMS)
    assert {name for _, name in holding(planted.root / "records", *UNITS_SHOWN)}


def test_a_kpi_of_the_organisation_stands_in_nothing_for_a_department(planted):
    found = holding(planted.of("department"), ABOVE, ABOVE_NEVER, "of_organisation")
    assert [one for one in found if "handbook" not in one[0]] == []
    for edition in ("executive", "analyst"):
        assert holding(planted.of(edition) / "quarterly", ABOVE)


def test_no_handbook_for_a_department_names_a_kpi_of_the_organisation(planted):
    assert holding(planted.of("department") / "handbook", ABOVE, ABOVE_NEVER, "of_organisation") == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_small_months_of_a_guardrail_stand_nowhere(planted, edition):
    for where, text in produced(planted.of(edition)):
        assert not EIGHTHS.search(text.replace("\N{NO-BREAK SPACE}", " ")), where


def test_small_months_of_a_guardrail_are_not_printed_for_scripts(planted):
    assert '"detector": "guardrail_trade_off"' in (planted.printed / "signals.json").read_text()
    for name in ("signals.json", "signals.txt"):
        text = (planted.printed / name).read_text()
        assert not re.search(r"\b0\.125\b|\b0\.875\b", text)
        assert not EIGHTHS.search(text.replace("\N{NO-BREAK SPACE}", " "))


def test_a_kind_of_few_cases_is_named_in_no_picture_of_the_mix(planted):
    """The workbook asks for kinds of a single case to be told apart, which its minimum forbids."""
    for folder in (planted.reports, planted.printed):
        assert holding(folder, ">rare<", '"rare"') == []


def test_what_a_kpi_is_never_used_for_stands_wherever_its_definition_does(planted):
    texts = [(where, text) for where, text in produced(planted.reports) if DEFINITION in text]
    assert {where.split("/")[1] for where, _ in texts} >= {"quarterly", "handbook"}
    assert [where for where, text in texts if NEVER not in text] == []


def test_no_sign_of_a_name_turns_hides_or_clears_anything(planted):
    for folder in (planted.reports, planted.printed):
        for where, text in produced(folder):
            assert not HIDING.search(text), where
    assert holding(planted.reports, UNITS_SHOWN[1])


WRONG = {
    "of_department": card("Done right in the department", "level: department\n", "kind, team"),
    "of_organisation": card(ABOVE, "level: organisation\n", "kind, unit"),
    "by_person_and_kind": card("Done right by some", "level: team\n", "kind, initials"),
}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("wrong") / "workbook", WRONG)


def test_a_card_that_is_split_more_finely_than_its_level_is_told_with_its_place(wrong):
    code, text = ask("check", str(wrong))
    lines = [line for line in text.splitlines() if line.startswith("params/")]
    assert code == 2
    assert len(lines) == 3
    for name, told in (
        ("of_department", '"team" names a team, and this card\'s level is department'),
        ("of_organisation", '"unit" names a team, and this card\'s level is organisation'),
        ("by_person_and_kind", '"initials" names a person, and this card\'s person_use is none'),
    ):
        assert any(
            re.match(rf"params/shop/kpis/{name}\.yaml:\d+:\d+  ", line) and told in line for line in lines
        )


@pytest.mark.parametrize(
    "arguments",
    [
        *(("run", batch) for batch in BATCHES),
        ("signals", DEPARTMENT),
        ("signals", DEPARTMENT, "--json"),
        ("calibrate", DEPARTMENT),
        ("list",),
        ("check", "--smart"),
    ],
    ids=" ".join,
)
def test_nothing_is_made_of_such_a_workbook(wrong, arguments, tmp_path):
    if arguments[0] == "run":
        code, text = run(wrong, arguments[1], "department", tmp_path)
    elif arguments[0] in ("list", "check"):
        place = (str(wrong),) if arguments[0] == "check" else ("--workbook", str(wrong))
        code, text = ask(*arguments, *place)
    else:
        code, text = ask(*arguments, "--workbook", str(wrong), "--period", PERIOD)
    assert code == 2, text
    assert not any(name in text for name in (*OF_PERSONS, *TEAMS, *UNITS))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_card_that_no_check_has_seen_is_not_measured_more_finely_either(planted):
    """A model may be changed in a notebook, past every check."""
    workbook = load(planted.root)
    book = workbook.department(DEPARTMENT)
    given = book.cards["of_department"]
    fine = given.measure.model_copy(update={"dimensions": ("kind", "team", "rep", "initials")})
    cards = {**book.cards, "of_department": given.model_copy(update={"measure": fine})}
    changed = replace(workbook, departments={DEPARTMENT: replace(book, cards=cards)})
    readings = measure(changed, Calendar().parse(PERIOD), cache=False).readings
    assert set(readings.loc[readings["kpi"] == "of_department", "dimension"]) == {"", "kind"}
