"""Small workbooks with known answers, from their files to what a page may say."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kpiwork.review.assemble import open_review
from kpiwork.review.record import KpiReview

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "scenarios").glob("*/expected.yaml"))
FACTS = {
    "value": lambda kpi: kpi.value,
    "records": lambda kpi: kpi.records,
    "status": lambda kpi: kpi.standing.status.value,
    "light": lambda kpi: kpi.data_light.value,
    "before": lambda kpi: kpi.previous.value,
    "year_ago": lambda kpi: kpi.year_ago.value,
    "year_to_date": lambda kpi: kpi.year_to_date,
    "target": lambda kpi: kpi.target.value,
}


def facts(kpi: KpiReview, named: dict[str, Any]) -> dict[str, Any]:
    found = {name: FACTS[name](kpi) for name in named}
    return {name: round(one, 6) if isinstance(one, float) else one for name, one in found.items()}


def test_there_are_scenarios() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_scenario_comes_out_as_counted_by_hand(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "workbook")
    expected = YAML(typ="safe").load((folder / "expected.yaml").read_text(encoding="utf-8"))
    review = open_review(tmp_path / "workbook", **expected["review"])
    assert review.period.words == expected["period"]
    assert {kpi.id: facts(kpi, expected["kpis"][kpi.id]) for kpi in review.kpis} == expected["kpis"]
    told = " ".join(text for kpi in review.kpis for text in (*kpi.sentences, kpi.where))
    told = f"{told} {' '.join(sentence.text for sentence in review.in_one_minute)}"
    told = told.replace("\N{NO-BREAK SPACE}", " ")
    for text in expected["said"]:
        assert text in told
    for text in expected["unsaid"]:
        assert text not in f"{told} {review!r}"
