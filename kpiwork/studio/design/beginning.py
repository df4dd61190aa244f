"""The draft that a new card begins with: empty, from a card of the library, or from a candidate."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from kpiwork.errors import UsageError
from kpiwork.spec.choices import Stage
from kpiwork.spec.drafts import CardDraft
from kpiwork.spec.layout import RESERVED
from kpiwork.spec.library.relations import leave_off
from kpiwork.spec.library.shelf import text_of
from kpiwork.spec.mends import as_identifier
from kpiwork.spec.read import parse
from kpiwork.spec.text import IDENTIFIER, LONGEST_IDENTIFIER

if TYPE_CHECKING:
    from kpiwork.studio.design.room import Room

__all__ = ["begun", "free_id"]

LONGEST = 40
"""Characters of an id that is made of words: longer ones are no help in a file's name."""
NUMBER = 4  # characters that a number behind an id takes


def begun(room: Room, name: str, *, from_library: str, candidate: Mapping[str, Any]) -> tuple[str, CardDraft]:
    """Make a card's id and first draft.

    Parameters
    ----------
    room : Room
        Knows which ids are taken.
    name : str
        The indicator in words.
    from_library : str
        Id of a card of the library; empty for none.
    candidate : mapping
        The workshop's candidate; empty for none.

    Raises
    ------
    UsageError
        If the name is empty, or the library has no such card.
    """
    words = " ".join(name.split())
    if not words:
        raise UsageError.at("name", "is empty", "give the card a name")
    taken = room.known
    values: dict[str, Any] = {}
    if from_library:
        text, _ = leave_off(text_of(from_library), taken, from_library)
        values = dict(parse(text, from_library).value)
    is_id = re.fullmatch(IDENTIFIER, words) is not None and "_" in words
    values["name"] = words.replace("_", " ").capitalize() if is_id else words
    values["stage"] = Stage.DRAFT.value
    if candidate.get("question"):
        values["question"] = candidate["question"]
    kpi = free_id(words, taken, otherwise="kpi")
    return kpi, CardDraft(card=values, candidate=candidate.get("id"))


def free_id(words: str, taken: Collection[str], *, otherwise: str) -> str:
    """Make an id of some words, in any script, that nobody has yet.

    Parameters
    ----------
    words : str
        What it is to remind of.
    taken : collection of str
        Ids that are used.
    otherwise : str
        What it is called where no letter of the words can stand in an id.
    """
    made = as_identifier(words) or otherwise
    if len(made) > LONGEST:
        made = made[:LONGEST].rpartition("_")[0] or made[:LONGEST]
    made = made[: LONGEST_IDENTIFIER - NUMBER]
    number, found = 1, made
    while found in taken or found in RESERVED:
        number += 1
        found = f"{made}_{number}"
    return found
