"""What can be asked of a card's records: values around the cutoff, repeats, last digits, what is left out.

Each is the parameters of one histogram, the query that counts it, and how its groups are written down.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, Self

import ibis

from kpiwork.errors import DataError, UsageError
from kpiwork.measure.cuts import Cut
from kpiwork.measure.engine import Answer
from kpiwork.measure.histograms.bins import MOST_BINS, exact_ratio
from kpiwork.measure.histograms.resolutions import check_resolution, resolution_of
from kpiwork.measure.histograms.rows import KEPT, CardRows
from kpiwork.measure.histograms.tallies import BEYOND, Tally, around, by_truth, last_digits, repeats
from kpiwork.periods import PeriodKind
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["AroundCutoff", "Asked", "Group", "LastDigits", "LeftOut", "Repeats", "cutoff_bin"]

REACH = 75  # 2.5 half hours in minutes: two other members of every class of round numbers
MOST_REACH = 10_000
MOST_TIMES = 20
MOST_TIMES_EVER = 10_000

Key = int | None


class Group(StrEnum):
    """What the rows of a histogram's group have in common."""

    VALUE = "value"
    """Their bin, last digit, or how often their value occurs."""
    BELOW = "below"
    """Their values are below the range."""
    ABOVE = "above"
    """Their values are above the range."""
    MORE = "more"
    """Their values occur more often than is told apart."""
    BEYOND = "beyond"
    """Their values are too large, or infinite."""
    MISSING = "missing"
    """They have no value."""


class Asked(Protocol):
    """The parameters of one histogram."""

    @property
    def grain(self) -> PeriodKind:
        """By which periods."""

    @property
    def dimension(self) -> str:
        """By which dimension too; empty for the whole."""

    def settled(self, rows: CardRows) -> Self:
        """Give the same with all that was left open filled in, and checked."""

    def query(self, rows: CardRows) -> ibis.Table:
        """Give the one query, when settled."""

    def columns(self, answer: Answer, rows: CardRows) -> Mapping[str, Sequence[object]]:
        """Give the columns that are its own: group, what was told apart, and more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AroundCutoff:
    """Values at the recording resolution, around the card's cutoff.

    Parameters
    ----------
    column : str
        Column of numbers; the cutoff's where left out.
    resolution : float or None
        Step between two values as recorded, in the column's unit; found by a query of its own where left
        out. Each value falls into the nearest bin, so it should be the step of recording or finer.
    reach : int
        How many bins on either side of the cutoff's are told apart.
    grain : PeriodKind
        By which periods.
    dimension : str
        By which dimension of the card too.
    """

    column: str = ""
    resolution: float | None = None
    reach: int = REACH
    grain: PeriodKind = PeriodKind.MONTH
    dimension: str = ""

    def settled(self, rows: CardRows) -> Self:
        """Fill in column and resolution.

        Raises
        ------
        UsageError
            If resolution, reach or dimension cannot be.
        DataError
            If the card has no cutoff, the column no numbers, or its values no resolution.
        """
        _check_whole("reach", self.reach, 0, MOST_REACH)
        made = replace(
            self,
            column=rows.column(self.column),
            resolution=_settled(self.resolution, rows, self.column),
            dimension=rows.dimension(self.dimension),
        )
        if abs(made.center(rows.cutoff)) + self.reach >= MOST_BINS:
            fact = f"the cutoff {rows.cutoff.at} is {MOST_BINS} steps of {made.resolution} or more from 0"
            raise UsageError.at("resolution", fact, "write a coarser one")
        return made

    def center(self, cutoff: Cutoff) -> int:
        """Give the number of the cutoff's bin, when settled."""
        return cutoff_bin(cutoff, self.resolution or math.nan)

    def query(self, rows: CardRows) -> ibis.Table:
        """Give the query, when settled."""
        number, center = rows.number(self.column), self.center(rows.cutoff)
        return around(_tally(self, rows), number, self.resolution or 0, center=center, reach=self.reach)

    def columns(self, answer: Answer, rows: CardRows) -> Mapping[str, Sequence[object]]:
        """Give group, bin and value."""
        center, step = self.center(rows.cutoff), Fraction(repr(self.resolution))
        ends = {
            center - self.reach - 1: Group.BELOW,
            center + self.reach + 1: Group.ABOVE,
            None: Group.MISSING,
        }
        groups, bins = _told(answer["key"], ends)
        value = {one: math.nan if one is None else float(one * step) for one in set(bins)}
        return {"group": groups, "bin": bins, "value": [value[one] for one in bins]}


@dataclass(frozen=True, kw_only=True, slots=True)
class LastDigits:
    """The last digit of values, counted in steps of the recording resolution.

    Parameters
    ----------
    column, resolution, grain, dimension
        As for `AroundCutoff`.
    """

    column: str = ""
    resolution: float | None = None
    grain: PeriodKind = PeriodKind.MONTH
    dimension: str = ""

    def settled(self, rows: CardRows) -> Self:
        """Fill in column and resolution; raises as `AroundCutoff`."""
        return replace(
            self,
            column=rows.column(self.column),
            resolution=_settled(self.resolution, rows, self.column),
            dimension=rows.dimension(self.dimension),
        )

    def query(self, rows: CardRows) -> ibis.Table:
        """Give the query, when settled."""
        return last_digits(_tally(self, rows), rows.number(self.column), self.resolution or 0)

    def columns(self, answer: Answer, rows: CardRows) -> Mapping[str, Sequence[object]]:  # noqa: ARG002
        """Give group and digit."""
        groups, digits = _told(answer["key"], {BEYOND: Group.BEYOND, None: Group.MISSING})
        return {"group": groups, "digit": digits}


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeats:
    """How often values, or combinations of values, occur within a period.

    Parameters
    ----------
    of : tuple of str
        Columns that make up a value; the cutoff's where left out. Numbers are the same when their
        float64 is, texts when every sign is; NaN and empty texts are missing.
    most : int
        How many times are told apart; values that occur more often are put together.
    grain, dimension
        As for `AroundCutoff`.
    """

    of: tuple[str, ...] = ()
    most: int = MOST_TIMES
    grain: PeriodKind = PeriodKind.MONTH
    dimension: str = ""

    def settled(self, rows: CardRows) -> Self:
        """Fill in the columns; raises as `AroundCutoff`."""
        _check_whole("most", self.most, 1, MOST_TIMES_EVER)
        columns = tuple(rows.column(name) for name in self.of or ("",))
        return replace(self, of=columns, dimension=rows.dimension(self.dimension))

    def query(self, rows: CardRows) -> ibis.Table:
        """Give the query, when settled."""
        return repeats(_tally(self, rows), self.of, most=self.most)

    def columns(self, answer: Answer, rows: CardRows) -> Mapping[str, Sequence[object]]:  # noqa: ARG002
        """Give group, times and how many values occur so often; a missing one is none."""
        groups, times = _told(answer["key"], {self.most + 1: Group.MORE, None: Group.MISSING})
        found = zip(groups, answer["values"], strict=True)
        values = [0 if group is Group.MISSING else count for group, count in found]
        return {"group": groups, "times": times, "values": values}


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """Rows that the measure's ``where`` keeps, and those it leaves out.

    Parameters
    ----------
    grain, dimension
        As for `AroundCutoff`.
    """

    grain: PeriodKind = PeriodKind.MONTH
    dimension: str = ""

    def settled(self, rows: CardRows) -> Self:
        """Check the dimension; raises as `AroundCutoff`."""
        return replace(self, dimension=rows.dimension(self.dimension))

    def query(self, rows: CardRows) -> ibis.Table:
        """Give the query, when settled."""
        cut = Cut(grain=self.grain, dimension=self.dimension)
        return by_truth(Tally(table=rows.own, cut=cut, calendar=rows.calendar), rows.own[KEPT])

    def columns(self, answer: Answer, rows: CardRows) -> Mapping[str, Sequence[object]]:  # noqa: ARG002
        """Give group and whether rows are kept."""
        return {
            "group": [Group.VALUE] * len(answer["key"]),
            "kept": [key == 1 for key in answer["key"]],
        }


def cutoff_bin(cutoff: Cutoff, resolution: float) -> int:
    """Give the bin of the last value that is good: the cutoff's own where it is a multiple."""
    ratio = exact_ratio(cutoff.at, resolution)
    return math.floor(ratio) if cutoff.good_side is Side.BELOW else math.ceil(ratio)


def _tally(asked: Asked, rows: CardRows) -> Tally:
    cut = Cut(grain=asked.grain, dimension=asked.dimension)
    return Tally(table=rows.table, cut=cut, calendar=rows.calendar)


def _told(keys: Sequence[Key], ends: Mapping[Key, Group]) -> tuple[list[Group], list[Key]]:
    groups = [ends.get(key, Group.VALUE) for key in keys]
    told = zip(groups, keys, strict=True)
    return groups, [key if group is Group.VALUE else None for group, key in told]


def _settled(resolution: float | None, rows: CardRows, column: str) -> float:
    if resolution is not None:
        return check_resolution(resolution)
    found = resolution_of(rows, column)
    if found.step is None:
        fact = (
            f"column '{found.column}' has no resolution that could be found: its values are {found.recorded}"
        )
        mend = "name the step in which its values are to be counted"
        raise DataError.at("resolution", fact, mend)
    return found.step


def _check_whole(name: str, value: int, least: int, most: int) -> None:
    if not (isinstance(value, int) and least <= value <= most):
        fact = f"{value!r} is out of range, or no whole number"
        raise UsageError.at(name, fact, f"write a whole number from {least} to {most}")
