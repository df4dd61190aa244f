"""The detector that the documentation shows in full: installed by its entry point, run with the others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = re.compile(r"^```\w+\n# file: (?P<path>\S+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder that packages are found in, with the one of the page as an installer leaves it there."""
    folder = tmp_path_factory.mktemp("site")
    page = (ROOT / "docs" / "detectors.md").read_text(encoding="utf-8")
    files = {found["path"]: found["text"] for found in FILE.finditer(page)}
    assert set(files) == {"pyproject.toml", "quiet_weeks.py", "test_quiet_weeks.py"}
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")
    project = tomllib.loads(files["pyproject.toml"])["project"]
    about = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (about / "METADATA").write_text(metadata, encoding="utf-8")
    groups = (
        f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in points.items())
        for group, points in project["entry-points"].items()
    )
    (about / "entry_points.txt").write_text("\n".join(groups), encoding="utf-8")
    return folder


def python(site, *arguments):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=site,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_finds_what_was_planted_and_is_clear_of_clean_weeks(site):
    """The page's own test file, run as its reader would."""
    done = python(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_quiet_weeks.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_without_its_entry_point_it_is_not_there(tmp_path):
    done = python(tmp_path, "-c", "from kpiwork.testing import detectors_of; print(*detectors_of({}))")
    assert done.returncode == 0, done.stderr
    assert "threshold_bunching" in done.stdout
    assert "quiet_weeks" not in done.stdout


def test_a_workbook_sets_it_and_is_told_what_it_gets_wrong(site):
    script = (
        "from kpiwork.errors import SpecError\n"
        "from kpiwork.testing import detectors_of\n"
        "print(detectors_of({'quiet_weeks': {'least': 0.05}})['quiet_weeks'].least)\n"
        "try:\n    detectors_of({'quiet_weeks': {'lest': 0.05}})\n"
        "except SpecError as error:\n    print(error)\n"
    )
    done = python(site, "-c", script)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "0.05"
    assert "'lest' is no setting of quiet_weeks; did you mean 'least'?" in second


def test_the_command_asks_it_with_the_others(site):
    """Every card of the department is asked; those without a day have a reason."""
    arguments = ("signals", "operations", "--period", "2013-Q4", "--kpi", "arrived_on_time", "--all")
    done = python(site, "-m", "kpiwork", *arguments, "--workbook", ROOT)
    assert done.returncode == 0, done.stderr
    assert "quiet_weeks: too little data" in done.stdout or "quiet_weeks: does not apply" in done.stdout
