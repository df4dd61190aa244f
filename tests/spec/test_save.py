from __future__ import annotations

import resource
import stat
import sys
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpiwork.errors import OutputError, SpecError, UsageError
from kpiwork.spec import Card, Department, append_entry, begin_file, open_file
from kpiwork.spec.choices import Better
from kpiwork.spec.entries import Comment, Comments, Concern, ConcernKind, Concerns, Decision, Decisions
from kpiwork.spec.load import load
from kpiwork.spec.read import parse
from kpiwork.spec.target import Basis, Target
from kpiwork.spec.text import HIDDEN
from tests.spec.samples import CARD_PATH, FULL_CARD, SMALL_CARD, write_workbook

CONCERN = Concern(
    id="c2", date=date(2025, 3, 1), role="Agents", kind=ConcernKind.FEAR_OF_USE, words="Who sees it?\nAll?"
)
HOURS = ("cost", "hours_per_month")
SECOND_TARGET = Target(
    starts=date(2027, 1, 1),
    due=date(2027, 12, 31),
    value=0.9,
    basis=Basis.PLAN,
    set_on=date(2026, 12, 1),
    set_by="Board",
)


@pytest.fixture
def card(tmp_path):
    return write_workbook(tmp_path) / CARD_PATH


def comments(text):
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


def test_a_value_is_changed_and_all_else_stays(card):
    opened = open_file(card, Card).with_values({("targets", 1, "value"): 0.9})
    opened.write()
    assert card.read_text() == FULL_CARD.replace("value: 0.850", "value: 0.9")
    assert opened.model.targets[1].value == 0.9


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({("name",): "Calls: answered"}, "name: Calls answered within 30 seconds", "name: 'Calls: answered'"),
        ({("name",): "2025"}, "name: Calls answered within 30 seconds", 'name: "2025"'),
        ({("better",): Better.LOWER}, "better: higher", "better: lower"),
        ({("settles_after",): timedelta(days=1)}, "settles_after: 7 days", "settles_after: 1 day"),
        ({("introduced",): date(2025, 5, 1)}, "introduced: 2025-02-01", "introduced: 2025-05-01"),
        ({("audience",): ("Board",)}, "audience: [Board, Works council]", "audience: [Board]"),
        ({("frequency", "report"): "weekly"}, "report: monthly", "report: weekly"),
        ({("used_for",): None}, "used_for: Rosters\n", ""),
        ({("definition",): None}, FULL_CARD[FULL_CARD.index("definition") : FULL_CARD.index("objective")], ""),
        ({("guardrails",): None}, "guardrails:\n  - {kpi: satisfied, must_not_worsen_by: 0.01}\n", ""),
        (
            {("targets", 0): None},
            FULL_CARD[FULL_CARD.index("  - {starts") : FULL_CARD.index("  # The second")],
            "",
        ),
        ({("definition",): "One line."}, "|\n  Counted: every call to the main number.\n  Not counted: calls under 3 seconds.\n", "|-\n  One line.\n"),
        ({("tolerance",): 0.02, ("name",): "Calls answered within 30 seconds"}, "tolerance: 0.02", "tolerance: 0.02"),
        ({("drivers", 1): "fast_answer"}, "drivers: [satisfied]", "drivers: [satisfied, fast_answer]"),
        ({("agreement",): "Works agreement 7"}, "guardrail: satisfied}\n",
         "guardrail: satisfied}\nagreement: Works agreement 7\n"),
        ({("targets", 1, "why"): "A promise"}, "    set_on: 2025-12-01\n    set_by: Board\n",
         "    set_on: 2025-12-01\n    set_by: Board\n    why: A promise\n"),
    ],
)  # fmt: skip
def test_only_what_was_meant_is_changed(card, changes, old, new):
    assert FULL_CARD.count(old) == 1
    text = open_file(card, Card).with_values(changes).text
    assert text == FULL_CARD.replace(old, new)


def test_an_entry_stands_before_the_comments_that_follow_its_list(card):
    card.write_text(FULL_CARD.replace("tolerance: 0.02", "# How near is near.\ntolerance: 0.02"))
    text = open_file(card, Card).with_values({("targets", 2): SECOND_TARGET}).text
    added = (
        "    set_by: Board\n  - starts: 2027-01-01\n    due: 2027-12-31\n    value: 0.9\n    basis: plan\n"
        "    set_on: 2026-12-01\n    set_by: Board\n# How near is near.\ntolerance: 0.02\n"
    )
    assert added in text


def test_what_hangs_on_a_replaced_text_block_stays(card):
    card.write_text(FULL_CARD.replace("objective: loyal", "\n# Why we bother.\nobjective: loyal"))
    text = open_file(card, Card).with_values({("definition",): "New\nwords\n"}).text
    assert "definition: |\n  New\n  words\n\n# Why we bother.\nobjective: loyal" in text


def test_a_change_that_breaks_the_card_is_refused_and_nothing_is_written(card):
    with pytest.raises(SpecError) as caught:
        open_file(card, Card).with_values({("targets", 1, "value"): "95%"})
    assert caught.value.problems[0].place == f"{CARD_PATH}:45:12"
    assert caught.value.problems[0].mend == "write 0.95"
    assert card.read_text() == FULL_CARD


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(card, value):
    with pytest.raises(SpecError, match="not a number"):
        open_file(card, Card).with_values({("tolerance",): value})


@pytest.mark.parametrize("loc", [("targets", 7, "value"), ("name", "first"), ("targets", 5)])
def test_a_place_that_is_not_there_is_refused(card, loc):
    with pytest.raises(UsageError, match="no place in this file"):
        open_file(card, Card).with_values({loc: 1})


def test_of_two_savers_the_second_is_told_to_read_again(card):
    first, second = open_file(card, Card), open_file(card, Card)
    first = first.with_values({("name",): "First"}).write()
    with pytest.raises(SpecError) as caught:
        second.with_values({("name",): "Second"}).write()
    assert caught.value.problems[0].place == CARD_PATH
    assert "read it again" in caught.value.problems[0].mend
    assert open_file(card, Card).model.name == "First"
    first.with_values({("name",): "First again"}).write()
    assert open_file(card, Card).model.name == "First again"


def test_a_file_that_went_or_came_meanwhile_is_not_written(card):
    opened = open_file(card, Card)
    card.unlink()
    with pytest.raises(SpecError, match="removed"):
        opened.write()
    begun = begin_file(card, Card, parse(SMALL_CARD, "").value)
    card.write_text(FULL_CARD)
    with pytest.raises(SpecError, match="made by somebody else"):
        begun.write()
    assert card.read_text() == FULL_CARD


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_where_the_disk_takes_no_more_the_old_file_stands(card):
    changed = open_file(card, Card).with_values({("limits",): "x" * 300})
    before = sorted(card.parent.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OutputError) as caught:
            changed.write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.problems[0].mend
    assert card.read_text() == FULL_CARD
    assert sorted(card.parent.iterdir()) == before


def test_rights_line_ends_and_byte_order_mark_stay(card):
    card.write_bytes(("\ufeff" + FULL_CARD.replace("\n", "\r\n")).encode())
    card.chmod(0o640)
    open_file(card, Card).with_values({("better",): "lower"}).write()
    text = FULL_CARD.replace("better: higher", "better: lower")
    assert card.read_bytes() == ("\ufeff" + text.replace("\n", "\r\n")).encode()
    assert stat.S_IMODE(card.stat().st_mode) == 0o640


def test_a_link_out_of_the_workbook_is_not_followed(tmp_path, card):
    outside = tmp_path.parent / f"{tmp_path.name}-outside.yaml"
    outside.write_text(SMALL_CARD)
    card.unlink()
    card.symlink_to(outside)
    with pytest.raises(SpecError, match="leads out of the workbook"):
        open_file(card, Card)


def test_a_link_inside_stays_a_link(card):
    other = card.with_name("other.yaml")
    other.symlink_to(card)
    open_file(other, Card).with_values({("better",): "lower"}).write()
    assert other.is_symlink()
    assert open_file(card, Card).model.better is Better.LOWER


def test_entries_are_added_at_the_end_of_a_file_by_hand(card):
    file = card.parents[1] / "concerns.yaml"
    file.write_text(
        "# Said in the first meeting.\nconcerns:\n  - id: c1   # the oldest\n    date: 2025-02-01\n    role: Agents\n"
        "    kind: unfair\n    words: Storms are not us.\n# Add yours below.\n"
    )
    before = file.read_text()
    append_entry(file, Concerns, CONCERN)
    assert file.read_text().startswith(before.removesuffix("# Add yours below.\n"))
    assert comments(file.read_text()) == comments(before)
    workbook = load(card.parents[3])
    assert workbook.departments["service"].concerns[1] == CONCERN


def test_entries_begin_a_file_where_there_is_none(card):
    file = card.parents[1] / "comments.yaml"
    file.unlink()
    comment = Comment(
        date=date(2025, 7, 1), kpi="fast_answer", period="2025-Q1", by="Head", what_happened="A storm."
    )
    append_entry(file, Comments, comment)
    append_entry(file, Comments, comment)
    assert open_file(file, Comments).model.comments == (comment, comment)
    assert not [one for one in file.parent.iterdir() if one.name.startswith(".")]


@pytest.mark.parametrize("text", ["decisions: []\n", "decisions: [] # none yet\n"])
def test_an_empty_list_takes_its_first_entry(card, text):
    file = card.parents[1] / "decisions.yaml"
    file.write_text(text)
    decision = Decision(id="d1", asked=date(2025, 1, 1), question="Second line?")
    append_entry(file, Decisions, decision)
    assert open_file(file, Decisions).model.decisions == (decision,)


def test_a_new_card_is_written_from_values(card):
    file = card.with_name("new.yaml")
    model = open_file(card, Card).model
    begin_file(file, Card, model.model_dump(exclude_defaults=True)).write()
    assert open_file(file, Card).model == model
    with pytest.raises(SpecError, match="owner is missing"):
        begin_file(file, Card, {"name": "x"})


def test_a_file_outside_a_workbook_is_named_by_its_name(tmp_path):
    (tmp_path / "x.yaml").write_text("name: x\n")
    with pytest.raises(SpecError) as caught:
        open_file(tmp_path / "x.yaml", Department)
    assert caught.value.problems[0].place == "x.yaml:1:1"


VISIBLE = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(
    text=st.one_of(
        VISIBLE,
        st.sampled_from(["~", "null", "1e3", "true", "# x", "- x", "a: b", "|", "<<", "*a", "'", '"']),
    )
)
def test_any_text_is_written_so_that_it_is_read_again(card, text):
    opened = open_file(card, Card)
    if HIDDEN.search(text) or not text.strip():
        with pytest.raises(SpecError, match="limits"):
            opened.with_values({("limits",): text})
        return
    changed = opened.with_values({("limits",): text})
    assert changed.model.limits == text.strip()
    assert comments(changed.text) == comments(FULL_CARD)
    assert changed.model.model_copy(update={"limits": opened.model.limits}) == opened.model


@QUIET
@given(lines=st.lists(VISIBLE | st.just(""), min_size=1, max_size=4))
def test_any_paragraphs_are_written_so_that_they_are_read_again(card, lines):
    text = "\n".join(lines)
    opened = open_file(card, Card)
    if HIDDEN.search(text) or not text:
        with pytest.raises(SpecError, match="definition"):
            opened.with_values({("definition",): text})
        return
    changed = opened.with_values({("definition",): text, ("targets", 0, "value"): 0.75})
    assert changed.model.definition == text
    assert set(comments(FULL_CARD)) <= set(comments(changed.text))


@QUIET
@given(value=st.floats(min_value=0, allow_nan=False, allow_infinity=False))
def test_any_number_is_written_so_that_it_is_read_again(card, value):
    cost = open_file(card, Card).with_values({HOURS: value}).model.cost
    assert cost is not None
    assert cost.hours_per_month == value
