"""The command that asks for findings: what it tells, what it ends with, and what it refuses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kpiwork.cli import ExitCode, app
from kpiwork.publish.init import Kind, init
from kpiwork.signals.registry import BUILT_IN

MINIMUM = 10
ROOT = Path(__file__).resolve().parents[2]
CLOCK = ("signals", "customer_service", "--period", "2013-Q4", "--kpi", "reply_4h", "--workbook", ROOT)


def invoke(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def told():
    done = invoke(*CLOCK, "--json")
    assert done.exit_code == ExitCode.DONE, done.output
    return json.loads(done.stdout)


def test_json_tells_every_finding_with_its_words(told):
    assert [one["detector"] for one in told["findings"]] == list(BUILT_IN)
    assert sum(told["counts"].values()) == len(BUILT_IN)
    assert (told["department"], told["period"], told["as_of"]) == (
        "customer_service",
        "2013-Q4",
        "2014-01-14",
    )
    assert all(one["words"] for one in told["findings"])
    assert all(one["reason"] for one in told["findings"])


def test_json_holds_no_bar_of_few_records(told):
    """It ends up in logs: small counts are left out as on a page."""
    pictures = [one["picture"] for one in told["findings"] if one["picture"]]
    bars = [one["seen"] for one in pictures if one["kind"] == "histogram"]
    assert bars
    assert [count for one in bars for count in one if count is not None and 0 < count < MINIMUM] == []


def test_the_planted_clock_stopping_is_a_question_and_its_size_is_told(told):
    """Three in ten replies just beyond four hours were planted just inside them."""
    found = next(one for one in told["findings"] if one["detector"] == "threshold_bunching")
    assert found["verdict"] == "signal"
    assert found["severity"] in {"moderate", "strong"}
    assert found["effect"]["low"] < 0.3 < found["effect"]["high"]
    assert "of the records that would just have missed were recorded inside" in found["words"]


def test_lines_say_what_else_it_may_be_and_a_gate_decides_the_exit_code():
    done = invoke(*CLOCK, "--gate", "weak")
    assert done.exit_code == ExitCode.FINDINGS
    first, _, head, row, *rest = done.stdout.splitlines()
    assert first.startswith("Customer service, Oct–Dec 2013: 1 question from ")
    assert head.split("  ")[0] == "KPI"
    assert row.split()[:2] == ["reply_4h", "threshold_bunching"]
    assert row.index("a question to ask") == head.index("answer")
    assert any(line.startswith("    It may also be: ") for line in rest)
    assert "too_regular" not in done.stdout
    everything = invoke(*CLOCK, "--gate", "strong", "--all")
    assert everything.exit_code == ExitCode.DONE
    assert "too_regular: " in everything.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("customer_servce",), "did you mean 'customer_service'?"),
        (("customer_service", "--kpi", "reply_4"), "did you mean 'reply_4h'?"),
        (("customer_service", "--gate", "stron"), "did you mean 'strong'?"),
        (("customer_service", "--as-of", "yesterday"), "write it as 2013-12-31"),
    ],
)
def test_what_is_not_known_is_refused(arguments, words, capsys):
    done = invoke("signals", *arguments, "--period", "2013-Q4", "--workbook", ROOT)
    assert done.exit_code == ExitCode.WRONG
    assert words in done.output


@pytest.fixture
def book(tmp_path):
    return init(tmp_path / "book", Kind.EMPTY)


def test_settings_and_watchers_that_name_nothing_are_told_with_their_line(book):
    settings = book / "params" / "workbook.yaml"
    text = settings.read_text(encoding="utf-8")
    wrong = "\ndetectors:\n  threshold_bunchng: {alpha: 0.01}\n  mix_shift: {alpa: 0.01}\n"
    settings.write_text(text.rstrip("\n") + wrong, encoding="utf-8")
    [card] = (book / "params" / "my_department" / "kpis").glob("*.yaml")
    risk = "gaming_risks:\n  - {how: Wait, ease: low, visibility: low, watched_by: {detector: bunching}}\n"
    old = card.read_text(encoding="utf-8")
    assert "gaming_risks" not in old
    card.write_text(old.rstrip("\n") + "\n" + risk, encoding="utf-8")
    done = invoke("check", book)
    assert done.exit_code == ExitCode.WRONG
    assert "'threshold_bunchng' is no detector; did you mean 'threshold_bunching'?" in done.output
    assert "'alpa' is no setting of mix_shift; " in done.output
    assert "'bunching' is no detector" in done.output
    line = len(text.rstrip("\n").splitlines()) + 2
    assert f"params/workbook.yaml:{line}" in done.output
    assert (
        invoke("signals", "my_department", "--period", "2025-Q4", "--workbook", book).exit_code
        == ExitCode.WRONG
    )


def test_a_new_workbook_is_asked_and_answers(book):
    done = invoke("signals", "my_department", "--period", "2025-Q4", "--workbook", book, "--all")
    assert done.exit_code == ExitCode.DONE, done.output
    assert done.stdout.startswith(
        "My department, Oct–Dec 2025: 0 questions from 2 tests, 2 questions about what cards"
    )
    assert "The card names no way in which the number could be moved" in done.stdout
    assert "A target was set, and nothing was agreed that must not worsen meanwhile" in done.stdout


def test_a_question_that_was_looked_at_opens_no_gate():
    rush = ("signals", "sales", "--period", "2013-Q4", "--kpi", "orders_per_rep_day", "--workbook", ROOT)
    done = invoke(*rush, "--gate", "weak")
    assert done.exit_code == ExitCode.DONE, done.output
    assert "period_end_surge: a question to ask" in done.stdout
    assert "Looked at: no gate counts it before 15 July 2014." in done.stdout
    later = invoke(*rush, "--gate", "weak", "--as-of", "2014-07-15")
    assert later.exit_code == ExitCode.FINDINGS, later.output


@pytest.mark.parametrize("period", ["2009-Q4", "2015-Q4"])
def test_a_period_without_data_is_refused(period):
    done = invoke("signals", "customer_service", "--period", period, "--workbook", ROOT)
    assert done.exit_code == ExitCode.ERROR, done.output
    assert "there are no data of Oct–Dec" in done.stderr
    assert " in customer_service, " in done.stderr


CARD = """\
name: Share {name}
question: Are we quick?
owner: Head
better: higher
unit: percent
measure:
  source: {name}
  date: day
  numerator: count(*) filter (where minutes <= 5)
  denominator: count(*)
targets:
  - {{starts: 2025-01-01, due: 2025-12-31, value: 0.6, basis: wish, set_on: 2024-12-01, set_by: Board}}
"""


@pytest.fixture
def two_sources(book):
    """Give a workbook with two cards, each of a file of its own."""
    data = book / "data"
    data.mkdir(exist_ok=True)
    rows = [f"{date(2025, 1, 1) + timedelta(days=day)},{minutes}" for day in range(365) for minutes in (3, 9)]
    kpis = book / "params" / "my_department" / "kpis"
    for card in kpis.glob("*.yaml"):
        card.unlink()
    (book / "params" / "my_department" / "department.yaml").write_text("name: My department\nhead: Head\n")
    settings = book / "params" / "workbook.yaml"
    sources = "sources:\n"
    for name in ("one", "other"):
        (data / f"{name}.csv").write_text("\n".join(["day,minutes", *rows]) + "\n", encoding="utf-8")
        sources += (
            f"  {name}: {{path: data/{name}.csv, date: day, columns: {{minutes: {{type: integer}}}}}}\n"
        )
        (kpis / f"{name}.yaml").write_text(CARD.format(name=name), encoding="utf-8")
    kept = settings.read_text(encoding="utf-8").split("\nsources:")[0]
    settings.write_text(f"{kept}\n{sources}", encoding="utf-8")
    return book


def test_a_gate_does_not_open_because_a_file_is_gone_or_broken(two_sources):
    asked = ("signals", "my_department", "--period", "2025-Q4", "--workbook", two_sources)
    whole = invoke(*asked, "--gate", "strong")
    assert whole.exit_code == ExitCode.DONE, whole.output
    (two_sources / "data" / "one.csv").rename(two_sources / "data" / "away.csv")
    gone = invoke(*asked, "--gate", "strong")
    assert gone.exit_code == ExitCode.ERROR
    assert "one.csv is not there" in gone.stderr
    assert invoke(*asked, "--kpi", "other", "--gate", "strong").exit_code == ExitCode.DONE
    alone = invoke(*asked, "--kpi", "one", "--gate", "strong")
    assert alone.exit_code == ExitCode.ERROR
    assert "one.csv is not there" in alone.stderr
    assert not alone.stdout


@pytest.mark.parametrize(
    ("period", "said"),
    [("2026-Q2", "only of January 2025 to December 2025"), ("2021-Q4", "nor of the time before")],
)
def test_a_period_without_data_is_refused_and_what_there_is_named(two_sources, period, said):
    done = invoke("signals", "my_department", "--period", period, "--workbook", two_sources)
    assert done.exit_code == ExitCode.ERROR
    assert "there are no data of" in done.stderr
    assert said in done.stderr


def test_a_quarter_after_the_last_day_is_not_answered_by_the_year_that_holds_it(two_sources):
    for file in (two_sources / "data").glob("*.csv"):
        file.write_text("\n".join(file.read_text().splitlines()[:200]) + "\n")
    done = invoke("signals", "my_department", "--period", "2025-Q4", "--workbook", two_sources)
    assert done.exit_code == ExitCode.ERROR
    assert "only of January 2025 to April 2025" in done.stderr
    planned = invoke("calibrate", "my_department", "--period", "2025-Q4", "--workbook", two_sources)
    assert planned.exit_code == ExitCode.ERROR


def test_a_decision_on_no_detector_is_told(two_sources):
    entry = "decisions:\n  - {id: one, asked: 2025-11-01, kpi: one, detector: threshold_bunchin, question: Why?}\n"
    (two_sources / "params" / "my_department" / "decisions.yaml").write_text(entry)
    done = invoke("check", two_sources)
    assert done.exit_code == ExitCode.WRONG
    assert "params/my_department/decisions.yaml:2" in done.stderr
    assert "'threshold_bunchin' is no detector; did you mean 'threshold_bunching'?" in done.stderr
