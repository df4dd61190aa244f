"""Turn pydantic's errors into problems at the line and column of the value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kpiwork.spec.document import Document
from kpiwork.spec.explain import Fault, explained
from kpiwork.spec.mends import as_day
from kpiwork.spec.model import Refusal, RefusedError
from kpiwork.spec.place import MOST_PROBLEMS, Loc, Located, UnreadableError, in_file, shown, spoken
from kpiwork.spec.shape import allows

__all__ = ["problems_of", "validated"]

M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], document: Document) -> M:
    """Make the model of a file.

    Raises
    ------
    UnreadableError
        With everything that is wrong in it.
    """
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise UnreadableError(*problems_of(error, model, document)) from error


def problems_of(error: ValidationError, model: type[BaseModel], document: Document) -> list[Located]:
    """Say each of pydantic's errors in plain words, at its line and column."""
    details = error.errors(include_url=False)
    faults = [_fault(one, model, document) for one in details[:MOST_PROBLEMS]]
    found = [one for group in _one_a_value(faults) for one in _told(group, document)]
    if (more := len(details) - len(faults)) > 0:
        found.append(in_file(document.path, f"has {more:,} more problems", "mend the others first"))
    return found


def _fault(detail: ErrorDetails, model: type[BaseModel], document: Document) -> Fault:
    loc, context = detail["loc"], detail.get("ctx", {})
    there = document.reach(loc)
    value = document.at(there)
    return Fault(kind=detail["type"], loc=loc, there=there, value=value, context=context, model=model)


def _one_a_value(faults: Iterable[Fault]) -> list[list[Fault]]:
    """Put together what pydantic says of one value by trying each type that it may have."""
    groups: dict[tuple[Loc, object], list[Fault]] = {}
    for fault in faults:
        own = (fault.kind, fault.loc) if fault.kind in ("missing", "value_error") else fault.is_key
        groups.setdefault((fault.there, own), []).append(fault)
    above = {there[:n] for there, _ in groups for n in range(len(there))}
    return [group for (there, _), group in groups.items() if not (there in above and _is_a_try(group))]


def _is_a_try(group: list[Fault]) -> bool:
    return all(fault.kind == "literal_error" for fault in group)


def _told(group: list[Fault], document: Document) -> list[Located]:
    fault, error = group[0], group[0].context.get("error")
    if isinstance(error, RefusedError) and fault.value is not None:
        return [_refused(fault, refusal, document) for refusal in error.refusals]
    told = [explained(one) for one in group]
    wrong = document.wrong_key if fault.is_key else document.wrong
    return [
        wrong(fault.there, _named(fault.there, told[0][0]), " or ".join(dict.fromkeys(m for _, m in told)))
    ]


def _refused(fault: Fault, refusal: Refusal, document: Document) -> Located:
    if refusal.key or isinstance(fault.value, dict):
        loc = (*fault.there, refusal.key) if refusal.key else fault.there
        return document.wrong(loc, _named(loc, refusal.fact), refusal.mend)
    guess = as_day(str(fault.value)) if allows(fault.annotation, date) else None
    fact = _named(fault.there, f"{shown(fault.value)} {refusal.fact}")
    return document.wrong(fault.there, fact, f"write {guess}" if guess else refusal.mend)


def _named(loc: Loc, fact: str) -> str:
    return f"{spoken(loc)}: {fact}" if loc else fact
