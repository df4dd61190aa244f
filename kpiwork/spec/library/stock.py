"""The cards of the library, read from the files beside this module."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kpiwork.errors import SpecError, UsageError, did_you_mean
from kpiwork.spec.card import Card
from kpiwork.spec.library.needs import LibraryFile, Needs
from kpiwork.spec.place import UnreadableError, spec_error
from kpiwork.spec.problems import validated
from kpiwork.spec.read import parse, read_bytes, read_text

__all__ = ["AREAS", "LibraryCard", "area_of", "card_of", "library", "text_of"]

FOLDER = Path(__file__).parent
AREAS: Mapping[str, str] = MappingProxyType(
    {
        "sales": "Sales",
        "service": "Customer service",
        "hr": "HR and training",
        "operations": "Operations",
        "finance": "Finance",
        "it": "IT and software delivery",
    }
)
"""The areas of the library, by the name of their folder, in reading order."""

HEAD, NEEDS = "card:\n", "\nneeds:\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryCard:
    """One card of the library.

    Parameters
    ----------
    id : str
        Name of its file; the id that its copy has unless told otherwise.
    area : str
        Folder that it stands in: ``service``.
    card : Card
        What it says.
    needs : Needs
        What data it needs.
    also_called : tuple of str
        What others call it or look for.
    text : str
        The card as a file of a workbook holds it.
    """

    id: str
    area: str
    card: Card
    needs: Needs
    also_called: tuple[str, ...]
    text: str

    @property
    def area_name(self) -> str:
        """The area in words."""
        return AREAS[self.area]

    @property
    def watchers(self) -> tuple[str, ...]:
        """Cards that guard it or watch one of its gaming risks, each once."""
        watched = (risk.watched_by for risk in self.card.gaming_risks)
        named = (watcher.guardrail for watcher in watched if watcher)
        guards = (rail.kpi for rail in self.card.guardrails)
        return tuple(dict.fromkeys(name for name in (*guards, *named) if name))


@cache
def library() -> tuple[LibraryCard, ...]:
    """Give all cards of the library, by area and name.

    Raises
    ------
    SpecError
        If a file of the library was damaged.
    """
    files = (file for area in AREAS for file in (FOLDER / area).glob("*.yaml"))
    cards = [_read(file) for file in files]
    order = list(AREAS)
    return tuple(sorted(cards, key=lambda one: (order.index(one.area), one.card.name.casefold())))


def card_of(name: str, *, place: str = "library") -> LibraryCard:
    """Give one card by id.

    Raises
    ------
    UsageError
        If the library has none of that id.
    """
    known = {one.id: one for one in library()}
    if name not in known:
        guess = did_you_mean(name, known)
        mend = guess if guess.endswith("?") else "find one with: kpiwork library search WORDS"
        raise UsageError.at(place, f"'{name}' is no card of the library", mend)
    return known[name]


def area_of(name: str, *, place: str = "AREA") -> str:
    """Give an area by its folder or its name in words.

    Raises
    ------
    UsageError
        If the library has no such area.
    """
    known = {words.casefold(): area for area, words in AREAS.items()} | {area: area for area in AREAS}
    if name.strip().casefold() not in known:
        raise UsageError.at(place, f"'{name}' is no area of the library", did_you_mean(name, AREAS))
    return known[name.strip().casefold()]


def text_of(name: str) -> str:
    """Give a card's YAML text, as a file in ``kpis/`` would hold it.

    Raises
    ------
    UsageError
        If the library has none of that id.
    """
    return card_of(name).text


def _read(file: Path) -> LibraryCard:
    path = file.relative_to(FOLDER.parents[1]).as_posix()
    try:
        text = read_text(read_bytes(file, path), path)
        read = validated(LibraryFile, parse(text, path))
    except UnreadableError as error:
        raise spec_error(error.located) from error
    return LibraryCard(
        id=file.stem,
        area=file.parent.name,
        card=read.card,
        needs=read.needs,
        also_called=read.also_called,
        text=_card_in(text, path),
    )


def _card_in(text: str, path: str) -> str:
    """Cut the card out of a file's text, as it stands, without its indentation."""
    body, mark, _ = text.partition(NEEDS)
    if not text.startswith(HEAD) or not mark:
        raise SpecError.at(path, "does not hold card: and then needs:", "install kpiwork anew")
    return textwrap.dedent(body.removeprefix(HEAD)) + "\n"
