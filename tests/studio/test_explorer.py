"""The explorer, driven through its widgets' values: words and figure follow, and nothing ends in a stack trace."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

import kpiwork as kw
from kpiwork.signals.narrowed import CHOSEN
from kpiwork.studio.told import title_of

LABELS = ["KPI", "Question", "Split by", "Segment", "First month", "Last month"]


@pytest.fixture
def view(opened):
    return kw.explorer(opened)


def words(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", str(markup)).split())


def drawn(view):
    """Give the figure's description, and what it shows."""
    found = re.search(r'<img src="([^"]+)"[^>]* alt="([^"]+)"', view.shown.value)
    return found and found.groups()


def test_it_opens_with_the_strongest_question(view, opened):
    assert (view.kpi.value, view.detector.value) == ("reply_4h", "threshold_bunching")
    assert "A question to ask" in words(view.shown.value)
    assert "would just have missed" in words(view.shown.value)
    assert CHOSEN not in view.shown.value
    assert "cutoff" in drawn(view)[1]
    assert [label for label, _ in view.kpi.options] == [card.name for card in opened.cards.values()]


def test_every_control_is_labelled(view):
    assert [one.description for one in view.controls] == LABELS


def test_another_question_has_other_words_and_another_figure(view):
    before = view.shown.value, drawn(view)
    view.detector.value = "mix_shift"
    assert title_of("mix_shift") in view.shown.value
    assert title_of("mix_shift") in view.status.value
    assert view.shown.value != before[0]
    assert drawn(view) != before[1]


def test_another_kpi_offers_its_own_parts(view, opened):
    view.kpi.value = "backlog_5d"
    assert opened.cards["backlog_5d"].name in view.status.value
    assert [value for _, value in view.dimension.options] == ["", "team"]
    view.kpi.value = "reply_4h"
    assert [value for _, value in view.dimension.options] == ["", "team", "channel", "category"]


def test_a_segment_is_a_hint(view):
    view.dimension.value = "team"
    assert view.segment.value
    assert not view.segment.disabled
    assert f"team {view.segment.value}" in view.status.value
    assert CHOSEN in view.shown.value
    assert "Of all data the answer is: a question to ask, moderate." in words(view.shown.value)
    first = view.shown.value
    view.segment.value = view.segment.options[1][1]
    assert view.shown.value != first
    view.dimension.value = ""
    assert view.segment.disabled
    assert CHOSEN not in view.shown.value


def test_a_window_before_attention_began_shows_no_pattern(view):
    view.last.value = next(month for _, month in view.last.options if month.label == "2012-06")
    assert "January 2011 to June 2012" in view.status.value
    assert CHOSEN in view.shown.value
    assert "A question to ask" not in view.shown.value


def test_a_part_with_too_little_in_it_says_so(view):
    view.first.value = view.last.value
    assert "Too little data" in view.shown.value
    assert "and it takes 300" in view.shown.value


def test_a_window_that_ends_before_it_begins_is_said_in_a_sentence(view):
    view.first.value = view.first.options[8][1]
    view.last.value = view.last.options[3][1]
    assert "before it begins" in words(view.status.value)
    assert "choose a last month that is not before the first" in words(view.status.value)
    assert view.shown.value == ""
    view.last.value = view.last.options[-1][1]
    assert "Shown:" in view.status.value
    assert view.shown.value


def test_the_weight_of_a_part_is_never_named(view):
    view.first.value = next(month for _, month in view.first.options if month.label == "2012-08")
    assert "<b>A question to ask</b>" in view.shown.value
    assert " q " not in words(view.shown.value)


def test_a_kpi_without_values_says_so(opened):
    rows = opened.measured.readings
    without = replace(opened.measured, readings=rows[rows["kpi"] != "reply_4h"])
    view = kw.explorer(replace(opened, measured=without))
    assert "nothing to look at" in view.shown.value
    assert view.first.disabled
    view.kpi.value = "csat_top2"
    assert "nothing to look at" not in view.shown.value


def test_names_are_text(opened):
    hostile = opened.book.cards["reply_4h"].model_copy(update={"name": "<img src=x onerror=alert(1)>"})
    book = replace(opened.book, cards={**opened.book.cards, "reply_4h": hostile})
    view = kw.explorer(replace(opened, book=book))
    assert "<img src=x" not in view.shown.value + view.status.value
    assert "&lt;img src=x" in view.status.value


def test_a_folder_and_names_will_do_as_well(small):
    view = kw.explorer(small, "my_department", "2025-Q4")
    assert view.kpi.value == "answered_in_5_days"
    with pytest.raises(kw.KpiworkError, match="did you mean 'answered_in_5_days'"):
        kw.explorer(small, "my_department", "2025-Q4", kpi="answered_in_5_day")


def test_a_reader_without_a_kernel_gets_a_sentence(view):
    bundle = view._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"].startswith("Controls to look at one part of a KPI.")


def test_no_widget_is_loaded_before_it_is_used():
    code = "import sys, kpiwork as kw; kw.open_findings; print('ipywidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
