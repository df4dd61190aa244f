"""How a detector makes itself known, and how a workbook sets it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import pytest

from kpiwork.errors import UsageError
from kpiwork.signals import registry
from kpiwork.signals.detector import (
    Detector,
    answered,
    applies,
    detector,
    name_of,
    parameters_of,
    refuse_outside,
    registered,
)
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.signals.planting import daily_readings, material_of


class Told:
    needs: ClassVar[tuple[Need, ...]] = (Need.GUARDRAIL,)
    on_pages: ClassVar[bool] = False
    question: ClassVar[str] = "Is anything there?"
    method: ClassVar[str] = "None."
    benign: ClassVar[tuple[str, ...]] = ("Chance.",)
    look_at: ClassVar[tuple[str, ...]] = ("Nothing.",)
    redesign: ClassVar[tuple[str, ...]] = ("Leave it.",)


@dataclass(frozen=True, kw_only=True)
class NothingAtAll(Told):
    """Nothing at all."""

    fewest: int = 3
    share: float = 0.5
    loud: bool = False

    def __post_init__(self):
        if self.fewest < 1:
            raise UsageError.at("fewest", f"is {self.fewest}", "write a number from 1")

    def __call__(self, material: Material) -> Finding:
        if lacking := applies(self, material):
            return lacking
        return Finding(detector=name_of(type(self)), kpi=material.kpi, verdict=Verdict.CLEAR, reason="")


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr("kpiwork.signals.detector._REGISTERED", dict(registered()))
    monkeypatch.setattr(registry, "known_detectors", lambda: {"nothing_at_all": NothingAtAll})
    return detector(NothingAtAll)


def test_it_is_known_by_its_name(known):
    assert known is NothingAtAll
    assert registered()["nothing_at_all"] is NothingAtAll
    assert isinstance(NothingAtAll(), Detector)


def test_two_modules_cannot_have_one_name(known):
    other: type = dataclass(frozen=True)(type("NothingAtAll", (NothingAtAll,), {"__module__": "elsewhere"}))
    with pytest.raises(TypeError, match=r"elsewhere\.NothingAtAll and .*test_detector\.NothingAtAll both"):
        detector(other)


@dataclass(frozen=True)
class Mute:
    """Lacks everything but its call."""

    def __call__(self, material: Material) -> Finding:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Open(NothingAtAll):
    """Has a parameter that somebody must give."""

    most: int


class Loose(Told):
    """Is no dataclass."""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Loose, "is no frozen dataclass"),
        (Mute, "lacks needs, on_pages"),
        (Open, "has parameters without default: most"),
    ],
)
def test_what_is_no_detector_is_refused(kind, said, known):
    with pytest.raises(TypeError, match=said):
        detector(kind)


def test_what_it_needs_and_lacks_is_its_reason():
    material = material_of(daily_readings([1] * 100), lacks={Need.GUARDRAIL: "the card has no guardrail"})
    found = NothingAtAll()(material)
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.reason == "the card has no guardrail"
    assert dict(found.parameters) == {"fewest": 3, "share": 0.5, "loud": False}


def test_a_workbook_sets_parameters(known):
    made = registry.detectors_of({"nothing_at_all": {"fewest": 8, "share": 1}})
    assert dict(parameters_of(made["nothing_at_all"])) == {"fewest": 8, "share": 1, "loud": False}
    [default] = registry.detectors_of({}).values()
    assert dict(parameters_of(default)) == {"fewest": 3, "share": 0.5, "loud": False}


@pytest.mark.parametrize(
    ("name", "key", "value", "place", "mend"),
    [
        ("nothing_at_al", "fewest", 3, "detectors.nothing_at_al", "did you mean 'nothing_at_all'?"),
        ("nothing_at_all", "fewst", 3, "detectors.nothing_at_all.fewst", "did you mean 'fewest'?"),
        ("nothing_at_all", "fewest", 2.5, "detectors.nothing_at_all.fewest", "its default is 3"),
        ("nothing_at_all", "fewest", True, "detectors.nothing_at_all.fewest", "its default is 3"),
        ("nothing_at_all", "loud", 1, "detectors.nothing_at_all.loud", "its default is False"),
        ("nothing_at_all", "share", "half", "detectors.nothing_at_all.share", "its default is 0.5"),
        ("nothing_at_all", "fewest", 0, "detectors.nothing_at_all", "write a number from 1"),
    ],
)
def test_a_wrong_setting_is_told(known, name, key, value, place, mend):
    [problem] = registry.setting_problems({name: {key: value}})
    assert problem.place.endswith(place)
    assert problem.mend == mend


def test_all_wrong_settings_are_told_at_once(known):
    wrong: dict[str, dict[str, int | str]] = {"nothing_at_all": {"fewst": 1, "share": "x"}, "other": {}}
    assert len(registry.setting_problems(wrong)) == 3


def test_a_finding_names_its_detector_and_its_settings():
    material = material_of(daily_readings([1] * 100))
    found = answered(NothingAtAll(fewest=5), material, Verdict.CLEAR, "nothing is there", p=0.5, rows=100)
    assert (found.detector, found.kpi) == ("nothing_at_all", material.kpi)
    assert (found.verdict, found.reason, found.p, found.rows) == (Verdict.CLEAR, "nothing is there", 0.5, 100)
    assert dict(found.parameters)["fewest"] == 5


@dataclass(frozen=True, kw_only=True)
class Ranged(NothingAtAll):
    """Has parameters with ends."""

    def __post_init__(self):
        refuse_outside(self, between={"share": (0, 1)}, within={"fewest": (2, math.inf)})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"share": 0.0}, ["ranged.share  is 0.0; write a number above 0 and below 1"]),
        ({"share": float("nan")}, ["ranged.share  is nan; write a number above 0 and below 1"]),
        ({"fewest": 1}, ["ranged.fewest  is 1; write a number from 2 on"]),
        ({"fewest": 1, "share": 2.0}, ["ranged.fewest  is 1", "ranged.share  is 2.0"]),
    ],
)
def test_parameters_outside_their_range_are_refused_all_at_once(wrong, told):
    with pytest.raises(UsageError) as refused:
        Ranged(**wrong)
    assert len(refused.value.problems) == len(told)
    assert all(one in str(refused.value) for one in told)
    assert Ranged(fewest=2).fewest == 2


def test_a_setting_outside_its_range_is_told_at_its_own_place():
    [problem] = registry.setting_problems({"mix_shift": {"alpha": 2.0}})
    assert problem.place == "params/workbook.yaml  detectors.mix_shift.alpha"
    assert problem.mend == "write a number above 0 and below 1"
