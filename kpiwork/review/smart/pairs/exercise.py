"""The exercise's workbook, and a pair walked through the check stage by stage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpiwork.review.smart.check import judged
from kpiwork.review.smart.judged import Criterion, Judged, Judgement, worst
from kpiwork.review.smart.look import Looked, look
from kpiwork.review.smart.pairs.pair import Pair, card_of
from kpiwork.review.smart.pairs.tables import write_tables
from kpiwork.spec.card import Card
from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook

__all__ = ["DEPARTMENT", "Stage", "exercise", "remarks", "verdicts", "walk"]

PARAMS = Path(__file__).resolve().with_name("params")
DEPARTMENT = "exercise"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A card between poor and good, and what the check says of it.

    Parameters
    ----------
    why : str
        Why the last step was taken; of the poor card, what is to be learnt.
    text : str
        The card's text.
    judged : tuple of Judged
        Every point of the check.
    """

    why: str
    text: str
    judged: tuple[Judged, ...]

    @property
    def remarks(self) -> tuple[Judged, ...]:
        """What does not pass."""
        return tuple(one for one in self.judged if one.judgement is not Judgement.PASS)


def exercise(folder: Path) -> Workbook:
    """Make the exercise's workbook in a folder, or read it where it was made before.

    Parameters
    ----------
    folder : Path
        A folder of its own.
    """
    if not (folder / "params").is_dir():
        (folder / "data").mkdir(parents=True, exist_ok=True)
        write_tables(folder / "data")
        shutil.copytree(PARAMS, folder / "params")
    return load(folder)


def walk(workbook: Workbook, pair: Pair) -> Iterator[Stage]:
    """Check a pair's card at every stage, the poor one first; each is measured as typed, nothing is saved.

    Parameters
    ----------
    workbook : Workbook
        From `exercise`.
    pair : Pair
        One of `kpiwork.review.smart.pairs.pair.pairs`.
    """
    reasons = (pair.lesson, *(step.why for step in pair.steps))
    before: Looked | None = None
    for why, text in zip(reasons, pair.texts, strict=True):
        card = card_of(text)
        known = before.measured if before is not None and _measures_as(before.card, card) else None
        before = look(workbook, DEPARTMENT, pair.id, card=card, measured=known)
        yield Stage(why=why, text=text, judged=judged(before))


def _measures_as(one: Card, other: Card) -> bool:
    """Whether the same readings come of two cards."""
    return (one.measure, one.targets_from) == (other.measure, other.targets_from)


def verdicts(stages: tuple[Stage, ...]) -> pd.DataFrame:
    """Give how each stage comes out by criterion: a row a stage."""
    rows = [
        {
            one.value: worst(point for point in stage.judged if point.criterion is one).value
            for one in Criterion
        }
        for stage in stages
    ]
    names = ["poor card", *(f"step {number}" for number in range(1, len(stages)))]
    return pd.DataFrame(rows, index=pd.Index(names, name="stage"))


def remarks(stage: Stage) -> pd.DataFrame:
    """Give what does not pass at a stage: a row a remark, with its mend."""
    columns = ["criterion", "check", "judgement", "place", "reason", "mend"]
    rows = [
        (one.criterion.value, one.check, one.judgement.value, one.place, one.reason, one.mend)
        for one in stage.remarks
    ]
    return pd.DataFrame(rows, columns=columns)
