"""The sitting: the workshop as it is filled in, its vote, and entries of people that are not saved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kpiwork.errors import KpiworkError, UsageError, allowed, did_you_mean
from kpiwork.spec.drafts import SittingDraft
from kpiwork.spec.kinds import ENTRIES
from kpiwork.spec.layout import PARAMS
from kpiwork.spec.model import Model
from kpiwork.spec.place import Loc
from kpiwork.studio.design.beginning import free_id
from kpiwork.studio.design.form import Form, filled
from kpiwork.studio.design.on_disk import OnDisk, read_file
from kpiwork.studio.design.room import Room
from kpiwork.studio.design.values import placed
from kpiwork.studio.design.votes import SilentVote, Tally

__all__ = ["KINDS", "EntryKind", "Sitting"]

NAMED = {"results": "words", "questions": "words", "candidates": "name"}
"""Lists of the workshop whose entries have an id, and what it is made of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryKind:
    """One kind of entry.

    Parameters
    ----------
    key : str
        Name of its file, and of the one key in it.
    model : type of Model
        The file's model.
    dated : tuple of str
        Fields that hold the day of the sitting to begin with.
    has_id : bool
        Whether an entry has a name of its own.
    """

    key: str
    model: type[Model]
    dated: tuple[str, ...]
    has_id: bool = False


KINDS: Mapping[str, EntryKind] = MappingProxyType(
    {
        "signoff": EntryKind(key="signoffs", model=ENTRIES["signoffs"], dated=("date",)),
        "concern": EntryKind(key="concerns", model=ENTRIES["concerns"], dated=("date",), has_id=True),
        "pilot": EntryKind(key="pilots", model=ENTRIES["pilots"], dated=("written_on",), has_id=True),
    }
)
"""Kinds of entries that a sitting adds."""


class Sitting:
    """What is filled in beside the cards.

    Parameters
    ----------
    room : Room
        The department's files and drafts.
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self._forget_saved()

    @property
    def draft(self) -> SittingDraft:
        """What is not saved yet."""
        return self.room.drafts.sitting.draft

    def path(self, name: str) -> str:
        """Give the path of one of the department's files, from the workbook's root."""
        return f"{PARAMS}/{self.room.department}/{name}.yaml"

    def on_disk(self, name: str) -> OnDisk:
        """Read one of the department's files; one that cannot be read says nothing."""
        try:
            return read_file(self.room.root, self.path(name))
        except KpiworkError:
            return OnDisk(path=self.path(name))

    # The workshop

    def workshop(self) -> Form:
        """Give the workshop's form."""
        typed = self.draft.workshop
        values = self.on_disk("workshop").values if typed is None else typed
        return filled("workshop", "", values, self.room.around())

    def change_workshop(self, loc: Loc, typed: Any) -> Form:
        """Fill in one field of the workshop."""
        form = self.workshop()
        self._keep_workshop(_with_ids(form.with_typed(loc, typed)))
        return self.workshop()

    def candidate(self, name: str) -> Mapping[str, Any]:
        """Give one of the workshop's candidates.

        Raises
        ------
        UsageError
            If there is none of that id.
        """
        known = {str(one.get("id")): one for one in self._candidates()}
        if name not in known:
            raise UsageError.at("candidate", f"'{name}' is no candidate", did_you_mean(name, known))
        return known[name]

    def vote(self, each: int) -> SilentVote:
        """Open a silent vote on the candidates.

        Raises
        ------
        UsageError
            If there is none.
        """
        names = [str(one["id"]) for one in self._candidates() if one.get("id")]
        if not names:
            raise UsageError.at("vote", "has no candidates", "write some down first")
        return SilentVote(names, each=each)

    def close_vote(self, vote: SilentVote) -> Tally:
        """Close a vote, and write its counts beside the candidates.

        Raises
        ------
        UsageError
            If nobody voted, or the vote is closed.
        """
        if vote.is_open and not vote.cast_so_far:
            raise UsageError.at("vote", "has no ballots", "let somebody vote first")
        tally, values = vote.close(), dict(self.workshop().values)
        for place, one in enumerate(self._candidates()):
            if (votes := tally.votes.get(str(one.get("id")))) is not None:
                values = placed(values, ("candidates", place, "votes"), votes)
        held = {"date": self.room.today, "ballots": tally.ballots, "each": vote.each}
        self._keep_workshop(placed(values, ("vote",), held))
        return tally

    def take_over(self) -> Form:
        """Let the workshop count as begun from what stands on disk now."""
        digest = self.on_disk("workshop").digest
        self.room.drafts.write_sitting(self.draft.model_copy(update={"began_from": digest}))
        return self.workshop()

    def give_way(self) -> Form:
        """Drop what was filled in of the workshop for what somebody else saved."""
        self.room.drafts.write_sitting(self.draft.model_copy(update={"workshop": None}))
        self.room.reload()
        return self.workshop()

    def _candidates(self) -> list[Mapping[str, Any]]:
        listed = self.workshop().values.get("candidates")
        return [one if isinstance(one, dict) else {} for one in listed] if isinstance(listed, list) else []

    def _keep_workshop(self, values: Mapping[str, Any]) -> None:
        update: dict[str, Any] = {"workshop": dict(values)}
        if self.draft.workshop is None:
            update["began_from"] = self.on_disk("workshop").digest
        self.room.drafts.write_sitting(self.draft.model_copy(update=update))

    # Entries

    def entries(self, kind: str) -> tuple[Form, ...]:
        """Give the entries of a kind that are not saved yet."""
        around = self.room.around()
        return tuple(filled(kind, "", values, around) for values in self.typed(kind))

    def typed(self, kind: str) -> Sequence[dict[str, Any]]:
        """Give the values of the entries of a kind that are not saved yet."""
        found: Sequence[dict[str, Any]] = getattr(self.draft, _kind(kind).key)
        return found

    def saved_entries(self, kind: str) -> tuple[dict[str, Any], ...]:
        """Give the entries of a kind that are saved."""
        key = _kind(kind).key
        listed = self.on_disk(key).values.get(key)
        return tuple(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()

    def add_entry(self, kind: str, values: Mapping[str, Any]) -> Form:
        """Begin an entry."""
        described = _kind(kind)
        made = {key: value for key, value in values.items() if value not in (None, "")}
        made |= {key: self.room.today for key in described.dated if key not in made}
        if described.has_id and "id" not in made:
            words = f"{made.get('kpi', '')} {kind} {self.room.today}"
            taken = {str(one.get("id")) for one in (*self.saved_entries(kind), *self.typed(kind))}
            made["id"] = free_id(words, taken, otherwise=kind)
        self._keep(kind, [*self.typed(kind), made])
        return self.entries(kind)[-1]

    def change_entry(self, kind: str, index: int, loc: Loc, typed: Any) -> Form:
        """Fill in one field of an entry."""
        form = self._entry(kind, index)
        entries = list(self.typed(kind))
        entries[index] = form.with_typed(loc, typed)
        self._keep(kind, entries)
        return self.entries(kind)[index]

    def remove_entry(self, kind: str, index: int) -> None:
        """Take an entry back."""
        self._entry(kind, index)
        entries = list(self.typed(kind))
        del entries[index]
        self._keep(kind, entries)

    def _entry(self, kind: str, index: int) -> Form:
        forms = self.entries(kind)
        if not 0 <= index < len(forms):
            fact = f"{index} is none of {len(forms)} entries"
            raise UsageError.at(kind, fact, "name one that is there")
        return forms[index]

    def _keep(self, kind: str, entries: Sequence[Mapping[str, Any]]) -> None:
        update = {_kind(kind).key: tuple(entries)}
        self.room.drafts.write_sitting(self.draft.model_copy(update=update))

    def _forget_saved(self) -> None:
        """Drop entries that a save wrote before its kernel died, so that nobody writes them twice."""
        for kind in KINDS:
            saved, typed = self.saved_entries(kind), self.typed(kind)
            left = [one for one in typed if one not in saved]
            if len(left) < len(typed):
                self._keep(kind, left)


def _kind(kind: str) -> EntryKind:
    if kind not in KINDS:
        raise UsageError.at("kind", f"'{kind}' is no kind of entry", f"write one of {allowed(KINDS)}")
    return KINDS[kind]


def _with_ids(values: dict[str, Any]) -> dict[str, Any]:
    """Give each entry that needs a name one that is made of its words."""
    for key, words in NAMED.items():
        entries = values.get(key)
        known = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
        taken = {str(one["id"]) for one in known if one.get("id")}
        for one in known:
            if not one.get("id") and one.get(words):
                one["id"] = free_id(str(one[words]), taken, otherwise=key.removesuffix("s"))
                taken.add(one["id"])
    return values
