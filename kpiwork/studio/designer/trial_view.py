"""The measure tried while it is typed: its last periods, or what keeps it from being measured."""

from __future__ import annotations

import ipywidgets
from markupsafe import Markup, escape

from kpiwork.studio.design.trial import Trial, TrialProblem, TrialState
from kpiwork.studio.designer.atoms import Said, box, boxed, heading, shown, telling
from kpiwork.studio.designer.drawn import measured_words
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["TrialView"]

OLD = "The card has changed. The figure is of the formula before."
TRYING = "Measuring …"
NOTHING = "Once source, date and formula are written, the last periods appear here."


class TrialView(ipywidgets.VBox):
    """What the card as typed comes to.

    Parameters
    ----------
    sitting : Sitting
        Names the KPI and asks the desk.
    """

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.status = Said()
        self.fault = shown()
        self.figure = shown(Markup('<p class="kw-note">{}</p>').format(NOTHING))
        self.trial: Trial | None = None
        super().__init__([heading("Its last periods"), self.status, self.fault, box([self.figure])])

    def typing(self) -> None:
        """Mark what is shown as old; it stays where it is until there is something newer."""
        if self.trial is not None:
            self.figure.add_class("kw-stale")
            self.status.say(OLD, TRYING)

    def look(self) -> None:
        """Try the measure now."""
        sitting = self.sitting
        with telling(self.status):
            trial = sitting.desk.try_measure(sitting.kpi)
            self._show(trial)

    def _show(self, trial: Trial) -> None:
        """Show a result; where there is none, the old figure stays, and is said to be old."""
        if trial.state is TrialState.MEASURED:
            self.trial = trial
            self.figure.value = boxed(self.sitting.drawing(trial).markup(is_beside=True))
            self.figure.remove_class("kw-stale")
            self.fault.value = ""
            self.status.say(measured_words(trial))
            return
        old = (OLD,) if self.trial is not None else ()
        is_missing = trial.state is TrialState.INCOMPLETE
        told = (f"{one.fact.rstrip('.')}." if is_missing else one.sentence for one in trial.problems)
        self.status.say(*told, *old)
        formulas = Markup("").join(self._marked(one) for one in trial.problems if one.at)
        self.fault.value = boxed(formulas) if formulas else ""

    def _marked(self, problem: TrialProblem) -> Markup:
        """Show where in a formula the problem is."""
        text = str(self.sitting.desk.form(self.sitting.kpi).value(problem.loc) or "")
        if not text:
            return Markup("")
        before, after = text[: problem.at - 1], text[problem.at - 1 :]
        marked = Markup("<mark>{}</mark>").format(after[:1] or " ")
        return Markup("<p><code>{}{}{}</code></p>").format(escape(before), marked, after[1:])
