from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.publish.terminal import near, size, visible


@given(st.text())
def test_visible_text_holds_nothing_that_hides(text):
    shown = visible(text)
    assert all(char == "\n" or char.isprintable() or ord(char) > 0x9F for char in shown)
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\rb\tc", r"a\rb\tc"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\x9b1m", r"\x9b1m"),
        ("Übersicht [bold] 日本", "Übersicht [bold] 日本"),
    ],
)
def test_control_characters_are_shown(text, shown):
    assert visible(text) == shown


def test_paths_below_here_are_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert near(tmp_path / "reports") == "reports"
    assert near(tmp_path.parent) == str(tmp_path.parent)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1300, "1.3 kB"), (2_340_000, "2.3 MB"), (5e12, "5000.0 GB")],
)
def test_sizes_are_read_at_a_glance(count, words):
    assert size(count) == words
