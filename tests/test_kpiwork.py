"""The names that notebooks use stay themselves, however often and in whatever order they are used."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import kpiwork as kw


@pytest.mark.parametrize("name", sorted(set(kw.__all__) - {"__version__"}))
def test_a_name_is_the_same_twice_and_means_its_sub_package_if_any(name: str) -> None:
    assert getattr(kw, name) is getattr(kw, name)
    assert name in dir(kw)
    if name in {module.name for module in pkgutil.iter_modules(kw.__path__)}:
        assert getattr(kw, name) is import_module(f"kpiwork.{name}")


@pytest.mark.parametrize("name", kw.analysis.__all__)
def test_every_question_can_be_asked(name: str) -> None:
    assert callable(getattr(kw.analysis, name))
    assert name in dir(kw.analysis)


def test_an_unknown_question_is_an_ordinary_error() -> None:
    with pytest.raises(AttributeError, match="is_it_good"):
        kw.analysis.is_it_good  # noqa: B018


def test_an_unknown_name_is_an_ordinary_error() -> None:
    with pytest.raises(AttributeError, match="reviews"):
        kw.reviews  # noqa: B018


def test_importing_costs_next_to_nothing() -> None:
    heavy = {"pandas", "ibis", "pydantic", "matplotlib", "nbconvert", "papermill"}
    code = f"import sys, kpiwork; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
