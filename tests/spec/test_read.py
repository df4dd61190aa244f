from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.spec.place import Position, UnreadableError
from kpiwork.spec.read import parse, read_bytes, read_text

PATH = "params/a.yaml"
QUICK = 5  # seconds; an unguarded parser needs minutes or never ends


def refused(text: str) -> list[str]:
    with pytest.raises(UnreadableError) as caught:
        parse(text, PATH)
    return [str(one.problem) for one in caught.value.located]


def test_keys_and_values_know_their_line_and_column():
    document = parse("a: 1\nb:\n  - c: x\n    d: {e: 2}\n", PATH)
    assert document.value == {"a": 1, "b": [{"c": "x", "d": {"e": 2}}]}
    assert document.values[("b", 0, "d", "e")] == Position(line=4, column=12)
    assert document.keys[("b", 0, "d")] == Position(line=4, column=5)
    assert document.place(("b", 0, "c")) == "params/a.yaml:3:8"
    assert document.place(("b", 0, "no", "such")) == "params/a.yaml:3:5"


@pytest.mark.parametrize(("loc", "place"), [(("a", "b"), "2:3"), (("a",), "1:1"), (("a", "c"), "3:6")])
def test_a_value_that_is_empty_or_stands_below_is_pointed_at_by_its_key(loc, place):
    assert parse("a:\n  b:\n  c: 1\n", PATH).place(loc) == f"params/a.yaml:{place}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("12", 12),
        ("012", 12),
        ("0.950", 0.95),
        ("1e3", 1000.0),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2025-12-31", date(2025, 12, 31)),
        ("2025-02-30", "2025-02-30"),
        ("2025-12", "2025-12"),
        ("'2025-12-31'", "2025-12-31"),
        ("~", None),
        ("9" * 6000, float("inf")),
    ],
)
def test_scalars_are_plain_yaml_1_2(text, value):
    found = parse(f"a: {text}\n", PATH).value["a"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("", "", "write its keys"),
        ("# only a remark\n", "", "write its keys"),
        ("---\n", "", "write its keys"),
        ("- a\n", ":1:1", "key and a colon"),
        ("word\n", ":1:1", "key and a colon"),
        ("a: 1\nb: 2\na: 3\n", ":3:1", "keep one"),
        ("a: &x 1\n", ":1:4", "write the values out"),
        ("a: *x\n", ":1:4", "write the value out"),
        ("<<: {a: 1}\n", ":1:1", "write the keys out"),
        ("a: !!int 1\n", ":1:4", "remove it"),
        ("a: !x 1\n", ":1:4", "remove it"),
        ("a: !!python/object:os.system {}\n", ":1:4", "remove it"),
        ("a: 1\n---\nb: 1\n", ":2:1", "make it a file"),
        ("%YAML 1.1\n---\na: on\n", ":2:1", "remove that line"),
        ("[a]: 1\n", ":1:1", "in quotes"),
        ("a:\n\tb: 1\n", ":2:1", "with spaces"),
        ("a: 1\n\tb: 1\n", ":2:1", "with spaces"),
        ("a: b: c\n", ":1:5", "in quotes"),
        ("a: 'x\n", ":2:1", "close the quote"),
        ("a: [1, 2\n", ":2:1", "close the bracket"),
        ("a: @x\n", ":1:4", "in quotes"),
        ('a: "\\q"\n', ":1:6", "single quotes"),
        ('a: "\\U99999999"\n', ":1:1", "backslashes"),
        ("a:\n  b: 1\n c: 2\n", ":3:2", "align it"),
        ("a: \x07\n", ":1:4", "remove it"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_place_and_mend(text, place, mend):
    (found,) = refused(text)
    assert found.startswith(f"{PATH}{place}  ")
    assert mend in found


def test_a_key_that_stands_twice_names_both_places():
    found = refused("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n")
    assert [one.partition("  ")[0] for one in found] == [f"{PATH}:4:3", f"{PATH}:5:1"]
    assert "first at 3:3" in found[0]
    assert "first at 1:1" in found[1]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("a: &a [x]\nb: [" + "*a, " * 200_000 + "]\n", "anchor"),
        ("a: [" + "*a," * 300_000 + "]\n", "alias"),
        ("a: " + "[" * 3_000, "deeper than 30"),
        ("a: " + "[" * 900_000, "deeper than 30"),
        ("a: {" * 3_000, "deeper than 30"),
        ("- " * 3_000, "deeper than 30"),
        ("".join(" " * depth + "a:\n" for depth in range(1_000)), "deeper than 30"),
        ("a: [" + "1," * 60_000 + "]\n", "more than 50,000 values"),
    ],
)
def test_files_that_would_blow_up_are_refused_quickly(text, fact):
    start = time.process_time()
    (found,) = refused(text)
    assert fact in found
    assert time.process_time() - start < QUICK * (4 if "values" in fact else 1)


def test_a_file_over_one_megabyte_is_not_read(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: " + b"x" * 1_000_000)
    with pytest.raises(UnreadableError) as caught:
        read_bytes(file, PATH)
    assert "1,000,003 bytes" in caught.value.located[0].problem.fact


def test_a_file_that_is_gone_is_explained(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        read_bytes(tmp_path / "a.yaml", PATH)
    assert "check that it is there" in caught.value.located[0].problem.mend


@pytest.mark.parametrize(
    "data", [b"a: 1\nb: \xff\n", "a: 1\nb: ü\n".encode("latin-1"), "a: 1".encode("utf-16")]
)
def test_what_is_not_utf_8_is_refused(data):
    with pytest.raises(UnreadableError) as caught:
        read_text(data, PATH)
    problem = caught.value.located[0].problem
    assert problem.mend == "save it as UTF-8"
    assert problem.place == f"{PATH}:{2 if data.startswith(b'a: 1') else 1}"


def test_a_byte_order_mark_and_windows_lines_are_tolerated():
    text = read_text("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n".encode(), PATH)
    assert parse(text, PATH).value == {"a": 1, "b": "x\ny\n"}


def outcome(text):
    try:
        return parse(text, PATH).value
    except UnreadableError as error:
        return error.located


@given(st.text())
def test_no_text_breaks_the_reader(text):
    assert outcome(text) is not None


@given(st.text(alphabet="ab:-[]{}'\"|>&*!%@#?,\\ \n\t0.~", max_size=40))
def test_no_punctuation_breaks_the_reader(text):
    assert outcome(f"k: {text}") is not None
