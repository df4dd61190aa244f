"""Saving the drafts of a department: the plan that is read aloud, the save itself, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpiwork.errors import KpiworkError, Problem, SpecError
from kpiwork.files import sha256
from kpiwork.spec.card import Card
from kpiwork.spec.drafts import CardDraft, SittingDraft
from kpiwork.spec.place import UnreadableError
from kpiwork.spec.workshop import Workshop
from kpiwork.studio.design.form import Form, filled
from kpiwork.studio.design.found import Conflict
from kpiwork.studio.design.on_disk import read_file
from kpiwork.studio.design.planning import Wanted, change_of, new_problems, problems_of_form
from kpiwork.studio.design.room import Room
from kpiwork.studio.design.saving import FileChange, Plan, Saved, SaveState
from kpiwork.studio.design.sitting import KINDS, Sitting
from kpiwork.studio.design.values import placed
from kpiwork.studio.design.writing import FileWrite, found_half_done, saving_turn, write_all

__all__ = ["Saver"]

NOT_SAVED = "Nothing was saved; the drafts are kept."


@dataclass(kw_only=True, slots=True)
class _Gathered:
    """What a plan is made of, while it is gathered."""

    wanted: list[Wanted] = field(default_factory=list)
    kpis: list[str] = field(default_factory=list)
    entries: list[tuple[str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_workshop: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Done:
    """A save that can be taken back."""

    writes: tuple[FileWrite, ...]
    cards: Mapping[str, CardDraft]
    sitting: SittingDraft


class Saver:
    """Plans and saves what a department has in its drafts.

    Parameters
    ----------
    room : Room
        Its files and drafts.
    sitting : Sitting
        What is filled in beside the cards.
    """

    def __init__(self, room: Room, sitting: Sitting) -> None:
        self.room = room
        self.sitting = sitting
        self._last: _Done | None = None

    # The plan

    def plan(self, *kpis: str) -> Plan:
        """Say what saving would change."""
        found = _Gathered()
        for kpi in kpis or tuple(self.room.drafts.cards):
            self._gather_card(kpi, found, is_asked_for=bool(kpis))
        self._gather_workshop(found)
        for kind in KINDS:
            self._gather_entries(kind, found)
        changes = sorted(self._changes(found), key=lambda one: one.path)
        if changes and not found.problems and not found.conflicts:
            found.problems += new_problems(self.room.root, self.room.department, changes)
        return Plan(
            changes=tuple(changes),
            kpis=tuple(found.kpis),
            entries=tuple(found.entries),
            has_workshop=found.has_workshop,
            problems=tuple(found.problems),
            conflicts=tuple(found.conflicts),
            notes=tuple(found.notes),
        )

    def conflict(self, kpi: str) -> Conflict | None:
        """Say whether somebody else saved a card since its draft was begun; without a KPI, the workshop."""
        room = self.room
        draft = room.drafts.cards.get(kpi)
        began, disk = (draft.draft.began_from, room.on_disk(kpi)) if draft else ("", None)
        if not kpi and self.sitting.draft.workshop is not None:
            began, disk = self.sitting.draft.began_from, self.sitting.on_disk("workshop")
        if disk is None or disk.digest == began:
            return None
        form = room.form(kpi) if kpi else self.sitting.workshop()
        wanted = self._wanted_card(form) if kpi else self._wanted_workshop(form)
        change = change_of(wanted)
        if change is None:
            return None
        what = f"The card “{form.value(('name',)) or kpi}”" if kpi else "The workshop"
        happened = "was saved by somebody else" if disk.digest else "was removed by somebody else"
        sentence = (
            f"{what} {happened} since you began. Your draft is kept. Look at what differs: then keep yours,"
            " which writes it over theirs, or drop yours and read theirs."
        )
        return Conflict(kpi=kpi, sentence=sentence, diff=change.diff, aloud=change.aloud)

    def _gather_card(self, kpi: str, found: _Gathered, *, is_asked_for: bool) -> None:
        if kpi not in self.room.drafts.cards:
            return
        form = self.room.form(kpi)
        if not form.is_whole and not is_asked_for:
            name = form.value(("name",)) or kpi
            count = len(form.missing) + len(form.wrong)
            found.notes.append(f"“{name}” stays a draft: {count} of its fields are missing or wrong.")
            return
        found.problems += problems_of_form(form, self.room.path(kpi))
        try:
            read_file(self.room.root, self.room.path(kpi))
            if (conflict := self.conflict(kpi)) is not None:
                found.conflicts.append(conflict)
        except KpiworkError as error:
            found.problems += error.problems
            return
        found.kpis.append(kpi)
        if form.is_whole:
            found.wanted.append(self._wanted_card(form))

    def _wanted_card(self, form: Form) -> Wanted:
        disk = self.room.on_disk(form.name)
        return Wanted(
            disk=disk,
            model=Card,
            values=form.values,
            title=f"The card “{form.value(('name',)) or form.name}”",
            forms=((form, disk.values),),
        )

    def _gather_workshop(self, found: _Gathered) -> None:
        form = self._linked(found.kpis)
        if form is None:
            return
        try:
            read_file(self.room.root, self.sitting.path("workshop"))
        except KpiworkError as error:
            found.problems += error.problems
            return
        if not form.is_whole:
            found.notes.append(f"The workshop stays a draft: {_told(form)[0]}")
            return
        if (conflict := self.conflict("")) is not None:
            found.conflicts.append(conflict)
        found.has_workshop = True
        found.wanted.append(self._wanted_workshop(form))

    def _linked(self, kpis: Iterable[str]) -> Form | None:
        """Give the workshop's form, with the cards that candidates become; None where nothing is new."""
        form = self.sitting.workshop()
        values = dict(form.values)
        ids = [one.get("id") if isinstance(one, dict) else None for one in values.get("candidates") or ()]
        for kpi in kpis:
            name = self.room.drafts.cards[kpi].draft.candidate
            if name in ids:
                values = placed(values, ("candidates", ids.index(name), "card"), kpi)
        if self.sitting.draft.workshop is None and values == form.values:
            return None
        return filled("workshop", "", values, self.room.around())

    def _wanted_workshop(self, form: Form) -> Wanted:
        disk = self.sitting.on_disk("workshop")
        return Wanted(
            disk=disk, model=Workshop, values=form.values, title="The workshop", forms=((form, disk.values),)
        )

    def _gather_entries(self, kind: str, found: _Gathered) -> None:
        key, saved = KINDS[kind].key, {*self.room.book.cards, *found.kpis}
        taken: list[Form] = []
        for place, form in enumerate(self.sitting.entries(kind)):
            kpi = form.value(("kpi",))
            if not form.is_whole:
                found.notes.append(f"{_entry(kind, place)} stays a draft: {_told(form)[0]}")
            elif kpi is not None and kpi not in saved:
                found.notes.append(f"{_entry(kind, place)} stays a draft until its card is saved.")
            else:
                taken.append(form)
                found.entries.append((kind, place))
        if not taken:
            return
        try:
            disk = read_file(self.room.root, self.sitting.path(key))
        except KpiworkError as error:
            found.problems += error.problems
            return
        before = disk.values.get(key) or []
        values = {**disk.values, key: [*before, *(dict(form.values) for form in taken)]}
        forms: tuple[tuple[Form, Mapping[str, Any]], ...] = tuple((form, {}) for form in taken)
        title = f"The file of {key}"
        found.wanted.append(
            Wanted(disk=disk, model=KINDS[kind].model, values=values, title=title, forms=forms)
        )

    def _changes(self, found: _Gathered) -> Iterator[FileChange]:
        for wanted in found.wanted:
            try:
                change = change_of(wanted)
            except KpiworkError as error:
                found.problems += error.problems
            except UnreadableError as error:
                found.problems += [one.problem for one in error.located]
            else:
                if change is not None:
                    yield change

    # The save

    def save(self, plan: Plan) -> Saved:
        """Write all files of a plan or none, then remove the drafts that are saved."""
        if not plan.changes and not plan.problems and not plan.conflicts:
            for kpi in plan.kpis:
                self.room.drafts.remove(kpi)
            return Saved(state=SaveState.NOTHING, sentence="There is nothing to save.")
        if not plan.is_ready:
            told = tuple(Problem(place=one.kpi, fact=one.sentence, mend="") for one in plan.conflicts)
            return Saved(state=SaveState.REFUSED, problems=(*plan.problems, *told), sentence=NOT_SAVED)
        room = self.room
        try:
            with saving_turn(room.root, room.department):
                found_half_done(room.root, room.drafts.folder)
                writes = tuple(self._write_of(one) for one in plan.changes)
                write_all(room.root, room.drafts.folder, writes)
        except KpiworkError as error:
            return Saved(state=SaveState.REFUSED, problems=error.problems, sentence=NOT_SAVED)
        self._last = _Done(
            writes=writes,
            cards={kpi: room.drafts.cards[kpi].draft for kpi in plan.kpis if kpi in room.drafts.cards},
            sitting=self.sitting.draft,
        )
        self._clear(plan)
        paths = tuple(one.path for one in plan.changes)
        return Saved(state=SaveState.SAVED, paths=paths, sentence=f"Saved: {', '.join(paths)}.")

    def _write_of(self, change: FileChange) -> FileWrite:
        file = self.room.root / change.path
        before = file.read_bytes() if file.exists() else None
        if (sha256(before) if before is not None else "") != change.digest:
            fact = "changed on disk since the changes were shown"
            raise SpecError.at(change.path, fact, "look at the changes again, then save")
        return FileWrite(path=change.path, before=before, after=change.data)

    def _clear(self, plan: Plan) -> None:
        """Remove what is saved from the drafts."""
        draft, update = self.sitting.draft, dict[str, Any]()
        if plan.has_workshop:
            update["workshop"] = None
        for kind, described in KINDS.items():
            saved = {place for one, place in plan.entries if one == kind}
            left = (one for place, one in enumerate(self.sitting.typed(kind)) if place not in saved)
            update[described.key] = tuple(left)
        self.room.drafts.write_sitting(draft.model_copy(update=update))
        for kpi in plan.kpis:
            self.room.drafts.remove(kpi)
        self.room.reload()

    # Taking it back

    def undo(self) -> Saved:
        """Take the last save of this session back; its drafts are there again."""
        done, room = self._last, self.room
        if done is None:
            return Saved(state=SaveState.NOTHING, sentence="Nothing was saved in this session yet.")
        back = tuple(FileWrite(path=one.path, before=one.after, after=one.before) for one in done.writes)
        try:
            with saving_turn(room.root, room.department):
                write_all(room.root, room.drafts.folder, back)
        except KpiworkError as error:
            sentence = "Nothing was taken back: somebody changed a file since."
            return Saved(state=SaveState.REFUSED, problems=error.problems, sentence=sentence)
        self._last = None
        self._draft_again(done)
        room.reload()
        paths = tuple(one.path for one in back)
        return Saved(state=SaveState.UNDONE, paths=paths, sentence=f"Taken back: {', '.join(paths)}.")

    def _draft_again(self, done: _Done) -> None:
        """Bring the drafts back; what was typed since is newer and stays."""
        drafts = self.room.drafts
        for kpi, draft in done.cards.items():
            newer = drafts.cards.get(kpi)
            kept = newer.draft if newer else draft
            drafts.write(kpi, kept.model_copy(update={"began_from": draft.began_from}))
        now, was = self.sitting.draft, done.sitting
        update: dict[str, Any] = {
            "workshop": was.workshop if now.workshop is None else now.workshop,
            "began_from": was.began_from,
        }
        for described in KINDS.values():
            earlier, later = getattr(was, described.key), getattr(now, described.key)
            update[described.key] = (*earlier, *(one for one in later if one not in earlier))
        drafts.write_sitting(now.model_copy(update=update))


def _told(form: Form) -> list[str]:
    return [*(one.sentence for one in form.missing), *(one.sentence for one in form.wrong)]


def _entry(kind: str, place: int) -> str:
    return f"{kind.capitalize()} {place + 1} of this sitting"
