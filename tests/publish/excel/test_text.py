"""Text from outside as a cell can hold it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.publish.excel.text import LONGEST, clean, cut, looks_like_formula, tame, units

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING, st.integers(40, 300))
def test_what_is_left_is_legal_short_and_stays_as_it_is(text, longest):
    once = clean(text, longest)
    assert not ILLEGAL.search(once)
    assert units(once) <= longest
    assert clean(once, longest) == once


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("שלום 💥 <b>&amp;", "שלום 💥 <b>&amp;"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("_x0041_", "_x0041_"),
    ],
)
def test_only_what_cannot_stand_is_taken_out(text, cleaned):
    assert clean(text) == cleaned


def test_a_long_text_says_what_is_missing():
    text = clean("x" * 40_000)
    assert units(text) <= LONGEST
    assert re.search(r" … \(7,\d{3} characters more\)$", text)
    left, _, missing = text.partition(" … (")
    assert len(left) + int(missing.split()[0].replace(",", "")) == 40_000


def test_emoji_count_twice_and_are_never_halved():
    text = cut("💥" * 100, 101)
    assert units(text) <= 101
    assert text.startswith("💥" * 30)
    text.encode("utf-8")


def test_a_text_is_never_taken_for_the_writers_own_markup():
    assert not clean("<r><t>&evil;</t></r>").startswith("<r>")


def test_outside_cells_the_escapes_of_excel_mean_nothing():
    assert tame("_x0000_") == "x0000_"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "−5", "\t=1"])
def test_starts_of_formulas_are_known(text):
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "a=1", "1-1", "'=1"])
def test_other_texts_are_no_formulas(text):
    assert not looks_like_formula(text)
