"""What is said of a value that does not fit, at its line and column, and what is offered instead."""

from __future__ import annotations

import pytest

from tests.spec.samples import CARD_PATH, FULL_CARD, broken, problems, write_workbook

WORKBOOK = "params/workbook.yaml"
DEPARTMENT = "params/service/department.yaml"


def one_problem(root, path, text):
    (found,) = broken(root, path, text)
    return found


def changed(old, new):
    assert FULL_CARD.count(old) == 1, old
    return FULL_CARD.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "place", "fact", "mend"),
    [
        ("value: 0.850", 'value: "95%"', "45:12", 'targets, item 2, value: "95%" is not a number', "write 0.95"),
        ("value: 0.850", "value: 85 %", "45:12", "", "write 0.85"),
        ("value: 0.850", "value: '1,5'", "45:12", "", "write 1.5"),
        ("value: 0.850", "value: 12 min", "45:12", "", "write 12"),
        ("value: 0.850", "value: .nan", "45:12", "not a number to count with", "write another one"),
        ("value: 0.850", "value: 1e999", "45:12", "not a number to count with", "write another one"),
        ("value: 0.850", "value: high", "45:12", "", "write a number such as"),
        ("due: 2026-12-31", "due: 31.12.2026", "44:10", '"31.12.2026" is not a day', "write 2026-12-31"),
        ("due: 2026-12-31", "due: 12/31/2026", "44:10", "", "write 2026-12-31"),
        ("due: 2026-12-31", "due: 03/04/2026", "44:10", "", "write 2026-03-04 or 2026-04-03"),
        ("due: 2026-12-31", "due: 20261231", "44:10", "20261231 is not a day", "write 2026-12-31"),
        ("due: 2026-12-31", "due: 2026-02-30", "44:10", "is no day of the calendar", "write 2026-02-28"),
        ("due: 2026-12-31", "due: 2026-13-30", "44:10", "is no day of the calendar", "2025-12-31"),
        ("due: 2026-12-31", "due: 2026-12-31 10:00:00", "44:10", "", "write 2026-12-31"),
        ("due: 2026-12-31", "due: soon", "44:10", "", "write it as 2025-12-31"),
        ("due: 2026-12-31", "due:", "44:5", "targets, item 2, due: is empty", "remove the line"),
        ("due: 2026-12-31", "due: 2025-01-01", "44:10", "before it starts", "from 2026-01-01 on"),
        ("basis: wish", "basis: dream", "46:12", "demonstration, history, law, peer, plan, promise or wish", "one of"),
        ("better: higher", "better: highr", "10:9", "higher, lower, neither or within", "did you mean 'higher'?"),
        ("unit: percent", "unit: percnt", "11:7", "", "did you mean 'percent'?"),
        ("unit: percent", 'unit: "%"', "11:7", '"%" is no kind of unit', "did you mean 'percent'?"),
        ("unit: percent", "unit: hrs", "11:7", "", "did you mean 'hours'?"),
        ("unit: percent", "unit: PCT", "11:7", "", "did you mean 'percent'?"),
        ("unit: percent", "unit: stars", "11:7", "percent, ratio or score", "write one of them"),
        ("unit: percent", "unit: $", "11:7", "", "write {currency: USD}"),
        ("unit: percent", "unit: EUR", "11:7", "", "write {currency: EUR}"),
        ("unit: percent", "unit: currency", "11:7", "", "write {currency: USD}"),
        ("unit: percent", "unit: {currency: eur}", "11:18", "", "write EUR"),
        ("unit: percent", "unit: {currency: euro}", "11:18", "", "write EUR"),
        ("unit: percent", "unit: {currency: gold}", "11:18", "", "such as USD"),
        ("unit: percent", "unit: {}", "11:7", "", "write {currency: USD}"),
        ("decimals: 1", "decimals: 7", "12:11", "7 is too big", "write 6 or less"),
        ("decimals: 1", "decimals: -1", "12:11", "-1 is too small", "write 0 or more"),
        ("decimals: 1", "decimals: 1.0", "12:11", "", "write 1"),
        ("data_steward: Switchboard lead", "data_stewrad: x", "15:1", "data_stewrad", "did you mean 'data_steward'?"),
        ("basis: wish", "bassis: wish", "46:5", "targets, item 2, bassis", "did you mean 'basis'?"),
        ("owner: Head of Telephone Service", "owner: 2025", "14:8", "2025 is not a text", 'in quotes: "2025"'),
        ("owner: Head of Telephone Service", "owner: [a]", "14:8", "a list where a text is meant", "on one line"),
        ("owner: Head of Telephone Service", "owner: ''", "14:8", "is empty", "write something"),
        ("owner: Head of Telephone Service", f"owner: {'x' * 301}", "14:8", "has 301 characters", "at most 300"),
        ("owner: Head of Telephone Service", 'owner: "\\ud800"', "14:8", "holds the control character U+D800", "remove it"),
        ("settles_after: 7 days", "settles_after: 7", "17:16", "7 is not a duration", "7 days, 2 weeks"),
        ("settles_after: 7 days", "settles_after: a while", "17:16", "not a duration", "7 days, 2 weeks"),
        ("lag: 0-1 months", "lag: 3-1 months", "54:27", '"3-1 months" is not a lag', "0-1 months"),
        ("lag: 0-1 months", "lag: soon", "54:27", "", "0-1 months"),
        ("dimensions: [line, team]", "dimensions: team", "39:15", '"team" is not a list', "write [team]"),
        ("dimensions: [line, team]", "dimensions:", "39:3", "is empty", "remove the line"),
        ("dimensions: [line, team]", "dimensions: [a, b, c, d, e, f, g, h, i]", "39:15", "9 entries", "at most 8"),
        ("  - {kpi: satisfied, must_not_worsen_by: 0.01}", "  - satisfied", "52:5", "not a mapping",
         "write {kpi: …, must_not_worsen_by: …}"),
        ("  - {kpi: satisfied, must_not_worsen_by: 0.01}", "  kpi: satisfied", "51:1", "not a list",
         "each after a dash: {kpi: …, must_not_worsen_by: …}"),
        ("frequency: {collect: daily, report: monthly, review: quarterly}", "frequency: monthly", "16:12",
         "not a mapping", "keys below it"),
        ("rebase: true", "rebase: yes", "57:73", '"yes" is neither true nor false', "write true"),
        ("objective: loyal_callers", "objective: Loyal Callers", "7:12", "not an identifier", "write loyal_callers"),
        ("objective: loyal_callers", "objective: ../etc", "7:12", "not an identifier", "write etc"),
        ("objective: loyal_callers", "objective: 🙂", "7:12", "not an identifier", "lower-case letters"),
        ("numerator: count(*) filter (where waited_s <= 30)", "numerator: ''", "36:14", "is empty", "write something"),
        ("numerator: count(*) filter (where waited_s <= 30)", "numerator: {valu: x}", "36:15", "valu", "did you mean"),
        ("tolerance: 0.02", "tolerance: 2 points", "49:12", "", "write 0.02"),
        ("tolerance: 0.02", "tolerance: -1", "49:12", "too small", "write 0 or more"),
    ],
)  # fmt: skip
def test_a_wrong_value_of_a_card_is_named_with_place_and_mend(tmp_path, old, new, place, fact, mend):
    found = broken(tmp_path, CARD_PATH, changed(old, new))
    here = [problem for problem in found if problem.place == f"{CARD_PATH}:{place}"]
    assert here, found
    assert any(fact in problem.fact and mend in problem.mend for problem in here), here


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("owner: Head of Telephone Service\n", "add owner: … (A role, not a name)"),
        ("better: higher\n", "add better: … (higher, lower, neither or within)"),
        ("unit: percent\n", "add unit: … (count, currency, days,"),
    ],
)
def test_a_missing_key_is_asked_for_with_what_it_means(tmp_path, line, mend):
    found = one_problem(tmp_path, CARD_PATH, changed(line, ""))
    assert found.place == f"{CARD_PATH}:2:1"
    assert f"{line.partition(':')[0]} is missing" in found.fact
    assert mend in found.mend


def test_everything_missing_in_an_entry_is_asked_for(tmp_path):
    found = broken(tmp_path, CARD_PATH, FULL_CARD + "status_rules:\n  - {}\n")
    assert [(problem.place, problem.fact) for problem in found] == [
        (f"{CARD_PATH}:64:5", "status_rules, item 1: status is missing")
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "fact"),
    [
        ("better: higher", "better: within", "40:1", "targets: hold one value"),
        ("better: higher", "better: neither", "10:9", "better: is neither, but there is a target"),
        (
            "better: higher",
            "better: higher\ninformative: true",
            "11:14",
            "informative: is true, but there is a target",
        ),
        ("value: 0.850", "low: 0.8", "10:9", "better: is higher, but a target has low and high"),
        ("starts: 2026-01-01", "starts: 2025-01-01", "40:1", "targets: have two that start on one day"),
        (
            "person_use: none",
            "person_use: appraisal",
            "20:13",
            "person_use: is appraisal without an agreement",
        ),
        (
            "tolerance: 0.02",
            "status_rules: [{status: met, at_least: 1}]",
            "49:15",
            "status_rules: end with a rule",
        ),
        (
            "tolerance: 0.02",
            "compare: {units: branch}",
            "49:10",
            "compare: names branch, which is no dimension of the measure",
        ),
        (
            "tolerance: 0.02",
            "compare: {units: team, adjusted_for: [line, team]}",
            "49:10",
            "compare: adjusts the units for themselves",
        ),
    ],
)
def test_a_card_that_contradicts_itself_is_told_where(tmp_path, old, new, place, fact):
    found = one_problem(tmp_path, CARD_PATH, changed(old, new))
    assert found.place == f"{CARD_PATH}:{place}"
    assert found.fact.startswith(fact)


def test_all_contradictions_of_a_card_are_told_at_once(tmp_path):
    text = changed("better: higher", "better: neither\ninformative: true").replace(
        "person_use: none", "person_use: appraisal"
    )
    text += "status_rules:\n  - {status: met, at_least: 1}\n"
    assert [problem.fact.partition(":")[0] for problem in broken(tmp_path, CARD_PATH, text)] == [
        "better", "informative", "person_use", "status_rules",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("organisation: x\nsources: {calls: {path: a, simulated: {department: sales, table: x}}}\n", "2:18",
         "exactly one"),
        ("organisation: x\nsources: {calls: {}}\n", "2:18", "exactly one"),
        ("organisation: x\nsources: {calls: {database: '${A}'}}\n", "2:18", "write both"),
        ("organisation: x\nsources: {Phone Calls: {path: a}, calls: {path: b}}\n", "2:11", "write phone_calls"),
        ("organisation: x\ncalendar: {time_zone: Vienna}\nsources: {calls: {path: a}}\n", "2:23", "Europe/Vienna"),
        ("organisation: x\ncalendar: {time_zone: ../../etc}\nsources: {calls: {path: a}}\n", "2:23", "Europe/Vienna"),
        ("organisation: x\ncalendar: {fiscal_year_starts: 13}\nsources: {calls: {path: a}}\n", "2:32", "12 or less"),
        ("organisation: x\nprivacy: {minimum: ten}\nsources: {calls: {path: a}}\n", "2:20", "such as 12"),
        ("organisation: x\ndetectors: {a: {b: [1]}}\nsources: {calls: {path: a}}\n", "2:20", "write a number"),
        ("organisation: x\nsources: calls\n", "2:10", "keys below it"),
        ("organisation: x\nsources: {calls: {path: a, columns: {c: {type: txt}}}}\n", "2:48", "did you mean 'text'?"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_the_workbook_is_named_with_place_and_mend(tmp_path, text, place, mend):
    found = one_problem(tmp_path, WORKBOOK, text)
    assert found.place == f"{WORKBOOK}:{place}"
    assert mend in found.mend


@pytest.mark.parametrize(
    ("departments", "place", "mend"),
    [
        ("5", "3:14", "write all or write [5]"),
        ("[Service]", "3:15", "write service"),
        ("al", "3:14", "write all"),
    ],
)
def test_a_value_that_may_be_a_word_or_a_list_is_explained_once(tmp_path, departments, place, mend):
    path = "params/batches/quarterly.yaml"
    found = one_problem(tmp_path, path, f"title: x\nnotebook: quarterly_review\ndepartments: {departments}\n")
    assert found.place == f"{path}:{place}"
    assert mend in found.mend


@pytest.mark.parametrize(
    "source",
    [
        "{database: 'postgresql://boss:hunter2@host/db', table: t}",
        "{database: 'host=db password=hunter2', table: t}",
        "{path: 'postgresql://boss:hunter2@host/db', table: 5}",
        "'postgresql://boss:hunter2@host/db'",
    ],
)
def test_a_password_in_a_file_is_never_repeated(tmp_path, source):
    found = broken(tmp_path, WORKBOOK, f"organisation: x\nsources: {{calls: {source}}}\n")
    assert found
    assert "hunter2" not in "".join(map(str, found))


def test_a_long_value_is_shortened(tmp_path):
    found = one_problem(tmp_path, CARD_PATH, changed("better: higher", f"better: {'x' * 500}"))
    assert f'"{"x" * 59}…"' in found.fact


def test_a_hundred_problems_of_a_file_are_enough(tmp_path):
    keys = "".join(f"key_{number}: 1\n" for number in range(500))
    found = broken(tmp_path, DEPARTMENT, f"name: x\nhead: x\n{keys}")
    assert len(found) == 101
    assert found[0].fact == "has 400 more problems"


def test_a_broken_file_does_not_hide_or_cause_problems_of_others(tmp_path):
    root = write_workbook(
        tmp_path,
        {
            WORKBOOK: "organisation: [\n",
            "params/objectives.yaml": "objectives: 5\n",
            CARD_PATH: changed("better: higher", "better: up"),
        },
    )
    assert [problem.place.partition(":")[0] for problem in problems(root)] == [
        "params/objectives.yaml",
        CARD_PATH,
        WORKBOOK,
    ]
