"""The fields of a form: what a manager is asked, by what kind of control, with help in plain words.

Which fields there are comes from the models of the files; `kpiwork.studio.design.asked` adds the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.spec.place import Loc
from kpiwork.studio.design.steps import Step

__all__ = ["Control", "Field", "Option"]


class Control(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    """Text on one line."""
    PROSE = "prose"
    """Text of several lines."""
    FORMULA = "formula"
    """Text in the language of measures."""
    CHOICE = "choice"
    """One of `options`; where `is_open`, another text may be typed."""
    DAY = "day"
    """A calendar day."""
    NUMBER = "number"
    """A number in the KPI's own unit, or another's."""
    WHOLE = "whole number"
    """A whole number."""
    PERCENT = "percent"
    """A number typed as percent (``95``) and kept as a share (``0.95``)."""
    YES_NO = "yes or no"
    """A truth."""
    DURATION = "duration"
    """A stretch of time as text: ``7 days``."""
    LAG = "lag"
    """How long until something shows, as text: ``0-1 months``."""
    GROUP = "group"
    """Several fields that belong together: `inside`."""
    LINES = "lines"
    """A list of texts."""
    CHOICES = "choices"
    """A list of `options`; where `is_open`, of other texts too."""
    ENTRIES = "entries"
    """A list of groups, each of the fields `inside`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One thing that can be chosen.

    Parameters
    ----------
    value : str
        As the file holds it.
    words : str
        As a manager reads it.
    """

    value: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing that is asked.

    Parameters
    ----------
    loc : Loc
        The way to it: ``("measure", "numerator", "value")``. Of a field inside a list's entry, the way
        from the entry: ``("kpi",)``; the entry stands at ``(*list.loc, index)``.
    label : str
        In a few words.
    help : str
        What to write there, in a manager's words.
    control : Control
        How it is filled in.
    step : Step
        At which step of the workshop it is asked.
    required : bool
        Whether a file cannot be saved without it. Inside a group that is not required itself: not without
        it where the group is there at all.
    options : tuple of Option
        What can be chosen.
    is_open : bool
        Whether something else than `options` may be typed.
    inside : tuple of Field
        The fields of a group, or of each entry of a list.
    if_empty : str
        What holds where nothing is written, in words; empty where nothing does.
    """

    loc: Loc
    label: str
    help: str
    control: Control
    step: Step
    required: bool = False
    options: tuple[Option, ...] = ()
    is_open: bool = False
    inside: tuple[Field, ...] = ()
    if_empty: str = ""

    @property
    def key(self) -> str:
        """The last step of the way."""
        return str(self.loc[-1])

    def walk(self) -> Iterator[Field]:
        """Give the field and every field inside it."""
        yield self
        for one in self.inside:
            yield from one.walk()
