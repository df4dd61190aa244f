"""Check that what one file names stands in another: KPIs, objectives, sources, departments, periods.

What a broken file would have defined is not known, so nothing is said about names that only it
could explain. KPIs are known by the names of their files, broken or not.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from typing import Any

from kpiwork.errors import CLOSE_ENOUGH, UsageError, did_you_mean
from kpiwork.periods import Calendar
from kpiwork.spec.card import Card
from kpiwork.spec.choices import PersonUse
from kpiwork.spec.department import Department
from kpiwork.spec.document import Document
from kpiwork.spec.form_use import check_rows_of_forms, check_use_of_forms
from kpiwork.spec.kinds import list_key
from kpiwork.spec.levels import finest_level, is_finer, sources_split
from kpiwork.spec.objective import Objectives
from kpiwork.spec.parts import DepartmentParts, Part, Parts
from kpiwork.spec.percent import shares_of_others
from kpiwork.spec.place import Loc, Located, shown, spoken
from kpiwork.spec.settings import Settings
from kpiwork.spec.source import ColumnLevel, Source
from kpiwork.spec.text import IDENTIFIER
from kpiwork.spec.workshop_use import check_workshop

__all__ = ["check"]

OF_ITSELF = {"guardrails": "guards itself", "leads": "leads itself", "drivers": "drives itself"}


def check(parts: Parts) -> Iterator[Located]:
    """Find every name that leads nowhere, stands twice or runs in a circle, and percentages written as 85."""
    if parts.objectives:
        yield from _of_objectives(parts.objectives)
    yield from _of_batches(parts)
    for department in parts.departments.values():
        if department.settings:
            yield from _of_department(department.settings, department, parts)
        for kpi, card in department.cards.items():
            yield from _of_card(kpi, card, department, parts)
        yield from _one_name_twice(department)
        yield from _of_shares(department)
        yield from _of_entries(department, parts)
        yield from check_workshop(department, parts)


def _of_objectives(part: Part[Objectives]) -> Iterator[Located]:
    document, objectives = part.document, part.model.objectives
    parents = {one.id: one.parent for one in objectives}
    yield from _one_id_twice(document, "objectives")
    for i, one in enumerate(objectives):
        yield from _unknown(document, ("objectives", i, "parent"), parents, "objective")
        circle = _circle(one.id, parents)
        if circle and one.id == min(circle):
            way = " → ".join((*circle, one.id))
            yield _wrong(
                document, ("objectives", i, "parent"), f"runs in a circle: {way}", "end it at one of them"
            )


def _circle(start: str, parents: dict[str, str | None]) -> tuple[str, ...]:
    way, above = [start], parents.get(start)
    while above and above not in way:
        way.append(above)
        above = parents.get(above)
    return tuple(way) if above == start else ()


def _of_batches(parts: Parts) -> Iterator[Located]:
    for batch in parts.batches.values():
        if not isinstance(batch.model.departments, str):
            yield from _each_unknown(batch.document, ("departments",), parts.departments, "department")


def _of_department(part: Part[Department], department: DepartmentParts, parts: Parts) -> Iterator[Located]:
    document = part.document
    yield from _each_unknown(document, ("order",), department.kpis, "KPI of this department")
    for i in range(len(part.model.steps)):
        yield from _unknown(document, ("steps", i, "kpi"), department.kpis, "KPI of this department")
    if parts.settings:
        for source in part.model.rows.keys() - parts.settings.model.sources.keys():
            fact = f"{spoken(('rows', source))}: {shown(source)} is no source of the workbook"
            mend = did_you_mean(source, parts.settings.model.sources)
            yield document.wrong_key(("rows", source), fact, mend)
        yield from check_rows_of_forms(part, parts.settings.model.sources)


def _of_card(kpi: str, part: Part[Card], department: DepartmentParts, parts: Parts) -> Iterator[Located]:
    document, card = part.document, part.model
    yield from _kpis(document, department)
    yield from _each_unknown(document, ("drivers",), department.kpis, "KPI of this department")
    for i in range(len(card.gaming_risks)):
        watcher = ("gaming_risks", i, "watched_by", "guardrail")
        yield from _unknown(document, watcher, department.kpis, "KPI of this department")
    yield from _of_itself(kpi, document)
    yield from _proxy(document, card.stands_for, department.kpis)
    if parts.objectives:
        known = [one.id for one in parts.objectives.model.objectives]
        yield from _unknown(document, ("objective",), known, "objective")
    if parts.settings:
        for way in (("measure",), ("measure", "numerator"), ("measure", "denominator"), ("targets_from",)):
            yield from _unknown(
                document, (*way, "source"), parts.settings.model.sources, "source of the workbook"
            )
        yield from _split_too_finely(part, parts.settings.model)
        yield from _compares_persons(part, parts.settings.model)
        yield from check_use_of_forms(part, parts.settings.model.sources)


def _split_too_finely(part: Part[Card], settings: Settings) -> Iterator[Located]:
    """Find dimensions that name a finer unit of people than the card may show."""
    card, used = part.model, sources_split(part.model, settings.sources)
    for i, name in enumerate(card.measure.dimensions):
        level = finest_level(name, used)
        if level is ColumnLevel.PERSON and card.person_use is PersonUse.NONE:
            fact = f"{shown(name)} names a person, and this card's person_use is none"
            mend = "split by a team, or name person_use, agreement and keep_for"
        elif is_finer(level, card.level):
            fact = f"{shown(name)} names a {level}, and this card's level is {card.level}"
            mend = f"remove it, or write level: {level}"
        else:
            continue
        yield _wrong(part.document, ("measure", "dimensions", i), fact, f"{mend}{_or_say_so(name, used)}")


def _or_say_so(column: str, used: Collection[Source]) -> str:
    """Say how to declare what a column holds, where only its name tells."""
    known = [source.columns[column] for source in used if column in source.columns]
    is_told = any(one.person or one.level is not None for one in known)
    told = f"; if it names none, write level: none for the column {column} of its source"
    return "" if is_told or any(column in source.derived for source in used) else told


def _compares_persons(part: Part[Card], settings: Settings) -> Iterator[Located]:
    """Refuse to put persons side by side, whatever their figures may be used for."""
    compare, used = part.model.compare, sources_split(part.model, settings.sources)
    if compare is not None and finest_level(compare.units, used) is ColumnLevel.PERSON:
        fact = f"{shown(compare.units)} names a person, and persons are not put side by side"
        yield _wrong(part.document, ("compare", "units"), fact, "compare teams")


def _kpis(document: Document, department: DepartmentParts) -> Iterator[Located]:
    for loc in _ways_to(document, "kpi"):
        yield from _unknown(document, loc, department.kpis, "KPI of this department")


def _of_itself(kpi: str, document: Document) -> Iterator[Located]:
    for key, told in OF_ITSELF.items():
        for i, entry in enumerate(document.value.get(key, ())):
            loc = (key, i, "kpi") if isinstance(entry, dict) else (key, i)
            if document.at(loc) == kpi:
                yield _wrong(document, loc, f"{shown(kpi)} {told}", "name another KPI, or remove it")


def _proxy(document: Document, text: str | None, kpis: Collection[str]) -> Iterator[Located]:
    if text is None or text in kpis or not re.fullmatch(IDENTIFIER, text):
        return
    if difflib.get_close_matches(text, kpis, n=1, cutoff=CLOSE_ENOUGH):
        fact = f"{shown(text)} is no KPI of this department"
        yield _wrong(document, ("stands_for",), fact, did_you_mean(text, kpis))


def _of_shares(department: DepartmentParts) -> Iterator[Located]:
    percents = {kpi for kpi, part in department.cards.items() if part.model.unit.is_percent}
    for part in (*department.cards.values(), *department.entries.values()):
        yield from shares_of_others(part.document, percents)


def _one_name_twice(department: DepartmentParts) -> Iterator[Located]:
    places: dict[str, str] = {}
    for part in department.cards.values():
        name = " ".join(part.model.name.casefold().split())
        if name in places:
            fact = f"{shown(part.model.name)} is also the name of the card at {places[name]}"
            yield _wrong(part.document, ("name",), fact, "give each card its own name")
        places.setdefault(name, part.document.place(("name",)))


def _of_entries(department: DepartmentParts, parts: Parts) -> Iterator[Located]:
    calendar = parts.settings.model.calendar.calendar if parts.settings else Calendar()
    for part in department.entries.values():
        yield from _kpis(part.document, department)
        yield from _one_id_twice(part.document, list_key(type(part.model)))
        for loc in _ways_to(part.document, "period"):
            yield from _no_period(part.document, loc, calendar)
    for answers in department.feedback.values():
        for answer in answers:
            yield from _kpis(answer.document, department)


def _no_period(document: Document, loc: Loc, calendar: Calendar) -> Iterator[Located]:
    try:
        calendar.parse(document.at(loc))
    except UsageError as error:
        yield from (_wrong(document, loc, problem.fact, problem.mend) for problem in error.problems)


def _one_id_twice(document: Document, key: str) -> Iterator[Located]:
    first: dict[Any, Loc] = {}
    for i, entry in enumerate(document.value.get(key, ())):
        loc = (key, i, "id")
        if "id" in entry and entry["id"] in first:
            fact = f"{shown(entry['id'])} is also the id at {document.place(first[entry['id']])}"
            yield _wrong(document, loc, fact, "give each entry its own id")
        first.setdefault(entry.get("id"), loc)


def _each_unknown(document: Document, loc: Loc, known: Collection[str], what: str) -> Iterator[Located]:
    for i in range(len(document.value.get(str(loc[0]), ()))):
        yield from _unknown(document, (*loc, i), known, what)


def _unknown(document: Document, loc: Loc, known: Collection[str], what: str) -> Iterator[Located]:
    if loc in document.values and (name := document.at(loc)) is not None and name not in known:
        yield _wrong(document, loc, f"{shown(name)} is no {what}", did_you_mean(name, known))


def _ways_to(document: Document, key: str) -> Iterator[Loc]:
    return (loc for loc in document.values if loc and loc[-1] == key and document.at(loc) is not None)


def _wrong(document: Document, loc: Loc, fact: str, mend: str) -> Located:
    return document.wrong(loc, f"{spoken(loc)}: {fact}", mend)
