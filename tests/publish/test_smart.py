"""The SMART check on the command line: a table, what to mend, JSON; a remark is no error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kpiwork.cli import app
from kpiwork.errors import UsageError
from kpiwork.publish.smart import as_json, as_lines, smart_of
from kpiwork.review.smart.judged import Criterion, Judgement
from kpiwork.spec.load import load

KPI = "answered_in_5_days"


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_the_table_has_a_row_a_card_and_a_column_a_criterion(workbook: Path) -> None:
    done = invoke("check", workbook, "--smart")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith("My department: 1 card, data up to Oct–Dec 2025, looked at on ")
    assert lines[2].split() == ["KPI", *(one.value for one in Criterion)]
    assert lines[3].split()[0] == KPI
    assert all(lines[2].index(one.value) >= 0 for one in Criterion)


def test_what_does_not_pass_has_its_place_reason_and_mend(workbook: Path) -> None:
    lines = list(as_lines(smart_of(load(workbook))))
    points = [line for line in lines if line.startswith("    ") and not line.startswith("        ")]
    assert points
    assert not [line for line in points if ": pass" in line]
    assert sum(line.startswith("        Mend: ") for line in lines) >= len(points) - 3
    everything = list(as_lines(smart_of(load(workbook)), everything=True))
    assert sum(": pass" in line for line in everything) > 5


def test_json_holds_every_point(workbook: Path) -> None:
    [told] = json.loads(as_json(smart_of(load(workbook))))
    assert told["kpi"] == KPI
    assert {one["criterion"] for one in told["points"]} == {one.value for one in Criterion}
    assert told["specific"] in {one.value for one in Judgement}
    assert set(told["points"][0]) == {"criterion", "check", "judgement", "reason", "mend", "place"}
    done = invoke("check", workbook, "--smart", "--json")
    assert json.loads(done.output) == [told]


def test_departments_and_kpis_can_be_picked(
    workbook: Path, add_department: Callable[[str, str], None]
) -> None:
    add_department("second", "Second")
    assert invoke("check", workbook, "--smart").output.count("1 card,") == 2
    one = invoke("check", workbook, "--smart", "-d", "second")
    assert one.output.startswith("Second: 1 card")
    assert one.output.count("1 card,") == 1
    found = smart_of(load(workbook), departments=["second"], kpi=KPI)
    assert [set(one.judged) for one in found] == [{KPI}]


def test_the_day_can_be_named(workbook: Path) -> None:
    done = invoke("check", workbook, "--smart", "--as-of", "2025-05-20")
    assert "data up to Jan–Mar 2025, looked at on 20 May 2025" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kpi", KPI], "--kpi  says nothing without --smart; add --smart, or leave it out"),
        (["--json"], "--json  says nothing without --smart"),
        (["--all"], "--all  says nothing without --smart"),
        (["--as-of", "2025-01-01"], "--as-of  says nothing without --smart"),
        (["-d", "my_department"], "--department  says nothing without --smart"),
        (
            ["--smart", "--kpi", "answered_in_5_day"],
            "'answered_in_5_day' is no KPI of my_department; did you mean",
        ),
        (["--smart", "-d", "mine"], "'mine' is no department of this workbook"),
        (["--smart", "--as-of", "soon"], "'soon' is not a day"),
    ],
)
def test_what_makes_no_sense_is_refused(workbook: Path, arguments: list[str], said: str) -> None:
    done = invoke("check", workbook, *arguments)
    assert done.exit_code == 2
    assert said in done.output.replace("\n", " ")


def test_a_wrong_workbook_is_still_an_error(workbook: Path) -> None:
    path = workbook / "params" / "my_department" / "kpis" / f"{KPI}.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("days_to_answer", "no_such_thing"), encoding="utf-8"
    )
    done = invoke("check", workbook, "--smart")
    assert done.exit_code == 2
    assert "no_such_thing" in done.output


def test_a_department_without_data_or_cards_is_told_so(workbook: Path) -> None:
    (workbook / "data" / "example.csv").write_text("received_on,team,days_to_answer\n", encoding="utf-8")
    lines = list(as_lines(smart_of(load(workbook))))
    assert lines[0] == "My department: 1 card, no data"
    assert any("the measure runs: fail" in line for line in lines)
    (workbook / "params" / "my_department" / "kpis" / f"{KPI}.yaml").unlink()
    department = workbook / "params" / "my_department" / "department.yaml"
    text = department.read_text(encoding="utf-8")
    department.write_text(re.sub(r"^order:.*$", "order: []", text, flags=re.MULTILINE), encoding="utf-8")
    assert list(as_lines(smart_of(load(workbook)))) == ["My department: 0 cards, no data"]
    with pytest.raises(UsageError, match="is no KPI"):
        smart_of(load(workbook), kpi=KPI)


def test_a_retired_card_is_left_out(workbook: Path) -> None:
    path = workbook / "params" / "my_department" / "kpis" / f"{KPI}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nstage: retired\n" if "stage:" not in text else text, encoding="utf-8")
    assert [set(one.judged) for one in smart_of(load(workbook))] == [set()]
    with pytest.raises(UsageError, match="is retired"):
        smart_of(load(workbook), kpi=KPI)
