"""Two people count the same cases: drawn by a seed, without persons, and their answers on the card."""

from __future__ import annotations

import pandas as pd
import pytest

from kpiwork.errors import UsageError
from kpiwork.studio.design.desk import open_design
from tests.studio.design.conftest import KPI, TODAY

PERSONS = "      agent: {type: text, person: true}\n"


@pytest.fixture
def peopled(workbook, open_desk):
    """Give the data a person's column, which the formula uses, and a key."""
    file = workbook / "data/example.csv"
    rows = pd.read_csv(file)
    names = ["Ada", "Grace"] * (len(rows) // 2 + 1)
    rows.assign(agent=names[: len(rows)], number=range(len(rows))).to_csv(file, index=False)
    settings = workbook / "params/workbook.yaml"
    text = settings.read_text().replace(
        "    columns:                 ", f"    key: [number]\n    columns:\n{PERSONS}    #", 1
    )
    settings.write_text(text)
    desk = open_desk()
    desk.change(KPI, ("measure", "where"), "agent <> 'Nobody' and days_to_answer >= 0")
    return desk


def test_twenty_cases_by_a_seed_with_the_formula_s_columns_only(desk):
    cases = desk.draw_cases(KPI, seed=7)
    assert cases.problems == ()
    assert (len(cases.cases), cases.columns) == (20, ("days_to_answer", "received_on"))
    assert [case.number for case in cases.cases] == list(range(1, 21))
    assert desk.draw_cases(KPI, seed=7) == cases
    assert desk.draw_cases(KPI, seed=8).cases != cases.cases


def test_cases_are_rows_that_count(desk, workbook):
    rows = pd.read_csv(workbook / "data/example.csv")
    known = set(zip(rows["days_to_answer"], rows["received_on"], strict=True))
    cases = desk.draw_cases(KPI)
    assert all((int(days), day) in known for days, day in (case.cells for case in cases.cases))
    assert cases.of == len(rows)


def test_cases_that_miss_are_drawn_too(desk):
    days = [int(case.cells[0]) for case in desk.draw_cases(KPI, number=200).cases]
    assert {True, False} == {day <= 5 for day in days}


def test_persons_are_withheld(peopled):
    cases = peopled.draw_cases(KPI)
    assert cases.columns == ("number", "days_to_answer", "received_on")
    assert cases.withheld == ("agent",)
    assert not {"Ada", "Grace"} & {cell for case in cases.cases for cell in case.cells}


def test_hidden_signs_of_a_cell_are_shown_as_what_they_are(workbook, desk):
    file = workbook / "data/example.csv"
    rows = pd.read_csv(file).head(3)
    rows.assign(team=["\u202eevil", "a\nb", "x" * 500]).to_csv(file, index=False)
    desk.change(KPI, ("measure", "where"), "team <> ''")
    cells = {cell for case in desk.draw_cases(KPI).cases for cell in case.cells}
    assert {"\\u202eevil", "a\\nb"} < cells
    assert max(map(len, cells)) == 200


def test_rows_that_stand_for_many_are_no_cases(workbook, open_desk):
    settings = workbook / "params/workbook.yaml"
    settings.write_text(settings.read_text().replace("    rows_are: requests\n", "    aggregated: true\n"))
    [problem] = open_desk().draw_cases(KPI).problems
    assert "many cases" in problem.fact


@pytest.mark.parametrize(
    ("loc", "typed"),
    [
        (("measure", "where"), "days_to_answer > 900"),
        (("measure", "where"), "days_to_anser > 1"),
        (("measure", "numerator", "value"), None),
    ],
)
def test_what_keeps_cases_from_being_drawn_is_told(desk, loc, typed):
    desk.change(KPI, loc, typed)
    cases = desk.draw_cases(KPI)
    assert cases.cases == ()
    assert len(cases.problems) == 1


def test_the_agreement_is_noted_on_the_card(desk, open_desk):
    cases = desk.draw_cases(KPI)
    first = [True] * 20
    found = desk.count_cases(KPI, cases, first, [False, *[True] * 17, False, True])
    assert (found.cases, found.same, found.differ) == (20, 18, (1, 19))
    assert "Write down how such a case is counted" in found.sentence
    assert open_desk().form(KPI).value(("collection", "counted_by_two")) == {
        "date": TODAY,
        "cases": 20,
        "same": 18,
    }
    assert [one.loc for one in desk.form(KPI).missing] == [("collection", "how")]


def test_little_agreement_sends_them_back_to_the_definition(desk):
    cases = desk.draw_cases(KPI, number=4)
    assert "Mend the definition first" in desk.count_cases(KPI, cases, [True] * 4, [False] * 4).sentence
    assert "all 4 cases" in desk.count_cases(KPI, cases, [True] * 4, [True] * 4).sentence
    with pytest.raises(UsageError, match="every case"):
        desk.count_cases(KPI, cases, [True] * 4, [True] * 3)


def test_real_flights_are_drawn_from_all_of_them(project_root):
    desk = open_design(project_root, "operations", today=TODAY)
    cases = desk.draw_cases("cancelled", number=5)
    assert (len(cases.cases), cases.of) == (5, 336_776)
