from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from kpiwork.errors import OutputError
from kpiwork.publish.progress import Silent
from kpiwork.publish.turn import own_turn

HOLDS = """
import sys, time
from pathlib import Path
from kpiwork.publish.progress import Silent
from kpiwork.publish.turn import own_turn
with own_turn(Path(sys.argv[1]), Silent()) as turn:
    (turn.work / "left").write_text("behind")
    print("mine", flush=True)
    time.sleep(600)
"""


class Heard(Silent):
    def __init__(self):
        self.lines = []
        self.waits = threading.Event()

    def tell(self, place, what):
        self.lines.append((place, what))
        self.waits.set()


def test_a_folder_for_the_time_of_the_turn(tmp_path):
    with own_turn(tmp_path, Silent()) as turn:
        assert not turn.waited
        assert turn.work.is_dir()
        assert turn.work.stat().st_mode & 0o077 == 0
    assert not turn.work.exists()
    assert (tmp_path / ".kpiwork" / ".gitignore").read_text().endswith("*\n")


def test_a_second_batch_waits_says_so_and_survives_the_first_one_s_death(tmp_path):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert first.stdout is not None
    assert first.stdout.readline() == b"mine\n"
    heard, found = Heard(), []

    def second():
        with own_turn(tmp_path, heard) as turn:
            found.append((turn.waited, sorted(turn.work.iterdir())))

    thread = threading.Thread(target=second)
    thread.start()
    assert heard.waits.wait(timeout=60)
    assert found == []
    first.kill()
    first.communicate()
    thread.join(timeout=60)
    assert heard.lines == [
        ("waiting", "another batch runs in this workbook; this one starts when it has ended")
    ]
    assert found == [(True, [])]  # what the killed one left behind is gone


def test_a_file_in_the_way(tmp_path):
    (tmp_path / ".kpiwork").write_text("mine")
    with pytest.raises(OutputError, match="cannot be written"), own_turn(tmp_path, Silent()):
        pass
    assert (tmp_path / ".kpiwork").read_text() == "mine"
