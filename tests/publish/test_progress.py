from __future__ import annotations

import io

from kpiwork.publish.progress import Silent, progress_on


class Terminal(io.StringIO):
    def isatty(self):
        return True


def report(progress):
    progress.begin(2)
    progress.tell("operations", "figures ready")
    progress.page("operations", "page written", 3.6)
    progress.page("sales [bold]\x1b[2J", "page failed", 0.0)


def test_a_log_gets_plain_lines():
    stream = io.StringIO()
    with progress_on(stream) as progress:
        report(progress)
    assert stream.getvalue().splitlines() == [
        "operations  figures ready",
        "operations  page written (1 of 2, about 4 s left)",
        r"sales [bold]\x1b[2J  page failed (2 of 2)",
    ]


def test_a_terminal_gets_the_same_lines_and_a_bar(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream = Terminal()
    with progress_on(stream) as progress:
        report(progress)
    shown = stream.getvalue()
    assert "operations  page written (1 of 2, about 4 s left)" in shown
    assert r"sales [bold]\x1b[2J  page failed (2 of 2)" in shown
    assert "making pages" in shown
    assert "2/2" in shown


def test_silence_is_silent(capfd):
    report(Silent())
    assert capfd.readouterr() == ("", "")
