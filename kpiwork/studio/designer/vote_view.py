"""The silent vote: each person marks candidates alone, and counts appear only when it is closed."""

from __future__ import annotations

from typing import Any

import ipywidgets

from kpiwork.studio.design.votes import SilentVote
from kpiwork.studio.designer.atoms import Said, box, button, buttons, heading, paragraph, telling
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["VoteView"]

EACH = 3
HOW = (
    "One person after the other comes to the keyboard while the others look away, marks at most three, and "
    "casts the vote. Nothing is shown before the vote is closed; then only counts are kept."
)
NOBODY = "Write at least two candidates first."


class VoteView(ipywidgets.VBox):
    """A vote on the workshop's candidates.

    Parameters
    ----------
    sitting : Sitting
        Asks the desk.
    closed : callable
        Called when counts are in.
    """

    def __init__(self, sitting: Sitting, closed: Any) -> None:
        self.sitting, self._closed = sitting, closed
        self.vote: SilentVote | None = None
        self.names: dict[str, str] = {}
        self.marks: dict[str, Any] = {}
        self.status = Said()
        self.ballot = box(())
        self.opened = button("Open the vote", self.begin)
        self.casting = button("Cast this vote", self.cast, is_main=True)
        self.taking_back = button("Take the last vote back", self.take_back)
        self.closing = button("Close the vote", self.count)
        row = buttons(self.opened, self.casting, self.taking_back, self.closing)
        super().__init__([heading("Vote in silence"), paragraph(HOW), self.ballot, row, self.status])
        self._enable()

    def begin(self) -> None:
        """Put the candidates on a ballot."""
        self.sitting.later.now()
        with telling(self.status):
            candidates = self.sitting.desk.workshop().value(("candidates",)) or ()
            named = [(one.get("id"), one.get("name")) for one in candidates if one.get("name")]
            if len(named) < 2:  # noqa: PLR2004 - nothing to choose from
                self.status.say(NOBODY)
                return
            self.vote = self.sitting.desk.vote(EACH)
            self.names = dict(named)
            self._lay_out()
            self.status.say(f"The vote is open: at most {EACH} marks each.")
            self.sitting.point_at(self.ballot)
        self._enable()

    def cast(self) -> None:
        """Put a ballot in, and clear the marks for the next person."""
        if self.vote is None:
            return
        with telling(self.status):
            number = self.vote.cast([name for name, one in self.marks.items() if one.value])
            self._lay_out()
            self._say(number)
            self.sitting.point_at(self.ballot)
        self._enable()

    def take_back(self) -> None:
        """Take the last ballot out again."""
        if self.vote is None:
            return
        with telling(self.status):
            self._say(self.vote.take_back())
        self._enable()

    def count(self) -> None:
        """Count, and forget who voted for what."""
        if self.vote is None:
            return
        with telling(self.status):
            tally = self.sitting.desk.close_vote(self.vote)
            counts = "; ".join(f"{self.names.get(id_, id_)}: {votes}" for id_, votes in tally.votes.items())
            self.vote, self.marks, self.ballot.children = None, {}, ()
            self._closed()
            self.status.say(f"{tally.ballots} {_people(tally.ballots)} voted. {counts}.")
        self._enable()

    def _lay_out(self) -> None:
        """Put an empty ballot on the screen: a new one, so that no mark of the last person is on it."""
        self.marks = {id_: _mark(name) for id_, name in self.names.items()}
        self.ballot.children = tuple(self.marks.values())

    def _say(self, number: int) -> None:
        self.status.say(f"{number} {'vote is' if number == 1 else 'votes are'} in. The next person, please.")

    def _enable(self) -> None:
        is_open = self.vote is not None
        some = bool(self.vote and self.vote.cast_so_far)
        self.opened.disabled, self.casting.disabled = is_open, not is_open
        self.taking_back.disabled = self.closing.disabled = not some


def _mark(name: str) -> Any:
    return ipywidgets.Checkbox(value=False, description=name, indent=False)


def _people(number: int) -> str:
    return "person" if number == 1 else "people"
