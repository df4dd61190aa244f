"""One KPI in depth: every question with its answer, figures with words, and an entry that can be filed as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from ruamel.yaml import YAML

import kpiwork as kw
from kpiwork.signals.finding import Verdict
from kpiwork.signals.registry import known_detectors
from kpiwork.spec.batch import Edition
from kpiwork.spec.entries import Decision, Outcome
from kpiwork.spec.load import load
from kpiwork.studio.told import title_of
from tests.known import there

PARTS = (kw.in_depth.strip, kw.in_depth.overview, kw.in_depth.every_finding, kw.in_depth.what_next)


@pytest.fixture(scope="module")
def page(opened):
    return {part.__name__: str(part(opened)) for part in PARTS}


def test_the_page_says_what_a_finding_is(page, opened):
    assert "a question to ask, never an accusation" in page["strip"]
    assert "Nothing to ask does not mean that there is nothing" in page["strip"]
    assert f"{opened.battery.expected_false:.1f} questions at most" in page["strip"]
    counted = [int(count) for count in re.findall(r"<li><b>(\d+)</b>", page["strip"])]
    assert sum(counted) == len(opened.of("reply_4h"))


@pytest.mark.parametrize("part", ["overview", "every_finding"])
def test_every_detector_is_told(page, opened, part):
    for name in opened.detectors:
        assert title_of(name) in page[part]
        assert known_detectors()[name].question in page[part]


def test_grades_stand_beside_questions_only(page, opened):
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page["overview"], re.DOTALL)
    for one, row in zip(opened.of("reply_4h"), rows, strict=True):
        assert ('data-label="Weight"' in row) is (one.verdict is Verdict.SIGNAL)


def test_a_question_comes_with_what_else_it_may_be_and_with_a_redesign(page):
    kind = known_detectors()["threshold_bunching"]
    for text in (*kind.benign, *kind.look_at, *kind.redesign):
        assert text in page["every_finding"]


def test_every_figure_has_words_and_a_table(page):
    figures = re.findall(r"<figure.*?</figure>", page["every_finding"], re.DOTALL)
    assert len(figures) >= 3
    assert all(re.search(r'alt="[^"]{40,}"', one) for one in figures)
    assert page["every_finding"].count("Data behind the chart") == len(figures)


def test_methods_and_chances_are_for_analysts(page, opened):
    plain = str(kw.in_depth.every_finding(replace(opened, edition=Edition.DEPARTMENT)))
    for words in ("<dt>Method</dt>", "<dt>Chance alone</dt>", "<dt>Set to</dt>"):
        assert words in page["every_finding"]
        assert words not in plain
    assert title_of("too_regular") not in plain


def test_the_entry_can_be_filed_as_it_is(small, page, opened):
    [entry] = re.findall(r"<pre[^>]*>(.*?)</pre>", page["what_next"], re.DOTALL)
    text = "decisions:\n" + entry.replace("&#34;", '"')
    [told] = YAML(typ="safe", pure=True).load(text)["decisions"]
    decision = Decision.model_validate(told)
    assert (decision.kpi, decision.detector) == ("reply_4h", "threshold_bunching")
    assert decision.outcome is Outcome.EXPLAINED
    assert there(decision.look_again) > date(2014, 3, 31)
    text = text.replace("kpi: reply_4h", "kpi: answered_in_5_days")
    path = small / "params" / "my_department" / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    [filed] = load(small).department("my_department").decisions
    path.unlink()
    assert filed.question == known_detectors()["threshold_bunching"].question


def test_without_a_question_there_is_nothing_to_file(opened):
    quiet = next(
        kpi
        for kpi in opened.cards
        if all(one.verdict is not Verdict.SIGNAL for one in opened.battery.of(kpi))
    )
    told = str(kw.in_depth.what_next(replace(opened, kpi=quiet)))
    assert "<pre" not in told
    assert "decisions.yaml" in told


def test_what_people_wrote_is_text(opened):
    attack = "<script>alert(1)</script>"
    hostile = opened.book.cards["reply_4h"].model_copy(
        update={"name": attack, "question": attack, "owner": attack}
    )
    shown = replace(opened, book=replace(opened.book, cards={**opened.book.cards, "reply_4h": hostile}))
    for part in PARTS:
        assert "<script" not in str(part(shown))
    assert "&lt;script&gt;" in str(kw.in_depth.strip(shown))
