"""A poor card, the steps that mend it, and the good card that comes of them; read from files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kpiwork.spec.card import Card
from kpiwork.spec.problems import validated
from kpiwork.spec.read import parse

__all__ = ["Pair", "Step", "card_of", "pair", "pairs"]

CARDS = Path(__file__).resolve().with_name("cards")
KEY = re.compile(r"^(\w+):", re.MULTILINE)
ORDER = tuple(Card.model_fields)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a repair.

    Parameters
    ----------
    why : str
        What was wrong, and what is better, in a sentence or two.
    write : str
        The keys that are written, as text of a card; whatever they held before is gone.
    remove : tuple of str
        Keys that are taken out.
    mends : tuple of str
        The checks that it mends.
    """

    why: str
    write: str
    remove: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A poor card and the good one that it becomes.

    Parameters
    ----------
    id : str
        The KPI's id.
    title : str
        The poor idea as people say it: ``Improve customer satisfaction``.
    lesson : str
        What is to be learnt from it, in a sentence.
    poor : str
        The text of the poor card.
    steps : tuple of Step
        How it is mended.
    left : Mapping of str to str
        What the check still says of the good card, and why that is left so.
    """

    id: str
    title: str
    lesson: str
    poor: str
    steps: tuple[Step, ...]
    left: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, ...]:
        """The card's text at each stage: poor first, good last."""
        found = [self.poor]
        for step in self.steps:
            found.append(_written(found[-1], step))
        return tuple(found)

    @property
    def good(self) -> str:
        """The text of the good card."""
        return self.texts[-1]


@cache
def pairs() -> tuple[Pair, ...]:
    """Give all pairs, in the order in which they are taught."""
    found = [(int(name.partition("_")[0]), path) for path in CARDS.glob("*.yaml") for name in [path.stem]]
    return tuple(_read(path) for _, path in sorted(found))


def pair(name: str) -> Pair:
    """Give one pair by its KPI's id.

    Raises
    ------
    StopIteration
        If there is none of that id; see `pairs`.
    """
    return next(one for one in pairs() if one.id == name)


def card_of(text: str) -> Card:
    """Read the text of a card."""
    return validated(Card, parse(text, "card"))


def _read(path: Path) -> Pair:
    values: dict[str, Any] = parse(path.read_text(encoding="utf-8"), path.name).value
    steps = tuple(
        Step(
            why=" ".join(one["why"].split()),
            write=one.get("write", ""),
            remove=tuple(one.get("remove", ())),
            mends=tuple(one.get("mends", ())),
        )
        for one in values["steps"]
    )
    return Pair(
        id=path.stem.partition("_")[2],
        title=values["title"],
        lesson=" ".join(values["lesson"].split()),
        poor=values["poor"],
        steps=steps,
        left=dict(values.get("left") or {}),
    )


def _written(text: str, step: Step) -> str:
    """Put a step's keys in the place of what they held, in the order that cards are written in."""
    keys = _blocks(text) | _blocks(step.write)
    kept = [key for key in ORDER if key in keys and key not in step.remove]
    return "".join(keys[key] for key in kept)


def _blocks(text: str) -> dict[str, str]:
    """Cut a card's text into its top-level keys, each with its lines."""
    found = list(KEY.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    return {one[1]: text[one.start() : end] for one, end in zip(found, ends, strict=True)}
