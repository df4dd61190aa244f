"""The ways found to break a KPI: how easy, how visible, and whether anything watches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpiwork.spec.relation import Grade

__all__ = ["Told", "told_risks"]

RANK = {Grade.HIGH.value: 0, Grade.MEDIUM.value: 1, Grade.LOW.value: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One way to earn a bonus on the number without any customer gaining from it.

    Parameters
    ----------
    index : int
        Its place on the card, from 0.
    how : str
        What somebody could do.
    ease, visibility : str
        ``low``, ``medium`` or ``high``; empty where not said yet.
    is_watched : bool
        Whether a detector or a guardrail would show it.
    sentence : str
        In words: ``Nothing watches this: …``
    """

    index: int
    how: str
    ease: str
    visibility: str
    is_watched: bool
    sentence: str


def told_risks(values: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Told, ...]:
    """Tell a card's gaming risks: those that nothing watches first, of these the easy and hidden ones.

    Parameters
    ----------
    values : mapping
        The card as typed.
    names : mapping of str to str
        What detectors and KPIs are called, by id.
    """
    listed = values.get("gaming_risks")
    risks = listed if isinstance(listed, list) else []
    told = [_told(index, risk, names) for index, risk in enumerate(risks) if isinstance(risk, dict)]
    return tuple(sorted(told, key=_gravity))


def _gravity(risk: Told) -> tuple[bool, int, int]:
    unsaid = len(RANK)
    return risk.is_watched, RANK.get(risk.ease, unsaid), -RANK.get(risk.visibility, -1)


def _told(index: int, risk: Mapping[str, Any], names: Mapping[str, str]) -> Told:
    watcher = risk.get("watched_by")
    ids = [str(one) for one in watcher.values() if one] if isinstance(watcher, dict) else []
    how, ease, seen = (str(risk.get(key) or "") for key in ("how", "ease", "visibility"))
    graded = f" Ease: {ease or 'not said yet'}; visibility: {seen or 'not said yet'}."
    watched = " and ".join(f"“{names.get(one, one)}”" for one in ids)
    before = f"Watched by {watched}: " if ids else "Nothing watches this: "
    text = how.rstrip(".") or "not written down yet"
    return Told(
        index=index,
        how=how,
        ease=ease,
        visibility=seen,
        is_watched=bool(ids),
        sentence=f"{before}{text}.{graded}",
    )
