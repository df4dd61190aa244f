"""Whether a notebook can be run for a batch: one cell of parameters, those that a batch gives."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path

import nbformat

from kpiwork.errors import Problem, did_you_mean

__all__ = ["PARAMETERS", "TAG", "problems_of", "set_defaults"]

PARAMETERS = ("workbook", "department", "period", "edition", "as_of")
LEFT = ("kpi", "pilot", "records", "periods", "units", "runs")
"""May stand beside them: which KPI or pilot a notebook shows, and sizes. A batch leaves them as they are."""
TAG = "parameters"
ALL_OF_THEM = (
    f"declare {', '.join(PARAMETERS[:-1])} and {PARAMETERS[-1]} there, and nothing else but "
    f"{', '.join(LEFT[:-1])} or {LEFT[-1]}"
)


def problems_of(path: Path, *, place: str) -> list[Problem]:
    """Say why a notebook cannot be run for a batch.

    Parameters
    ----------
    path : Path
        The notebook.
    place : str
        How messages name it.

    Returns
    -------
    list of Problem
        Empty when it can be run.
    """
    if not path.is_file():
        mend = did_you_mean(path.stem, sorted(other.stem for other in path.parent.glob("*.ipynb")))
        return [Problem(place=place, fact="is missing", mend=f"put the notebook there; {mend}")]
    try:
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", ())]
    except (ValueError, AttributeError, KeyError, TypeError, OSError, nbformat.ValidationError) as error:
        return [
            Problem(
                place=place, fact=f"is no notebook ({_first_line(error)})", mend="save it anew in Jupyter"
            )
        ]
    if len(cells) != 1:
        fact = f"has {len(cells) or 'no'} cell{'s' * (len(cells) != 1)} tagged '{TAG}'"
        return [Problem(place=place, fact=fact, mend="tag the one cell that declares the parameters")]
    return _problems_of_cell(cells[0].source, place)


def set_defaults(path: Path, given: Mapping[str, str]) -> None:
    """Write other defaults into a notebook's parameters cell; all else stays as it is.

    Parameters
    ----------
    path : Path
        The notebook.
    given : mapping of str to str
        New text by parameter.
    """
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    for cell in notebook.cells:
        if TAG in cell.metadata.get("tags", ()):
            cell.source = "\n".join(_given(line, given) for line in cell.source.splitlines())
    nbformat.write(notebook, path)


def _given(line: str, given: Mapping[str, str]) -> str:
    name = line.partition(" = ")[0]
    return f"{name} = {json.dumps(given[name])}" if name in given else line


def _problems_of_cell(source: str, place: str) -> list[Problem]:
    try:
        declared = {name for statement in ast.parse(source).body for name in _names(statement)}
    except SyntaxError as error:
        fact = f"has a parameters cell that is no Python ({error.msg}, line {error.lineno})"
        return [Problem(place=place, fact=fact, mend=ALL_OF_THEM)]
    lacking = [f"lacks the parameter '{name}'" for name in PARAMETERS if name not in declared]
    unknown = [f"asks for '{name}', which no batch gives" for name in sorted(declared - {*PARAMETERS, *LEFT})]
    return [Problem(place=place, fact=fact, mend=ALL_OF_THEM) for fact in lacking + unknown]


def _names(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
