"""A reader sees parts, prose and results; never code, logs or stack traces."""

from __future__ import annotations

import copy

import nbformat
import pytest

from kpiwork.publish.readable import NO_REASON, readable
from tests.factories import PARTS, executed_notebook, flights_record

NOTEBOOK = executed_notebook(flights_record())


def output(kind="display_data", **fields):
    return nbformat.v4.new_output(kind, **fields)


def notebook(*outputs, **metadata):
    cell = nbformat.v4.new_code_cell("1", outputs=list(outputs))
    return nbformat.v4.new_notebook(cells=[cell], metadata=metadata)


def shown(*outputs):
    return readable(notebook(*outputs))[0].cells[0].outputs


def test_the_notebook_itself_is_not_changed():
    before = copy.deepcopy(NOTEBOOK)
    readable(NOTEBOOK)
    assert before == NOTEBOOK


def test_contents_are_the_parts_in_reading_order():
    _, report = readable(NOTEBOOK)
    anchors = [anchor for anchor, _ in report.contents]
    assert anchors == [name.replace("_", "-") for name in PARTS if name not in ("style", "strip")]


def test_the_part_s_title_takes_the_place_of_the_notebook_s():
    kept, report = readable(NOTEBOOK)
    assert report.title == "New York departures · 2013-Q4 · KPI review"
    assert not [cell for cell in kept.cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize(
    ("metadata", "cells", "title", "has_title"),
    [
        ({"title": "From metadata"}, ["# A heading"], "From metadata", True),
        ({}, ["# A heading"], "A heading", True),
        ({}, ["only prose"], "its name", False),
    ],
)
def test_a_page_always_has_a_title(metadata, cells, title, has_title):
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(source) for source in cells], metadata=metadata
    )
    _, report = readable(made, name="its name")
    assert (report.title, report.has_title) == (title, has_title)


@pytest.mark.parametrize(
    "hidden",
    [
        output("stream", name="stderr", text="a warning"),
        output("stream", name="stdout", text=" \n"),
        output(data={"text/html": "<style>", "text/plain": ""}, metadata={"kpiwork": {"style": "page"}}),
        output(data={"text/html": "", "text/plain": "Html()"}),
        output(data={"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"}),
        output(data={"application/javascript": "alert(1)"}),
        output("error", ename="E", evalue="x", traceback=["/home/me/secret.py"]),
    ],
    ids=["log", "blank", "style", "empty part", "widget", "script", "stack trace"],
)
def test_what_no_reader_wants_is_left_out(hidden):
    assert shown(hidden) == []


def test_results_stay():
    kept = [output("stream", name="stdout", text="8"), output(data={"text/plain": "9"})]
    assert shown(*kept) == kept


def test_an_error_is_said_in_one_short_line_without_colours():
    error = output(
        "error", ename="DataError", evalue="\x1b[31mplace\x1b[0m\nfact " + "x" * 900, traceback=["t"]
    )
    _, report = readable(notebook(error))
    (said,) = report.failures
    assert said.startswith("DataError: place fact")
    assert len(said) <= 400


def test_a_notebook_that_stopped_without_a_word_is_not_complete():
    _, report = readable(notebook(papermill={"exception": True}))
    assert report.failures == (NO_REASON,)


def test_a_notebook_that_ran_has_no_failures():
    assert readable(notebook(papermill={"exception": None}))[1].failures == ()


def test_papermill_s_own_marker_is_not_shown():
    marker = nbformat.v4.new_markdown_cell(
        "<span>An Exception</span>", metadata={"tags": ["papermill-error-cell-tag"]}
    )
    made = nbformat.v4.new_notebook(cells=[marker])
    assert readable(made)[0].cells == []


@pytest.mark.parametrize(
    ("kind", "fields", "text"),
    [
        ("stream", {"name": "stdout", "text": "x" * 50_000_000}, lambda output: output.text),
        (
            "display_data",
            {"data": {"text/plain": "x" * 50_000_000}},
            lambda output: output.data["text/plain"],
        ),
    ],
)
def test_endless_text_is_cut(kind, fields, text):
    [kept] = shown(output(kind, **fields))
    assert text(kept) == "x" * 20_000 + "\n… 49,980,000 more characters are left out"
