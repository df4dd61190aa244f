"""The desk at which KPIs are designed: forms, drafts, votes, trials, targets and saving, for any view.

    desk = open_design("path/to/workbook", "sales", today=date(2026, 3, 2))
    form = desk.begin("Offers answered in time")
    form = desk.change("offers_answered_in_time", ("owner",), "Head of Sales")

Every change is written to a draft at once. A card is written by `save` only. What people type, and what
stands in a file, is never raised: it is told in what a method gives. `UsageError` is raised for what only a
view can get wrong, such as a KPI that the desk does not know; `OutputError` where the disk takes no draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kpiwork.errors import SpecError, UsageError, allowed
from kpiwork.review.smart.judged import Judged
from kpiwork.spec.find import find_workbook
from kpiwork.spec.layout import PARAMS
from kpiwork.spec.load import load_as_far
from kpiwork.spec.place import Loc
from kpiwork.studio.design.aiming import TargetLook
from kpiwork.studio.design.beginning import begun
from kpiwork.studio.design.breaking import Told, told_risks
from kpiwork.studio.design.counting import Agreement, Cases, agreed
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.found import Conflict, Found, KpiState
from kpiwork.studio.design.history import History
from kpiwork.studio.design.room import Room
from kpiwork.studio.design.saver import Saver
from kpiwork.studio.design.saving import Plan, Saved
from kpiwork.studio.design.sitting import Sitting
from kpiwork.studio.design.spoken_of import sentences_of
from kpiwork.studio.design.trial import Trial
from kpiwork.studio.design.votes import SilentVote, Tally

__all__ = ["DesignDesk", "open_design"]

COUNTED = ("collection", "counted_by_two")


def open_design(
    workbook: str | Path, department: str = "", *, today: date, as_of: date | None = None
) -> DesignDesk:
    """Open the desk of a department.

    A save that a killed kernel left half done is taken back first; drafts are found and told by `found`.

    Parameters
    ----------
    workbook : str or Path
        The workbook's folder, or a folder inside it.
    department : str
        Its id; may be left out where there is only one.
    today : date
        Day of the sitting: what entries are dated with, unless another day is filled in.
    as_of : date, optional
        Day up to which data is known; the newest day of a source's data where not said.

    Raises
    ------
    UsageError
        If there is no such workbook or department.
    SpecError
        If ``workbook.yaml`` or ``department.yaml`` is wrong. Cards and entries that are wrong are told by
        `found`, so that they can be mended here.
    """
    loaded, problems = load_as_far(find_workbook(workbook))
    names = sorted(loaded.departments)
    if not department and len(names) != 1:
        raise UsageError.at("department", "is empty", f"write one of {allowed(names)}")
    own = f"{PARAMS}/{department}/department.yaml"
    if wrong := [one for one in problems if one.place.partition(":")[0] == own]:
        raise SpecError(wrong)
    book = loaded.department(department or names[0])
    return DesignDesk(Room.of(loaded, book.id, problems, today=today, as_of=as_of))


class DesignDesk:
    """What a department designs in one sitting, and everything that is known of it.

    Parameters
    ----------
    room : Room
        The department's files and drafts; see `open_design`.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._sitting = Sitting(room)
        self._saver = Saver(room, self._sitting)
        self._history = History(room)

    @property
    def root(self) -> Path:
        """The workbook's folder."""
        return self._room.root

    @property
    def department(self) -> str:
        """Id of the department."""
        return self._room.department

    @property
    def today(self) -> date:
        """Day of the sitting."""
        return self._room.today

    # What there is ------------------------------------------------------------------------------

    def found(self) -> Found:
        """Say what was found: drafts and how they stand to saved cards, files that cannot be read."""
        return self._room.found()

    def kpis(self) -> tuple[KpiState, ...]:
        """List the department's KPIs, saved ones and drafts: saved ones in reading order, then drafts."""
        return self._room.states()

    # One card -----------------------------------------------------------------------------------

    def begin(self, name: str, *, from_library: str = "", candidate: str = "") -> Form:
        """Begin a card; its id is made of its name, and no other card's.

        Parameters
        ----------
        name : str
            The indicator in words.
        from_library : str
            Id of a card of the library that it starts from.
        candidate : str
            Id of the workshop's candidate that becomes the card: it is linked, and gives its question.

        Raises
        ------
        UsageError
            If the name is empty, or there is no such card or candidate.
        """
        chosen = self._sitting.candidate(candidate) if candidate else {}
        kpi, draft = begun(self._room, name, from_library=from_library, candidate=chosen)
        self._room.drafts.write(kpi, draft)
        return self.form(kpi)

    def form(self, kpi: str) -> Form:
        """Give a KPI's form: its draft where there is one, else its saved card."""
        return self._room.form(kpi)

    def change(self, kpi: str, loc: Loc, typed: Any) -> Form:
        """Fill in one field, and write the draft.

        Parameters
        ----------
        kpi : str
            Id.
        loc : Loc
            Way to the field, with the index of an entry of a list: ``("targets", 0, "value")``. An index
            one behind a list's end adds an entry.
        typed : Any
            What the control gives: a text, a number, a `date`, a bool, or for lists a sequence of texts.
            None or an empty text removes the value, and of an entry's way the entry.
        """
        form = self._room.form(kpi)
        values = form.with_typed(loc, typed)
        if values != form.values:
            self._room.write(kpi, values, history_seen=kpi in self._history.seen)
        return self._room.form(kpi)

    def discard(self, kpi: str) -> None:
        """Throw a draft away; what is saved stays."""
        self._room.discard(kpi)

    def set_aside(self, kpi: str) -> tuple[Path, ...]:
        """Rename drafts of a KPI that cannot be read, so that nobody takes them for one; give the names."""
        return self._room.drafts.set_aside(kpi)

    # Measuring it -------------------------------------------------------------------------------

    def try_measure(self, kpi: str) -> Trial:
        """Measure the card as typed, over its last 24 periods; or say what keeps it from being measured."""
        return self._history.trial(kpi)

    def draw_cases(self, kpi: str, *, seed: int = 1, number: int = 20) -> Cases:
        """Draw cases that two people count by the definition, each alone; another seed draws others."""
        return self._history.cases(kpi, seed=seed, number=number)

    def count_cases(self, kpi: str, cases: Cases, first: Sequence[bool], second: Sequence[bool]) -> Agreement:
        """Compare both people's answers, in the order of the cases, and note on the card how many agree.

        Raises
        ------
        UsageError
            If there is not an answer of both for every case.
        """
        found = agreed(cases, first, second)
        self.change(kpi, COUNTED, {"date": self.today, "cases": found.cases, "same": found.same})
        return found

    def look_at_target(
        self, kpi: str, *, value: float | None = None, low: float | None = None, high: float | None = None
    ) -> TargetLook:
        """Say what a target would have meant so far, and how likely it is met if the work goes on as it does.

        Without a value, the card's last target is looked at; where it has none, what the history alone says.
        From here on the history counts as seen.
        """
        return self._history.target(kpi, {"value": value, "low": low, "high": high})

    def target_told(self, kpi: str) -> str:
        """Say that a target was typed before anybody looked at the history; empty where that is not so."""
        return self._history.target_told(kpi)

    def risks(self, kpi: str) -> tuple[Told, ...]:
        """Give the ways found to break the KPI, those that nothing watches first."""
        return told_risks(self.form(kpi).values, self._room.names)

    def smart(self, kpi: str) -> tuple[Judged, ...]:
        """Judge the card as typed by the SMART criteria; empty while it is not whole."""
        return self._history.judged(kpi)

    # The workshop -------------------------------------------------------------------------------

    def workshop(self) -> Form:
        """Give the workshop's form: never-list, results, questions, evidence, candidates, who is missing."""
        return self._sitting.workshop()

    def change_workshop(self, loc: Loc, typed: Any) -> Form:
        """Fill in one field of the workshop, and write the draft; as `change`."""
        return self._sitting.change_workshop(loc, typed)

    def told(self) -> tuple[str, ...]:
        """Say what should be thought over in the workshop: worn words in results, too many or few chosen."""
        return tuple(sentences_of(self._sitting.workshop().values))

    def vote(self, each: int = 3) -> SilentVote:
        """Open a silent vote on the candidates; each person has so many votes. Nothing of it is written.

        Raises
        ------
        UsageError
            If there is no candidate.
        """
        return self._sitting.vote(each)

    def close_vote(self, vote: SilentVote) -> Tally:
        """Close a vote and keep its counts with the candidates; who voted for what is forgotten.

        Raises
        ------
        UsageError
            If nobody voted, or the vote is closed.
        """
        return self._sitting.close_vote(vote)

    # People -------------------------------------------------------------------------------------

    def entries(self, kind: str) -> tuple[Form, ...]:
        """Give the entries that are not saved yet: of kind ``signoff``, ``concern`` or ``pilot``."""
        return self._sitting.entries(kind)

    def saved_entries(self, kind: str) -> tuple[dict[str, Any], ...]:
        """Give the entries of a kind that are saved, as plain values, in the order of the file."""
        return self._sitting.saved_entries(kind)

    def add_entry(self, kind: str, /, **values: Any) -> Form:
        """Begin an entry, dated today, with plain values that are known already (``kpi="win_rate"``)."""
        return self._sitting.add_entry(kind, values)

    def change_entry(self, kind: str, index: int, loc: Loc, typed: Any) -> Form:
        """Fill in one field of an entry of this sitting, by its place in `entries`; as `change`."""
        return self._sitting.change_entry(kind, index, loc, typed)

    def remove_entry(self, kind: str, index: int) -> None:
        """Take back an entry of this sitting."""
        self._sitting.remove_entry(kind, index)

    # Saving -------------------------------------------------------------------------------------

    def plan(self, *kpis: str) -> Plan:
        """Say what saving would change: the drafts of these KPIs, or of all, the workshop and new entries.

        Nothing is written. A plan that is not `is_ready` says why in `problems` and `conflicts`.
        """
        return self._saver.plan(*kpis)

    def save(self, plan: Plan) -> Saved:
        """Write all files of a plan or none, then remove the drafts that are saved."""
        return self._saver.save(plan)

    def undo(self) -> Saved:
        """Take the last save of this session back; its drafts are there again."""
        return self._saver.undo()

    def conflict(self, kpi: str = "") -> Conflict | None:
        """Say whether somebody else saved the card since the draft was begun, and what differs.

        Without a KPI, the workshop is looked at.
        """
        return self._saver.conflict(kpi)

    def take_over(self, kpi: str = "") -> Form:
        """Keep this draft although somebody else saved the card: it will be written over what they saved."""
        if not kpi:
            return self._sitting.take_over()
        self._room.take_over(kpi)
        return self.form(kpi)

    def give_way(self, kpi: str = "") -> Form:
        """Drop this draft for what somebody else saved."""
        if not kpi:
            return self._sitting.give_way()
        self._room.discard(kpi)
        return self.form(kpi)
