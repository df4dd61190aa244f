"""Migrations are pure, one step a version, and end at today's."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from kpiwork.review.migrate import STEPS, migrated
from kpiwork.review.record import SCHEMA_VERSION

V1 = json.loads(Path(__file__).with_name("records").joinpath("v1.json").read_bytes())


def test_every_earlier_version_has_a_step() -> None:
    assert list(STEPS) == list(range(1, SCHEMA_VERSION))
    for version, step in STEPS.items():
        assert step({"schema_version": version})["schema_version"] == version + 1


def test_what_was_given_stays_as_it_was() -> None:
    before = copy.deepcopy(V1)
    new = migrated(V1)
    assert before == V1
    assert new["schema_version"] == SCHEMA_VERSION
    assert new["kpis"] == V1["kpis"]
    assert (new["actions"], new["meeting"]) == ([], None)


def test_todays_version_is_left_alone() -> None:
    new = migrated(V1)
    assert migrated(new) == new
