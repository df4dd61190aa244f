"""What a detector is, and how it makes itself known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from math import isinf
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from kpiwork.errors import Problem, UsageError
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.material import Material, Need

__all__ = [
    "Detector",
    "answered",
    "applies",
    "detector",
    "name_of",
    "parameters_of",
    "refuse_outside",
    "registered",
    "unanswered",
]

_REGISTERED: dict[str, type[Any]] = {}
Class = TypeVar("Class", bound=type)
Range = tuple[float, float]
NO_RANGE: Mapping[str, Range] = {}


@runtime_checkable
class Detector(Protocol):
    """A frozen dataclass of its parameters, called on a KPI's material; it keeps no other state.

    The first line of its docstring is the title that reports show.
    """

    needs: ClassVar[tuple[Need, ...]]
    """Without these it is not applicable."""
    on_pages: ClassVar[bool]
    """Whether department pages show it; the analyst's edition and notebooks always do."""
    question: ClassVar[str]
    """What it asks of the data, in words that accuse nobody."""
    method: ClassVar[str]
    """How, for analysts, with its source."""
    benign: ClassVar[tuple[str, ...]]
    """Explanations without anybody's intent, to be checked first."""
    look_at: ClassVar[tuple[str, ...]]
    """What to look at next."""
    redesign: ClassVar[tuple[str, ...]]
    """How the KPI could be defined so that the incentive goes away."""

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI."""


def detector(kind: Class) -> Class:
    """Register a detector under its class's name in lower case with underscores.

    Parameters
    ----------
    kind : type
        A frozen dataclass that is a `Detector`.

    Returns
    -------
    type
        The same class.

    Raises
    ------
    TypeError
        If it is no such class, a parameter has no default, or another module took its name.
    """
    name, here = name_of(kind), f"{kind.__module__}.{kind.__qualname__}"
    if not (is_dataclass(kind) and getattr(kind, "__dataclass_params__").frozen):  # noqa: B009 - untyped
        raise TypeError(f"{here} is no frozen dataclass")
    missing = [one for one in Detector.__annotations__ if not hasattr(kind, one)]
    if missing or not callable(getattr(kind, "__call__", None)):  # noqa: B004 - of the class, not a value
        raise TypeError(f"{here} lacks {', '.join(missing) or '__call__'}")
    if open_ones := [one.name for one in fields(kind) if _has_no_default(one)]:
        raise TypeError(f"{here} has parameters without default: {', '.join(open_ones)}")
    known = _REGISTERED.setdefault(name, kind)
    if known is not kind and known.__module__ != kind.__module__:
        raise TypeError(f"{here} and {known.__module__}.{known.__qualname__} both are '{name}'")
    _REGISTERED[name] = kind
    return kind


def name_of(kind: type) -> str:
    """Give a detector's name: ``ThresholdBunching`` is ``threshold_bunching``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


def registered() -> Mapping[str, type[Any]]:
    """Give the classes that were registered, by name."""
    return dict(_REGISTERED)


def applies(one: Detector, material: Material) -> Finding | None:
    """Give the finding that a detector does not apply, with its reason; None where it does."""
    for need in one.needs:
        if need in material.lacks:
            return unanswered(one, material, Verdict.NOT_APPLICABLE, material.lacks[need])
    return None


def answered(one: Detector, material: Material, verdict: Verdict, reason: str, **parts: Any) -> Finding:
    """Make a finding of what a detector saw.

    Parameters
    ----------
    one : Detector
        Which; its name and settings are kept.
    material : Material
        What it looked at.
    verdict : Verdict
        What it says.
    reason : str
        Why, in plain words.
    **parts
        Any other field of `Finding`.
    """
    return Finding(
        detector=name_of(type(one)),
        kpi=material.kpi,
        verdict=verdict,
        reason=reason,
        parameters=parameters_of(one),
        beside=_beside(one, material),
        **parts,
    )


def _beside(one: Detector, material: Material) -> tuple[str, ...]:
    """Name the other KPIs that a detector looks at."""
    rails = material.guardrails if Need.GUARDRAIL in one.needs else ()
    outcome = (material.outcome,) if material.outcome and Need.OUTCOME in one.needs else ()
    return tuple(dict.fromkeys(counter.kpi for counter in (*rails, *outcome)))


def unanswered(one: Detector, material: Material, verdict: Verdict, reason: str, *, rows: int = 0) -> Finding:
    """Make a finding that answers nothing, with its reason."""
    return answered(one, material, verdict, reason, rows=rows)


def parameters_of(one: Detector) -> tuple[tuple[str, float | int | bool | str], ...]:
    """Give a detector's settings by name."""
    return tuple(asdict(one).items())  # type: ignore[call-overload]


def refuse_outside(
    one: Detector, *, between: Mapping[str, Range] = NO_RANGE, within: Mapping[str, Range] = NO_RANGE
) -> None:
    """Refuse parameters with which nothing could be tested, all of them at once.

    Parameters
    ----------
    one : Detector
        As it is being made.
    between, within : mapping of str to (low, high)
        What a parameter must lie between, or from which to which it may go; infinity for no end.

    Raises
    ------
    UsageError
        With a problem for each parameter, at ``detector.parameter``.
    """
    name, given = name_of(type(one)), dict[str, Any](parameters_of(one))
    mends = {key: _between(*ends) for key, ends in between.items() if not ends[0] < given[key] < ends[1]}
    mends |= {key: _within(*ends) for key, ends in within.items() if not ends[0] <= given[key] <= ends[1]}
    if mends:
        raise UsageError(
            Problem(place=f"{name}.{key}", fact=f"is {given[key]!r}", mend=mends[key])
            for key in given
            if key in mends
        )


def _between(low: float, high: float) -> str:
    below = "" if isinf(high) else f" and below {high:g}"
    return f"write a number above {low:g}{below}"


def _within(low: float, high: float) -> str:
    return f"write a number from {low:g} {'on' if isinf(high) else f'to {high:g}'}"


def _has_no_default(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING
