"""The SMART check beside a card: five words, each with what was found and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from kpiwork.display.marks import Mark
from kpiwork.review.smart.judged import Criterion, Judged, Judgement, worst
from kpiwork.studio.designer.atoms import Said, boxed, button, buttons, heading, shown, telling
from kpiwork.studio.designer.sitting import Sitting
from kpiwork.studio.designer.template import in_template

__all__ = ["JUDGED", "SmartView", "smart_rows"]

JUDGED = {
    Judgement.PASS: Mark(word="holds", shape="met"),
    Judgement.IMPROVE: Mark(word="could be better", shape="near"),
    Judgement.FAIL: Mark(word="does not hold", shape="missed"),
    Judgement.CANNOT_TELL: Mark(word="cannot be told yet", shape="open"),
}
GRAVEST = (Judgement.FAIL, Judgement.IMPROVE, Judgement.CANNOT_TELL)
NOT_WHOLE = "The card is not whole yet; it is judged once the needed fields are filled in."


class SmartView(ipywidgets.VBox):
    """What the check says of the card as typed.

    Parameters
    ----------
    sitting : Sitting
        Names the KPI and asks the desk.
    """

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.status, self.table = Said(), shown()
        asked = buttons(button("Check the card against SMART", self.look))
        super().__init__([heading("SMART"), asked, self.status, self.table])

    def typed(self) -> None:
        """Say that a judgement is older than the card."""
        if self.table.value:
            self.table.add_class("kw-stale")
            self.status.say("The card has changed since it was checked. Check it again.")

    def look(self) -> None:
        """Judge the card as typed."""
        self.sitting.later.now()
        self.status.say("Checking …")
        with telling(self.status):
            judged = self.sitting.desk.smart(self.sitting.kpi)
            self.table.remove_class("kw-stale")
            self.table.value = boxed(in_template("smart", rows=smart_rows(judged))) if judged else ""
            self.status.say(_summary(judged) if judged else NOT_WHOLE)


def smart_rows(judged: Sequence[Judged]) -> list[tuple[str, Any, list[Judged]]]:
    """Give for each criterion its name, its mark and what is not in order, the gravest first."""
    rows = []
    for criterion in Criterion:
        mine = [one for one in judged if one.criterion is criterion]
        told = [one for one in mine if one.judgement is not Judgement.PASS]
        told.sort(key=lambda one: GRAVEST.index(one.judgement))
        rows.append((criterion.value.capitalize(), JUDGED[worst(mine)], told))
    return rows


def _summary(judged: Sequence[Judged]) -> str:
    words = ", ".join(f"{name} {mark.word}" for name, mark, _ in smart_rows(judged))
    return f"SMART: {words}."
