"""The workshop in JupyterLab: thirteen steps, in any order, over drafts that outlive a kernel.

A view: everything that is typed goes to a `DesignDesk`, and what it answers is shown.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets

from kpiwork.display.html import Html
from kpiwork.errors import UsageError, did_you_mean
from kpiwork.review.assemble import read_as_of
from kpiwork.studio.design.desk import DesignDesk, open_design
from kpiwork.studio.design.steps import Step
from kpiwork.studio.designer.atoms import box, button, buttons, heading, listed, shown
from kpiwork.studio.designer.look import rules
from kpiwork.studio.designer.panel import Panel
from kpiwork.studio.designer.panels import panel_of
from kpiwork.studio.designer.progress import progress
from kpiwork.studio.designer.sitting import Sitting
from kpiwork.studio.designer.so_far import so_far
from kpiwork.studio.designer.walk import WALK

__all__ = ["Designer", "designer"]

PLAIN = "The workshop's controls. They work in JupyterLab, while its kernel runs."
NO_CARD = "none yet"


def designer(
    workbook: str | Path = ".", department: str = "", *, kpi: str = "", today: str = "", as_of: str = ""
) -> Designer:
    """Open the workshop of a department; what was written before is there again.

    Parameters
    ----------
    workbook : str or Path
        The workbook's folder, or a folder inside it.
    department : str
        Id of the department; may be left out where there is only one.
    kpi : str
        Id of the KPI that is worked on first; the first one where left out.
    today : str
        Day of the sitting, ``2026-03-02``, with which entries are dated; the real one where empty.
    as_of : str
        Day on which the data are looked at; empty for the newest day of each source.

    Returns
    -------
    Designer
        A widget, for the last line of a cell.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If the workbook's or the department's own file is wrong.
    """
    day = _read_day(today)
    desk = open_design(workbook, department, today=day, as_of=read_as_of(as_of))
    known = [one.kpi for one in desk.kpis()]
    if kpi and kpi not in known:
        raise UsageError.at("kpi", f"'{kpi}' is no KPI of {desk.department}", did_you_mean(kpi, known))
    return Designer(desk, kpi)


class Designer(ipywidgets.VBox):
    """The view.

    Parameters
    ----------
    desk : DesignDesk
        What it looks at.
    kpi : str
        Id of the KPI that is worked on first; the first one where left out.
    """

    def __init__(self, desk: DesignDesk, kpi: str = "") -> None:
        self.desk = desk
        self.sitting = Sitting(desk, kpi)
        self.sitting.on_change = self.refresh
        self.place = 0
        self.walk = tuple(button("", self._going(place)) for place in range(len(WALK)))
        self.kpi = ipywidgets.Dropdown(description="KPI that is worked on")
        self.kpi.observe(lambda change: self.work_on(change["new"]), names="value")
        self.before = button("Step before", lambda: self.go(self.place - 1))
        self.after = button("Next step", lambda: self.go(self.place + 1), is_main=True)
        self.on_screen = box(())
        self.chosen = box([self.kpi], "kw-field", "kw-table-of")
        room = ipywidgets.HBox(
            [
                box(self.walk, "kw-walk"),
                box([self.chosen, self.on_screen, buttons(self.before, self.after)]),
            ]
        )
        room.add_class("kw-room")
        super().__init__([shown(rules()), self.sitting.pointer, *self._found(), room])
        self.add_class("kw")
        self.add_class("kw-designer")
        self._offer()
        self._draw()

    @property
    def panel(self) -> Panel:
        """The step that is shown."""
        made: Panel = self.on_screen.children[0]
        return made

    @property
    def step(self) -> Step:
        """Which step is shown."""
        return WALK[self.place].step

    def go(self, place: int) -> None:
        """Show a step, and lead to its heading."""
        self.sitting.later.now()
        self.place = min(max(place, 0), len(WALK) - 1)
        self._draw()
        self.sitting.point_at(self.panel.head)

    def go_to(self, step: Step) -> None:
        """Show a step by its name."""
        self.go(next(stage.number for stage in WALK if step in stage.steps))

    def work_on(self, kpi: str) -> None:
        """Put another KPI on the table."""
        if kpi == self.sitting.kpi:
            return
        self.sitting.later.now()
        self.sitting.kpi = kpi
        self._draw()

    def to_card(self, kpi: str) -> None:
        """Put a card that was begun on the table, and go on with it."""
        self.sitting.kpi = kpi
        self._offer()
        self.go_to(Step.INFLUENCE)

    def to_fault(self) -> None:
        """Lead to the first field that keeps the card from being saved."""
        form = self.desk.form(self.sitting.kpi) if self.sitting.kpi else None
        if form is None or form.is_whole:
            self.panel.check()
            return
        first = (form.missing[0].loc if form.missing else form.wrong[0].loc)[:1]
        places = [stage.number for stage in WALK if first in {field.loc for field in stage.fields_of(form)}]
        self.go(places[0])
        self.panel.check()

    def refresh(self) -> None:
        """Say anew in the list of steps what is done, and which KPIs there are."""
        for stage, one in zip(WALK, self.walk, strict=True):
            done = progress(self.desk, self.sitting.kpi, stage).words
            one.description = f"{stage.number} {stage.text.title}: {done}"
            (one.add_class if stage.number == self.place else one.remove_class)("kw-here")
        self.before.disabled = self.place == 0
        self.after.disabled = self.place == len(WALK) - 1

    def so_far(self) -> Html:
        """Give the workshop so far as a page: questions, candidates with their votes, cards."""
        self.sitting.later.now()
        return so_far(self.desk)

    def _draw(self) -> None:
        stage = WALK[self.place]
        made = panel_of(self.sitting, stage, to_card=self.to_card, to_fault=self.to_fault)
        self.on_screen.children = (made,)
        self.chosen.layout.display = "none" if stage.is_before_cards else None
        self.refresh()

    def _offer(self) -> None:
        """Offer the KPIs that there are."""
        kpi = self.sitting.kpi
        known = [(one.name, one.kpi) for one in self.desk.kpis() if one.problem is None]
        self.kpi.options = known or [(NO_CARD, "")]
        self.kpi.value = kpi if kpi in dict(known).values() else self.kpi.options[0][1]
        self.kpi.disabled = not known

    def _going(self, place: int) -> Any:
        return lambda: self.go(place)

    def _found(self) -> list[Any]:
        """Say what was found: drafts of an earlier sitting, files that cannot be read."""
        sentences = self.desk.found().sentences
        return [heading("Found on opening"), shown(listed(sentences))] if sentences else []

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """Give the widget, and for a reader without a running kernel a sentence."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": PLAIN} if bundle else bundle


def _read_day(text: str) -> date:
    """Read the day of the sitting; where none is named it is today, for people sit there."""
    if not text.strip():
        return date.today()  # noqa: DTZ011 - the day on the wall
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        fact = f"'{text}' is no day"
        raise UsageError.at("today", fact, "write a day such as 2026-03-02, or leave it empty") from None
