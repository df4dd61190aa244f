"""What the steps of a sitting share: the desk, the KPI that is worked on, where the focus goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import ipywidgets
from markupsafe import Markup

from kpiwork.periods import Calendar
from kpiwork.spec.load import load_as_far
from kpiwork.spec.place import Loc
from kpiwork.studio.design.desk import DesignDesk
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.trial import Trial
from kpiwork.studio.designer.drawn import Drawing
from kpiwork.studio.designer.later import Later
from kpiwork.studio.designer.look import FOCUS

__all__ = ["Sitting"]

TYPED_OUT = 0.7
"""Seconds without a key after which what was typed is kept and tried."""


class Sitting:
    """One sitting.

    Parameters
    ----------
    desk : DesignDesk
        Keeps and answers everything.
    kpi : str
        Id of the KPI that is worked on first; one with a draft where left out, else the first.
    """

    def __init__(self, desk: DesignDesk, kpi: str = "") -> None:
        self.desk = desk
        self.later = Later(TYPED_OUT)
        self.pointer = ipywidgets.HTML()
        states = (*desk.found().drafts, *desk.kpis())
        self.kpi = kpi or next((one.kpi for one in states if one.problem is None), "")
        self.on_change: Callable[[], None] = lambda: None
        self._goal: Any = None
        self._pointed = 0

    @cached_property
    def calendar(self) -> Calendar:
        """The workbook's calendar."""
        workbook, _ = load_as_far(self.desk.root)
        return workbook.calendar

    def drawing(self, trial: Trial, bounds: tuple[tuple[str, float], ...] = ()) -> Drawing:
        """Give a trial of the KPI that is worked on, to be drawn."""
        form = self.desk.form(self.kpi)
        return Drawing(trial=trial, form=form, calendar=self.calendar, bounds=bounds)

    def change(self, loc: Loc, typed: Any) -> Form:
        """Fill in a field of the KPI's card."""
        return self._changed(self.desk.change(self.kpi, loc, typed))

    def change_workshop(self, loc: Loc, typed: Any) -> Form:
        """Fill in a field of the workshop."""
        return self._changed(self.desk.change_workshop(loc, typed))

    def change_entry(self, kind: str, index: int, loc: Loc, typed: Any) -> Form:
        """Fill in a field of a new concern, sign-off or pilot."""
        return self._changed(self.desk.change_entry(kind, index, loc, typed))

    def point_at(self, part: Any) -> None:
        """Move the focus to a part: its heading, or its first control."""
        if self._goal is not None:
            self._goal.remove_class("kw-goal")
        self._goal = part
        part.add_class("kw-goal")
        self._pointed += 1
        mark = Markup('<style data-number="{}" onload="{}">.kw-goal{{}}</style>')
        self.pointer.value = mark.format(self._pointed, FOCUS)

    def _changed(self, form: Form) -> Form:
        self.on_change()
        return form
