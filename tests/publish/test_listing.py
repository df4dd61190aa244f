from __future__ import annotations

import io

import pytest

from kpiwork.publish.listing import Table, print_tables

NASTY = "[bold]Nord\x1b[2J\tOst"
FOUND = [Table(kind="kpi", title="KPIs", columns=("id", "name"), rows=(("reply_4h", NASTY),))]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["program", "terminal"])
def test_text_from_outside_neither_colours_nor_adds_a_column(stream, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    print_tables(FOUND, stream)
    assert r"[bold]Nord\x1b[2J\tOst" in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()


def test_programs_get_one_line_a_row():
    stream = io.StringIO()
    print_tables(FOUND, stream)
    assert stream.getvalue().split("\t") == ["kpi", "reply_4h", "[bold]Nord\\x1b[2J\\tOst\n"]


def test_an_id_is_never_cut(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    stream = Terminal()
    print_tables([Table(kind="kpi", title="KPIs", columns=("id",), rows=(("a" * 60,),))], stream)
    assert stream.getvalue().count("a") == 60
