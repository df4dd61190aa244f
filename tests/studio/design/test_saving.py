"""A save is read aloud first, writes all files or none, outlives a dying kernel, and can be taken back."""

from __future__ import annotations

import json
import resource
import shutil
import stat
import subprocess
import sys

import pytest

from kpiwork.spec.load import load
from kpiwork.studio.design.saving import SaveState
from kpiwork.studio.design.writing import FileWrite, saving_turn, write_all
from tests.studio.design.conftest import CARD, KPI

FOLDER = "params/my_department"
DRAFTS = f"{FOLDER}/drafts"
FOUR = [CARD, f"{FOLDER}/concerns.yaml", f"{FOLDER}/signoffs.yaml", f"{FOLDER}/workshop.yaml"]


def fill_in(desk):
    """Change a card, the workshop and two kinds of entries."""
    desk.change(KPI, ("owner",), "Leitung der Auskunft")
    desk.change(KPI, ("targets", 0, "value"), "92 %")
    desk.change_workshop(("never",), ["Pay of single people"])
    desk.add_entry("concern", kpi=KPI, role="Agents", kind="unfair", words="Storms are not us.")
    desk.add_entry("signoff", kpi=KPI, role="Agents", stance="not yet", words="Not before\nthe pilot.")
    return desk


def test_a_save_writes_what_was_read_aloud_and_nothing_else(desk, workbook, files):
    before = files()
    plan = fill_in(desk).plan(KPI)
    assert plan.is_ready, plan.problems
    assert [one.path for one in plan.changes] == sorted(FOUR)
    assert files() == before
    assert "+owner: Leitung der Auskunft\n" in plan.diff
    assert "-owner: Head of my department\n" in plan.diff
    assert "Owner: Leitung der Auskunft, before it was Head of my department." in plan.aloud
    assert "Targets, 1, Value: 92\N{NO-BREAK SPACE}%, before it was 90\N{NO-BREAK SPACE}%." in plan.aloud
    assert "About: it is unfair." in plan.aloud
    saved = desk.save(plan)
    assert (saved.state, saved.paths) == (SaveState.SAVED, tuple(sorted(FOUR)))
    after = files()
    assert {path for path in after if after[path] != before.get(path)} == set(FOUR)
    book = load(workbook).departments["my_department"]
    assert book.cards[KPI].targets[0].value == 0.92
    assert (book.workshop.never, book.concerns[0].kpi, book.signoffs[0].words) == (
        ("Pay of single people",),
        KPI,
        "Not before\nthe pilot.",
    )
    assert desk.found().drafts == ()
    assert not desk.found().has_sitting
    assert list((workbook / DRAFTS).iterdir()) == []


def test_comments_and_order_stay(desk, workbook):
    text = (workbook / CARD).read_text()
    desk.change(KPI, ("owner",), "Somebody")
    desk.change(KPI, ("review_by",), "2026-12-31")
    desk.change(KPI, ("used_for",), None)
    desk.save(desk.plan(KPI))
    comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    after = (workbook / CARD).read_text()
    assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == comments
    assert after.splitlines()[-1] == "review_by: 2026-12-31"
    assert "used_for: Dec" not in after


def test_line_ends_and_rights_of_a_file_stay(desk, open_desk, workbook):
    card = workbook / CARD
    card.write_bytes(b"\xef\xbb\xbf" + card.read_bytes().replace(b"\n", b"\r\n"))
    card.chmod(0o640)
    desk = open_desk()
    desk.change(KPI, ("owner",), "Somebody")
    desk.save(desk.plan(KPI))
    data = card.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert stat.S_IMODE(card.stat().st_mode) == 0o640


def test_targets_taken_out_and_added_are_read_aloud_as_such(desk):
    new = {"starts": "2026-01-01", "due": "2026-12-31", "value": 0.95, "basis": "plan", "set_by": "Board"}
    desk.change(KPI, ("targets", 1), {**new, "set_on": desk.today})
    desk.change(KPI, ("targets", 0), None)
    aloud = desk.plan(KPI).aloud
    assert "Targets, 1: removed." in aloud
    assert any(one.endswith("Value: 95\N{NO-BREAK SPACE}%.") for one in aloud)
    assert not any("before it was" in one for one in aloud)


def test_a_new_card_stands_in_the_order_of_its_fields(desk, workbook):
    kpi = desk.begin("Requests a month").name
    typed = {
        ("measure", "numerator", "value"): "count(*)",
        ("measure", "date"): "received_on",
        ("measure", "source"): "requests",
        ("owner",): "Head",
        ("unit",): "count",
        ("better",): "neither",
        ("question",): "How many come in?",
    }
    for loc, value in typed.items():
        desk.change(kpi, loc, value)
    saved = desk.save(desk.plan(kpi))
    assert saved.state is SaveState.SAVED
    keys = [line.partition(":")[0] for line in (workbook / saved.paths[0]).read_text().splitlines()]
    assert keys == ["name", "question", "better", "unit", "stage", "owner", "measure", *keys[7:]]
    assert load(workbook).departments["my_department"].cards[kpi].stage == "draft"


def test_a_candidate_becomes_a_card_and_is_linked_when_that_is_saved(desk, workbook):
    desk.change_workshop(("candidates", 0, "name"), "Requests a month")
    desk.change_workshop(("candidates", 0, "question"), "How many?")
    assert desk.save(desk.plan()).paths == (f"{FOLDER}/workshop.yaml",)
    kpi = desk.begin("Requests a month", candidate="requests_a_month").name
    assert desk.form(kpi).value(("question",)) == "How many?"
    assert "card" not in desk.workshop().value(("candidates", 0))
    for loc, value in {
        ("measure",): {"source": "requests", "date": "received_on", "numerator": "count(*)"},
        ("owner",): "Head",
        ("unit",): "count",
        ("better",): "neither",
    }.items():
        desk.change(kpi, loc, value)
    desk.save(desk.plan(kpi))
    assert load(workbook).departments["my_department"].workshop.candidates[0].card == kpi


def test_a_card_of_the_library_is_begun_as_a_draft(desk):
    kpi = desk.begin("First answer", from_library="replied_in_4_hours").name
    values = desk.form(kpi).values
    assert values["name"] == "First answer"
    assert values["stage"] == "draft"
    assert values["measure"]
    assert "guardrails" not in values


def test_what_is_missing_keeps_a_card_from_being_saved(desk, files):
    before = files()
    kpi = desk.begin("New").name
    plan = desk.plan(kpi)
    assert not plan.is_ready
    assert "Write the question that it answers" in [one.fact for one in plan.problems]
    assert desk.save(plan).state is SaveState.REFUSED
    assert files() == before
    assert any("“New” stays a draft" in note for note in desk.plan().notes)


def test_what_would_break_the_workbook_is_told_before(desk, files):
    before = files()
    other = desk.begin("Answered within 5 days").name
    for loc in ("question", "owner", "better", "unit", "measure"):
        desk.change(other, (loc,), desk.form(KPI).value((loc,)))
    plan = desk.plan(other)
    assert not plan.is_ready
    [problem] = plan.problems
    assert "is also the name of the card" in problem.fact
    assert desk.save(plan).state is SaveState.REFUSED
    assert files() == before


def test_old_problems_elsewhere_do_not_keep_anybody_from_saving(workbook, open_desk):
    (workbook / "params/batches/quarterly.yaml").write_text("titel: x\n")
    (workbook / FOLDER / "decisions.yaml").write_text("decisions: none\n")
    desk = open_desk()
    desk.change(KPI, ("owner",), "Somebody")
    assert desk.save(desk.plan(KPI)).state is SaveState.SAVED


def test_entries_that_are_not_whole_or_of_an_unsaved_card_wait(desk, workbook):
    draft = desk.begin("Later").name
    desk.add_entry("concern", role="Agents")
    desk.add_entry("signoff", kpi=draft, role="Agents", stance="agreed")
    desk.add_entry("pilot", kpi=KPI, starts="2026-02-01", ends="2026-04-30", where="team = 'A'")
    plan = desk.plan()
    assert plan.entries == (("pilot", 0),)
    assert len(plan.notes) == 3
    desk.save(plan)
    assert [len(desk.entries(kind)) for kind in ("concern", "signoff", "pilot")] == [1, 1, 0]
    assert load(workbook).departments["my_department"].pilots[0].id == f"{KPI}_pilot_2026_01_15"
    assert desk.saved_entries("pilot")[0]["where"] == "team = 'A'"


def test_entries_can_be_changed_and_taken_back(desk, open_desk):
    desk.add_entry("concern", kpi=KPI, role="Agents")
    desk.change_entry("concern", 0, ("kind",), "unfair")
    form = open_desk().entries("concern")[0]
    assert form.value(("kind",)) == "unfair"
    assert [one.sentence for one in form.missing] == [
        "Write the concern down, in the words of whoever has it."
    ]
    desk.remove_entry("concern", 0)
    assert open_desk().entries("concern") == ()
    assert not open_desk().found().has_sitting


def test_nothing_to_save_is_told(desk):
    assert desk.save(desk.plan()).state is SaveState.NOTHING
    assert desk.undo().state is SaveState.NOTHING


def test_the_last_save_is_taken_back_with_its_drafts(desk, files, open_desk):
    before = files()
    fill_in(desk)
    form, workshop = desk.form(KPI).values, desk.workshop().values
    desk.save(desk.plan(KPI))
    undone = desk.undo()
    assert (undone.state, undone.paths) == (SaveState.UNDONE, tuple(sorted(FOUR)))
    assert files() == before
    again = open_desk()
    assert (again.form(KPI).values, again.workshop().values) == (form, workshop)
    assert [len(again.entries(kind)) for kind in ("concern", "signoff")] == [1, 1]
    assert again.save(again.plan(KPI)).state is SaveState.SAVED


def test_a_save_is_not_taken_back_over_somebody_else_s_change(desk, workbook, files):
    fill_in(desk)
    desk.save(desk.plan(KPI))
    with (workbook / CARD).open("a") as card:
        card.write("# by somebody else\n")
    before = files()
    undone = desk.undo()
    assert undone.state is SaveState.REFUSED
    assert [problem.place for problem in undone.problems] == [CARD]
    assert files() == before


def test_the_second_of_two_people_is_told_and_loses_nothing(open_desk, workbook):
    mine, yours = open_desk(), open_desk()
    mine.change(KPI, ("owner",), "Mine")
    yours.change(KPI, ("owner",), "Yours")
    yours.change(KPI, ("limits",), "Says little")
    assert mine.save(mine.plan(KPI)).state is SaveState.SAVED
    plan = yours.plan(KPI)
    [conflict] = plan.conflicts
    assert conflict.kpi == KPI
    assert "saved by somebody else" in conflict.sentence
    assert "-owner: Mine\n" in conflict.diff
    assert "Owner: Yours, before it was Mine." in conflict.aloud
    assert yours.save(plan).state is SaveState.REFUSED
    assert yours.form(KPI).value(("owner",)) == "Yours"
    yours.take_over(KPI)
    assert yours.save(yours.plan(KPI)).state is SaveState.SAVED
    assert load(workbook).departments["my_department"].cards[KPI].owner == "Yours"


def test_whoever_gives_way_reads_what_the_other_saved(open_desk):
    mine, yours = open_desk(), open_desk()
    mine.change(KPI, ("owner",), "Mine")
    yours.change(KPI, ("owner",), "Yours")
    mine.save(mine.plan(KPI))
    assert yours.give_way(KPI).value(("owner",)) == "Mine"
    assert yours.conflict(KPI) is None


def test_a_workshop_that_somebody_else_saved_is_a_conflict_too(open_desk):
    mine, yours = open_desk(), open_desk()
    mine.change_workshop(("never",), ["Mine"])
    yours.change_workshop(("never",), ["Yours"])
    mine.save(mine.plan())
    [conflict] = yours.plan().conflicts
    assert conflict.kpi == ""
    assert yours.give_way().value(("never",)) == ["Mine"]
    yours.change_workshop(("never",), ["Mine", "Yours"])
    assert yours.save(yours.plan()).state is SaveState.SAVED


def test_a_plan_that_is_out_of_date_writes_nothing(desk, workbook, files):
    plan = fill_in(desk).plan(KPI)
    with (workbook / CARD).open("a") as card:
        card.write("# by somebody else\n")
    before = files()
    saved = desk.save(plan)
    assert saved.state is SaveState.REFUSED
    assert [problem.place for problem in saved.problems] == [CARD]
    assert files() == before
    assert desk.form(KPI).value(("owner",)) == "Leitung der Auskunft"


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit of a file's size here")
def test_a_full_disk_takes_back_what_was_written_already(desk, workbook, files):
    fill_in(desk)
    desk.change_workshop(("never",), [f"For purpose {n} " + "x" * 200 for n in range(400)])
    plan = desk.plan(KPI)
    assert plan.changes[-1].path == f"{FOLDER}/workshop.yaml"
    before = files()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limits[1]))
    try:
        saved = desk.save(plan)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert saved.state is SaveState.REFUSED
    assert "cannot be written" in saved.problems[0].fact
    assert files() == before
    assert not (workbook / DRAFTS / ".save.json").exists()
    assert desk.save(desk.plan(KPI)).state is SaveState.SAVED


DIES = """
import os, sys
from datetime import date
from kpiwork.studio.design.desk import open_design
desk = open_design(sys.argv[1], "my_department", today=date(2026, 1, 15))
plan = desk.plan(sys.argv[2])
assert plan.is_ready
sys.addaudithook(lambda event, args: os._exit(9)
                 if event == "os.rename" and str(args[1]).endswith(sys.argv[3]) else None)
desk.save(plan)
"""


@pytest.mark.parametrize("at", ["concerns.yaml", "answered_in_5_days.yaml", "signoffs.yaml", "workshop.yaml"])
def test_a_kernel_that_dies_between_two_writes_leaves_nothing_half_done(desk, workbook, files, open_desk, at):
    fill_in(desk)
    typed, before = desk.form(KPI).values, files()
    done = subprocess.run([sys.executable, "-c", DIES, str(workbook), KPI, at], check=False, timeout=120)
    assert done.returncode == 9
    assert (workbook / DRAFTS / ".save.json").exists()
    again = open_desk()
    assert files() == before
    assert "The last save had stopped half way." in again.found().sentences[0]
    assert again.form(KPI).values == typed
    assert len(again.entries("concern")) == 1
    assert open_desk().found().taken_back == ()
    assert again.save(again.plan(KPI)).state is SaveState.SAVED


def test_a_kernel_that_dies_after_the_last_write_saves_no_entry_twice(desk, workbook, open_desk):
    fill_in(desk)
    code = DIES.replace('"os.rename" and str(args[1])', '"os.remove" and str(args[0])')
    done = subprocess.run(
        [sys.executable, "-c", code, str(workbook), KPI, ".save.json"], check=False, timeout=120
    )
    assert done.returncode == 9
    shutil.copytree(workbook, workbook.parent / "kept")
    (workbook / DRAFTS / ".save.json").unlink()  # as one that died a moment later
    again = open_desk()
    assert again.entries("concern") == ()
    assert [one.newer for one in again.found().drafts] == ["both say the same"]
    assert again.save(again.plan()).state in (SaveState.NOTHING, SaveState.SAVED)
    assert len(load(workbook).departments["my_department"].concerns) == 1


def test_what_somebody_changed_after_a_kernel_died_is_left_as_it_is(desk, workbook, open_desk):
    fill_in(desk)
    subprocess.run(
        [sys.executable, "-c", DIES, str(workbook), KPI, "workshop.yaml"], check=False, timeout=120
    )
    mended = (workbook / CARD).read_text() + "# looked at\n"
    (workbook / CARD).write_text(mended)
    told = open_desk().found().taken_back
    assert any("left as it is" in one and CARD in one for one in told)
    assert (workbook / CARD).read_text() == mended
    assert not (workbook / FOLDER / "concerns.yaml").exists()


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        json.dumps({"files": [{"path": "../../etc/passwd", "before": None, "after": ""}]}),
        json.dumps({"files": [{"path": "params/../../x", "before": "eA==", "after": ""}]}),
        json.dumps({"files": [{"path": CARD, "before": "no base 64!", "after": ""}]}),
    ],
)
def test_a_journal_that_somebody_made_up_writes_nothing(content, workbook, files, open_desk):
    (workbook / DRAFTS).mkdir()
    (workbook / DRAFTS / ".save.json").write_text(content)
    before = files()
    desk = open_desk()
    assert "cannot be read" in desk.found().taken_back[0]
    assert files() == before
    assert not (workbook / "x").exists()
    assert open_desk().found().taken_back == ()


def test_a_save_waits_for_nobody_for_ever(desk, workbook, monkeypatch):
    monkeypatch.setattr("kpiwork.studio.design.writing.WAIT", 0.1)
    fill_in(desk)
    plan = desk.plan(KPI)
    with saving_turn(workbook, "my_department"):
        saved = desk.save(plan)
    assert saved.state is SaveState.REFUSED
    assert "being saved by somebody else" in saved.problems[0].fact
    assert desk.save(plan).state is SaveState.SAVED


def test_a_file_that_leads_out_of_the_workbook_is_not_written(workbook, tmp_path, desk, open_desk):
    fill_in(desk)
    (tmp_path / "outside.yaml").write_text("signoffs: []\n")
    (workbook / FOLDER / "signoffs.yaml").symlink_to(tmp_path / "outside.yaml")
    again = open_desk()
    plan = again.plan(KPI)
    assert not plan.is_ready
    assert any("leads out of the workbook" in one.fact for one in plan.problems)
    write = FileWrite(path=f"{FOLDER}/signoffs.yaml", before=b"signoffs: []\n", after=b"x")
    with pytest.raises(Exception, match="leads out of the workbook"):
        write_all(workbook, workbook / DRAFTS, [write])
    assert (tmp_path / "outside.yaml").read_text() == "signoffs: []\n"
