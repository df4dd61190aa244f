"""A source that is a form: what belongs to it, and how cards may use it."""

from __future__ import annotations

import pytest

from kpiwork.errors import SpecError
from kpiwork.periods import PeriodKind
from kpiwork.spec.load import load

WORKBOOK = "organisation: O\nsources:\n  hand: {source}\n"
SOURCE = "{path: data/hand.xlsx, date: period, form: {every: month, second_counter: true}}"
CARD = """\
name: Errors
question: How many?
owner: Head
better: lower
unit: count
measure: {source: hand, date: period, numerator: "sum(errors)"}
"""
DEPARTMENT = "name: Shop\nhead: Head\n"


@pytest.fixture
def told(tmp_path):
    def run(source=SOURCE, card=CARD, department=DEPARTMENT):
        files = {"workbook.yaml": WORKBOOK.format(source=source), "shop/department.yaml": department}
        for name, text in {**files, "shop/kpis/errors.yaml": card}.items():
            path = tmp_path / "params" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(tmp_path)

    return run


def test_a_row_of_a_form_is_a_sum_and_its_period_is_the_key(told):
    source = told().settings.sources["hand"]
    assert source.form is not None
    assert (source.form.every, source.form.second_counter) == (PeriodKind.MONTH, True)
    assert (source.aggregated, source.key) == (True, ("period",))


@pytest.mark.parametrize(
    ("every", "more", "rows_are"),
    [("month", "", "months"), ("week", "", "weeks"), ("month", ", rows_are: sheets", "sheets")],
)
def test_the_rows_of_a_form_are_its_periods(told, every, more, rows_are):
    source = SOURCE.replace("month", every).replace("}}", f"}}{more}}}")
    assert told(source).settings.sources["hand"].rows_are == rows_are


@pytest.mark.parametrize(
    ("source", "fact", "mend"),
    [
        (
            "{path: a.xlsx, date: period, form: {every: month, secnd_counter: true}}",
            "form, secnd_counter: is no key",
            "did you mean 'second_counter'?",
        ),
        ("{path: a.xlsx, date: period, form: {every: monthly}}", '"monthly" is not', "did you mean 'month'?"),
        ("{path: a.xlsx, date: period, form: true}", "true is not a mapping", "{every: …}"),
        (
            "{path: a.csv, date: period, form: {every: month}}",
            "path: names no file for a form",
            "one .xlsx file",
        ),
        (
            "{path: a*.xlsx, date: period, form: {every: month}}",
            "path: names no file for a form",
            "one .xlsx file",
        ),
        (
            "{path: a.xlsx, package: p, date: period, form: {every: month}}",
            "package: holds no form",
            "remove it",
        ),
        (
            "{database: '${A}', table: t, date: period, form: {every: month}}",
            "which only a file can be",
            "add path",
        ),
        ("{path: a.xlsx, form: {every: month}}", "names no date", "add date: period"),
        (
            "{path: a.xlsx, date: p, aggregated: false, form: {every: month}}",
            "aggregated: is false",
            "remove it",
        ),
        ("{path: a.xlsx, date: p, sheet: 'a/b', form: {every: month}}", "sheet: is no name", "at most 31"),
        (
            "{path: a.xlsx, date: p, sheet: help, form: {every: month}}",
            "sheet: is the sheet with",
            "such as Counts",
        ),
        (
            "{path: a.xlsx, date: p, form: {every: month}, columns: {x: {type: boolean}}}",
            "x is boolean, which this column of a form does not hold",
            "type: float, integer or text",
        ),
        (
            "{path: a.xlsx, date: p, form: {every: month}, columns: {p: {type: text}}}",
            "p is text, which this column of a form does not hold",
            "type: date",
        ),
    ],
)
def test_what_cannot_be_a_form_is_refused(told, source, fact, mend):
    with pytest.raises(SpecError) as caught:
        told(source)
    [problem] = caught.value.problems
    assert problem.place.startswith("params/workbook.yaml:")
    assert fact in problem.fact
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("old", "new", "fact", "mend"),
    [
        (
            "date: period",
            "date: day",
            'measure, date: "day" is not the date of the form hand',
            "write period",
        ),
        (
            '"sum(errors)"',
            '{value: "sum(errors)", date: day}',
            'measure, numerator, date: "day" is not the date of the form hand',
            "write period",
        ),
        ("date: period", "date: period, dimensions: [team]", "a form has one row a month", "remove them"),
    ],
)
def test_cards_use_a_form_as_it_is(told, old, new, fact, mend):
    with pytest.raises(SpecError) as caught:
        told(card=CARD.replace(old, new))
    [problem] = caught.value.problems
    assert problem.place.startswith("params/shop/kpis/errors.yaml:")
    assert fact in problem.fact
    assert mend in problem.mend


def test_a_department_has_no_rows_of_its_own_in_a_form(told):
    with pytest.raises(SpecError, match="each of its rows is a whole month") as caught:
        told(department=DEPARTMENT + 'rows: {hand: "a = 1"}\n')
    assert "params/shop/department.yaml:3" in str(caught.value)
