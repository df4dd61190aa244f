"""The file of a form: what may be filled in and what not, and that no text of a card ever runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.form.layout import Count, FormLayout, layout_of
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.publish.form.book import form_bytes
from kpiwork.publish.form.words import Prompt, Words, words_of
from kpiwork.spec.source import ColumnType

MONTHS = tuple(Calendar().parse(f"2025-{month:02d}") for month in (1, 2, 3))


@pytest.fixture
def made(post_room):
    layout = layout_of(post_room, "hand_counts")
    data = form_bytes(layout, MONTHS, words_of(post_room, post_room.department("post_room"), layout))
    return openpyxl.load_workbook(io.BytesIO(data)), data


def test_the_titles_are_those_that_measuring_reads(made):
    book, _ = made
    assert [cell.value for cell in book["Counts"][1]] == [
        *("period", "covers", "wrong_desk", "wrong_desk_2", "letters", "letters_2"),
        *("thanks", "thanks_2", "tidiness", "tidiness_2", "remark"),
    ]


def test_only_what_is_to_be_filled_in_is_open(made):
    book, _ = made
    sheet = book["Counts"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert book["Help"].protection.sheet
    locked = {cell.coordinate for row in sheet["A1:K5"] for cell in row if cell.protection.locked}
    assert locked == {
        *(f"{letter}1" for letter in "ABCDEFGHIJK"),
        *(f"{c}{r}" for c in "AB" for r in (2, 3, 4)),
    }
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"


def test_periods_are_true_dates_with_words_beside_them(made):
    book, _ = made
    sheet = book["Counts"]
    assert [(sheet.cell(row, 1).value.date(), sheet.cell(row, 2).value) for row in (2, 3, 4)] == [
        (month.start, month.words) for month in MONTHS
    ]
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def rules(book):
    return {str(rule.sqref).split(":")[0]: rule for rule in book["Counts"].data_validations.dataValidation}


def test_cells_take_only_what_can_be_and_say_what_is_counted(made):
    found = rules(made[0])
    wrong, letters, tidy, later = found["C2"], found["E2"], found["I2"], found["A5"]
    assert (wrong.type, wrong.operator, wrong.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert (letters.type, letters.formula1, letters.formula2) == ("whole", "0", "100000")
    assert (tidy.type, tidy.formula1, tidy.formula2) == ("decimal", "0", "10")
    assert later.type == "date"
    assert wrong.prompt.startswith("Letters that went to the wrong desk: Counted: every letter")
    assert len(wrong.prompt) <= 255
    assert wrong.error == "Write a whole number, 0 or more."
    assert found["D2"].prompt.startswith(
        "Second counter: count the same again, without looking at wrong_desk."
    )


def test_help_answers_in_words(made):
    book, _ = made
    cells = [str(cell.value) for row in book["Help"].iter_rows() for cell in row if cell.value]
    text = " ".join(cells)
    for said in (
        "Letters that went astray, counted by hand",
        "Post room lead and Head of services.",
        "One row a month, within 5 days after the month has ended.",
        "Write 0 where you counted and found none.",
        "The first count is the one that is measured",
        "Not counted: letters whose address on the envelope was wrong, and parcels.",
        "Save it as data/hand_counts.xlsx",
        "a whole number from 0 to 100,000",
    ):
        assert said in text
    assert "=Thanks, in writing" in cells


def test_help_says_which_definition_is_not_written_yet(post_room, made):
    book, _ = made
    said = {row[1].value: row[2].value for row in book["Help"].iter_rows() if row[2].value}
    assert said["=Thanks, in writing"].startswith(
        "What counts and what does not is not written yet: add definition to the card. The card asks: "
    )
    assert "not written yet" not in said["Letters that went to the wrong desk"]


def test_help_says_what_each_kpi_is_never_used_for(post_room):
    book = post_room.department("post_room")
    cards = {
        name: card.model_copy(update={"never_used_for": f"Pay ({name})"}) for name, card in book.cards.items()
    }
    shop = replace(post_room, departments={"post_room": replace(book, cards=cards)})
    words = words_of(shop, shop.department("post_room"), layout_of(shop, "hand_counts"))
    told = [text for _, name, text, _ in words.columns if name]
    assert told
    assert all(re.search(r" Never used for: Pay \(\w+\)\.$", text) for text in told)
    assert not any("Never used for" in one.text for one in words.prompts.values())  # Excel shows 255 signs


def test_without_a_description_the_title_does_not_repeat_the_department(post_room):
    layout, source = layout_of(post_room, "hand_counts"), post_room.settings.sources["hand_counts"]
    sources = {"hand_counts": source.model_copy(update={"description": None})}
    settings = post_room.settings.model_copy(update={"sources": sources})
    words = words_of(replace(post_room, settings=settings), post_room.department("post_room"), layout)
    assert (words.title, words.department) == ("What is counted by hand", "Post room")


def test_without_a_second_counter_nothing_speaks_of_one(post_room):
    layout = replace(layout_of(post_room, "hand_counts"), seconds=())
    words = words_of(post_room, post_room.department("post_room"), layout)
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(layout, MONTHS, words)))
    text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "econd" not in text
    assert "_2" not in text


def test_the_same_form_has_the_same_bytes(post_room, made):
    layout = layout_of(post_room, "hand_counts")
    words = words_of(post_room, post_room.department("post_room"), layout)
    assert form_bytes(layout, MONTHS, words) == made[1]


TEXT = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.y", "12", "&", "a&b", "x" * 400, "é—漢", "<b>"]
)
NAME = TEXT.filter(lambda text: len(text) < 300)


@given(name=NAME, text=TEXT, low=st.none() | st.integers(-5, 5), high=st.none() | st.integers(6, 9))
def test_no_text_becomes_a_formula_a_link_or_a_number(name, text, low, high):
    count = Count(name=name, type=ColumnType.FLOAT, low=low, high=high)
    layout = FormLayout(
        source="s",
        path="a.xlsx",
        sheet="Counts",
        date="period",
        every=PeriodKind.MONTH,
        calendar=Calendar(),
        seconds=(name,),
        counts=(count,),
        together=(),
        shares=(),
        missing=("",),
    )
    words = Words(
        title=text,
        department=text,
        steps=((text, text),),
        columns=((name, text, text, text),),
        prompts={name: Prompt(text=text, allowed=text)},
    )
    data = form_bytes(layout, MONTHS, words)
    book = openpyxl.load_workbook(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert book["Counts"]["C1"].value == name
    assert book["Help"]["A1"].value == text
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells if cell.coordinate not in ("A2", "A3", "A4")} <= {
            "s",
            "d",
            "f",
        }
        assert all(cell.hyperlink is None for cell in cells)
