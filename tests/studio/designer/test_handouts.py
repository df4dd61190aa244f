"""What is handed out in a workshop: complete, escaped, and from the project's own data."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import kpiwork as kw
from kpiwork.review.smart.pairs.pair import pairs
from kpiwork.spec.entries import ConcernKind
from kpiwork.spec.guide import guide
from kpiwork.studio.designer.walk import WALK

PAGE = Path(__file__).parents[3] / "docs" / "workshop.md"
ROW = re.compile(r"^\| (?P<number>\d+) (?P<title>[^|]+) \| (?P<minutes>\d+) \|", re.MULTILINE)


def test_the_exercise_has_every_pair_with_the_way_it_is_mended():
    page = unescape(str(kw.workshop.exercise()))
    for one in pairs():
        assert one.title in page
        assert all(step.why in page for step in one.steps)


def test_the_guide_has_every_kind_of_concern():
    page = unescape(str(kw.workshop.concerns()))
    for kind in ConcernKind:
        assert all(line in page for line in guide(kind).acts)


def test_the_library_is_searched_by_words():
    assert "Requests reopened within 14 days" in str(kw.workshop.library("reopened"))
    assert "<b>" not in str(kw.workshop.library("<b>"))


def test_a_workbook_without_the_claims_gets_their_words(made):
    page = str(kw.workshop.leading_and_lagging(made))
    assert "This workbook has none of the KPIs" in page
    assert "leading and lagging are relations, not kinds" in page


def test_no_widget_is_loaded_for_what_is_handed_out():
    code = "import sys, kpiwork as kw; kw.workshop.exercise(); print('ipywidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_the_page_on_the_workshop_names_every_step_and_its_time():
    told = [
        (int(row["number"]), row["title"], int(row["minutes"]))
        for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))
    ]
    assert told == [(stage.number, stage.text.title, stage.text.minutes) for stage in WALK]
