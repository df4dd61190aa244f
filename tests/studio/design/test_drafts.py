"""A draft holds whatever was typed, outlives its kernel, and is never written over by somebody else."""

from __future__ import annotations

import os
import string
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import SpecError, UsageError
from kpiwork.spec.drafts import CardDraft, DraftFile, read_draft
from kpiwork.studio.design.around import Around
from kpiwork.studio.design.asked import fields_of
from kpiwork.studio.design.desk import open_design
from kpiwork.studio.design.fields import Control
from kpiwork.studio.design.form import filled
from kpiwork.studio.design.found import Newer
from tests.studio.design.conftest import CARD, KPI, TODAY

DRAFTS = "params/my_department/drafts"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
TYPED = {
    Control.YES_NO: st.booleans(),
    Control.DAY: st.dates() | TEXT,
    Control.NUMBER: st.floats(-1e9, 1e9).map(repr) | TEXT,
    Control.WHOLE: st.integers(-(10**9), 10**9).map(str) | TEXT,
    Control.LINES: st.lists(TEXT.map(lambda text: " ".join(text.split()) or "x"), min_size=1, max_size=3),
}


def leaves(fields, above=()):
    """List the ways to all single fields, with an index 0 for each list."""
    for one in fields:
        way = (*above, *one.loc)
        if one.control is Control.ENTRIES:
            yield from leaves(one.inside, (*way, 0))
        elif one.control is Control.GROUP:
            yield from leaves(one.inside, above)
        else:
            yield way, one.control


WAYS = list(leaves(fields_of("card")))
TYPING = st.lists(
    st.sampled_from(WAYS).flatmap(lambda way: st.tuples(st.just(way[0]), TYPED.get(way[1], TEXT))), max_size=8
)


@given(TYPING)
def test_what_was_typed_comes_back_from_a_draft(typing):
    form = filled("card", "k", {}, Around())
    for loc, typed in typing:
        form = filled("card", "k", form.with_typed(loc, typed), Around())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder).resolve() / DRAFTS / "k.yaml"
        written = DraftFile(file=file, draft=CardDraft()).write(CardDraft(card=dict(form.values)))
        read = read_draft(Path(folder).resolve(), file, CardDraft)
    again = filled("card", "k", read.draft.card, Around())
    assert read.digest == written.digest
    assert again.values == form.values
    assert [again.shown(loc) for loc, _ in WAYS] == [form.shown(loc) for loc, _ in WAYS]
    assert (again.missing, again.wrong) == (form.missing, form.wrong)


def test_half_of_a_character_is_no_reason_to_lose_the_rest(desk, open_desk):
    desk.change(KPI, ("limits",), "half \ud83d of it")
    assert open_desk().form(KPI).value(("limits",)) == "half \ufffd of it"


def test_a_card_is_filled_in_again_after_its_kernel_died(workbook, open_desk):
    code = (
        "import os, sys; from datetime import date; from kpiwork.studio.design.desk import open_design;"
        "desk = open_design(sys.argv[1], 'my_department', today=date(2026, 1, 15));"
        "form = desk.begin('Réponse à temps');"
        "desk.change(form.name, ('owner',), 'Leitung');"
        "desk.change(form.name, ('targets', 0, 'value'), 'viel');"
        "os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(workbook)], check=False, timeout=120)
    assert done.returncode == 9
    desk = open_desk()
    [state] = desk.found().drafts
    assert (state.kpi, state.newer) == ("reponse_a_temps", Newer.ONLY_DRAFT)
    assert "Réponse à temps" in state.sentence
    form = desk.form("reponse_a_temps")
    assert form.value(("owner",)) == "Leitung"
    assert form.shown(("targets", 0, "value")) == "viel"
    assert "Write the question that it answers." in [one.sentence for one in form.missing]


@pytest.mark.parametrize(
    ("name", "kpi"),
    [
        ("Offers answered in time", "offers_answered_in_time"),
        ("答复率", "kpi"),
        ("نسبة الرد", "kpi"),
        ("Größe", "grosse"),
        ("index", "index_2"),
        ("win_rate", "win_rate"),
        ("A very long name that goes on and on, as names in workshops sometimes do", None),
    ],
)
def test_a_name_in_any_script_makes_an_id(desk, open_desk, name, kpi):
    form = desk.begin(f"  {name} ")
    assert kpi in (form.name, None)
    assert len(form.name) <= 40
    assert open_desk().form(form.name).values == form.values
    assert desk.begin(name).name != form.name


def test_a_card_needs_a_name(desk):
    with pytest.raises(UsageError, match="is empty"):
        desk.begin("  ")


def test_what_is_newer_is_told(desk, open_desk, workbook):
    assert [one.newer for one in desk.kpis()] == [Newer.NO_DRAFT]
    desk.change(KPI, ("owner",), "Somebody")
    assert open_desk().kpis()[0].newer is Newer.DRAFT
    text = (workbook / CARD).read_text()
    (workbook / CARD).write_text(text.replace("Can people rely", "Do people rely"))
    later = (workbook / DRAFTS / f"{KPI}.yaml").stat().st_mtime + 60
    os.utime(workbook / CARD, (later, later))
    [state] = open_desk().kpis()
    assert state.newer is Newer.CARD
    assert "saved by somebody" in state.sentence
    desk.discard(KPI)
    assert open_desk().kpis()[0].newer is Newer.NO_DRAFT


def test_a_draft_that_says_what_is_saved_is_told_so(desk):
    desk.change(KPI, ("owner",), "Somebody")
    desk.change(KPI, ("owner",), "Head of my department")
    assert desk.kpis()[0].newer is Newer.SAME


def test_looking_at_a_card_writes_nothing(desk, workbook):
    desk.form(KPI)
    desk.change(KPI, ("owner",), "Head of my department")
    desk.workshop()
    assert not (workbook / DRAFTS).exists()


def test_two_people_at_one_card_lose_nothing(open_desk, workbook):
    mine, yours = open_desk(), open_desk()
    mine.change(KPI, ("limits",), "Mine")
    yours.change(KPI, ("limits",), "Yours")
    mine.change(KPI, ("owner",), "Me")
    yours.change(KPI, ("owner",), "You")
    found = {file.name: file.read_text() for file in (workbook / DRAFTS).glob("*.yaml")}
    assert set(found) == {f"{KPI}.yaml", f"{KPI}.2.yaml"}
    assert "Mine" in found[f"{KPI}.yaml"]
    assert "Yours" in found[f"{KPI}.2.yaml"]
    assert mine.form(KPI).value(("owner",)) == "Me"
    [state] = open_desk().found().drafts
    assert "one more draft" in state.sentence


def test_a_draft_that_another_kernel_saved_meanwhile_is_begun_again_in_its_place(open_desk, workbook):
    open_desk().change(KPI, ("owner",), "First")
    mine, yours = open_desk(), open_desk()
    mine.save(mine.plan(KPI))
    assert not (workbook / DRAFTS / f"{KPI}.yaml").exists()
    yours.change(KPI, ("limits",), "Yours")
    assert [file.name for file in (workbook / DRAFTS).glob("*.yaml")] == [f"{KPI}.yaml"]
    assert [one.kpi for one in yours.plan(KPI).conflicts] == [KPI]


BROKEN = {
    "a tab": (b"card:\n\tname: x\n", "indented with a tab"),
    "a doubled key": (b"card:\n  name: x\n  name: y\n", "stands twice"),
    "a million aliases": (
        b"a: &a [x,x]\n"
        + b"".join(
            b"%c: &%c [*%c,*%c]\n" % (b, b, a, a) for a, b in zip(b"abcdefghij", b"bcdefghijk", strict=False)
        ),
        "anchor",
    ),
    "no UTF-8": (b"card: {name: \xff\xfe}\n", "not UTF-8"),
    "another kind": (b"kart: {}\n", "no key that is known here"),
    "nothing": (b"", "is empty"),
    "too much": (b"card: {name: '" + b"x" * 1_000_000 + b"'}\n", "bytes"),
    "too deep": (b"card: " + b"[" * 100 + b"]" * 100 + b"\n", "nested deeper"),
    "a null byte": (b"card: {name: \x00}\n", "U+0000"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_draft_that_cannot_be_read_is_told_and_kept(what, workbook, open_desk):
    data, fact = BROKEN[what]
    file = workbook / DRAFTS / f"{KPI}.yaml"
    file.parent.mkdir()
    file.write_bytes(data)
    desk = open_desk()
    [state] = [one for one in desk.kpis() if one.kpi == KPI]
    assert state.problem is not None
    assert state.problem.place.startswith(f"{DRAFTS}/{KPI}.yaml")
    assert fact in state.problem.fact
    assert any(fact in sentence for sentence in desk.found().sentences)
    form = desk.form(KPI)
    assert form.value(("owner",)) == "Head of my department"
    assert any(fact in one.fact for one in form.wrong)
    desk.change(KPI, ("owner",), "Somebody")
    assert file.read_bytes() == data
    assert open_desk().form(KPI).value(("owner",)) == "Somebody"
    [aside] = open_desk().set_aside(KPI)
    assert aside.read_bytes() == data
    assert all(one.problem is None for one in open_desk().kpis())


@pytest.mark.parametrize("what", [one for one in BROKEN if one != "another kind"])
def test_a_saved_card_that_cannot_be_read_is_told_and_kept(what, workbook, open_desk):
    data, fact = BROKEN[what]
    (workbook / CARD).write_bytes(data)
    desk = open_desk()
    [state] = desk.kpis()
    assert fact in state.problem.fact
    assert any(fact in one.fact for one in desk.form(KPI).wrong)
    desk.change(KPI, ("owner",), "Somebody")
    plan = desk.plan(KPI)
    assert not plan.is_ready
    assert any(fact in problem.fact for problem in plan.problems)
    assert (workbook / CARD).read_bytes() == data


@pytest.mark.parametrize("what", BROKEN)
def test_a_sitting_that_cannot_be_read_is_told_and_kept(what, workbook, open_desk):
    data, fact = BROKEN[what]
    file = workbook / DRAFTS / "_sitting.yaml"
    file.parent.mkdir()
    file.write_bytes(data)
    desk = open_desk()
    assert any(fact in problem.fact for problem in desk.found().problems)
    desk.change_workshop(("never",), ["Pay"])
    desk.add_entry("concern", role="Agents")
    assert file.read_bytes() == data
    assert open_desk().workshop().value(("never",)) == ["Pay"]
    assert [one.kpi for one in desk.kpis()] == [KPI]


def test_a_department_that_is_wrong_is_told_with_its_line(workbook, open_desk):
    (workbook / "params/my_department/department.yaml").write_text("name: x\nhed: y\n")
    with pytest.raises(SpecError, match=r"department.yaml:2:1  hed: is no key .* did you mean 'head'"):
        open_desk()


def test_a_byte_order_mark_is_no_trouble(workbook, open_desk, desk):
    desk.change(KPI, ("owner",), "Somebody")
    file = workbook / DRAFTS / f"{KPI}.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert open_desk().form(KPI).value(("owner",)) == "Somebody"


def test_a_card_that_is_wrong_can_be_mended_here(workbook, open_desk):
    text = (workbook / CARD).read_text()
    (workbook / CARD).write_text(text.replace("better: higher", "better: up"))
    desk = open_desk()
    assert any("better" in problem.fact for problem in desk.found().problems)
    assert [one.loc for one in desk.form(KPI).wrong] == [("better",)]
    assert desk.change(KPI, ("better",), "higher").is_whole
    assert desk.save(desk.plan(KPI)).paths == (CARD,)
    assert (workbook / CARD).read_text().split() == text.split()


def test_a_folder_of_drafts_that_leads_elsewhere_is_refused(workbook, tmp_path, open_desk):
    (tmp_path / "elsewhere").mkdir()
    (workbook / DRAFTS).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SpecError, match="leads out of the workbook"):
        open_desk()


@pytest.mark.parametrize("kpi", ["../escape", "no_such", "", string.ascii_uppercase])
def test_a_kpi_that_is_not_there_is_refused(desk, kpi):
    for ask in (desk.form, desk.try_measure, desk.risks, lambda one: desk.change(one, ("owner",), "x")):
        with pytest.raises(UsageError, match="is no KPI"):
            ask(kpi)


def test_a_department_must_be_named_where_there_are_several(project_root):
    with pytest.raises(UsageError, match="write one of"):
        open_design(project_root, today=date(2026, 1, 1))
    with pytest.raises(UsageError, match="did you mean 'sales'"):
        open_design(project_root, "sale", today=TODAY)
