from __future__ import annotations

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


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("", "", "write the header group,kpi,item,agreement,words"),
        ("group;item;words\nA;x;y\n", ":1", "save it with commas"),
        ("group,item,word\nA,x,y\n", ":1", "did you mean 'words'?"),
        ("group,words\nA,x\n", ":1", "write the header"),
        ("group,item,item,words\nA,x,y,z\n", ":1", "keep one"),
        (HEADER + "A,,x,1,\nB,,x,9,\n", ":3", "write 5 or less"),
        (HEADER + "A,,x,0,\n", ":2", "write 1 or more"),
        (HEADER + "A,,x,often,\n", ":2", "whole number"),
        (HEADER + "A,,x,3.0,\n", ":2", "write 3"),
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
