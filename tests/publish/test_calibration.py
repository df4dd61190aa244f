"""The command that simulates what would be seen: what it tells, what it refuses, and that it is the same twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kpiwork.cli import ExitCode, app
from kpiwork.publish.init import Kind, init
from kpiwork.signals.calibration.behaviours import BEHAVIOURS

ROOT = Path(__file__).resolve().parents[2]
SIZES = ("calibrate", "--records", "5000", "--periods", "24", "--units", "6", "--runs")
PLANNED, ONCE = (*SIZES, "3"), (*SIZES, "1", "--json")


def invoke(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def planned():
    done = invoke(*PLANNED, "--json")
    assert done.exit_code == ExitCode.DONE, done.output
    return done


def test_json_tells_every_behaviour_with_its_words(planned):
    [kpi] = json.loads(planned.stdout)["kpis"]
    assert (kpi["kpi"], kpi["runs"], kpi["seed"]) == ("planned", 3, 2013)
    assert [one["behaviour"] for one in kpi["behaviours"]] == [one.name for one in BEHAVIOURS]
    assert all(one["words"] and one["title"] for one in kpi["behaviours"])
    seen = {one["behaviour"]: one for one in kpi["behaviours"]}
    assert seen["period_end"]["clean"] is None
    assert "quarters with a target have data" in seen["period_end"]["reason"]
    moved = seen["near_misses"]
    assert moved["clean"]["seen"] == 0
    assert [one["strength"] for one in moved["planted"]] == [0.05, 0.1, 0.2, 0.3, 0.5]
    assert all(one["share"] == one["seen"] / one["runs"] for one in moved["planted"])
    assert moved["many"] == pytest.approx(0.23 * 5_000, rel=0.2)


def test_a_log_tells_how_far_it_is(planned):
    lines = planned.stderr.splitlines()
    assert len(lines) == len(BEHAVIOURS)
    assert re.fullmatch(r"planned  near misses \(1 of 12, about \d+ (s|min) left\)", lines[0])
    assert lines[-1] == "planned  restatement (12 of 12)"


def test_the_same_seed_gives_the_same_and_another_does_not():
    first, second, third = (invoke(*ONCE, "--seed", seed) for seed in (1, 1, 2))
    assert first.stdout == second.stdout
    assert (
        json.loads(first.stdout)["kpis"][0]["behaviours"] != json.loads(third.stdout)["kpis"][0]["behaviours"]
    )


def test_lines_are_a_sentence_and_a_table_each():
    done = invoke(*PLANNED)
    assert done.exit_code == ExitCode.DONE, done.output
    text = done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "Assumed of the planned KPI" in text
    assert "3 simulations at each strength, seed 2013" in text
    assert re.search(
        r"With 1,\d+ records near the cutoff, (even )?a shift of \d+ % of near misses would", text
    )
    assert "Cannot be tested: 4 quarters with a target have data, and it takes 8." in text
    assert re.search(r"^ +30 % +\d+ % +\d+ to \d+ %$", text, re.MULTILINE)
    assert "With nothing put in, a question would be raised in" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_departments_own_data_are_asked(tmp_path):
    book = init(tmp_path / "book", Kind.EMPTY)
    done = invoke("calibrate", "my_department", "--period", "2025-Q4", "--workbook", book, "--runs", 3)
    assert done.exit_code == ExitCode.DONE, done.output
    assert "Answered within 5 days (answered_in_5_days)" in done.stdout
    assert "Assumed" not in done.stdout
    assert "Cannot be tested" in done.stdout
    assert "simulations" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("customer_service",), "--period  is missing; write one such as --period 2013-Q4"),
        (("customer_servce", "--period", "2013-Q4"), "did you mean 'customer_service'?"),
        (("customer_service", "--period", "2013-Q4", "--kpi", "reply_4"), "did you mean 'reply_4h'?"),
        (("customer_service", "--period", "2013-Q4", "--as-of", "soon"), "write it as 2013-12-31"),
        (("customer_service", "--period", "2013-Q4", "--records", "9"), "leave the sizes out"),
        (("--period", "2013-Q4"), "--period  is given without a department"),
        (("--kpi", "reply_4h"), "--kpi  is given without a department"),
        (("--records", "0"), "--records  is 0; write a whole number from 1"),
        (("--periods", "1"), "--periods  is 1; write a whole number from 2"),
        (("--runs", "0"), "--runs  is 0; write a whole number from 1"),
        (("--seed", "-1"), "--seed  is -1; write a whole number from 0"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_simulated(arguments, words):
    done = invoke("calibrate", *arguments, "--workbook", ROOT)
    assert done.exit_code == ExitCode.WRONG
    assert words in done.output
    assert done.stdout == ""


def test_its_notebook_makes_a_page_in_a_batch(tmp_path):
    book = init(tmp_path / "book", Kind.EMPTY)
    notebook = book / "notebooks" / "detector_calibration.ipynb"
    text = notebook.read_text(encoding="utf-8")
    for old, new in (("reply_4h", "answered_in_5_days"), ("100", "2"), ('\\"36\\"', '\\"24\\"')):
        assert old in text
        text = text.replace(old, new)
    notebook.write_text(text, encoding="utf-8")
    batch = "title: What could be seen\nnotebook: detector_calibration\ndepartments: all\nedition: analyst\n"
    (book / "params" / "batches" / "calibration.yaml").write_text(batch, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kpiwork", "run", "calibration", "--period", "2025-Q4"],
        cwd=book,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (book / "reports" / "2025-Q4" / "my_department.html").read_text(encoding="utf-8")
    assert "Answered within 5 days" in page
    assert "What a planned KPI could show" in page
    assert page.count("<img ") >= 8
    assert page.count('alt="Dots with intervals') == page.count("<img ")
    assert "Traceback" not in page
