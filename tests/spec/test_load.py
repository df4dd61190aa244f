from __future__ import annotations

import hashlib
import os
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpiwork.errors import SpecError
from kpiwork.periods import YearName
from kpiwork.spec.load import load
from kpiwork.spec.place import BREAKING
from kpiwork.spec.unit import UnitKind
from tests.spec.samples import (
    CARD_PATH,
    FILES,
    FULL_CARD,
    SMALL_CARD,
    Content,
    broken,
    problems,
    write_workbook,
)


def test_a_whole_workbook_is_read_as_it_is_written(tmp_path):
    workbook = load(write_workbook(tmp_path))
    department = workbook.department("service")
    card = department.cards["fast_answer"]

    assert workbook.root == tmp_path.resolve()
    assert workbook.settings.organisation == "The Company"
    assert (workbook.calendar.fiscal_year_starts, workbook.calendar.named_by) == (4, YearName.END)
    assert list(workbook.objectives) == ["loyal_callers"]
    assert workbook.batches["quarterly"].departments == "all"
    assert card.unit.kind is UnitKind.PERCENT
    assert card.settles_after == timedelta(days=7)
    assert card.measure.numerator.value == "count(*) filter (where waited_s <= 30)"
    assert card.measure.denominator is not None
    assert card.measure.denominator.where == "line = 1"
    assert [target.value for target in card.targets] == [0.8, 0.85]
    assert (card.leads[0].lag.least, card.leads[0].lag.most) == (0, 1)
    assert card.seasonal == "no"
    assert card.introduced == date(2025, 2, 1)


def test_entries_and_feedback_belong_to_their_department(tmp_path):
    department = load(write_workbook(tmp_path)).departments["service"]
    counts = [
        len(getattr(department, key)) for key in ("comments", "decisions", "signoffs", "concerns", "pilots")
    ]
    first, second = department.feedback["spring"]

    assert counts == [1] * 5
    assert (first.kpi, first.agreement, first.words) == ("fast_answer", 4, None)
    assert (second.kpi, second.agreement, second.words) == (None, None, "Yes, mostly")


def test_cards_stand_in_the_order_of_the_department_then_by_name(tmp_path):
    extra = {f"params/service/kpis/{kpi}.yaml": SMALL_CARD.replace("Callers", name) for kpi, name in
             {"zoo": "A first", "ant": "zz last", "bee": "M middle"}.items()}  # fmt: skip
    cards = load(write_workbook(tmp_path, extra)).departments["service"].cards
    assert list(cards) == ["satisfied", "zoo", "fast_answer", "bee", "ant"]


def test_every_file_has_its_fingerprint(tmp_path):
    files = load(write_workbook(tmp_path)).files
    assert files == {path: hashlib.sha256(text.encode()).hexdigest() for path, text in FILES.items()}


def test_what_is_optional_may_be_left_out(tmp_path):
    needed = {"params/workbook.yaml", "params/service/department.yaml"}
    settings_only: dict[str, Content] = {path: None for path in FILES if path not in needed}
    settings_only["params/service/department.yaml"] = "name: Service\nhead: Head\n"
    workbook = load(write_workbook(tmp_path, settings_only))
    assert dict(workbook.departments["service"].cards) == {}
    assert dict(workbook.objectives) == {}
    assert dict(workbook.batches) == {}


def test_hidden_files_and_readmes_are_nobody_s_business(tmp_path):
    strays = {"params/README.md": "x", "params/service/.notes": "x", "params/service/kpis/.x.part": "x",
              "params/.git/config": "x"}  # fmt: skip
    assert problems(write_workbook(tmp_path, strays)) == ()


def test_all_problems_of_all_files_are_said_at_once_sorted_by_file_and_line(tmp_path):
    found = problems(
        write_workbook(
            tmp_path,
            {
                "params/workbook.yaml": "organisation: 5\nnotise: x\n",
                CARD_PATH: FULL_CARD.replace("better: higher", "better: up").replace("0.8,", "95%,"),
                "params/service/comments.yaml": "comments: 3\n",
                "params/batches/quarterly.yaml": "title: x\nnotebook: quarterly_review\ndepartments: [servis]\n",
            },
        )
    )
    assert [problem.place for problem in found] == [
        "params/batches/quarterly.yaml:3:15",
        "params/service/comments.yaml:1:11",
        f"{CARD_PATH}:10:9",
        f"{CARD_PATH}:41:50",
        "params/workbook.yaml:1:15",
        "params/workbook.yaml:2:1",
    ]


def test_lines_sort_as_numbers(tmp_path):
    text = SMALL_CARD.replace("better: higher", "better: x") + "targets:\n  - 1\n  - 2\n"
    lines = [
        problem.place.split(":")[1]
        for problem in broken(tmp_path, "params/service/kpis/satisfied.yaml", text)
    ]
    assert lines == ["4", "11", "12"]


@pytest.mark.parametrize(
    ("path", "place", "mend"),
    [
        ("params/workbok.yaml", "params/workbok.yaml", "did you mean 'workbook.yaml'?"),
        ("params/service/signoff.yaml", "params/service/signoff.yaml", "did you mean 'signoffs.yaml'?"),
        (
            "params/service/kpis/win_rate.yml",
            "params/service/kpis/win_rate.yml",
            "did you mean 'win_rate.yaml'?",
        ),
        ("params/service/kpis/notes.txt", "params/service/kpis/notes.txt", "move it out of params/"),
        (
            "params/service/kpis/Win Rate.yaml",
            "params/service/kpis/Win Rate.yaml",
            "rename it to win_rate.yaml",
        ),
        ("params/service/kpis/🙂.yaml", "params/service/kpis/🙂.yaml", "lower-case letters"),
        ("params/service/kpis/a\u202eb.yaml", "params/service/kpis/a\\u202eb.yaml", "rename it to ab.yaml"),
        ("params/service/kpis/a\nb.yaml", "params/service/kpis/a\\nb.yaml", "rename it to a_b.yaml"),
        (f"params/service/kpis/{'a' * 65}.yaml", f"params/service/kpis/{'a' * 65}.yaml", f"{'a' * 64}.yaml"),
        (
            "params/service/feedback/Spring.csv",
            "params/service/feedback/Spring.csv",
            "rename it to spring.csv",
        ),
        (
            "params/service/feedback/spring.xlsx",
            "params/service/feedback/spring.xlsx",
            "move it out of params/",
        ),
        ("params/service/deep/x.yaml", "params/service/deep", "move it out of params/"),
        ("params/Sales/department.yaml", "params/Sales", "rename it to sales"),
        ("params/empty/kpis/.keep", "params/empty", "add department.yaml"),
    ],
)
def test_what_does_not_belong_to_a_workbook_is_named(tmp_path, path, place, mend):
    (found,) = broken(tmp_path, path, SMALL_CARD)
    assert found.place == place
    assert mend in found.mend


@pytest.mark.parametrize(
    "inside", ["params/service/kpis/evil.yaml", "params/evil", "params/service/comments.yaml"]
)
def test_links_out_of_the_workbook_are_refused_unread(tmp_path, inside):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "department.yaml").write_text("name: x\nhead: y\n")
    root = write_workbook(tmp_path / "book", {"params/service/comments.yaml": None})
    (root / inside).symlink_to(outside)
    (found,) = problems(root)
    assert (found.place, found.fact) == (inside, "leads out of the workbook")
    assert "not a link" in found.mend


def test_links_that_stay_inside_are_followed(tmp_path):
    root = write_workbook(tmp_path)
    shutil.copytree(
        root / "params/service", root / "params/north", ignore=shutil.ignore_patterns("department.yaml")
    )
    (root / "params/north/department.yaml").symlink_to(root / "params/service/department.yaml")
    assert sorted(load(root).departments) == ["north", "service"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    root = write_workbook(tmp_path)
    os.mkfifo(root / "params/service/kpis/pipe.yaml")
    (found,) = problems(root)
    assert (found.place, found.fact) == ("params/service/kpis/pipe.yaml", "is not an ordinary file")


@pytest.mark.parametrize(
    ("missing", "fact"),
    [("params", "params/ is missing"), ("params/workbook.yaml", "params/workbook.yaml is missing")],
)
def test_a_folder_that_is_no_workbook_is_named_with_the_command_that_makes_one(tmp_path, missing, fact):
    root = write_workbook(tmp_path)
    if missing == "params":
        shutil.rmtree(root / missing)
    else:
        (root / missing).unlink()
    (found,) = problems(root)
    assert found.place == str(tmp_path)
    assert fact in found.fact
    assert "kpiwork init DIR" in found.mend


def test_a_path_that_is_none_is_refused():
    with pytest.raises(SpecError, match="no path to a folder"):
        load("a\0b")


HOSTILE = ("<script>alert(1)</script>", "🙂 שלום", "../../etc/passwd", "=cmd|' /C calc'!A0", "{{ 7 * 7 }}")


@pytest.mark.parametrize("name", HOSTILE)
def test_any_visible_text_is_a_name_and_stays_as_it_is(tmp_path, name):
    text = FULL_CARD.replace("Calls answered within 30 seconds", f'"{name}"')
    assert (
        load(write_workbook(tmp_path, {CARD_PATH: text})).departments["service"].cards["fast_answer"].name
        == name
    )


@pytest.mark.parametrize(
    ("name", "code"), [("a\u202eb", "U+202E"), ("a\u2066b", "U+2066"), ("a\\x07b", "U+0007")]
)
def test_text_that_hides_is_refused_and_shown_as_its_code(tmp_path, name, code):
    (found,) = broken(tmp_path, CARD_PATH, FULL_CARD.replace("Calls answered within 30 seconds", f'"{name}"'))
    assert found.place == f"{CARD_PATH}:2:7"
    assert code in found.fact
    assert "\u202e" not in str(found)
    assert "\x07" not in str(found)


def test_a_name_on_two_lines_is_refused(tmp_path):
    (found,) = broken(tmp_path, CARD_PATH, FULL_CARD.replace("Calls answered within 30 seconds", '"a\\nb"'))
    assert "line break" in found.fact


LINES = st.sampled_from(FULL_CARD.splitlines())
JUNK = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["- ", "{", "[", "]", "&a", "*a", "!!python/name:os", "<<: *x", "\t", "'", '"', "|", ">", "%YAML 1.1"]
    ),
    LINES,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_card_broken_anyhow_loads_or_is_explained(tmp_path, data):
    lines = FULL_CARD.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at] = (
            lines[at][:cut] + data.draw(JUNK) + lines[at][data.draw(st.integers(cut, len(lines[at]))) :]
        )
    root = write_workbook(tmp_path, {CARD_PATH: "\n".join(lines).encode("utf-8", "surrogatepass")})
    for problem in problems(root):
        assert problem.place.startswith("params/service/")
        assert problem.fact
        assert problem.mend
        assert not BREAKING.search(str(problem))
