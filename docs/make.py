"""Write the parts of the documentation that the code knows best: run `python docs/make.py`.

Fields of every file, functions of the formula language, commands and exit codes. A test compares
the committed pages with what this gives, so they cannot drift.
"""

from __future__ import annotations

import enum
import types
import typing
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kpiwork.spec import batch, card, department, entries, objective, settings
from kpiwork.spec.measure import Part
from kpiwork.spec.time import Lag
from kpiwork.spec.unit import Unit, UnitKind

HERE = Path(__file__).parent

FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "workbook.yaml": ("The organisation, its calendar, its sources.", settings.Settings),
    "objectives.yaml": ("What the organisation wants, as a tree.", objective.Objectives),
    "<department>/department.yaml": ("Who the department is.", department.Department),
    "<department>/kpis/<kpi>.yaml": ("One KPI; the file's name is its id.", card.Card),
    "<department>/comments.yaml": ("What owners say about a period.", entries.Comments),
    "<department>/decisions.yaml": ("Questions put to a meeting, and what it decided.", entries.Decisions),
    "<department>/signoffs.yaml": ("Who agreed to a card.", entries.SignOffs),
    "<department>/concerns.yaml": ("Objections, and what followed from them.", entries.Concerns),
    "<department>/pilots.yaml": ("Trials of a card.", entries.Pilots),
    "batches/<name>.yaml": ("Which notebook is run for whom.", batch.Batch),
}


def fields_page() -> str:
    """Describe every field of every file of a workbook."""
    parts = ["# The files of a workbook\n", "Made from the models by `python docs/make.py`.\n"]
    for name, (what, model) in FILES.items():
        parts += [f"## `params/{name}`\n", f"{what}\n", *_tables(model)]
    return "\n".join(parts).rstrip() + "\n"


def _tables(model: type[BaseModel]) -> list[str]:
    found, todo = [], [model]
    seen: set[type[BaseModel]] = set()
    while todo:
        one = todo.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one is not model:
            found.append(f"### {one.__name__}\n\n{_first_line(one)}\n")
        found.append(_table(one))
        todo += [inner for field in one.model_fields.values() for inner in _models_in(field.annotation)]
    return found


def _table(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_type(field.annotation)} | {_default(field)} | {_help(field)} |"
            for name, field in model.model_fields.items()]  # fmt: skip
    return "\n".join(["| key | holds | if left out | what it is |", "|---|---|---|---|", *rows, ""])


def _help(field: FieldInfo) -> str:
    return " ".join((field.description or "").replace("``", "`").split())


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, enum.Enum):
        return f"`{value.value}`"
    if isinstance(value, BaseModel):
        return "its own defaults"
    return "" if value in (None, (), {}, False, "") or value == ("",) else f"`{value}`"


def _type(annotation: object) -> str:
    """Name a type in plain words: ``text``, ``number``, ``one of a, b``, ``list of Target``."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(one) for one in inner if one is not type(None))
    if origin is typing.Annotated:
        return _type(inner[0])
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{one}`" for one in inner)
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return f"{_type(inner[0])} to {_type(inner[1])}"
    return _plain(annotation)


WRITTEN_ON_A_LINE = {
    Unit: "one of " + ", ".join(f"`{kind}`" for kind in UnitKind if kind != "currency") + ", or `{currency: USD}`",
    Lag: "lag such as `2 months`, `0-1 months`",
}


def _plain(annotation: object) -> str:
    names = {str: "text", float: "number", int: "whole number", bool: "true or false", Part: "formula or Part"}
    names |= WRITTEN_ON_A_LINE
    if isinstance(annotation, type):
        if annotation in names:
            return names[annotation]
        if issubclass(annotation, enum.Enum):
            return "one of " + ", ".join(f"`{one.value}`" for one in annotation)
        return {"date": "day", "timedelta": "duration"}.get(annotation.__name__, annotation.__name__)
    return str(annotation)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [] if annotation in WRITTEN_ON_A_LINE else [annotation]
    return [model for inner in typing.get_args(annotation) for model in _models_in(inner)]


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0].replace("``", "`")


PAGES = {"files.md": fields_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
