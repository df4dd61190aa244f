"""A workbook of bad data and hostile texts, from its files to a whole page: each KPI says what is wrong with it."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpiwork.analysis.comparison.found import UnitsState
from kpiwork.review.assemble import open_review
from kpiwork.review.record import DataLight, KpiReview, Record
from kpiwork.spec.target import Status
from tests.known import there

HOSTILE = (
    "</script><script>alert(1)</script>{{ 7*7 }}{% raw %}[l](javascript:alert(2))$\\frac$ \"q\" 'p' 💥 שלום"
)
TEAMS = ("North", "مرحبا", "部门", "💥", "<b>W</b>", "{{ team }}")
FIRST, LAST, CHANGED = date(2024, 1, 1), date(2025, 12, 31), date(2025, 10, 1)
ON_THE_PAGE = ("huge", "by_zero", "as_percent", "hostile", "crowded", "constant", "early")
FORMULAS: dict[str, tuple[str, str, str, float | None]] = {
    "infinite": ("ratio", "sum(endless)", "count(*)", 2.0),
    "too_large": ("ratio", "sum(largest)", "count(*)", 2.0),
    "all_null": ("ratio", "sum(empty)", "count(*)", 2.0),
    "by_zero": ("ratio", "sum(good)", "sum(zero)", 2.0),
    "below_zero": ("ratio", "sum(good)", "-sum(ten)", -0.5),
    "huge": ("EUR", "sum(huge)", "", 1e300),
    "negative": ("minutes", "-sum(ten)", "count(*)", -5.0),
    "constant": ("ratio", "sum(ten)", "count(*)", 10.0),
    "over_all": ("percent", "sum(ten)", "sum(eight)", 0.9),
    "as_percent": ("percent", "sum(ninety)", "count(*)", 0.95),
    "share_target": ("ratio", "sum(ninety)", "count(*)", 0.95),
    "percent_target": ("ratio", "sum(good)", "count(*)", 95.0),
    "nothing_times": ("ratio", "sum(zero)", "count(*)", None),
    "zero": ("ratio", "sum(zero)", "count(*)", None),
}


def cases() -> pd.DataFrame:
    days = [FIRST + timedelta(days=one) for one in range((LAST - FIRST).days + 1)]
    frame = pd.DataFrame({"day": [day for day in days for _ in range(2)]})
    place = frame.index.to_series()
    frame["team"] = [TEAMS[one % len(TEAMS)] for one in place]
    fifth = place % 5 == 0
    frame.loc[fifth, "team"] = ["new" if day >= CHANGED else "gone" for day in frame.loc[fifth, "day"]]
    frame.loc[frame["day"] == date(2025, 11, 11), "team"] = ["single", "North"]
    frame["product"] = [f"p{one % 300}" for one in place]
    numbers = {
        "zero": 0.0,
        "eight": 8.0,
        "ten": 10.0,
        "ninety": 90.0,
        "largest": 1.5e308,
        "empty": float("nan"),
    }
    frame = frame.assign(**numbers, good=(place * 7919 % 10 < 9).astype(float), huge=1e300 * (1 + place % 7))
    return frame.assign(endless=[float("inf") if one % 40 == 0 else 1.5 for one in place])


def card(unit: str, above: str, below: str, target: float | None, **more: Any) -> dict[str, Any]:
    measure = {"source": "cases", "date": "day", "numerator": above, "dimensions": ["team"]}
    day = {"starts": "2025-01-01", "due": "2026-12-31", "set_on": "2024-12-01"}
    targets = [{**day, "value": target, "basis": "wish", "set_by": "Board"}]
    return {
        "name": "KPI",
        "question": "What is wrong?",
        "owner": "Head",
        "better": "higher",
        "unit": {"currency": unit} if unit.isupper() else unit,
        "measure": {**measure, **({"denominator": below} if below else {})},
        **({"targets": targets} if target is not None else {}),
        **more,
    }


def cards() -> dict[str, dict[str, Any]]:
    found = {name: card(*formula, name=name) for name, formula in FORMULAS.items()}
    found["nothing_times"]["drivers"] = ["zero", "constant"]
    found["below_zero"]["compare"] = {"units": "team"}
    prose = ("name", "question", "definition", "owner", "used_for", "limits", "also_moved_by", "when_worse")
    found["hostile"] = card("percent", "sum(good)", "count(*)", 0.99) | dict.fromkeys(prose, HOSTILE)
    leads = {"kpi": "constant", "lag": "0-1 months", "sign": "positive", "because": HOSTILE}
    found["hostile"] |= {"compare": {"units": "team"}, "leads": [leads, leads | {"kpi": "early"}]}
    found["early"] = card("percent", "sum(good)", "count(*)", None, name="early")
    found["early"]["measure"]["where"] = "year(day) = 2024"
    found["crowded"] = card(
        "percent", "sum(good)", "count(*)", 0.9, name="crowded", compare={"units": "product"}
    )
    found["crowded"]["measure"]["dimensions"] = ["product"]
    return found


def decisions() -> list[dict[str, Any]]:
    taken = ["1999-01-01", "2024-06-05", "2025-12-31", "2026-03-01"]
    words = ("question", "proposal", "cost_of_waiting", "evidence", "decision", "decided_by", "because")
    effect = {"kpi": "hostile", "to": 0.95, "by": "2025-12-31"}
    found: list[dict[str, Any]] = [
        dict.fromkeys(words, HOSTILE)
        | {"id": f"d{place}", "asked": day, "decided": day, "kpi": "hostile", "expects": effect}
        | {"actions": [{"what": HOSTILE, "owner": HOSTILE, "due": "2026-01-10"}]}
        for place, day in enumerate(taken)
    ]
    found[1]["deviation_accepted_until"] = "2025-03-31"
    return found


def write(path: Path, what: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(what, ensure_ascii=False, indent=1), encoding="utf-8")  # which is YAML too


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bad")
    command = [sys.executable, "-m", "kpiwork", *shlex.split("init workbook --empty")]
    subprocess.run(command, cwd=root, check=True, capture_output=True, timeout=120)
    root = root / "workbook"
    shutil.rmtree(root / "params" / "my_department")
    cases().to_parquet(root / "data" / "cases.parquet")
    source = {"path": "data/cases.parquet", "rows_are": "cases", "date": "day", "description": HOSTILE}
    calendar = {"fiscal_year_starts": 4}
    settings = {
        "organisation": HOSTILE,
        "notice": HOSTILE,
        "calendar": calendar,
        "sources": {"cases": source},
    }
    write(root / "params" / "workbook.yaml", settings)
    desk = root / "params" / "desk"
    steps = [{"name": HOSTILE, "kpi": "hostile"}, {"name": "قسم", "kpi": "crowded"}]
    prose = dict.fromkeys(("name", "head", "purpose", "notice"), HOSTILE)
    write(desk / "department.yaml", {**prose, "steps": steps})
    for name, one in cards().items():
        write(desk / "kpis" / f"{name}.yaml", one)
    write(desk / "decisions.yaml", {"decisions": decisions()})
    said = dict.fromkeys(("by", "what_happened", "what_we_do", "what_we_need"), HOSTILE)
    write(
        desk / "comments.yaml",
        {"comments": [{"date": "2026-01-02", "kpi": "hostile", "period": "2026-Q3", **said}]},
    )
    return root


@pytest.fixture(scope="module")
def record(workbook: Path) -> Record:
    return open_review(workbook, "desk", "2026-Q3")


def kpi(record: Record, name: str) -> KpiReview:
    return next(one for one in record.kpis if one.id == name)


EMPTY = "its records hold no number to work with: a column is empty, or its numbers are too large to add up"
BY_ZERO = "what it is divided by comes to 0, though there are records: look at the denominator of its card"


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("early", "its last value is of December 2024"),
        ("infinite", EMPTY),
        ("too_large", EMPTY),
        ("all_null", EMPTY),
        ("by_zero", BY_ZERO),
    ],
)
def test_records_that_make_no_value_say_why(record: Record, name: str, fact: str) -> None:
    found = kpi(record, name)
    assert (found.value, found.data_light, found.data_facts) == (None, DataLight.NO_DATA, (fact,))
    assert found.standing.status is Status.NO_DATA
    assert any(fact in sentence for sentence in found.sentences)


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        (
            "as_percent",
            "a value of 9,000 % beside a target of 95 % looks like a percentage that was taken for a share",
        ),
        ("share_target", "a value of 90.00 beside a target of 0.95 looks like a share beside a percentage"),
        (
            "percent_target",
            "beside a target of 95.00 looks like a share beside a percentage: write both in one way",
        ),
        (
            "below_zero",
            "what it is divided by comes to less than 0, so that a higher value may be the worse one",
        ),
    ],
)
def test_a_value_that_would_mislead_is_in_doubt(record: Record, name: str, fact: str) -> None:
    found = kpi(record, name)
    assert (found.data_light, found.standing.status) == (DataLight.IN_DOUBT, Status.IN_DOUBT)
    assert fact in found.data_facts[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["huge", "negative", "constant", "over_all", "hostile", "crowded"])
def test_what_is_only_unusual_is_judged(record: Record, name: str) -> None:
    found = kpi(record, name)
    assert (found.data_light, found.data_facts) == (DataLight.TRUSTED, ())
    assert found.standing.status in {Status.MET, Status.MISSED}


def test_a_number_that_no_reading_has_is_printed_short(record: Record) -> None:
    found = kpi(record, "huge")
    frame = cases()
    figures = f"{frame.loc[frame['day'] >= CHANGED, 'huge'].sum():.2e}".removesuffix("e+302")
    assert f"€{figures} × 10³⁰²" in found.sentences[0].replace("\N{NO-BREAK SPACE}", " ")
    assert max(len(sentence) for one in record.kpis for sentence in one.sentences) < 400 + len(HOSTILE)


def test_drivers_that_multiply_to_nothing_leave_nothing_over(record: Record) -> None:
    drivers = there(kpi(record, "nothing_times").drivers)
    assert (drivers.rest, [one.part for one in drivers.parts]) == (0.0, [0.0, 0.0])


def test_segments_that_come_and_go_make_up_the_movement(record: Record) -> None:
    found = kpi(record, "hostile")
    [split] = found.contributions
    assert there(split.mix) + there(split.within) == pytest.approx(there(found.previous.difference))


def test_too_many_segments_are_told_where_units_would_stand(record: Record) -> None:
    units = there(kpi(record, "crowded").units).found
    assert units.state is UnitsState.NOT_COMPARABLE
    assert units.reason == "Nothing was measured by product in this period: the checks of the data say why."


def test_the_page_is_whole_and_text_stays_text(workbook: Path, tmp_path: Path) -> None:
    workbook = Path(shutil.copytree(workbook, tmp_path / "workbook"))
    for path in (workbook / "params" / "desk" / "kpis").glob("*.yaml"):
        if path.stem not in ON_THE_PAGE:
            path.unlink()
    command = [sys.executable, "-m", "kpiwork", *shlex.split("run quarterly --period 2026-Q3")]
    done = subprocess.run(command, cwd=workbook, capture_output=True, text=True, timeout=300, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "Traceback" not in said
    assert "Warning" not in said
    page = (workbook / "reports" / "2026-Q3" / "desk.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "49{% raw %}" not in page  # {{ 7*7 }} was not reckoned
    assert not any(text in page for text in ("Traceback", "Warning:", "nan %", ">nan<", ">inf<"))
    assert all(
        name in page
        for name in ("مرحبا", "部门", "{{ team }}", "&lt;b&gt;W&lt;/b&gt;", "Where this comes from")
    )
    record = json.loads((workbook / "records" / "2026-Q3" / "desk.json").read_text(encoding="utf-8"))
    assert "Infinity" not in json.dumps(record)
    assert "NaN" not in json.dumps(record)
