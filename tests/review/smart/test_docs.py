"""The pages about the check say what it says: their parts are made again and compared."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from kpiwork.review.smart.judged import Judged, Judgement
from kpiwork.review.smart.pairs.exercise import Stage
from kpiwork.review.smart.pairs.pair import card_of, pairs
from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook

ROOT = Path(__file__).parents[3]
CHECK = re.compile(r"^\| (?:[\w-]+ )?\| (?P<check>[^|]+) \| [A-Z]", re.MULTILINE)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_make_smart", ROOT / "docs" / "make_smart.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shipped() -> Workbook:
    return load(ROOT)


def written(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_page_of_the_check_is_current(
    maker: ModuleType, shipped: Workbook, walked: dict[str, tuple[Stage, ...]]
) -> None:
    assert written("smart.md") == maker.smart_page(shipped, walked), "run: python docs/make_smart.py"


def test_the_page_of_leading_is_current(maker: ModuleType, shipped: Workbook) -> None:
    assert written("leading.md") == maker.leading_page(shipped), "run: python docs/make_smart.py"


def test_every_check_is_on_the_page(judged: dict[str, tuple[Judged, ...]]) -> None:
    listed = {found["check"] for found in CHECK.finditer(written("smart.md"))}
    asked = {one.check for points in judged.values() for one in points}
    assert {"leads …" if one.startswith("leads ") else one for one in asked} <= listed


def test_every_judgement_is_explained() -> None:
    page = written("smart.md")
    assert all(f"- **{one.value}**" in page for one in Judgement)


def test_the_cards_on_the_page_can_be_read() -> None:
    page = written("smart.md")
    for one in pairs():
        assert one.poor.strip() in page
        assert card_of(one.good).name
