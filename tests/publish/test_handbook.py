"""Handbook and notice as batches, and the course by hand: pages of a day, which report nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from kpiwork.cli import app
from kpiwork.publish.batch import run
from kpiwork.publish.exporter import KpiReportExporter
from kpiwork.publish.order import Order, Warmth
from kpiwork.publish.progress import Silent
from kpiwork.review.alignment.aligned import GapKind
from kpiwork.review.notice.notice import open_notice
from kpiwork.spec.batch import Batch
from tests.handbooks import DEPARTMENT, make

NOTEBOOKS = ("handbook", "notice", "how_to_read_this_page")
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("batch"))


def order(root, batch, **more) -> Order:
    return Order(batch=batch, workbook=root, warmth=Warmth.NEVER, now=NOW, **more)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def made(root) -> dict[str, Path]:
    """Run both batches, as a command without a period does."""
    return {batch: run(order(root, batch), Silent()).index.parent for batch in ("handbook", "notice")}


@pytest.mark.parametrize("batch", ["handbook", "notice"])
def test_a_batch_makes_a_page_a_department_and_no_scorecard(root, made, batch):
    assert made[batch] == root / "reports" / batch
    assert names(made[batch]) == ["index.html", "manifest.json", f"{DEPARTMENT}.html"]
    manifest = json.loads((made[batch] / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["by_period"], manifest["as_of"]) == (False, "2026-01-20")


def test_a_handbook_reports_nothing(root, made):
    assert made
    assert not (root / "records").exists()
    assert names(root / ".kpiwork" / "records" / "2025-Q4") == [f"{DEPARTMENT}.json"]


def test_pages_stand_until_something_changes(root, made):
    assert run(order(root, "handbook"), Silent()).kept == 1
    objectives = root / "params" / "objectives.yaml"
    text = objectives.read_text(encoding="utf-8")
    objectives.write_text(text.replace("Nobody has to hurry", "Everybody has time"), encoding="utf-8")
    assert run(order(root, "handbook"), Silent()).made == 1
    assert "Everybody has time" in (made["handbook"] / f"{DEPARTMENT}.html").read_text(encoding="utf-8")


def test_another_batch_does_not_take_the_folder_of_pages(root, made, tmp_path):
    assert made
    out = tmp_path / "out"
    shutil.copytree(made["notice"], out / "handbook")
    found = CliRunner().invoke(app, ["run", "handbook", "--workbook", str(root), "--out", str(out)])
    assert found.exit_code == 2
    assert "holds the batch 'notice'" in found.output


def test_the_command_asks_for_a_period_only_where_pages_speak_of_one(root):
    found = CliRunner().invoke(app, ["run", "quarterly", "--workbook", str(root)])
    assert found.exit_code == 2
    assert "--period  is missing: the pages of 'quarterly' speak of a period" in found.output
    assert "Traceback" not in found.output


def test_a_department_without_data_gets_its_pages(tmp_path):
    empty = make(tmp_path)
    (empty / "data" / "example.csv").write_text("received_on,team,days_to_answer\n", encoding="utf-8")
    outcome = run(order(empty, "handbook"), Silent())
    assert (outcome.made, outcome.failed) == (1, ())
    page = (outcome.index.parent / f"{DEPARTMENT}.html").read_text(encoding="utf-8")
    assert "no month has a value that may be shown" in page
    assert "Answered within 5 days" in page


def test_the_page_on_handbooks_says_what_there_is(project_root, root):
    page = (project_root / "docs" / "handbook.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    batches = [Batch.model_validate(YAML(typ="safe").load(block)) for block in blocks]
    assert [(one.notebook, one.by_period) for one in batches] == [
        ("handbook", False),
        ("how_to_read_this_page", True),
    ]
    assert all(f"| {kind.value} |" in page for kind in GapKind)
    assert all(f"| {one.heading} |" in page for one in open_notice(root, DEPARTMENT).told)


def test_the_course_runs_in_a_batch(root):
    path = root / "params" / "batches" / "course.yaml"
    path.write_text("title: Course\nnotebook: how_to_read_this_page\nscorecard: false\n", encoding="utf-8")
    outcome = run(replace(order(root, "course"), period="2025-Q4"), Silent())
    assert (outcome.made, outcome.failed) == (1, ())
    page = (outcome.index.parent / f"{DEPARTMENT}.html").read_text(encoding="utf-8")
    assert page.count("Your turn.") >= 5
    leads = set(re.findall(r'href="#([^"]+)"', page))
    assert leads <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_by_hand_it_runs_as_it_is(root, tmp_path, name):
    papermill = [sys.executable, "-m", "papermill", f"notebooks/{name}.ipynb", str(tmp_path / "out.ipynb")]
    done = subprocess.run(papermill, cwd=root, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    html, _ = KpiReportExporter().from_notebook_node(nbformat.read(tmp_path / "out.ipynb", 4))
    assert html.count("<h1") == 1
    assert "incomplete" not in html
