from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import nbformat
import pytest

from kpiwork.errors import OutputError, UsageError
from kpiwork.publish.init import Kind, init
from kpiwork.publish.shipped import shipped
from kpiwork.spec.load import load


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_copies_the_shipped_workbook(tmp_path):
    root = init(tmp_path / "new" / "workbook", Kind.SHIPPED)
    made = files(root)
    assert made.pop(".gitignore").decode().count("\n") == 5
    source = shipped()
    there = {
        f"{part}/{name}": content
        for part in ("params", "notebooks")
        for name, content in files(source / part).items()
        if not any(piece.startswith(".") for piece in Path(name).parts)
    }
    assert made == there
    assert {"operations", "sales", "customer_service"} >= load(root).departments.keys() != set()


def test_an_empty_one_has_one_card_and_data_for_it(tmp_path):
    root = init(tmp_path, Kind.EMPTY)
    book = load(root)
    assert {name: list(one.cards) for name, one in book.departments.items()} == {
        "my_department": ["answered_in_5_days"]
    }
    assert list(book.batches) == ["handbook", "monthly", "notice", "pilots", "quarterly"]
    lines = (root / "data" / "example.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    months = Counter(row["received_on"][:7] for row in rows)
    assert len(months) == 24
    assert min(months.values()) > book.settings.privacy.minimum
    assert all(date.fromisoformat(row["received_on"]).weekday() < 5 for row in rows)
    late = sum(int(row["days_to_answer"]) > 5 for row in rows) / len(rows)
    assert 0.05 < late < 0.25


def test_is_the_same_every_time(tmp_path):
    assert files(init(tmp_path / "a", Kind.EMPTY)) == files(init(tmp_path / "b", Kind.EMPTY))


@pytest.mark.parametrize("name", ["notes.txt", ".hidden"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="holds files already; name a new or an empty folder"):
        init(tmp_path, Kind.EMPTY)
    assert files(tmp_path) == {name: b"mine"}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "book").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        init(tmp_path / "book", Kind.EMPTY)
    with pytest.raises(OutputError, match="cannot be written"):
        init(tmp_path / "book" / "below", Kind.EMPTY)
    assert files(tmp_path) == {"book": b"mine"}


@pytest.mark.parametrize("existing", [False, True])
def test_a_full_disk_leaves_nothing(tmp_path, existing):
    resource = pytest.importorskip("resource", reason="this system knows no limits")
    folder = tmp_path / "book"
    if existing:
        folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OutputError, match="nothing was left"):
            init(folder, Kind.EMPTY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == ([folder] if existing else [])
    assert not existing or not list(folder.iterdir())


@pytest.mark.parametrize(
    ("started_in", "notebook", "shown"),
    [
        (".", "notebooks/quarterly_review", "My department, Oct–Dec 2025"),
        ("notebooks", "quarterly_review", "My department, Oct–Dec 2025"),
        (".", "notebooks/monthly_dashboard", "My department\nDecember 2025: "),
    ],
)
def test_the_notebooks_of_an_empty_one_run_by_themselves(tmp_path, started_in, notebook, shown):
    root = init(tmp_path / "book", Kind.EMPTY)
    papermill = [sys.executable, "-m", "papermill", f"{notebook}.ipynb", str(tmp_path / "out")]
    cwd = root / started_in
    done = subprocess.run(papermill, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told = [output for cell in nbformat.read(tmp_path / "out", 4).cells for output in cell.get("outputs", ())]
    assert any(" ".join(shown.split()) in output.data["text/plain"] for output in told)
