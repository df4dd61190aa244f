"""Leave off what a copied card says of KPIs that the workbook does not have yet: each line becomes a comment.

Cards of the library have each guardrail, link and watcher on a line of its own, so that a sign # hides it and
taking the sign away brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kpiwork.spec.document import Document
from kpiwork.spec.read import parse

__all__ = ["LeftOff", "leave_off"]

ROLES = {"guardrails": "guardrail", "leads": "leads"}
RISKS = "gaming_risks"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class LeftOff:
    """A KPI that a card speaks of and the workbook does not have.

    Parameters
    ----------
    role : str
        What it is to the card: ``guardrail``, ``leads`` or ``watcher``.
    kpi : str
        Its id in the library.
    """

    role: str
    kpi: str


def leave_off(text: str, known: Collection[str], path: str) -> tuple[str, tuple[LeftOff, ...]]:
    """Turn lines about unknown KPIs into comments.

    Parameters
    ----------
    text : str
        A card of the library.
    known : collection of str
        Ids of the KPIs that the department has, or will have.
    path : str
        The card's file, for messages.

    Returns
    -------
    str, tuple of LeftOff
        The text, and what is a comment now: guardrails first, then what it leads, then watchers.
    """
    document, lines = parse(text, path), text.split("\n")
    left = [*_entries(document, lines, known), *_watchers(document, lines, known)]
    return "\n".join(lines), tuple(dict.fromkeys(left))


def _entries(document: Document, lines: list[str], known: Collection[str]) -> Iterator[LeftOff]:
    for key, role in ROLES.items():
        entries = document.value.get(key, ())
        unknown = [i for i, entry in enumerate(entries) if entry["kpi"] not in known]
        for i in unknown:
            _comment(lines, document.values[key, i].line)
            yield LeftOff(role=role, kpi=entries[i]["kpi"])
        if unknown and len(unknown) == len(entries):
            _comment(lines, document.keys[(key,)].line)


def _watchers(document: Document, lines: list[str], known: Collection[str]) -> Iterator[LeftOff]:
    for i, risk in enumerate(document.value.get(RISKS, ())):
        watcher = risk.get("watched_by", {})
        if "guardrail" not in watcher or watcher["guardrail"] in known:
            continue
        line = document.keys[RISKS, i, "watched_by"].line
        if "detector" in watcher:
            kept = f"watched_by: {{detector: {watcher['detector']}}}   # as well: guardrail: "
            lines[line - 1] = f"{_blank(lines[line - 1])}{kept}{watcher['guardrail']}"
        else:
            _comment(lines, line)
        yield LeftOff(role="watcher", kpi=watcher["guardrail"])


def _comment(lines: list[str], line: int) -> None:
    blank = _blank(lines[line - 1])
    lines[line - 1] = f"{blank}# {lines[line - 1][len(blank) :]}"


def _blank(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]
