from __future__ import annotations

from datetime import date

import pytest

from kpiwork.spec.answers import read_answers
from kpiwork.spec.place import UnreadableError
from tests.spec.samples import broken

PATH = "params/service/feedback/spring.csv"
HEADER = "group,kpi,item,agreement,words\n"


def test_cells_may_be_empty_quoted_and_on_two_lines():
    text = HEADER + 'A,,x,5,\n\nB,fast_answer,y,,"one\ntwo, ""three"""\n'
    first, second = (part.model for part in read_answers(text.encode(), PATH))
    assert (first.agreement, first.words) == (5, None)
    assert second.words == 'one\ntwo, "three"'


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing():
    (part,) = read_answers("\ufeffagreement,item,group\r\n2,x,A\r\n".encode(), PATH)
    assert (part.model.agreement, part.model.item, part.model.group) == (2, "x", "A")


def test_a_spreadsheet_may_part_columns_by_semicolons_and_begin_with_a_mark():
    text = '\ufeffgroup;kpi;item;agreement;words\r\nA;;x;4;"one, two"\r\n'
    (part,) = read_answers(text.encode(), PATH)
    assert (part.model.agreement, part.model.words) == (4, "one, two")


def test_an_answer_stands_as_often_as_people_gave_it_and_nobody_s_is_left_out():
    text = "group,item,agreement,answers,words\nA,x,5,3,\nA,x,4,,\nA,x,3,0,\nA,y,,,As we said\n"
    found = [(part.model.agreement, part.model.words) for part in read_answers(text.encode(), PATH)]
    assert found == [(5, None)] * 3 + [(None, "As we said")]


def test_a_round_that_was_only_prepared_has_no_answers():
    assert read_answers(b"group,item,agreement,answers,closed\nA,x,5,,2013-11-22\nA,x,4,,\n", PATH) == []


def test_all_answers_know_the_last_day_of_their_round_wherever_it_stands():
    text = "group,item,agreement,answers,closed\nA,x,5,,2013-11-22\nA,x,4,2,\n"
    assert {part.model.closed for part in read_answers(text.encode(), PATH)} == {date(2013, 11, 22)}


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_formula_is_text_with_or_without_its_apostrophe(cell):
    for written in (cell, f"'{cell}"):
        (part,) = read_answers(f'group,item,words\nA,x,"{written}"\n'.encode(), PATH)
        assert part.model.words == cell


@pytest.mark.parametrize(
    ("data", "place", "fact"),
    [
        (
            HEADER.encode() + "A,,x,,Schön\n".encode("cp1252"),
            ":2",
            "is not UTF-8: “ö” is written as an older",
        ),
        ((HEADER + "A,,x,4,\n").encode("utf-16"), "", "is UTF-16"),
        (b"PK\x03\x04rest", "", "is a spreadsheet with another ending"),
    ],
)
def test_another_way_of_saving_is_named(data, place, fact):
    with pytest.raises(UnreadableError) as caught:
        read_answers(data, PATH)
    (found,) = (one.problem for one in caught.value.located)
    assert (found.place, found.mend[:18]) == (f"{PATH}{place}", "save it as “CSV UT")
    assert fact in found.fact


def test_a_scale_up_to_ten_is_told_once():
    text = HEADER + "".join(f"A,,x,{level},\n" for level in (3, 7, 10, 8, 9, 2))
    with pytest.raises(UnreadableError) as caught:
        read_answers(text.encode(), PATH)
    (found,) = (one.problem for one in caught.value.located)
    assert found.place == f"{PATH}:3"
    assert "4 rows are above 5, as on a scale from 1 to 10" in found.fact
    assert "9 and 10 as 5" in found.mend


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("", "", "write the header group,kpi,item,agreement,words"),
        ("group,item,word\nA,x,y\n", ":1", "did you mean 'words'?"),
        ("group,words\nA,x\n", ":1", "write the header"),
        ("group,item,item,words\nA,x,y,z\n", ":1", "keep one"),
        (HEADER + "A,,x,1,\nB,,x,9,\n", ":3", "write 5 or less"),
        (HEADER + "A,,x,0,\n", ":2", "write 1 or more"),
        (HEADER + "A,,x,often,\n", ":2", "whole number"),
        (HEADER + "A,,x,3.0,\n", ":2", "write 3"),
        (HEADER + 'A,,x,"4,0",\n', ":2", "write 4"),
        (HEADER + 'A,,x,"4,5",\n', ":2", "a whole number from 1 to 5"),
        (HEADER + "A,,x,4,0,\n", ":2", "4 for 4,0"),
        ("group;item;agreement\nA;x;4,0\n", ":2", "write 4"),
        ("Group,item,words\nA,x,y\n", ":1", "did you mean 'group'?"),
        ("group,item,agreement,answers\nA,x,4,many\n", ":2", "write how many"),
        ("group,item,agreement,answers\nA,x,4,-1\n", ":2", "write how many"),
        ("group,item,agreement,answers\nA,x,4,10001\n", ":2", "write how many"),
        ("group,item,words,answers\nA,x,so,4\n", ":2", "a row of its own"),
        ("group,item,words,closed\nA,x,so,2013-11-22\nA,x,no,2013-11-23\n", ":3", "the day of an answer"),
        ("group,item,words,closed\nA,x,so,22.11.2013\n", ":2", "write 2013-11-22"),
        (HEADER + "A,,x,,\n", ":2", "write one of them"),
        (HEADER + ",,x,1,\n", ":2", "add group"),
        (HEADER + "A,,x,1,yes, mostly\n", ":2", "in quotes"),
        (HEADER + 'A,,x,1,"never closed\n', ":2", "quotes"),
        (HEADER + 'A,,x,1,"two\nlines"\nB,,x,7,\n', ":4", "write 5 or less"),
        (HEADER + "A,,x,1,a\u202eb\n", ":2", "remove it"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(text, place, mend):
    with pytest.raises(UnreadableError) as caught:
        read_answers(text.encode(), PATH)
    (found,) = (one.problem for one in caught.value.located)
    assert found.place == f"{PATH}{place}"
    assert mend in f"{found.fact}; {found.mend}"


def test_all_wrong_rows_are_told_at_once(tmp_path):
    found = broken(tmp_path, PATH, HEADER + "A,,x,9,\nB,,x,1,\nC,,x,8,\n")
    assert [problem.place for problem in found] == [f"{PATH}:2", f"{PATH}:4"]


def test_a_slip_of_the_hand_fills_no_memory():
    text = "group,item,agreement,answers\n" + "A,x,4,10000\n" * 11
    with pytest.raises(UnreadableError) as caught:
        read_answers(text.encode(), PATH)
    assert [one.problem.mend for one in caught.value.located] == ["check the column answers"]
