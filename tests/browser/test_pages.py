"""The page in a real browser: readable by everybody, on a desk and on a phone, in light, in dark, and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kpiwork.publish.exporter import KpiReportExporter
from tests.accessible import violations
from tests.factories import bare_record, executed_notebook, flights_record, hostile_record

VIEWS: dict[str, Any] = {
    "desk": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "laptop": {"viewport": {"width": 1024, "height": 768}, "color_scheme": "light"},
    "tablet": {"viewport": {"width": 768, "height": 1024}, "color_scheme": "light"},
    "small phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}
PRINTABLE = (188 / 25.4 * 96, 277 / 25.4 * 96)  # A4 less its margins, in CSS pixels
pytestmark = pytest.mark.long
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
RECORDS = {"flights": flights_record, "hostile": hostile_record, "bare": bare_record}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    """Export a page of each record."""
    folder = tmp_path_factory.mktemp("pages")
    for name, make in RECORDS.items():
        html, _ = KpiReportExporter().from_notebook_node(executed_notebook(make()))
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in RECORDS}


@pytest.fixture
def look(browser: Browser, pages):
    """Give a function that opens a page in a view, with JavaScript off as its readers may have it."""
    contexts = []

    def opened(name: str = "flights", view: str = "desk", *, script: bool = False) -> Page:
        context = browser.new_context(**VIEWS[view], java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.goto(pages[name].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("name", "view", "colours"),
    [
        ("flights", "desk", True),
        ("flights", "dark", True),
        ("flights", "phone", False),  # the colours are those of the desk
        ("hostile", "desk", False),
        ("hostile", "phone", False),
        ("bare", "desk", True),
    ],
)
def test_axe_finds_nothing_in_an_open_page(look, name, view, colours):
    page = look(name, view, script=True)
    page.evaluate(OPEN_ALL)
    assert not violations(page, colours=colours)


@pytest.mark.parametrize("view", ["desk", "phone", "dark phone"])
def test_axe_finds_nothing_in_a_folded_page(look, view):
    assert not violations(look(view=view, script=True))


@pytest.mark.parametrize("view", ["desk", "laptop", "tablet", "phone", "small phone"])
@pytest.mark.parametrize("name", RECORDS)
def test_nothing_scrolls_sideways(look, name, view):
    page = look(name, view, script=True)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_nothing_is_asked_of_the_network(browser, pages):
    page = browser.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.goto(pages["flights"].as_uri())
    page.close()
    assert [url for url in asked if not url.startswith("data:")] == [pages["flights"].as_uri()]
    assert not errors


def test_all_pictures_are_drawn(look):
    page = look(script=True)
    page.evaluate(OPEN_ALL)
    page.wait_for_function("[...document.images].every(one => one.complete)")
    assert page.evaluate("[...document.images].filter(one => one.naturalWidth === 0).length") == 0


def test_a_phone_gets_the_narrow_drawing(look):
    sources = {
        view: look(view=view, script=True).evaluate("document.querySelector('.kw-exceptions img').currentSrc")
        for view in ("desk", "phone")
    }
    assert sources["desk"] != sources["phone"]


def test_text_on_charts_stays_readable(look):
    for view in ("desk", "phone"):
        page = look(view=view, script=True)
        shown, drawn = page.evaluate(
            "(one => [one.getBoundingClientRect().width, one.naturalWidth])"
            "(document.querySelector('.kw-exceptions img'))"
        )
        assert 12 * shown / drawn >= 11


def test_the_message_is_on_the_first_screen(look):
    for view in ("desk", "phone"):
        page = look(view=view)
        box = page.locator(".kw-minute li").first.bounding_box()
        assert box
        assert box["y"] + box["height"] < VIEWS[view]["viewport"]["height"]


def test_a_link_opens_its_fold_out_without_script(look):
    page = look()
    assert not page.locator("#kpi-cancelled").is_visible()
    page.locator('.kw-score a[href="#kpi-cancelled"]').click()
    assert page.locator("#kpi-cancelled").is_visible()


def test_the_first_key_leads_past_the_contents(look):
    page = look()
    page.keyboard.press("Tab")
    skip = page.locator(".kw-skip")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_scorecard_of_a_phone_names_its_numbers(look):
    page = look(view="phone", script=True)
    label = page.evaluate(
        "getComputedStyle(document.querySelector('.kw-score td[data-label]'), '::before').content"
    )
    assert "Target" in label


@pytest.mark.parametrize("view", ["phone", "small phone"])
def test_the_contents_take_one_line_of_a_phone(look, view):
    page = look(view=view)
    shown = page.locator("nav:visible")
    assert shown.count() == 1
    assert shown.bounding_box()["height"] < 45
    assert not shown.locator("a").first.is_visible()
    shown.locator("summary").click()
    assert shown.locator('a[href="#scorecard"]').is_visible()


@pytest.mark.parametrize("view", ["desk", "tablet"])
def test_the_contents_are_open_where_there_is_room(look, view):
    shown = look(view=view).locator("nav:visible")
    assert shown.count() == 1
    assert shown.locator("a").first.is_visible()


@pytest.fixture
def paper(browser, pages):
    """Give a function that lays a page out as on A4 paper, for a screen in light or in dark."""
    contexts = []

    def laid(scheme: str) -> Page:
        width, height = PRINTABLE
        context = browser.new_context(viewport={"width": int(width), "height": int(height)})
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(media="print", color_scheme=scheme)
        page.goto(pages["flights"].as_uri())
        return page

    yield laid
    for context in contexts:
        context.close()


def test_the_first_sheet_holds_strip_to_scorecard(paper):
    page = paper("light")
    foot = page.evaluate("document.querySelector('#scorecard').getBoundingClientRect().bottom")
    assert foot <= PRINTABLE[1]
    breaks = "one => getComputedStyle(document.querySelector(one)).breakInside"
    wholes = (".kw-exception > .kw-two", ".kw-behind", ".kw-kpi", ".kw-outlooks", ".kw-score tr", "figure")
    assert {page.evaluate(breaks, one) for one in wholes} == {"avoid"}


def test_no_type_on_paper_is_smaller_than_seven_and_a_half_points(paper):
    sizes = paper("light").evaluate(
        "[...document.querySelectorAll('main *')]"
        ".filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())"
        " && one.checkVisibility() && !one.closest('.kw-hidden'))"
        ".map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 7.5 * 96 / 72 - 0.01


def test_paper_shows_the_charts_of_every_kpi_and_no_tables_behind_them(paper):
    page = paper("light")
    assert page.evaluate("[...document.querySelectorAll('.kw-kpi img')].every(one => one.checkVisibility())")
    assert not page.evaluate("[...document.querySelectorAll('.kw-data')].some(one => one.checkVisibility())")


def test_paper_is_white_whatever_the_screen(paper):
    light, dark = (paper(scheme).screenshot(full_page=True) for scheme in ("light", "dark"))
    assert light == dark
