"""One page that stands alone: no code, no script, no host, nothing raw, a description behind each picture."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbconvert.nbconvertapp import NbConvertApp

from kpiwork.errors import OutputError
from kpiwork.publish.exporter import KpiReportExporter, pictures_without_words
from tests.factories import bare_record, executed_notebook, flights_record, hostile_record

NAME = "kpireport"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def export(notebook):
    return KpiReportExporter().from_notebook_node(notebook)[0]


def page_of(*outputs, cells=()):
    cell = nbformat.v4.new_code_cell("secret_code()", outputs=list(outputs))
    return export(nbformat.v4.new_notebook(cells=[*cells, cell], metadata={"title": "T <&> t"}))


def display(data, metadata=None):
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})


@pytest.fixture(scope="module")
def notebook():
    return executed_notebook(flights_record())


@pytest.fixture(scope="module")
def page(notebook):
    return export(notebook)


def test_jupyter_finds_it_by_name():
    exporter = get_exporter(NAME)()
    assert (exporter.file_extension, exporter.output_mimetype) == (".html", "text/html")


def test_it_works_from_the_command_line(notebook, tmp_path, monkeypatch):
    nbformat.write(notebook, tmp_path / "executed.ipynb")
    monkeypatch.chdir(tmp_path)
    NbConvertApp.clear_instance()
    NbConvertApp.launch_instance(["--to", NAME, "executed.ipynb", "--log-level", "ERROR"])
    NbConvertApp.clear_instance()
    assert "New York departures" in Path("executed.html").read_text(encoding="utf-8")


def test_the_same_notebook_gives_the_same_bytes(notebook, page):
    assert export(notebook) == page


def test_ten_kpis_stay_under_half_a_megabyte(page):
    assert len(page.encode()) < 500_000


def test_the_frame_is_complete(page):
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>New York departures · 2013-Q4 · KPI review</title>" in page
    assert '<a class="kw-skip" href="#main">' in page
    assert page.count('<main id="main"') == page.count("</main>") == page.count("<h1") == 1
    assert page.rstrip().endswith("</html>")


def test_contents_lead_to_every_part(page):
    (contents,) = re.findall(r'<nav class="kw-contents".*?</nav>', page, re.DOTALL)
    links = re.findall(r'href="#([\w-]+)">([^<]+)<', contents)
    assert [title for _, title in links] == re.findall(r"<h2[^>]*>([^<]+)<", page)
    assert all(f'id="{anchor}"' in page for anchor, _ in links)


def test_only_style_and_pictures_of_its_own_may_load(page):
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    rules = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert policy == rules


@pytest.mark.parametrize("make", [flights_record, hostile_record, bare_record])
def test_there_is_no_script_and_no_other_host(make):
    made = export(executed_notebook(make()))
    assert "<script" not in made
    assert not re.search(r"https?://", made)
    assert "javascript:" not in made


def test_no_code_and_no_log_is_shown():
    made = page_of(nbformat.v4.new_output("stream", name="stderr", text="WARNING a log"))
    assert "secret_code" not in made
    assert "a log" not in made


def test_the_style_stands_once(page):
    assert page.count("<style>") == 1
    assert page.count("/* scorecard */") == 1


def test_plain_results_are_text():
    made = page_of(
        nbformat.v4.new_output("stream", name="stdout", text="<b>said\x1b[31m red"),
        display({"text/plain": "<i>plain"}),
        display({"text/latex": "<u>$x$"}),
    )
    assert '<pre class="kw-text">&lt;b&gt;said red</pre>' in made
    assert "&lt;i&gt;plain" in made
    assert "&lt;u&gt;$x$" in made


def test_the_richest_form_that_needs_no_script_is_shown():
    made = page_of(display({"text/html": "<p>rich</p>", "text/plain": "poor"}))
    assert "<p>rich</p>" in made
    assert "poor" not in made


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "```mermaid\n<script>alert(1)</script>\n```",
    ],
)
def test_prose_cannot_smuggle_markup(source):
    for made in (
        page_of(cells=[nbformat.v4.new_markdown_cell(source)]),
        page_of(display({"text/markdown": source})),
    ):
        assert "<script" not in made
        assert "<img" not in made
        assert 'href="javascript' not in made


def test_prose_is_rendered():
    made = page_of(cells=[nbformat.v4.new_markdown_cell("# Title\n\n*so* **be** it")])
    assert "<h1>Title</h1>" in made
    assert "<em>so</em> <strong>be</strong> it" in made


def test_a_title_is_text_and_a_heading_where_nothing_else_is_one():
    made = page_of()
    assert "<title>T &lt;&amp;&gt; t</title>" in made
    assert "<h1>T &lt;&amp;&gt; t</h1>" in made


@pytest.mark.parametrize(("mime", "data"), [("image/png", PNG), ("image/svg+xml", SVG)])
def test_a_picture_needs_a_description(mime, data):
    made = page_of(display({mime: data}, {mime: {"alt": 'A "dot"'}}))
    assert f'src="data:{mime};base64,' in made
    assert 'alt="A &#34;dot&#34;"' in made
    with pytest.raises(OutputError, match=r"shows 1 picture without a description.*alt"):
        page_of(display({mime: data}))


def test_a_picture_inside_markup_needs_one_too():
    assert pictures_without_words('<img src="a" alt="x"><img src="b"><img alt=" ">') == 2
    with pytest.raises(OutputError, match="2 pictures"):
        page_of(display({"text/html": "<img src='data:,'><img alt=''>"}))


def failed(evalue):
    return nbformat.v4.new_output(
        "error", ename="DataError", evalue=evalue, traceback=["\x1b[31mFile /home/me/kpiwork/x.py\x1b[0m"]
    )


def test_a_page_that_is_not_whole_says_so_and_keeps_what_there_is():
    cell = nbformat.v4.new_code_cell("1", outputs=[failed("source <b>tickets</b>  is missing; put it there")])
    made = export(executed_notebook(flights_record(), cell))
    assert "This page is incomplete:" in made
    assert "DataError: source &lt;b&gt;tickets&lt;/b&gt; is missing; put it there" in made
    assert "/home/me" not in made
    assert 'id="scorecard"' in made


def test_a_whole_page_says_nothing_of_failures(page):
    assert "incomplete" not in page


def test_nothing_is_logged(notebook, caplog):
    with caplog.at_level(logging.WARNING):
        export(notebook)
    assert not caplog.records
