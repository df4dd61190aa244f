"""Everything that renders, run once on a workbook with planted names."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kpiwork.cli import app
from tests.purpose.planted import DEPARTMENT, PERIOD, plant

BATCHES = ("quarterly", "monthly", "reading", "in_depth", "handbook", "notice", "pilots")
OF_A_DAY = ("handbook", "notice", "pilots")
MONTH = "2024-12"


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A workbook, and what every command printed of it and wrote for an audience."""

    root: Path
    reports: Path
    printed: Path

    def of(self, edition: str) -> Path:
        """Give the folder of an edition's reports."""
        return self.reports / edition


def asked(*arguments: str) -> Result:
    """Run a command, which may refuse, but not break."""
    done = CliRunner().invoke(app, [*arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def ask(*arguments: str) -> tuple[int, str]:
    """Run a command; give its exit code and all that it printed."""
    done = asked(*arguments)
    return done.exit_code, done.output


def run(root: Path, batch: str, edition: str, out: Path) -> tuple[int, str]:
    """Make the pages of a batch."""
    period = () if batch in OF_A_DAY else ("--period", MONTH if batch == "monthly" else PERIOD)
    place = ("--workbook", str(root), "--edition", edition, "--out", str(out), "--workers", "1")
    return ask("run", batch, *period, *place)


@pytest.fixture(scope="session")
def planted(tmp_path_factory) -> Planted:
    """Run every batch in every edition, and every command that prints."""
    base = tmp_path_factory.mktemp("purpose")
    root = plant(base / "workbook")
    shutil.copytree(Path(__file__).parents[2] / "notebooks", root / "notebooks")
    reports, printed = base / "reports", base / "printed"
    printed.mkdir()
    for edition in ("department", "executive", "analyst"):
        for batch in BATCHES if edition == "department" else ("quarterly",):
            code, text = run(root, batch, edition, reports / edition / batch)
            assert code == 0, f"{batch} {edition}: {text}"
            (printed / f"run_{batch}_{edition}.txt").write_text(text, encoding="utf-8")
    of_one = ("--workbook", str(root), "--period", PERIOD)
    for name, arguments in {
        "check": ("check", str(root)),
        "list": ("list", "--workbook", str(root)),
        "signals.txt": ("signals", DEPARTMENT, "--all", *of_one),
        "signals.json": ("signals", DEPARTMENT, "--json", *of_one),
        "smart": ("check", str(root), "--smart", "--all"),
        "calibrate.txt": ("calibrate", DEPARTMENT, "--kpi", "of_person", "--runs", "2", *of_one),
        "calibrate.json": ("calibrate", DEPARTMENT, "--kpi", "of_team", "--runs", "2", "--json", *of_one),
    }.items():
        done = asked(*arguments)
        (printed / name).write_text(done.stdout, encoding="utf-8")
        (printed / f"{name}.err").write_text(done.stderr, encoding="utf-8")
    return Planted(root=root, reports=reports, printed=printed)
