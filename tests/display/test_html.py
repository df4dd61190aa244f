"""Trusted markup is a type; everything else is text."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from kpiwork.display.html import ABOUT, Html
from kpiwork.display.templates import environment, paragraphs, render


def test_a_plain_string_is_escaped():
    assert str(Html.of("<script>")) == "&lt;script&gt;"


def test_markup_stays_markup():
    made = Html(markup=Markup("<b>1 &lt; 2</b>"))
    assert escape(made) == "<b>1 &lt; 2</b>"
    assert made._repr_html_() == "<b>1 &lt; 2</b>"


def test_the_bundle_has_words_for_readers_without_a_browser():
    bundle, about = Html(markup=Markup("<b>1 &lt; 2</b>"), about={"anchor": "x"})._repr_mimebundle_()
    assert bundle == {"text/html": "<b>1 &lt; 2</b>", "text/plain": "1 < 2"}
    assert about == {ABOUT: {"anchor": "x"}}


def test_a_part_without_content_is_false():
    assert not Html.of("")
    assert Html.of("x")


def test_templates_escape_and_miss_nothing():
    assert environment().from_string("{{ text }}").render(text="<i>") == "&lt;i&gt;"
    with pytest.raises(UndefinedError, match="nowhere"):
        environment().from_string("{{ nowhere }}").render()


def test_a_template_lacks_nothing_silently():
    with pytest.raises(UndefinedError):
        render("strip")


def test_prose_keeps_its_paragraphs_and_loses_its_wrapping():
    assert paragraphs("one\ntwo\n\n\nthree\n") == ["one two", "three"]
    assert paragraphs("") == []
