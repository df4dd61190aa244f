from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from kpiwork.errors import Problem
from kpiwork.periods import PeriodKind
from kpiwork.publish import index
from kpiwork.publish.manifest import MadeFrom, Manifest
from kpiwork.publish.page import Page
from tests.accessible import violations

EVIL = "<script>alert('\"1')</script> & {{ 7 * 7 }}"


def page(department="operations", **changes):
    whole = Page(
        department=department,
        name=department.title(),
        head="Head of it",
        file=f"{department}.html",
        sha256="0" * 64,
        bytes=10,
        record_sha256="0" * 64,
        statuses={"met": 3, "near": 1, "missed": 2, "data in doubt": 1, "no target": 4, "informative": 1},
    )
    return replace(whole, **changes)


def manifest_of(*pages):
    return Manifest(
        organisation="Ours",
        title="Quarterly review",
        batch="quarterly",
        edition="department",
        period="2013-Q4",
        kind=PeriodKind.QUARTER,
        words="Oct–Dec 2013",
        start=date(2013, 10, 1),
        end=date(2013, 12, 31),
        as_of=date(2014, 1, 7),
        made_from=MadeFrom(files={}, sources={}, versions={}),
        pages=pages,
    )


FAILED = page(
    "sales",
    failed=Problem(place="sales: notebooks/tiny.ipynb, cell 4", fact="ValueError: no", mend="mend that"),
)
MISSING = replace(FAILED, department="service", name="Service", file=None, sha256="", bytes=0)


class Cells(HTMLParser):
    """Collects the text of each row's cells, and every tag with its attributes."""

    def __init__(self):
        super().__init__()
        self.rows, self.tags, self._in = [], [], None

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in = tag

    def handle_endtag(self, tag):
        if tag == self._in:
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())
            self._in = None

    def handle_data(self, data):
        if self._in:
            self.rows[-1][-1] += data


def parsed(*pages):
    cells = Cells()
    cells.feed(index.render(manifest_of(*pages)).decode())
    return cells


def test_counts_are_those_of_the_manifest():
    head, row = parsed(page()).rows
    assert head == ["Department", "Answers for it", "met", "near", "missed", "data in doubt", "not judged"]
    assert row == ["Operations", "Head of it", "3", "1", "2", "1", "5"]


def test_failed_pages_are_named_and_marked():
    found = parsed(page(), FAILED, MISSING)
    assert [row[0] for row in found.rows[1:]] == ["Operations", "Sales incomplete", "Service no page"]
    assert [attrs["href"] for tag, attrs in found.tags if tag == "a"] == [
        "operations.html",
        "sales.html",
        "manifest.json",
    ]
    assert "ValueError: no" in index.render(manifest_of(FAILED)).decode()
    assert "incomplete" not in index.render(manifest_of(page())).decode()


def test_text_from_outside_is_text():
    evil = replace(FAILED, name=EVIL, head=EVIL, failed=replace(FAILED.failed, fact=EVIL))
    found = parsed(evil)
    assert found.rows[1][:2] == [f"{EVIL} incomplete", EVIL]
    assert not [tag for tag, _ in found.tags if tag == "script"]


def test_same_inputs_give_the_same_bytes():
    assert index.render(manifest_of(page(), FAILED)) == index.render(manifest_of(page(), FAILED))


def test_asks_nothing_of_any_host():
    html = index.render(manifest_of(page(), FAILED)).decode()
    assert not re.search(r"https?:|url\(|@import|src=", html)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_can_be_read_by_everybody(browser, tmp_path, scheme, width):
    path = tmp_path / "index.html"
    path.write_bytes(index.render(manifest_of(page(), FAILED, MISSING)))
    tab = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    assert not violations(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [path.as_uri()]
    tab.close()


def test_provisional_ones_are_counted_beside_the_others():
    _, row = parsed(page(provisional={"met": 2})).rows
    assert row[2:4] == ["3 (2 provisional)", "1"]


def test_a_notice_stands_in_short_below_the_name():
    _, row = parsed(page(notice="Simulated: all of it\nis made up. Nobody real is shown.")).rows
    assert row[0] == "Operations Simulated: all of it is made up."


@pytest.mark.parametrize(
    ("kind", "words", "heading"),
    [
        (PeriodKind.MONTH, "November 2013", "Monthly review, November 2013"),
        (PeriodKind.QUARTER, "Oct–Dec 2013", "Quarterly review, Oct–Dec 2013"),
        (PeriodKind.YEAR, "Jan–Dec 2013", "Yearly review, Jan–Dec 2013"),
    ],
)
def test_the_heading_names_the_period_s_rhythm(kind, words, heading):
    html = index.render(replace(manifest_of(page()), kind=kind, words=words)).decode()
    assert f"<title>{heading} –" in html
    assert re.sub(r"</?span[^>]*>", "", html).count(f"<h1>{heading}</h1>") == 1


def test_it_says_for_whom_it_was_made():
    html = index.render(replace(manifest_of(page()), edition="executive")).decode()
    assert "<dt>Made for</dt><dd>the executives</dd>" in html


def test_pages_of_a_day_are_listed_without_a_period_or_a_status():
    found = index.render(replace(manifest_of(page()), title="KPI handbook", by_period=False)).decode()
    found = found.partition("<body")[2]
    assert "<h1>KPI handbook, " in found
    assert "7 Jan 2014" in found
    assert 'href="operations.html"' in found
    for word in ("2013-Q4", "Oct–Dec 2013", "missed", "not judged", "Data in doubt"):
        assert word not in found
