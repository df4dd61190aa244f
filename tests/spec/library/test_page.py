from __future__ import annotations

import re
import shlex

from typer.testing import CliRunner

from kpiwork.cli import app
from kpiwork.publish.init import Kind, init
from kpiwork.spec.library import shelf
from kpiwork.spec.load import load

LINE = re.compile(r"^kpiwork (?P<words>[^#\n]+)", re.MULTILINE)


def test_the_commands_of_the_page_do_what_it_says(project_root, tmp_path, monkeypatch):
    page = (project_root / "docs" / "library.md").read_text(encoding="utf-8")
    book = init(tmp_path / "book", Kind.EMPTY)
    monkeypatch.chdir(book)
    asked = [shlex.split(found["words"]) for found in LINE.finditer(page)]
    for words in asked:
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, (words, done.output)
        assert done.stdout
    assert {words[1] for words in asked} == {"search", "list", "show", "copy"}
    cards = load(book).department("my_department").cards
    assert {"replied_in_4_hours", "reopened_in_14_days", "safety_courses_passed"} <= set(cards)
    assert cards["safety_courses_passed"].measure.source == "requests"


def test_the_page_names_what_python_has(project_root):
    page = (project_root / "docs" / "library.md").read_text(encoding="utf-8")
    assert "`kpiwork.spec.library.shelf`" in page
    assert {"search", "text_of", "copy_card"} <= set(shelf.__all__)
    assert all(f"| `{one.id}` |" in page for one in shelf.library())
