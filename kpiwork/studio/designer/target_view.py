"""A target seen against the history: the periods come first, then what the target would have meant."""

from __future__ import annotations

import ipywidgets

from kpiwork.studio.design.aiming import TargetLook
from kpiwork.studio.design.trial import TrialState
from kpiwork.studio.designer.atoms import Said, box, boxed, heading, shown, telling
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["TargetView"]

OLD = "The target has changed. What is shown is of the target before."


class TargetView(ipywidgets.VBox):
    """The history, and the chance of the target.

    Parameters
    ----------
    sitting : Sitting
        Names the KPI and asks the desk.
    """

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.status, self.figure = Said(), shown()
        super().__init__([heading("What the history says"), self.status, box([self.figure])])

    def typing(self) -> None:
        """Mark what is shown as old."""
        if self.figure.value:
            self.figure.add_class("kw-stale")
            self.status.say(OLD)

    def look(self) -> None:
        """Show the history, and what the card's target would have meant."""
        sitting = self.sitting
        with telling(self.status):
            look = sitting.desk.look_at_target(sitting.kpi)
            told = sitting.desk.target_told(sitting.kpi)
            self._show(look, told)

    def _show(self, look: TargetLook, told: str) -> None:
        trial = look.trial
        if trial.state is not TrialState.MEASURED:
            self.status.say("There is no history to look at.", *(one.sentence for one in trial.problems))
            self.figure.value = ""
            return
        ends = (("at least", look.low), ("at most", look.high))
        bounds = tuple((word, end) for word, end in ends if end is not None)
        self.figure.value = boxed(self.sitting.drawing(trial, bounds).markup())
        self.figure.remove_class("kw-stale")
        self.status.say(*look.sentences, *([told] if told else []))
