"""Pages of handbooks, notices and courses: everything escaped, folded where it has to be, drawn legibly."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpiwork.analysis.lead import LeadVerdict
from kpiwork.display import course, handbook, notice
from kpiwork.display.figures.alignment import alignment as draw
from kpiwork.display.figures.alignment import alignment_alt
from kpiwork.display.figures.canvas import FONT_SIZE, Width
from kpiwork.display.svg import svg
from kpiwork.review.alignment.aligned import Aligned, Alignment, Branch
from kpiwork.review.alignment.alignment import alignment_of
from kpiwork.review.handbook.handbook import open_handbook
from kpiwork.review.notice.notice import open_notice
from kpiwork.review.raised import Watched
from kpiwork.review.smart.judged import Judgement
from kpiwork.spec.choices import Stage
from kpiwork.spec.load import load
from tests.factories import HOSTILE, bare_record, flights_record, hostile_record
from tests.handbooks import AS_OF, DEPARTMENT, PERIOD, make

EVIL = "<script>alert(1)</script>"
PIXELS = re.compile(r"font-size:([\d.]+)px")
SVG_TEXT = re.compile(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)</text>')


class Tags(HTMLParser):
    """Collects tags, and the text between them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """Make the workbook with an attack in texts that people write."""
    folder = make(tmp_path_factory.mktemp("handbook"))
    own = folder / "params" / DEPARTMENT
    for path in (own / "kpis" / "answered_in_5_days.yaml", own / "concerns.yaml", own / "department.yaml"):
        text = path.read_text(encoding="utf-8")
        for word in (
            "Answered within 5 days",
            "Judging one person",
            "Long letters take",
            "What the department",
        ):
            text = text.replace(word, f"{word} {EVIL}")
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(root):
    return open_handbook(root, DEPARTMENT, PERIOD, as_of=AS_OF)


@pytest.fixture(scope="module")
def page(book) -> str:
    parts = (handbook.strip, handbook.alignment, handbook.cards, handbook.retired, handbook.provenance)
    return "\n".join(str(part(book)) for part in parts)


def test_text_from_outside_is_text(root, page):
    whole = page + str(notice.page(open_notice(root, DEPARTMENT, as_of=AS_OF)))
    assert EVIL not in whole
    assert "&lt;script&gt;" in whole
    assert not [tag for tag, _ in Tags(whole).tags if tag == "script"]


def test_each_card_has_a_sheet_that_the_list_leads_to(book, page):
    tags = Tags(page)
    sheets = [attrs["id"] for tag, attrs in tags.tags if tag == "article"]
    assert sheets == [one.anchor for one in book.cards]
    links = [str(attrs["href"]).removeprefix("#") for tag, attrs in tags.tags if tag == "a"]
    assert links == sheets
    assert len(tags.ids()) == len(set(tags.ids()))


def test_silence_is_shown_and_stages_are_marked(page):
    assert "not said" in page
    assert '<span class="kw-stage">draft</span>' in page
    assert '<span class="kw-stage">pilot</span>' in page
    assert "A draft: not agreed" in page
    assert "that day has passed" in page


def test_what_nobody_watches_has_a_mark_and_words(page):
    assert '<span class="kw-mark kw-is-fails">' in page
    assert "Nobody and nothing watches this." in page


def test_a_card_that_is_said_nothing_of_leaves_optional_points_out(book):
    sheet = next(one for one in book.cards if one.id == "sketched")
    text = Tags(str(handbook.cards(replace(book, cards=(sheet,))))).text
    assert "Counted by two" not in text
    assert "Cost" in text


def test_retired_cards_are_listed_at_the_end_or_not_at_all(book, page):
    assert "Letters weighed" in page
    assert not handbook.retired(replace(book, retired=()))
    assert not handbook.cards(replace(book, cards=()))


def test_every_light_has_a_mark():
    lights = [*LeadVerdict, *Watched, *Judgement]
    assert all(handbook.light_mark(one).word for one in lights)
    assert len({handbook.light_mark(one).word for one in Judgement}) == len(Judgement)


def test_the_alignment_needs_no_handbook(root, book):
    found = alignment_of(load(root), DEPARTMENT, as_of=book.as_of)
    assert str(handbook.alignment(found)) == str(handbook.alignment(book))


def test_the_figure_is_told_in_words_and_in_a_table(book):
    markup = str(handbook.alignment(book))
    alt = alignment_alt(book.alignment)
    assert "People can rely on what we promise: Answered within 5 days" in alt
    assert "guarded by Answers that helped" in alt
    assert "Work in hand: A second letter box, until 30 June 2026." in alt
    text = Tags(markup).text
    for one in book.alignment.kpis:
        assert one.name in text
        assert one.name in alt


def many(count: int) -> Alignment:
    kpis = tuple(
        Aligned(
            id=f"kpi_{number}",
            name=f"A long name of a KPI that has to be broken, number {number}",
            stage=Stage.ACTIVE,
            has_target=bool(number % 2),
            leads=(),
            guardrails=(f"A guardrail with a long name, number {number}", "Another guardrail"),
            guards=False,
            hours=1.0,
            decisions=0,
            review_by=None,
        )
        for number in range(count)
    )
    branches = tuple(
        Branch(objective=f"Objective {i}", above=("The highest",), work=("Work",), kpis=kpis[i::3])
        for i in range(3)
    )
    return Alignment(
        department="Many", as_of=None, branches=branches, kpis=kpis, gaps=(), hours=1.0, decisions=0
    )


@pytest.mark.parametrize("width", list(Width))
def test_twelve_kpis_are_legible(width):
    drawn = svg(draw(many(12), width))
    assert {float(size) for size in PIXELS.findall(drawn)} == {FONT_SIZE}
    found = [(float(x), float(y), text) for x, y, text in SVG_TEXT.findall(drawn)]
    assert sum("number" in text for *_, text in found) >= 12
    columns: dict[float, list[float]] = {}
    for x, y, _ in found:
        columns.setdefault(x, []).append(y)
    for heights in columns.values():
        gaps = [later - one for one, later in zip(sorted(heights), sorted(heights)[1:], strict=False)]
        assert all(gap >= FONT_SIZE for gap in gaps)
    assert max(x + 5.5 * len(text) for x, _, text in found) <= width.value


def test_without_a_card_the_alignment_says_so():
    empty = Alignment(department="Empty", as_of=None, branches=(), kpis=(), gaps=(), hours=0.0, decisions=0)
    assert "There is no card yet." in str(handbook.alignment(empty))
    assert "there is no KPI yet" in alignment_alt(empty)


def test_a_notice_without_cards_in_use_says_so(root):
    found = open_notice(root, DEPARTMENT)
    assert "Nothing is counted at the moment" in str(notice.page(replace(found, kpis=())))
    assert "not written down yet" in str(notice.page(found))


COURSE = (
    course.opening,
    course.decision,
    course.status,
    course.change,
    course.reliance,
    course.where,
    course.data,
    course.question,
)


def test_answers_are_folded_and_escaped():
    markup = "\n".join(str(part(hostile_record())) for part in COURSE)
    assert HOSTILE not in markup
    folded = [attrs for tag, attrs in Tags(markup).tags if tag == "details"]
    assert len(folded) > 3
    assert all("open" not in attrs for attrs in folded)


def test_the_course_names_its_page_and_asks_little_of_an_empty_one():
    assert course.opening(flights_record()).about == {"title": "How to read this page"}
    assert not course.status(bare_record())
    assert not course.reliance(bare_record())
