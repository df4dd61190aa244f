"""What the data say of a card as typed, asked by the desk; and whose history somebody has looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpiwork.errors import KpiworkError
from kpiwork.review.finding_words import style_of_card
from kpiwork.review.smart.check import smart
from kpiwork.review.smart.judged import Criterion, Judged, Judgement
from kpiwork.spec.card import Card
from kpiwork.studio.design.aiming import TargetLook, look_at
from kpiwork.studio.design.counting import Cases, draw
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.goals import goal_of
from kpiwork.studio.design.room import Room
from kpiwork.studio.design.trial import Trial, TrialState
from kpiwork.studio.design.trying import Asked, asked_of, try_it, why_not

__all__ = ["History"]

SEEN_TOO_LATE = (
    "The target was typed before anybody here looked at the last periods. Look at them, then say once more"
    " why it is this value."
)


class History:
    """Asks the data of one department's cards, saved or not.

    Parameters
    ----------
    room : Room
        The department's files and drafts.
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self.seen: set[str] = set()

    def trial(self, kpi: str) -> Trial:
        """Measure a card as typed."""
        form = self.room.form(kpi)
        found = why_not(form) or try_it(self._asked(form))
        self._look(kpi, found)
        if isinstance(source := form.value(("measure", "source")), str):
            self.room.learn_columns(source)
        return found

    def cases(self, kpi: str, *, seed: int, number: int) -> Cases:
        """Draw cases of a card as typed."""
        form = self.room.form(kpi)
        if (stopped := why_not(form)) is not None:
            return Cases(seed=seed, problems=stopped.problems)
        return draw(self._asked(form), name=str(form.value(("name",)) or kpi), seed=seed, number=number)

    def target(self, kpi: str, thought_of: Mapping[str, float | None]) -> TargetLook:
        """See a target against the history, the card's own where none is thought of."""
        form = self.room.form(kpi)
        if (stopped := why_not(form)) is not None:
            return TargetLook(trial=stopped, sentences=tuple(one.sentence for one in stopped.problems))
        asked = self._asked(form)
        found = try_it(asked, for_target=True)
        self._look(kpi, found)
        return look_at(found, goal_of(form.values, **thought_of), style_of_card(asked.card))

    def target_told(self, kpi: str) -> str:
        """Say that a target was typed before anybody looked at the history; empty where that is not so."""
        draft = self.room.drafts.cards.get(kpi)
        if draft is None or draft.draft.history_seen or kpi in self.seen:
            return ""
        typed = draft.draft.card.get("targets")
        return SEEN_TOO_LATE if typed and typed != self._saved(kpi).get("targets") else ""

    def judged(self, kpi: str) -> tuple[Judged, ...]:
        """Judge a card as typed; what keeps its data from being asked is one more thing to mend."""
        form = self.room.form(kpi)
        if not form.is_whole:
            return ()
        card = Card.model_validate(dict(form.values))
        try:
            return smart(self.room.workbook, self.room.department, kpi, card=card, as_of=self.room.as_of)
        except KpiworkError as error:
            return tuple(
                Judged(
                    criterion=Criterion.MEASURABLE,
                    check="the data",
                    judgement=Judgement.CANNOT_TELL,
                    reason=problem.fact,
                    mend=problem.mend,
                )
                for problem in error.problems
            )

    def _saved(self, kpi: str) -> Mapping[str, Any]:
        return self.room.on_disk(kpi).values

    def _asked(self, form: Form) -> Asked:
        room = self.room
        return asked_of(room.workbook, room.department, form, today=room.today, as_of=room.as_of)

    def _look(self, kpi: str, trial: Trial) -> None:
        """Remember that the history was seen."""
        if trial.state is not TrialState.MEASURED:
            return
        self.seen.add(kpi)
        known = self.room.drafts.cards.get(kpi)
        if known is not None and not known.draft.history_seen:
            self.room.drafts.write(kpi, known.draft.model_copy(update={"history_seen": True}))
