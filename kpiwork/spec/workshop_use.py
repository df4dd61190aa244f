"""Check that what a workshop's file names stands in it, or in the workbook: results, questions, KPIs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kpiwork.errors import did_you_mean
from kpiwork.spec.parts import DepartmentParts, Parts
from kpiwork.spec.place import Loc, Located, shown, spoken

__all__ = ["check_workshop"]

WITH_IDS = ("results", "questions", "candidates")


def check_workshop(department: DepartmentParts, parts: Parts) -> Iterator[Located]:
    """Find names in a department's workshop that lead nowhere or stand twice."""
    if department.workshop is None:
        return
    document, workshop = department.workshop.document, department.workshop.model
    objectives = [one.id for one in parts.objectives.model.objectives] if parts.objectives else None
    named: list[tuple[Loc, str | None, Collection[str] | None, str]] = []
    results = [one.id for one in workshop.results]
    for i, result in enumerate(workshop.results):
        named.append((("results", i, "objective"), result.objective, objectives, "objective"))
    for i, question in enumerate(workshop.questions):
        named.append((("questions", i, "result"), question.result, results, "result of this workshop"))
    questions = [one.id for one in workshop.questions]
    for i, evidence in enumerate(workshop.evidence):
        named.append((("evidence", i, "question"), evidence.question, questions, "question of this workshop"))
    for i, candidate in enumerate(workshop.candidates):
        card = ("candidates", i, "card")
        named.append((card, candidate.card, department.kpis, "KPI of this department"))
    for loc, name, known, what in named:
        if name is not None and known is not None and name not in known:
            fact = f"{spoken(loc)}: {shown(name)} is no {what}"
            yield document.wrong(loc, fact, did_you_mean(name, known))
    for key in WITH_IDS:
        yield from _twice(department, key, [one.id for one in getattr(workshop, key)])


def _twice(department: DepartmentParts, key: str, ids: list[str]) -> Iterator[Located]:
    document = department.workshop.document if department.workshop else None
    for i, name in enumerate(ids):
        if document is not None and name in ids[:i]:
            loc = (key, i, "id")
            fact = f"{spoken(loc)}: {shown(name)} is also the id of item {ids.index(name) + 1}"
            yield document.wrong(loc, fact, "give each entry its own id")
