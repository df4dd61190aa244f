"""Read aloud what would be written, then write all of it or nothing; and take it back."""

from __future__ import annotations

from typing import Any

import ipywidgets
from markupsafe import Markup

from kpiwork.studio.design.found import Conflict
from kpiwork.studio.design.saving import Plan, SaveState
from kpiwork.studio.designer.atoms import (
    Said,
    box,
    boxed,
    button,
    buttons,
    heading,
    listed,
    paragraph,
    said_of,
    shown,
    telling,
)
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["SavingView"]

HOW = "Have somebody read aloud what will be written. Nothing is written before Save is pressed."
NOTHING = "There is nothing to save: what is written already stands in the files."


class SavingView(ipywidgets.VBox):
    """Saves the KPI that is worked on, the workshop and the new entries.

    Parameters
    ----------
    sitting : Sitting
        Names the KPI and asks the desk.
    lead : callable
        Leads to the first field that keeps the card from being saved.
    """

    def __init__(self, sitting: Sitting, lead: Any) -> None:
        self.sitting, self._lead = sitting, lead
        self.plan: Plan | None = None
        self.status, self.spoken, self.conflicts = Said(), shown(), box(())
        self.looking = button("Show what will be written", self.look)
        self.saving = button("Save", self.save, is_main=True)
        self.undoing = button("Take the last save back", self.undo)
        self.saving.disabled = self.undoing.disabled = True
        row = buttons(self.looking, self.saving, self.undoing)
        super().__init__([heading("Save"), paragraph(HOW), row, self.status, self.conflicts, self.spoken])

    def look(self) -> None:
        """Show the changes in sentences and line by line."""
        sitting = self.sitting
        sitting.later.now()
        with telling(self.status):
            self.plan = sitting.desk.plan(*([sitting.kpi] if sitting.kpi else []))
            self.conflicts.children = tuple(self._conflict(one) for one in self.plan.conflicts)
            self.saving.disabled = not self.plan.is_ready
            self.spoken.value = boxed(_spoken(self.plan))
            self.status.say(*self._standing(self.plan))
            if self.plan.problems:
                self._lead()

    def save(self) -> None:
        """Write everything that was shown."""
        self.sitting.later.now()
        if self.plan is None:
            return
        with telling(self.status):
            saved = self.sitting.desk.save(self.plan)
            self.status.say(saved.sentence, *map(said_of, saved.problems))
            if saved.state is SaveState.SAVED:
                self.undoing.disabled = False
                self.spoken.value = ""
            self.saving.disabled = True
            self.sitting.on_change()

    def undo(self) -> None:
        """Take the last save back; what was written is a draft again."""
        with telling(self.status):
            saved = self.sitting.desk.undo()
            self.status.say(saved.sentence, *map(said_of, saved.problems))
            self.undoing.disabled = saved.state is SaveState.UNDONE
            self.sitting.on_change()

    def _standing(self, plan: Plan) -> list[str]:
        if plan.problems or plan.conflicts:
            return ["It cannot be saved yet.", *map(said_of, plan.problems)]
        if not plan.changes:
            return [NOTHING]
        files = f"{len(plan.changes)} {'file' if len(plan.changes) == 1 else 'files'}"
        return [f"{files} will be written. Read the changes aloud, then save."]

    def _conflict(self, one: Conflict) -> Any:
        words = Markup("<p><b>{}</b></p>{}<pre class='kw-diff'>{}</pre>")
        text = shown(words.format(one.sentence, listed(one.aloud), one.diff))
        mine = button("Keep my draft and write it over theirs", lambda: self._settle(one.kpi, is_mine=True))
        theirs = button("Drop my draft for theirs", lambda: self._settle(one.kpi, is_mine=False))
        return box([text, buttons(mine, theirs)], "kw-group")

    def _settle(self, kpi: str, *, is_mine: bool) -> None:
        with telling(self.status):
            desk = self.sitting.desk
            (desk.take_over if is_mine else desk.give_way)(kpi)
            self.sitting.on_change()
            self.look()


def _spoken(plan: Plan) -> Markup:
    if not plan.changes:
        return Markup("")
    lines = Markup("<details><summary>Line by line</summary><pre class='kw-diff'>{}</pre></details>")
    return listed(plan.aloud) + lines.format(plan.diff)
