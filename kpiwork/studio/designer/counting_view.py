"""Two people count the same cases by the definition, each alone; then it is seen how far they agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from kpiwork.studio.design.counting import Case, Cases
from kpiwork.studio.designer.atoms import Said, box, button, buttons, heading, note, paragraph, telling
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["CountingView"]

HOW = (
    "Read the definition aloud. Then each of two people answers alone, the other looking away. If they "
    "disagree, the definition is at fault, not the people."
)
ANSWERS = (("no answer yet", ""), ("yes", True), ("no", False))
WHO = ("first", "second")


class CountingView(ipywidgets.VBox):
    """The exercise for one KPI.

    Parameters
    ----------
    sitting : Sitting
        Names the KPI and asks the desk.
    counted : callable
        Called when it is noted on the card how far they agree.
    """

    def __init__(self, sitting: Sitting, counted: Callable[[], None]) -> None:
        self.sitting, self._counted = sitting, counted
        self.seed = 0
        self.cases = Cases()
        self.answers: list[list[bool]] = []
        self.fields: tuple[Any, ...] = ()
        self.status, self.sheet = Said(), box((), "kw-cases")
        self.drawing = button("Draw 20 cases", self.draw)
        self.handing_in = button("Hand in these answers", self.hand_in, is_main=True)
        self.handing_in.disabled = True
        row = buttons(self.drawing)
        parts = [heading("Count the same cases"), paragraph(HOW), row, self.status, self.sheet]
        super().__init__([*parts, buttons(self.handing_in)])

    def draw(self) -> None:
        """Draw cases, others each time."""
        sitting = self.sitting
        sitting.later.now()
        self.seed += 1
        with telling(self.status):
            self.cases = sitting.desk.draw_cases(sitting.kpi, seed=self.seed)
            if self.cases.problems:
                self.sheet.children = ()
                self.status.say(*(one.sentence for one in self.cases.problems))
                return
            self.answers = []
            self._lay_out()

    def hand_in(self) -> None:
        """Take one person's answers; after the second's compare both."""
        given = [one.value for one in self.fields]
        if "" in given:
            missing = [number for number, one in enumerate(given, start=1) if one == ""]
            self.status.say(f"No answer yet to case {', '.join(map(str, missing))}.")
            self.sitting.point_at(self.sheet.children[len(self.sheet.children) - len(given) + missing[0] - 1])
            return
        self.answers.append(given)
        if len(self.answers) < len(WHO):
            self._lay_out()
            return
        self._agree()

    def _lay_out(self) -> None:
        """Put empty answers before the next person."""
        who = WHO[len(self.answers)]
        self.fields = tuple(_answer(one, self.cases) for one in self.cases.cases)
        rows = [box([one], "kw-field") for one in self.fields]
        told = [heading(f"The {who} person answers", 4), paragraph(self.cases.asks)]
        if self.cases.withheld:
            told.append(note(f"Not shown, since they name people: {', '.join(self.cases.withheld)}."))
        self.sheet.children = (*told, *rows)
        self.handing_in.disabled = False
        drawn = f"{len(self.cases.cases)} of {self.cases.of:,} cases drawn at random."
        self.status.say(f"{drawn} The {who} person, please.")
        self.sitting.point_at(self.sheet)

    def _agree(self) -> None:
        sitting = self.sitting
        with telling(self.status):
            agreed = sitting.desk.count_cases(sitting.kpi, self.cases, *self.answers)
            numbers = {one.number: one for one in self.cases.cases}
            told = [f"They differ on case {_words(numbers[one], self.cases)}." for one in agreed.differ]
            self.sheet.children = ()
            self.handing_in.disabled = True
            self.status.say(agreed.sentence, *told)
            self._counted()
            sitting.on_change()


def _answer(case: Case, cases: Cases) -> Any:
    return ipywidgets.Dropdown(options=ANSWERS, value="", description=_words(case, cases))


def _words(case: Case, cases: Cases) -> str:
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(cases.columns, case.cells, strict=True))
    return f"{case.number}: {cells}"
