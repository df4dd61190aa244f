"""The workbook of a post room that counts by hand, without its counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "hand_counted"


@pytest.fixture
def post_room(tmp_path: Path) -> Workbook:
    shutil.copytree(SCENARIO / "params", tmp_path / "params")
    return load(tmp_path)
