"""A finding's method and figures, line by line, for readers who check it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from kpiwork.display.templates import day
from kpiwork.review.finding_words import effect_words
from kpiwork.review.numbers import NumberStyle, whole_number
from kpiwork.review.raised import Raised
from kpiwork.signals.finding import Finding

__all__ = ["finding_facts"]

SMALLEST_P = 0.0001
NOT_KNOWN = "not known"
STRENGTHS = ("evidence", "size", "robustness", "testability")

Facts = tuple[tuple[str, tuple[str, ...]], ...]


def finding_facts(one: Raised, styles: Mapping[str, NumberStyle]) -> Facts:
    """Give what an analyst asks of a finding, by term; terms of which nothing is known are left out.

    Parameters
    ----------
    one : Raised
        The finding.
    styles : mapping of str to NumberStyle
        How the values of KPIs are printed, by id.
    """
    found = one.found
    smallest = "" if found.smallest is None else effect_words(found.smallest, found.kpi, styles)
    said = (
        ("Method", (one.method,)),
        ("Chance", _chance(found)),
        ("Grades", tuple(f"{name} {getattr(found, name).name.lower()}" for name in STRENGTHS)),
        ("Would have been seen", (smallest,)),
        ("Where nothing should be", _placebos(found)),
        ("With other settings", _settings(found)),
        ("Window", _window(found)),
        ("Settings", tuple(f"{name} {_value(value)}" for name, value in found.parameters)),
        ("Seed", () if found.seed is None else (str(found.seed),)),
        ("Also known", found.notes),
    )
    kept = ((term, tuple(line for line in lines if line)) for term, lines in said)
    return tuple((term, lines) for term, lines in kept if lines)


def _chance(found: Finding) -> tuple[str, ...]:
    named = (("p", found.p), ("q", found.q))
    said = [f"{name} {_small(value)}" for name, value in named if value is not None]
    looks = f"tested in {found.looks} review{'' if found.looks == 1 else 's'} so far, this one included"
    return (*said, looks)


def _small(value: float | None) -> str:
    if value is None:
        return NOT_KNOWN
    return f"below {SMALLEST_P:f}".rstrip("0") if value < SMALLEST_P else f"{value:.2g}"


def _placebos(found: Finding) -> tuple[str, ...]:
    return tuple(
        f"{one.words}: {_value(one.statistic)}, {'weaker' if one.is_weaker else 'as strong'}"
        for one in found.placebos
    )


def _settings(found: Finding) -> tuple[str, ...]:
    return tuple(
        f"{one.words}: p {_small(one.p)}, {'agrees' if one.agrees else 'does not agree'}"
        for one in found.settings
    )


def _window(found: Finding) -> tuple[str, ...]:
    known = found.start is not None and found.end is not None
    rows = f"{whole_number(found.rows)} {found.rows_are}" if found.rows else ""
    return (f"{day(found.start)} to {day(found.end)}" if known else "", rows)


def _value(value: float | bool | str | None) -> str:  # noqa: FBT001  # a setting may be either
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) or not math.isfinite(value):
        return str(value)
    return f"{value:.4g}".replace("-", "\N{MINUS SIGN}")
