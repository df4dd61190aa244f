"""The dashboard in a real browser: one screen of a laptop, one sheet of paper, a card a KPI on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from kpiwork.display.dashboard import dashboard
from kpiwork.measure.measure import measure
from kpiwork.publish.exporter import KpiReportExporter
from kpiwork.review.assemble import assemble
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import Record
from kpiwork.spec.batch import Edition
from kpiwork.spec.load import load
from tests.accessible import violations
from tests.monthly import full_record, hostile_month, month_record

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("operations", "sales", "customer_service")
MADE = {"month": month_record, "full": full_record, "hostile": hostile_month}
VIEWS: dict[str, Any] = {
    "laptop": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
    "side of JupyterLab": {"viewport": {"width": 1000, "height": 700}, "color_scheme": "light"},
    "tablet": {"viewport": {"width": 768, "height": 1024}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "small phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}
BARS = 118  # what a browser's own bars take of a screen 768 high
A4_ACROSS = (279 / 25.4 * 96, 194 / 25.4 * 96)  # A4 less its margins, in CSS pixels


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    """Export the dashboard of each record, made up or shipped."""
    folder = tmp_path_factory.mktemp("dashboards")
    records = {name: make() for name, make in MADE.items()} | _shipped()
    for name, record in records.items():
        html, _ = KpiReportExporter().from_notebook_node(_executed(record))
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in records}


def _shipped() -> dict[str, Record]:
    book = load(ROOT)
    measured = measure(book, book.calendar.parse("2013-11"), departments=SHIPPED)
    return {name: edition_of(assemble(book, measured, name), Edition.DEPARTMENT) for name in SHIPPED}


def _executed(record: Record) -> nbformat.NotebookNode:
    data, about = dashboard(record)._repr_mimebundle_()
    cell = nbformat.v4.new_code_cell("kw.show.dashboard(review)", id="dashboard")
    cell.outputs = [nbformat.v4.new_output("execute_result", data=data, metadata=about, execution_count=1)]
    title = nbformat.v4.new_markdown_cell("# Monthly KPI dashboard", id="title")
    return nbformat.v4.new_notebook(cells=[title, cell])


@pytest.fixture
def look(browser: Browser, pages):
    """Give a function that opens a page in a view."""
    contexts = []

    def opened(name: str, view: str = "laptop") -> Page:
        context = browser.new_context(**VIEWS[view])
        contexts.append(context)
        page = context.new_page()
        page.goto(pages[name].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_laptop_shows_a_shipped_month_without_scrolling(look, name):
    page = look(name)
    foot = page.evaluate("document.querySelector('.kw-board-foot').getBoundingClientRect().bottom")
    assert foot <= VIEWS["laptop"]["viewport"]["height"]
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_grid_fits_below_the_bars_of_a_browser(look, name):
    foot = look(name).evaluate("document.querySelector('.kw-board').getBoundingClientRect().bottom")
    assert foot <= VIEWS["laptop"]["viewport"]["height"] - BARS


@pytest.mark.parametrize("name", [*SHIPPED, "month", "full"])
def test_prints_on_one_sheet(look, tmp_path, name):
    page = look(name)
    page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    printed = (tmp_path / "sheet.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    [(width, height)] = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert (round(float(width)), round(float(height))) == (842, 595)


@pytest.mark.parametrize("name", [*SHIPPED, "full"])
def test_paper_holds_no_small_type(look, name):
    page = look(name)
    page.set_viewport_size({"width": int(A4_ACROSS[0]), "height": int(A4_ACROSS[1])})
    page.emulate_media(media="print")
    sizes = page.evaluate(
        "[...document.querySelectorAll('main *')]"
        ".filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())"
        " && one.checkVisibility())"
        ".map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 7.5 * 96 / 72 - 0.01


def test_paper_leaves_out_what_is_folded(look):
    page = look("sales")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.kw-board-notice > summary').checkVisibility()")
    assert not page.evaluate("document.querySelector('.kw-unfolded').checkVisibility()")
    assert not page.evaluate("document.querySelector('.kw-board-how').checkVisibility()")


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("sales", "laptop"),
        ("customer_service", "dark"),
        ("operations", "phone"),
        ("month", "dark phone"),
        ("full", "laptop"),
        ("hostile", "phone"),
    ],
)
def test_axe_finds_nothing(look, name, view):
    page = look(name, view)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert not violations(page)


@pytest.mark.parametrize("view", [view for view in VIEWS if "dark" not in view])
@pytest.mark.parametrize("name", ["operations", "full", "hostile"])
def test_nothing_scrolls_sideways(look, name, view):
    page = look(name, view)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("name", [*SHIPPED, "month"])
def test_no_number_leaves_its_cell(look, name):
    for view in ("laptop", "side of JupyterLab"):
        over = look(name, view).evaluate(
            "[...document.querySelectorAll('.kw-board :is(th,td)')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
        )
        assert not over


def test_a_phone_names_the_numbers_of_a_card(look):
    labels = look("operations", "phone").evaluate(
        "[...document.querySelector('.kw-board tbody tr').querySelectorAll('td[data-label]')]"
        ".map(one => getComputedStyle(one, '::before').content)"
    )
    assert [one.strip('"') for one in labels] == [
        "Target: ",
        "Year to date: ",
        "Rest of Oct–Dec 2013 must average: ",
        "Change: ",
        "Sure of the target: ",
        "Comment: ",
    ]


def test_the_head_line_is_on_the_first_screen_of_a_phone(look):
    box = look("operations", "phone").locator(".kw-says").bounding_box()
    assert box
    assert box["y"] + box["height"] < 200


def test_nothing_is_asked_of_the_network(browser, pages):
    page = browser.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.goto(pages["operations"].as_uri())
    page.close()
    assert asked == [pages["operations"].as_uri()]
    assert not errors
