"""What is declared in one place is declared in the others, and what a wheel carries is all there."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

import kpiwork

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
WITH_TESTS = RUNTIME + [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
OLDEST_PYTHON = "3.11.2"  # Debian 12's

# conda-forge splits some packages, and spells some names its own way.
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "great-tables": "great_tables",
    "ibis-framework": "ibis-duckdb",
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "seaborn": "seaborn-base",
}
SHIPPED = {".csv", ".ipynb", ".yaml"}
COPYLEFT = re.compile(r"\bA?GPL|\bGNU (Affero )?General Public", re.IGNORECASE)


def pins() -> dict[str, Version]:
    """Read constraints.txt: normalised name to version."""
    lines = [line for line in CONSTRAINTS.splitlines() if line and not line.startswith("#")]
    return {
        canonicalize_name(name): Version(version) for name, version in (line.split("==") for line in lines)
    }


def conda_bounds() -> dict[str, SpecifierSet]:
    """Read environment.yml: name to bounds, conda's own and pip's."""
    plain = [item for item in CONDA["dependencies"] if isinstance(item, str)]
    by_pip = [
        line
        for item in CONDA["dependencies"]
        if isinstance(item, dict)
        for line in item["pip"]
        if line[0] != "-"
    ]
    found = (Requirement(line) for line in plain + by_pip)
    return {requirement.name: requirement.specifier for requirement in found}


def wanted(name: str, extras: frozenset[str], python: str) -> Iterator[Requirement]:
    """Yield what an installed distribution asks for under some version of Python."""
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        where = [
            {"python_version": python, "python_full_version": f"{python}.0", "extra": e}
            for e in extras | {""}
        ]
        if requirement.marker is None or any(requirement.marker.evaluate(place) for place in where):
            yield requirement


@cache
def closure(start: str, extras: frozenset[str], python: str) -> frozenset[str]:
    """Name everything that a distribution needs, and all that these need, under some Python."""
    seen: set[tuple[str, frozenset[str]]] = set()
    ahead = [(canonicalize_name(start), extras)]
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        try:
            asked = list(wanted(*here, python))
        except metadata.PackageNotFoundError:  # needed under that Python, not under this one
            continue
        ahead += [(canonicalize_name(r.name), frozenset(r.extras)) for r in asked]
    return frozenset(name for name, _ in seen) - {canonicalize_name(start)}


def licence_of(name: str) -> str:
    """Say under which licence an installed distribution comes, without the text of the licence."""
    about = metadata.metadata(name)
    said = [
        field.partition("\n")[0]
        for key in ("License-Expression", "License")
        for field in about.get_all(key, [])
    ]
    said += [line for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    return " ".join(said)


def test_version_is_said_once():
    assert kpiwork.__version__ == metadata.version("kpiwork") == PROJECT["version"]


def test_licence_is_there():
    assert PROJECT["license"] == "BSD-3-Clause"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("BSD 3-Clause License")


@pytest.mark.parametrize("requirement", RUNTIME, ids=lambda r: r.name)
def test_conda_has_the_same_bounds(requirement):
    name = CONDA_NAMES.get(requirement.name, requirement.name)
    assert conda_bounds()[name] == requirement.specifier


def test_conda_asks_for_nothing_else():
    ours = {CONDA_NAMES.get(requirement.name, requirement.name) for requirement in RUNTIME}
    assert conda_bounds().keys() - ours == {"python", "pip"}
    assert conda_bounds()["python"] == SpecifierSet(PROJECT["requires-python"])
    assert CONDA["channels"] == ["conda-forge"]


@pytest.mark.parametrize("requirement", WITH_TESTS, ids=lambda r: r.name)
def test_pins_are_within_the_bounds(requirement):
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("python", PYTHONS)
def test_everything_is_pinned_for_every_python(python):
    assert not closure("kpiwork", frozenset({"test"}), python) - pins().keys()


def test_pins_suit_the_oldest_python():
    pinned = [found.metadata for found in metadata.distributions() if canonicalize_name(found.name) in pins()]
    asked = {about["Name"]: about["Requires-Python"] for about in pinned if "Requires-Python" in about}
    assert len(asked) > len(RUNTIME)
    assert not {name: bounds for name, bounds in asked.items() if OLDEST_PYTHON not in SpecifierSet(bounds)}


def test_pythons_are_those_that_are_declared():
    said = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line]
    assert tuple(said) == PYTHONS
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert [allowed.contains(f"3.{minor}.1") for minor in range(10, 16)] == [False, *[True] * 4, False]


@pytest.mark.parametrize("name", ["constraints.txt", "environment.yml", "pyproject.toml", "Makefile"])
def test_no_address_of_an_index_is_written_down(name):
    assert not re.search(
        r"https?:|index-url|find-links|trusted-host", (ROOT / name).read_text(encoding="utf-8")
    )


def test_no_copyleft_at_run_time():
    needed = closure("kpiwork", frozenset(), PYTHONS[0])
    installed = needed & {canonicalize_name(found.name) for found in metadata.distributions()}
    assert len(installed) > len(RUNTIME)
    assert not {name: licence_of(name) for name in installed if COPYLEFT.search(licence_of(name))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build a wheel as `pip wheel` would, from the sources as they stand."""
    return Path(next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("dist")))))


def test_wheel_carries_the_shipped_workbook(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("params", "notebooks"):
        here = {
            path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.[iy]*") if path.is_file()
        }
        here = {name for name in here if ".ipynb_checkpoints" not in name}
        assert here
        assert {f"kpiwork/shipped/{name}" for name in here} <= names
    assert not [name for name in names if name.split("/")[0] in {"params", "notebooks", "tests"}]


def test_wheel_announces_the_command_and_the_exporter(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        text = archive.read(name).decode()
    assert "kpiwork = kpiwork.cli:main" in text
    assert "kpireport = kpiwork.publish.exporter:KpiReportExporter" in text


def test_sources_can_be_packed(tmp_path):
    assert Path(next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path)))).suffixes[-2:] == [".tar", ".gz"]
