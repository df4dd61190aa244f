"""Write the parts of the documentation that the code knows best: run `python docs/make.py`.

Fields of every file, functions of the formula language, commands and exit codes, detectors, the library of
cards. A test compares the committed pages with what this gives, so they cannot drift.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from click import Command, Parameter
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.main import get_command

from kpiwork import testing
from kpiwork.cli import ExitCode, app
from kpiwork.measure.expression import FORMS, FUNCTIONS
from kpiwork.measure.expression.functions import Form, Function
from kpiwork.signals.registry import BUILT_IN, known_detectors
from kpiwork.spec import batch, card, department, entries, objective, settings, workshop
from kpiwork.spec.entries import ConcernKind
from kpiwork.spec.guide import guide
from kpiwork.spec.holiday import Holiday
from kpiwork.spec.library.shelf import AREAS, LibraryCard, library
from kpiwork.spec.library.told import margin_words, unit_words
from kpiwork.spec.measure import Part
from kpiwork.spec.time import Lag
from kpiwork.spec.unit import Unit, UnitKind

HERE = Path(__file__).parent

FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "workbook.yaml": ("The organisation, its calendar, its sources.", settings.Settings),
    "objectives.yaml": ("What the organisation wants, as a tree.", objective.Objectives),
    "<department>/department.yaml": ("Who the department is.", department.Department),
    "<department>/kpis/<kpi>.yaml": ("One KPI; the file's name is its id.", card.Card),
    "<department>/workshop.yaml": ("What was said in the workshop.", workshop.Workshop),
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
    Unit: ", ".join(f"`{kind}`" for kind in UnitKind if kind != "currency") + " or `{currency: USD}`",
    Lag: "lag such as `2 months`, `0-1 months`",
    Holiday: "day, or days such as `2025-12-24..2025-12-26`",
}


def _plain(annotation: object) -> str:
    names: dict[object, str] = {str: "text", float: "number", int: "whole number", bool: "true or false"}
    names |= {Part: "formula or Part"} | WRITTEN_ON_A_LINE
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


FORMULAS = """# Formulas

Made from the code by `python docs/make.py`.

A formula is a small part of SQL. A numerator or denominator is made of aggregates, with arithmetic and
`case` over them; a condition (`where`) and a derived column are made of one row's columns. Everything
else is refused by name, with its position; no formula reaches beyond the columns of its source.

```yaml
numerator: count(*) filter (where first_human_reply_min <= 240)
denominator: count(*)
where: channel <> 'spam' and due_at <= data_end
```

`data_end` is the midnight after the day on which the data are looked at. Column names with capitals or
spaces stand in double quotes. A value divided by zero is null; sums are whole numbers or floats, never
decimals; elapsed time is counted in seconds and given as minutes, hours or days; dates are read in the
workbook's time zone. The same formula means the same on every engine.
"""

SORTS = {"aggregate": "Aggregates", "row": "Functions of one row"}


def formulas_page() -> str:
    """Describe every form and function of the formula language."""
    parts = [FORMULAS, "## Forms\n", _functions(FORMS)]
    for sort in dict.fromkeys(one.sort for one in FUNCTIONS.values()):
        title = SORTS.get(sort.value, sort.value.capitalize())
        parts += [f"## {title}\n", _functions([one for one in FUNCTIONS.values() if one.sort is sort])]
    return "\n".join(parts).rstrip() + "\n"


def _functions(listed: Iterable[Function | Form]) -> str:
    rows = [f"| `{one.signature.replace('|', '&#124;')}` | {one.help} |" for one in listed]
    return "\n".join(["| write | it gives |", "|---|---|", *rows, ""])


def commands_page() -> str:
    """Describe every command, its options and the exit codes."""
    parts = ["# Commands\n", "Made from the code by `python docs/make.py`.\n"]
    for name, command in _commands(get_command(app)):
        names = [one.metavar for one in command.params if one.param_type_name == "argument"]
        parts += [f"## `kpiwork {' '.join([name, *names])}`\n", f"{command.help}\n"]
        rows = [f"| `{_spelled(one)}` | {one.help} |" for one in command.params if getattr(one, "help", None)]
        parts.append("\n".join(["| option | what it says |", "|---|---|", *rows, ""]))
    codes = [f"| {code.value} | {code.meaning} |" for code in ExitCode]
    parts += ["## Exit codes\n", "\n".join(["| code | means |", "|---|---|", *codes, ""])]
    return "\n".join(parts).rstrip() + "\n"


def _commands(group: Any, before: str = "") -> Iterable[tuple[str, Command]]:
    """Give all commands by name, those of a group behind the group's: ``library search``."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _spelled(option: Parameter) -> str:
    if option.param_type_name == "argument":
        return str(option.metavar)
    return ", ".join(option.opts) + (f" {option.metavar}" if option.metavar else "")


def detectors_page() -> str:
    """Put what detectors say of themselves, and what `kpiwork.testing` holds, into the page."""
    text = (HERE / "detectors.md").read_text(encoding="utf-8")
    told = "\n".join(_detector(name, kind) for name, kind in known_detectors().items() if name in BUILT_IN)
    rows = [f"| `{name}` | {_opening(getattr(testing, name))} |" for name in testing.__all__]
    held = "\n".join(["| name | what it is for |", "|---|---|", *rows])
    return _between(_between(text, "", told), "testing, ", held)


def _between(text: str, which: str, made: str) -> str:
    """Replace what stands between two marks."""
    begin, end = (f"<!-- {side}: {which}made by docs/make.py -->" for side in ("begin", "end"))
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{made.strip()}\n\n{end}{after}"


def _detector(name: str, kind: type[Any]) -> str:
    needs = ", ".join(need.value for need in kind.needs) or "no more than the KPI's own data"
    others = "the analyst's edition and notebooks"
    where = f"department pages, {others}" if kind.on_pages else others
    head = [("asks", kind.question), ("needs", needs), ("shown in", where), ("how", kind.method)]
    lists = (("Explanations without anybody's intent", kind.benign), ("What to look at", kind.look_at),
             ("How the incentive goes away", kind.redesign))  # fmt: skip
    parts = [f"### `{name}`\n", f"{_opening(kind)}\n", "| | |\n|---|---|"]
    parts += [f"| {word} | {_cell(text)} |" for word, text in head]
    parts += ["", *_settings(kind)]
    for title, texts in lists:
        parts += [f"{title}:\n", *(f"- {text}" for text in texts), ""]
    return "\n".join(parts)


def _settings(kind: type[Any]) -> list[str]:
    """List a detector's parameters with their defaults and what its docstring says of them."""
    means = dict(PARAMETER.findall(inspect.getdoc(kind) or ""))
    known = ((one.name, one.default) for one in dataclasses.fields(kind))
    rows = [f"| `{name}` | {default!r} | {_cell(means[name])} |" for name, default in known]
    return ["| setting | default | what it is |", "|---|---|---|", *rows, ""] if rows else []


def _opening(thing: object) -> str:
    return _cell((inspect.getdoc(thing) or "").partition("\n")[0])


def _cell(text: str) -> str:
    return " ".join(text.replace("``", "`").replace("|", "&#124;").split())


def library_page() -> str:
    """Put a table of each area's cards into the page."""
    text = (HERE / "library.md").read_text(encoding="utf-8")
    tables = []
    for area, words in AREAS.items():
        rows = [_shelved(one) for one in library() if one.area == area]
        head = ["| id | what it says | better | unit | measures | must not worsen | definition after |",
                "|---|---|---|---|---|---|---|"]  # fmt: skip
        tables.append("\n".join([f"### {words}\n", *head, *rows, ""]))
    return _between(text, "", "\n".join(tables))


def _shelved(one: LibraryCard) -> str:
    card = one.card
    margins = ((rail.kpi, margin_words(rail.kpi, rail.must_not_worsen_by)) for rail in card.guardrails)
    guards = ", ".join(f"`{kpi}` by {words}" for kpi, words in margins)
    unit = unit_words(card.unit)
    cells = (f"`{one.id}`", card.name, card.better, unit, card.measures, guards, card.definition_from)
    return f"| {' | '.join(_cell(str(cell)) for cell in cells)} |"


def people_page() -> str:
    """Put what helps with each kind of concern into the page."""
    text = (HERE / "people.md").read_text(encoding="utf-8")
    parts = []
    for one in map(guide, ConcernKind):
        parts.append(f"### “{one.kind.value}”\n")
        for heading, lines in one.parts:
            parts += [f"{heading}:\n", *(f"- {line}" for line in lines), ""]
    return _between(text, "", "\n".join(parts))


PARAMETER = re.compile(r"^(\w+) : .+\n((?:    .+\n?)+)", re.MULTILINE)

PAGES = {
    "files.md": fields_page,
    "formulas.md": formulas_page,
    "commands.md": commands_page,
    "detectors.md": detectors_page,
    "library.md": library_page,
    "people.md": people_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
