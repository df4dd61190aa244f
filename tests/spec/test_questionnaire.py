"""The file in which answers are counted: what it asks, whom, and that the reader takes it back."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from typer.testing import CliRunner

from kpiwork.cli import app
from kpiwork.errors import UsageError
from kpiwork.spec.answers import read_answers
from kpiwork.spec.feedback import MOST_AGREEMENT, OPEN_QUESTION, STATEMENTS
from kpiwork.spec.load import load
from kpiwork.spec.questionnaire import USUAL_KPIS, Wish, make_questionnaire
from tests.spec.samples import CARD_PATH, FULL_CARD, write_workbook

DEPARTMENT = "params/service/department.yaml"
SPRING = "params/service/feedback/spring.csv"
PEOPLE = """\
name: Service
head: Head of Service
stakeholders:
  - {role: Agents}
  - {role: "=Leads"}
  - {role: Archive, affected: false}
"""


@pytest.fixture
def root(tmp_path):
    return write_workbook(tmp_path, {DEPARTMENT: PEOPLE})


def made(root, **wish):
    return make_questionnaire(load(root), "service", "summer_2026", Wish(**wish))


def rows_of(path, delimiter=","):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=delimiter))


def test_it_asks_each_affected_group_every_statement_with_every_answer(root):
    one = made(root)
    assert one.path == root / "params/service/feedback/summer_2026.csv"
    assert (one.groups, one.kpis) == (("Agents", "=Leads"), ("fast_answer",))
    header, *rows = rows_of(one.path)
    assert header == ["group", "kpi", "item", "agreement", "words", "answers", "closed"]
    assert len(rows) == 2 * (len(STATEMENTS) * MOST_AGREEMENT + 1)
    assert rows[0][:4] == ["Agents", "fast_answer", STATEMENTS[0], "5"]
    assert rows[len(STATEMENTS) * MOST_AGREEMENT][2] == OPEN_QUESTION


def test_a_spreadsheet_takes_it_for_utf_8_and_calculates_nothing(root):
    one = made(root)
    assert one.path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert {row[0] for row in rows_of(one.path)[1:]} == {"Agents", "'=Leads"}


def test_what_was_only_prepared_is_a_workbook_without_problems(root):
    made(root, closed=date(2026, 6, 30))
    assert load(root).departments["service"].feedback["summer_2026"] == ()


@pytest.mark.parametrize("semicolons", [False, True])
def test_what_is_filled_in_is_read(root, semicolons):
    one = made(root, closed=date(2026, 6, 30), semicolons=semicolons)
    rows = rows_of(one.path, ";" if semicolons else ",")
    rows[1][5], rows[-1][4] = "12", "=1+1"
    text = io.StringIO()
    csv.writer(text, delimiter=";" if semicolons else ",").writerows(rows)
    found = [part.model for part in read_answers(text.getvalue().encode("utf-8-sig"), SPRING)]
    assert [one.agreement for one in found] == [5] * 12 + [None]
    assert {one.closed for one in found} == {date(2026, 6, 30)}
    assert (found[-1].group, found[-1].words) == ("=Leads", "=1+1")


def test_who_names_kpis_and_groups_is_asked_for_those(root):
    one = made(root, kpis=("satisfied",), groups=("Guests", "Guests"))
    assert (one.kpis, one.groups) == (("satisfied",), ("Guests",))


def test_without_a_round_before_the_first_kpis_are_asked_about(tmp_path):
    named = FULL_CARD.replace("Calls answered within 30 seconds", "Calls answered, {}")
    cards = {CARD_PATH.replace("fast_answer", f"more_{x}"): named.replace("{}", x) for x in "abcd"}
    empty = "group,item,words\n"
    root = write_workbook(tmp_path, {DEPARTMENT: PEOPLE, SPRING: empty, **cards})
    assert len(made(root).kpis) == USUAL_KPIS


@pytest.mark.parametrize(
    ("name", "wish", "place", "mend"),
    [
        ("Summer 2026", {}, "ROUND", "write summer_2026"),
        ("manifest", {}, "ROUND", "write one such as autumn_2013"),
        ("summer", {"kpis": ("fast_answr",)}, "--kpi", "did you mean 'fast_answer'?"),
        ("spring", {}, "spring.csv", "name another round, or another file with --out"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_written(root, name, wish, place, mend):
    before = sorted((root / "params").rglob("*"))
    with pytest.raises(UsageError) as caught:
        make_questionnaire(load(root), "service", name, Wish(**wish))
    (problem,) = caught.value.problems
    assert place in problem.place
    assert mend in problem.mend
    assert sorted((root / "params").rglob("*")) == before


def test_nobody_to_ask_is_told(tmp_path):
    root = write_workbook(tmp_path, {DEPARTMENT: "name: Service\nhead: Head\n"})
    with pytest.raises(UsageError, match="add stakeholders to its department"):
        made(root)


def test_the_command_says_how_the_file_is_filled_in(root):
    arguments = ["feedback", "service", "summer_2026", "--workbook", str(root)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "for Agents, =Leads" in done.output
    assert "write the last day of the round into closed" in done.output
    again = CliRunner().invoke(app, [*arguments, "--closed", "2026-06-31"])
    assert again.exit_code == 2
    assert "--closed" in again.output
    assert "is there already" in CliRunner().invoke(app, arguments).output
