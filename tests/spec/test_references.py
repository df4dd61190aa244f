from __future__ import annotations

import pytest

from kpiwork.spec.load import load
from tests.spec.samples import CARD_PATH, FILES, FULL_CARD, SMALL_CARD, broken, problems, write_workbook

SMALL_PATH = "params/service/kpis/satisfied.yaml"
SERVICE = "params/service/"


@pytest.mark.parametrize(
    ("path", "old", "new", "place", "mend"),
    [
        (
            CARD_PATH,
            "objective: loyal_callers",
            "objective: loyal_caller",
            "7:12",
            "did you mean 'loyal_callers'?",
        ),
        (CARD_PATH, "stands_for: satisfied ", "stands_for: satisfed ", "9:13", "did you mean 'satisfied'?"),
        (CARD_PATH, "source: calls", "source: call", "34:11", "did you mean 'calls'?"),
        (
            CARD_PATH,
            "{value: count(*), where: line = 1}",
            "{value: count(*), source: cals}",
            "37:42",
            "'calls'?",
        ),
        (CARD_PATH, "{kpi: satisfied, must", "{kpi: satisfid, must", "52:11", "did you mean 'satisfied'?"),
        (
            CARD_PATH,
            "{kpi: satisfied, lag",
            "{kpi: quality, lag",
            "54:11",
            "write one of fast_answer or satisfied",
        ),
        (
            CARD_PATH,
            "drivers: [satisfied]",
            "drivers: [satisfied, fast_answr]",
            "55:22",
            "did you mean 'fast_answer'?",
        ),
        (CARD_PATH, "guardrail: satisfied}", "guardrail: satisfiet}", "62:59", "did you mean 'satisfied'?"),
        (CARD_PATH, "{kpi: satisfied, must", "{kpi: fast_answer, must", "52:11", "name another KPI"),
        (CARD_PATH, "{kpi: satisfied, lag", "{kpi: fast_answer, lag", "54:11", "name another KPI"),
        (CARD_PATH, "drivers: [satisfied]", "drivers: [fast_answer]", "55:11", "name another KPI"),
        (f"{SERVICE}department.yaml", "rows: {calls:", "rows: {cals:", "3:8", "did you mean 'calls'?"),
        (
            f"{SERVICE}department.yaml",
            "order: [satisfied]",
            "order: [satisfid]",
            "4:9",
            "did you mean 'satisfied'?",
        ),
        (
            f"{SERVICE}department.yaml",
            "kpi: fast_answer",
            "kpi: answer",
            "6:25",
            "did you mean 'fast_answer'?",
        ),
        (f"{SERVICE}comments.yaml", "kpi: fast_answer", "kpi: fast", "3:10", "write one of"),
        (f"{SERVICE}comments.yaml", "2025-Q1", "2025-Q5", "4:13", "2013-Q4"),
        (
            f"{SERVICE}signoffs.yaml",
            "kpi: fast_answer",
            "kpi: fast_anwser",
            "2:29",
            "did you mean 'fast_answer'?",
        ),
        (f"{SERVICE}concerns.yaml", "role: Agents", "role: Agents, kpi: satisfiet", "2:51", "'satisfied'?"),
        (
            f"{SERVICE}pilots.yaml",
            "kpi: fast_answer",
            "kpi: fast_anwser",
            "3:10",
            "did you mean 'fast_answer'?",
        ),
        (f"{SERVICE}pilots.yaml", "{kpi: satisfied", "{kpi: satisfiet", "6:22", "did you mean 'satisfied'?"),
        (f"{SERVICE}decisions.yaml", "id: d1", "id: d1, period: '2025-13'", "2:22", "2013-11"),
        (
            f"{SERVICE}decisions.yaml",
            "id: d1",
            "id: d1, expects: {kpi: x, to: 1, by: 2026-01-01}",
            "2:29",
            "write one",
        ),
        (f"{SERVICE}feedback/spring.csv", "fast_answer", "fast_anwser", "2", "did you mean 'fast_answer'?"),
        ("params/batches/quarterly.yaml", "all", "[service, servic]", "3:24", "did you mean 'service'?"),
        (
            "params/objectives.yaml",
            "name: Callers",
            "parent: loyal_caller, name: Callers",
            "2:33",
            "'loyal_callers'?",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_named_with_what_was_meant(tmp_path, path, old, new, place, mend):
    assert FILES[path].count(old) == 1
    (found,) = broken(tmp_path, path, FILES[path].replace(old, new))
    assert found.place == f"{path}:{place}"
    assert mend in found.mend


AGREED = "agreement: Of 2024\nkeep_for: 1 year"


@pytest.mark.parametrize(
    ("column", "card", "fact", "mend"),
    [
        ("person: true", "", "names a person, and this card's person_use is none", "agreement"),
        ("person: true", f"person_use: development\n{AGREED}", "this card's level is team", "level: person"),
        ("person: true", f"level: person\nperson_use: self\n{AGREED}", "", ""),
        ("level: person", "level: person", "this card's person_use is none", "agreement"),
        (
            "level: team",
            "level: department",
            "names a team, and this card's level is department",
            "level: team",
        ),
        ("level: department", "level: organisation", "names a department", "write level: department"),
        ("level: department", "level: department", "", ""),
        ("type: text", "level: department", "names a team", "write level: none for the column team of its"),
        ("level: none", "level: organisation", "", ""),
    ],
)
def test_no_card_is_split_more_finely_than_its_level(tmp_path, column, card, fact, mend):
    source = f"calls: {{path: data/calls.csv, columns: {{team: {{{column}}}}}}}"
    settings = FILES["params/workbook.yaml"].replace("calls: {path: data/calls.csv}", source)
    text = FULL_CARD.replace("person_use: none", card or "person_use: none")
    text = text.replace("level: team\n", "", 1) if "level: " in card else text
    found = problems(write_workbook(tmp_path, {"params/workbook.yaml": settings, CARD_PATH: text}))
    assert len(found) == bool(fact)
    for problem in found:
        assert problem.place.startswith(f"{CARD_PATH}:")
        assert fact in problem.fact
        assert mend in problem.mend
        assert ("level: none" in problem.mend) is (column == "type: text")


def test_persons_are_not_put_side_by_side_with_an_agreement_either(tmp_path):
    source = "calls: {path: data/calls.csv, columns: {team: {person: true}}}"
    settings = FILES["params/workbook.yaml"].replace("calls: {path: data/calls.csv}", source)
    use = f"person_use: development\n{AGREED}\ncompare: {{units: team}}"
    card = FULL_CARD.replace("level: team\nperson_use: none", f"level: person\n{use}")
    files = {"params/workbook.yaml": settings, CARD_PATH: card}
    [found] = problems(write_workbook(tmp_path, files))
    assert "persons are not put side by side" in found.fact


def test_a_column_derived_from_a_person_splits_no_kpi_either(tmp_path):
    source = "calls: {path: data/calls.csv, columns: {agent: {person: true}}, derived: {team: lower(agent)}}"
    settings = FILES["params/workbook.yaml"].replace("calls: {path: data/calls.csv}", source)
    found = problems(write_workbook(tmp_path, {"params/workbook.yaml": settings}))
    assert ["names a person" in problem.fact for problem in found] == [True]


@pytest.mark.parametrize("name", ["index", "manifest", "con", "com1"])
def test_a_department_cannot_take_the_name_of_a_report(tmp_path, name):
    found = problems(write_workbook(tmp_path, {f"params/{name}/department.yaml": "name: X\nhead: Y\n"}))
    assert [problem.place for problem in found] == [f"params/{name}"]
    assert found[0].mend == "give it another name"


def test_a_dimension_named_twice_is_refused(tmp_path):
    card = FULL_CARD.replace("dimensions: [line, team]", "dimensions: [team, team]")
    found = problems(write_workbook(tmp_path, {CARD_PATH: card}))
    assert [problem.mend for problem in found] == ["name each once"]
    assert found[0].place == f"{CARD_PATH}:39:15"


def test_targets_of_a_rate_cannot_come_from_a_source(tmp_path):
    card = FULL_CARD.replace("targets:\n", "targets_from: {source: calls, value: goal}\ntargets:\n")
    found = problems(write_workbook(tmp_path, {CARD_PATH: card}))
    assert any("targets of a rate" in problem.fact for problem in found)


def test_targets_from_a_source_that_is_none(tmp_path):
    text = SMALL_CARD + "targets_from: {source: quotas, value: quota}\n"
    (found,) = broken(tmp_path, SMALL_PATH, text)
    assert found.place == f"{SMALL_PATH}:10:24"


@pytest.mark.parametrize("words", ["Loyalty in the long run", "quality", "fast_answer", "Satisfied callers"])
def test_what_a_card_stands_for_may_be_words(tmp_path, words):
    text = FULL_CARD.replace("stands_for: satisfied ", f"stands_for: {words} ")
    assert (
        load(write_workbook(tmp_path, {CARD_PATH: text}))
        .departments["service"]
        .cards["fast_answer"]
        .stands_for
    )


def test_names_of_a_broken_card_are_still_known(tmp_path):
    (found,) = broken(tmp_path, SMALL_PATH, SMALL_CARD.replace("better: higher", "better: up"))
    assert found.place.startswith(SMALL_PATH)


def test_kpis_are_known_within_their_department_only(tmp_path):
    extra = {
        "params/north/department.yaml": "name: North\nhead: Head\nsteps:\n  - {name: x, kpi: fast_answer}\n"
    }
    (found,) = problems(write_workbook(tmp_path, extra))
    assert found.place == "params/north/department.yaml:4:20"


def test_a_circle_of_objectives_is_shown_once(tmp_path):
    text = "objectives:\n" + "".join(
        f"  - {{id: {one}, name: x, parent: {parent}}}\n"
        for one, parent in (("loyal_callers", "b"), ("b", "a"), ("a", "loyal_callers"), ("leaf", "a"))
    )
    (found,) = broken(tmp_path, "params/objectives.yaml", text)
    assert found.place == "params/objectives.yaml:4:30"
    assert "a → loyal_callers → b → a" in found.fact


def test_an_objective_that_is_its_own_parent_is_a_circle(tmp_path):
    text = "objectives:\n  - {id: loyal_callers, name: x, parent: loyal_callers}\n"
    (found,) = broken(tmp_path, "params/objectives.yaml", text)
    assert "loyal_callers → loyal_callers" in found.fact


def test_two_cards_of_one_name_are_both_named(tmp_path):
    text = SMALL_CARD.replace("Callers who would call again", "CALLS  answered within 30 Seconds")
    (found,) = broken(tmp_path, SMALL_PATH, text)
    assert found.place == f"{SMALL_PATH}:1:7"
    assert f"{CARD_PATH}:2:7" in found.fact


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "params/objectives.yaml",
            "objectives: [{id: loyal_callers, name: x}, {id: loyal_callers, name: y}]\n",
        ),
        (
            f"{SERVICE}decisions.yaml",
            "decisions: [{id: d, asked: 2025-01-01, question: x}, {id: d, asked: 2025-01-01, question: x}]\n",
        ),
    ],
)
def test_two_entries_of_one_id_are_both_named(tmp_path, path, text):
    (found,) = broken(tmp_path, path, text)
    assert found.place == f"{path}:1:{text.rindex('id: ') + 5}"
    assert f"{path}:1:{text.index('id: ') + 5}" in found.fact
