from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kpiwork.measure.measure import measure
from kpiwork.spec.changes import as_plain
from kpiwork.spec.library.shelf import library
from kpiwork.spec.load import load
from kpiwork.spec.tree import new_text
from tests.spec.library.conftest import make_empty
from tests.spec.library.simulated import AS_OF, PERIOD

EXAMPLES = YAML(typ="safe").load(Path(__file__).with_name("examples.yaml"))


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> dict[str, float]:
    """Measure every card on its example, each in a source of its own."""
    root = make_empty(tmp_path_factory.mktemp("examples"))
    (root / "data").mkdir()
    (root / "params" / "shop" / "kpis").mkdir()
    sources = {}
    for one in library():
        sources[one.id] = {**one.needs.as_source(), "path": f"data/{one.id}.csv"}
        (root / "data" / f"{one.id}.csv").write_text(EXAMPLES[one.id]["rows"], encoding="utf-8")
        text = one.text.replace(f"  source: {one.needs.source}\n", f"  source: {one.id}\n")
        (root / "params" / "shop" / "kpis" / f"{one.id}.yaml").write_text(text, encoding="utf-8")
    settings = as_plain({"organisation": "The Company", "sources": sources})
    (root / "params" / "workbook.yaml").write_text(new_text(settings), encoding="utf-8")
    workbook = load(root)
    measured = measure(workbook, workbook.calendar.parse(PERIOD), as_of=AS_OF, cache=False)
    assert not measured.problems
    rows = measured.readings
    whole = rows[(rows["grain"] == "quarter") & (rows["period"] == PERIOD) & (rows["dimension"] == "")]
    return dict(zip(whole["kpi"], whole["value"], strict=True))


@pytest.mark.parametrize("one", library(), ids=lambda one: one.id)
def test_counts_what_its_definition_says(one, counted):
    assert counted[one.id] == pytest.approx(float(Fraction(EXAMPLES[one.id]["comes_to"])))
