"""What a form can choose from in its workbook: KPIs, objectives, sources and their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kpiwork.spec.place import Loc
from kpiwork.spec.unit import UnitKind
from kpiwork.studio.design.asked import fields_of, words_of
from kpiwork.studio.design.fields import Control, Field, Option
from kpiwork.studio.design.values import value_at

__all__ = ["NO_COLUMNS", "Around", "SourceColumns", "resolved"]

LISTS = (Control.LINES, Control.CHOICES)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceColumns:
    """The columns of one source.

    Parameters
    ----------
    columns : tuple of str
        All that can be used.
    dates : tuple of str
        Those that place a row in time.
    dimensions : tuple of str
        Those that may split a KPI: texts and truths that name no person.
    """

    columns: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()


NO_COLUMNS = SourceColumns()


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What can be chosen.

    Parameters
    ----------
    options : mapping of str to tuple of Option
        ``kpis``, ``objectives``, ``sources``, ``detectors``.
    percents : frozenset of str
        KPIs whose unit is percent.
    columns : callable
        Gives the columns of a source.
    """

    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    percents: frozenset[str] = frozenset()
    columns: Callable[[str], SourceColumns] = lambda _: NO_COLUMNS


def resolved(kind: str, name: str, values: Mapping[str, Any], around: Around) -> tuple[Field, ...]:
    """Give the fields of a form with what can be chosen, and percent where that is the unit."""
    return tuple(_resolved(kind, name, one, one.loc, values, around) for one in fields_of(kind))


def _resolved(kind: str, name: str, one: Field, way: Loc, values: Mapping[str, Any], around: Around) -> Field:
    inside = tuple(_resolved(kind, name, below, (*way, below.key), values, around) for below in one.inside)
    words = words_of(kind, way)
    made = replace(one, inside=inside)
    if words is None:
        return made
    if words.in_unit_of == "card" and values.get("unit") == UnitKind.PERCENT.value:
        return replace(made, control=Control.PERCENT)
    if not words.chosen_from:
        return made
    options = tuple(
        one
        for one in _options(words.chosen_from, values, around)
        if words.chosen_from != "kpis" or one.value != name
    )
    control = Control.CHOICES if one.control in LISTS else Control.CHOICE
    return replace(made, control=control, options=options, is_open=words.is_open)


def _options(chosen_from: str, values: Mapping[str, Any], around: Around) -> tuple[Option, ...]:
    match chosen_from:
        case "columns" | "dates" | "dimensions":
            source = value_at(values, ("measure", "source"))
            found = around.columns(source) if isinstance(source, str) else NO_COLUMNS
            return tuple(Option(value=name, words=name) for name in getattr(found, chosen_from))
        case "results" | "questions":
            entries = values.get(chosen_from)
            known = entries if isinstance(entries, list) else []
            named = [one for one in known if isinstance(one, dict) and one.get("id")]
            return tuple(
                Option(value=str(one["id"]), words=str(one.get("words") or one["id"])) for one in named
            )
        case _:
            return around.options.get(chosen_from, ())
