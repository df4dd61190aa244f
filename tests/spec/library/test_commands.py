from __future__ import annotations

import pytest
from typer.testing import CliRunner

from kpiwork.cli import ExitCode, app
from kpiwork.spec.library.shelf import AREAS, card_of, library, text_of
from kpiwork.spec.library.told import formula_of, lines_of, margin_words
from tests.spec.library.simulated import write_tables

CARDS = pytest.mark.parametrize("one", library(), ids=lambda one: one.id)


def invoke(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_search_prints_a_line_a_card_best_first():
    done = invoke("library", "search", "repyl", "4", "hours")
    assert done.exit_code == 0
    first = done.stdout.splitlines()[0].split("\t")
    card = card_of("replied_in_4_hours").card
    assert first == ["library", "replied_in_4_hours", "service", card.name, card.question]


def test_search_that_finds_nothing_says_what_to_do():
    done = invoke("library", "search", "zzqx")
    assert done.exit_code == ExitCode.WRONG
    assert "'zzqx' fits no card" in done.stderr
    assert "kpiwork library list" in done.stderr


def test_list_gives_all_or_an_area():
    assert len(invoke("library", "list").stdout.splitlines()) == 36
    for area in AREAS:
        lines = invoke("library", "list", area).stdout.splitlines()
        assert [line.split("\t")[2] for line in lines] == [area] * 6
    assert invoke("library", "list", "law").exit_code == ExitCode.WRONG


@CARDS
def test_show_says_all_that_guards_and_games_it(one):
    text = " ".join(" ".join(lines_of(one)).split())
    for rail in one.card.guardrails:
        assert f"{rail.kpi} ({card_of(rail.kpi).card.name}) must not worsen by more than" in text
    told = [risk.how for risk in one.card.gaming_risks] + [lead.because for lead in one.card.leads]
    told += [one.card.question, one.card.definition_from, one.card.never_used_for, one.needs.row]
    for line in told:
        assert " ".join(str(line).split()) in text
    assert all(f"{name} (" in text for name in one.needs.columns)
    assert " ".join(formula_of(one).split()) in text
    assert max(map(len, lines_of(one))) <= 200


def test_show_prints_the_file_where_asked_for():
    assert invoke("library", "show", "discount_given", "--yaml").stdout == text_of("discount_given")
    assert invoke("library", "show", "discont_given").exit_code == ExitCode.WRONG


@pytest.mark.parametrize(
    ("kpi", "margin", "words"),
    [
        ("reopened_in_14_days", 0.01, "1 point"),
        ("arrived_on_time", 0.025, "2.5 points"),
        ("reply_wait_of_slowest_tenth", 30, "30 minutes"),
        ("pipeline_cover", 0.3, "0.3"),
        ("corrections_after_close", 1, "1 per thousand"),
    ],
)
def test_margins_are_told_in_the_unit_of_the_guardrail(kpi, margin, words):
    assert margin_words(kpi, margin) == words


def test_copy_then_check(empty):
    done = invoke(
        "library", "copy", "replied_in_4_hours", "shop", "--workbook", empty, "--as", "reply", "--with-source"
    )
    assert done.exit_code == 0, done.stderr
    assert "reply.yaml: a draft, owned by Head of Everything until somebody else is named" in done.stdout
    assert "put the data at data/tickets.csv" in done.stdout
    assert "left off as a comment: reopened_in_14_days (guards it, watches a risk of it)" in done.stdout
    assert "kpiwork library copy reopened_in_14_days shop" in done.stdout
    write_tables(empty, {"tickets": card_of("replied_in_4_hours").needs}, rows=40)
    checked = invoke("check", empty)
    assert (checked.exit_code, checked.stdout) == (0, "1 card in 1 department: no problems\n"), checked.stderr


def test_copy_with_its_guards_leaves_none_of_them_off(empty):
    done = invoke(
        "library",
        "copy",
        "replied_in_4_hours",
        "shop",
        "--workbook",
        empty,
        "--with-guardrails",
        "--with-source",
    )
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("made ") == 3
    assert "left off as a comment: reopened_in_14_days" not in done.stdout


def test_copy_is_refused_in_one_line(empty):
    done = invoke("library", "copy", "replied_in_4_hours", "shop", "--workbook", empty)
    assert done.exit_code == ExitCode.WRONG
    assert done.stderr.count("\n") == 1
    assert "--source  'tickets' is no source of the workbook" in done.stderr
    assert "Traceback" not in done.output
