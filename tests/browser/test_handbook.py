"""Handbook, notice and course in a real browser: readable by everybody, and a card a sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from kpiwork.display import course, handbook, notice
from kpiwork.display.html import Html
from kpiwork.publish.exporter import KpiReportExporter
from kpiwork.review.handbook.handbook import open_handbook
from kpiwork.review.notice.notice import open_notice
from tests.accessible import violations
from tests.factories import flights_record
from tests.handbooks import AS_OF, DEPARTMENT, PERIOD, make

VIEWS: dict[str, Any] = {
    "desk": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "small phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}
PRINTABLE = (188 / 25.4 * 96, 277 / 25.4 * 96)  # A4 less its margins, in CSS pixels
NAMES = ("handbook", "notice", "course")
SMALLEST = 7.5 * 96 / 72 - 0.01
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
pytestmark = pytest.mark.long


def exported(*parts: Html) -> str:
    cells = []
    for part in parts:
        data, about = part._repr_mimebundle_()
        output = nbformat.v4.new_output("execute_result", data=data, metadata=about, execution_count=1)
        cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    html, _ = KpiReportExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    return html


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("handbook")
    root, review = make(folder), flights_record()
    book = open_handbook(root, DEPARTMENT, PERIOD, as_of=AS_OF)
    parts = (handbook.strip, handbook.alignment, handbook.cards, handbook.retired, handbook.provenance)
    asked = (course.opening, course.decision, course.status, course.change, course.data, course.question)
    texts = {
        "handbook": exported(*(part(book) for part in parts)),
        "notice": exported(notice.page(open_notice(root, DEPARTMENT, as_of=AS_OF))),
        "course": exported(*(part(review) for part in asked)),
    }
    for name, html in texts.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def look(browser: Browser, pages):
    contexts = []

    def opened(name: str, view: str = "desk", *, paper: bool = False) -> Page:
        width, height = (int(side) for side in PRINTABLE)
        how = {"viewport": {"width": width, "height": height}} if paper else VIEWS[view]
        context = browser.new_context(**how)
        contexts.append(context)
        page = context.new_page()
        if paper:
            page.emulate_media(media="print")
        page.goto(pages[name].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("view", ["desk", "dark", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(look, name, view):
    page = look(name, view)
    page.evaluate(OPEN_ALL)
    assert not violations(page)


@pytest.mark.parametrize("view", ["desk", "phone", "small phone"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways(look, name, view):
    page = look(name, view)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_each_card_is_a_sheet_of_paper(look):
    page = look("handbook", paper=True)
    sheets = page.evaluate(
        "[...document.querySelectorAll('.kw-sheet')].map(one => "
        "[getComputedStyle(one).breakBefore, one.getBoundingClientRect().height])"
    )
    assert len(sheets) == 4
    assert {how for how, _ in sheets} == {"page"}
    assert max(height for _, height in sheets) <= PRINTABLE[1]


def test_the_printed_handbook_has_a_page_more_for_each_card(look):
    page = look("handbook")
    count = page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n")
    assert count in {5, 6, 7}  # what the KPIs are for and the list, the cards, what is no longer used
    page.evaluate("[...document.querySelectorAll('.kw-sheet')].slice(1).forEach(one => one.remove())")
    assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == count - 3


def test_the_notice_is_one_sheet(look):
    assert look("notice").pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_type_on_paper_is_smaller_than_seven_and_a_half_points(look, name):
    sizes = look(name, paper=True).evaluate(
        "[...document.querySelectorAll('main *')]"
        ".filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())"
        " && one.checkVisibility() && !one.closest('.kw-hidden'))"
        ".map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= SMALLEST


def test_an_answer_is_hidden_until_it_is_asked_for_and_stands_on_paper(look):
    answer = ".kw-answer p"
    page = look("course")
    assert not page.locator(answer).first.is_visible()
    page.locator(".kw-answer summary").first.click()
    assert page.locator(answer).first.is_visible()
    assert look("course", paper=True).locator(answer).first.is_visible()


def test_the_tree_stays_readable_on_a_phone(look):
    for view in ("desk", "phone"):
        shown, drawn = look("handbook", view).evaluate(
            "(one => [one.getBoundingClientRect().width, one.naturalWidth])"
            "(document.querySelector('.kw-alignment img'))"
        )
        assert 12 * shown / drawn >= 11
