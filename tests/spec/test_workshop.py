"""The file of a workshop is read with the workbook; drafts are named, and never read."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from kpiwork.cli import app
from kpiwork.publish.init import Kind, init
from kpiwork.spec.load import load, load_as_far
from tests.spec.samples import broken, write_workbook

PATH = "params/service/workshop.yaml"
TEXT = """\
held_on: 2026-03-02
in_the_room: [Head of Telephone Service]
not_in_the_room: [Agents]
never: [Pay of agents]
results:
  - {id: quick, words: A caller hears a voice before the music ends, noticed_by: Callers, objective: loyal_callers}
questions:
  - {id: wait, words: Who waits too long?, result: quick}
evidence:
  - {words: Seconds until somebody answers, question: wait, counted_by: Switchboard lead}
candidates:
  - {id: fast, name: Calls answered within 30 seconds, votes: 5, value: high, effort: low, chosen: true, card: fast_answer}
  - {id: calls, name: Number of calls, votes: 0, dropped_because: Nobody would do anything on Tuesday}
vote: {date: 2026-03-02, ballots: 6, each: 3}
feedback_on:
  - {date: 2026-06-02, asked: Agents, about: Whether it is fair}
"""


def test_a_workshop_is_read_with_its_department(tmp_path):
    book = load(write_workbook(tmp_path, {PATH: TEXT})).departments["service"]
    assert book.workshop.never == ("Pay of agents",)
    assert [one.votes for one in book.workshop.candidates] == [5, 0]
    assert book.drafts == ()


def test_a_department_without_one_has_said_nothing(tmp_path):
    assert load(write_workbook(tmp_path)).departments["service"].workshop.results == ()


@pytest.mark.parametrize(
    ("old", "new", "fact", "mend"),
    [
        ("result: quick", "result: quik", '"quik" is no result', "did you mean 'quick'?"),
        ("question: wait", "question: await", '"await" is no question', "did you mean 'wait'?"),
        ("loyal_callers", "loyal_caller", '"loyal_caller" is no objective', "did you mean 'loyal_callers'?"),
        ("card: fast_answer", "card: fast", '"fast" is no KPI', "fast_answer"),
        ("id: calls", "id: fast", "is also the id of item 1", "its own id"),
        ("votes: 5", "votes: -5", "-5 is too small", "write 0 or more"),
        ("votes: 5", "votes: [Ann, Bob]", "a list", "write a number"),
        ("chosen: true", "chosen: true, dropped_because: No", "stands beside chosen", "keep one of the two"),
        ("never: [", "nevr: [", "no key that is known here", "did you mean 'never'?"),
        ("value: high", "value: very", '"very" is not high, low or medium', "write one of them"),
    ],
)
def test_what_is_wrong_in_it_is_told_at_its_line(tmp_path, old, new, fact, mend):
    [problem] = broken(tmp_path, PATH, TEXT.replace(old, new))
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    assert problem.place.startswith(f"{PATH}:{line}")
    assert fact in problem.fact
    assert mend in problem.mend


@pytest.mark.parametrize("content", [b"\ttab", b"card: {name: half", b"\xff\xfe", b"", b"a: &a [*a]"])
def test_drafts_are_named_whatever_they_hold(tmp_path, content):
    drafts = {
        "params/service/drafts/new_one.yaml": content,
        "params/service/drafts/fast_answer.2.yaml": content,
        "params/service/drafts/_sitting.yaml": content,
        "params/service/drafts/old.cannot_be_read.1.txt": content,
        "params/service/drafts/.save.json": content,
    }
    workbook = load(write_workbook(tmp_path, drafts))
    assert workbook.departments["service"].drafts == ("fast_answer", "new_one")
    assert set(workbook.departments["service"].cards) == {"fast_answer", "satisfied"}
    assert not any("drafts" in path for path in workbook.files)


def test_what_can_be_read_is_read_though_the_rest_is_wrong(tmp_path):
    root = write_workbook(tmp_path, {"params/service/kpis/satisfied.yaml": "name: x\n", PATH: "never: 3\n"})
    workbook, problems = load_as_far(root)
    assert set(workbook.departments["service"].cards) == {"fast_answer"}
    assert {problem.place.partition(":")[0] for problem in problems} == {
        "params/service/kpis/satisfied.yaml",
        PATH,
    }


def test_check_says_that_there_are_drafts(tmp_path):
    root = init(tmp_path / "kpis", Kind.EMPTY)
    said = CliRunner().invoke(app, ["check", str(root)])
    assert (said.exit_code, "draft" in said.output) == (0, False)
    (root / "params/my_department/drafts").mkdir()
    (root / "params/my_department/drafts/later.yaml").write_text("half")
    said = CliRunner().invoke(app, ["check", str(root)])
    assert said.exit_code == 0
    assert said.output.splitlines()[-1] == "1 draft in my_department, on no page: later"
