"""Which detectors there are, and how a workbook set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from kpiwork.errors import Problem, SpecError, UsageError, did_you_mean
from kpiwork.measure.positions import Positions
from kpiwork.signals.detector import Detector, detector, registered
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = [
    "BUILT_IN",
    "GROUP",
    "OF_CARDS",
    "detectors_of",
    "known_detectors",
    "setting_problems",
    "workbook_problems",
]

GROUP = "kpiwork.detectors"
"""Entry points by which other packages add detectors: a name, and a class that `detector` accepts."""

OF_CARDS = ("unwatched_risks", "missing_guardrail")
"""Those that read a card and test nothing; what they raise is never more than weak."""

BUILT_IN = (
    "threshold_bunching",
    "period_end_surge",
    "held_back_overshoot",
    "guardrail_trade_off",
    "decoupling",
    "mix_shift",
    "exclusions",
    "tail_neglect",
    "too_regular",
    "favourable_restatement",
    *OF_CARDS,
)
PLACE = "params/workbook.yaml  detectors"

Value = float | int | bool | str


@cache
def known_detectors() -> Mapping[str, type[Any]]:
    """Give the classes of all detectors by name, ours first, then those of other packages."""
    for name in BUILT_IN:
        import_module(f"kpiwork.signals.{name}")
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        detector(point.load())
    found = registered()
    return {name: found[name] for name in (*BUILT_IN, *sorted(set(found) - set(BUILT_IN)))}


def detectors_of(settings: Mapping[str, Mapping[str, Value]]) -> dict[str, Detector]:
    """Make all detectors, with what a workbook sets.

    Parameters
    ----------
    settings : mapping of str to mapping of str to value
        Parameters by detector; what is not named keeps its default.

    Raises
    ------
    SpecError
        For unknown detectors and parameters, and values that cannot be: all of them at once.
    """
    if problems := setting_problems(settings):
        raise SpecError(problems)
    return {name: kind(**settings.get(name, {})) for name, kind in known_detectors().items()}


def workbook_problems(workbook: Workbook) -> tuple[Problem, ...]:
    """Tell what is wrong with a workbook's settings of detectors, and with watchers that its cards name."""
    found = [*setting_problems(workbook.settings.detectors)]
    for book in workbook.departments.values():
        for kpi, card in book.cards.items():
            found += _watchers(f"params/{book.id}/kpis/{kpi}.yaml", card)
        found += _closed(f"params/{book.id}/decisions.yaml", book)
    return Positions(root=workbook.root).of(found)


def setting_problems(settings: Mapping[str, Mapping[str, Value]]) -> tuple[Problem, ...]:
    """Tell what is wrong with a workbook's settings of detectors."""
    return tuple(problem for name, given in settings.items() for problem in _problems(name, given))


def _problems(name: str, given: Mapping[str, Value]) -> list[Problem]:
    kinds = known_detectors()
    if name not in kinds:
        fact = f"'{name}' is no detector"
        return [Problem(place=f"{PLACE}.{name}", fact=fact, mend=did_you_mean(name, kinds))]
    defaults: dict[str, Any] = {one.name: one.default for one in fields(kinds[name])}
    found = []
    for key, value in given.items():
        place = f"{PLACE}.{name}.{key}"
        if key not in defaults:
            fact = f"'{key}' is no setting of {name}"
            found.append(Problem(place=place, fact=fact, mend=did_you_mean(key, defaults)))
        elif not _fits(value, defaults[key]):
            fact = f"is {value!r}, and {key} is {_kind_of(defaults[key])}"
            found.append(Problem(place=place, fact=fact, mend=f"its default is {defaults[key]!r}"))
    return found or _refused(name, given)


def _refused(name: str, given: Mapping[str, Value]) -> list[Problem]:
    """Ask the detector itself whether its parameters can be."""
    try:
        known_detectors()[name](**given)
    except UsageError as error:
        return [_at(name, one) for one in error.problems]
    return []


def _at(name: str, problem: Problem) -> Problem:
    """Put a detector's own words at its place in the workbook, at the parameter where it names one."""
    named = problem.place.startswith(f"{name}.")
    return Problem(place=f"{PLACE}.{problem.place if named else name}", fact=problem.fact, mend=problem.mend)


def _watchers(path: str, card: Card) -> list[Problem]:
    return _unknown(
        (f"{path}  gaming_risks.{place}.watched_by.detector", risk.watched_by.detector)
        for place, risk in enumerate(card.gaming_risks)
        if risk.watched_by
    )


def _closed(path: str, book: DepartmentBook) -> list[Problem]:
    return _unknown(
        (f"{path}  decisions.{place}.detector", one.detector) for place, one in enumerate(book.decisions)
    )


def _unknown(named: Iterable[tuple[str, str | None]]) -> list[Problem]:
    known = known_detectors()
    return [
        Problem(place=place, fact=f"'{name}' is no detector", mend=did_you_mean(name, known))
        for place, name in named
        if name and name not in known
    ]


def _fits(value: Value, default: Value) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float))
    return isinstance(value, type(default))


def _kind_of(default: Value) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
    return names[type(default)]
