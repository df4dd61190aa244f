"""The department at the desk: its saved files, its drafts, and what a form can choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from kpiwork.errors import KpiworkError, Problem, UsageError, did_you_mean
from kpiwork.review.numbers import day_words
from kpiwork.spec.drafts import SITTING, CardDraft, folder_of
from kpiwork.spec.layout import PARAMS
from kpiwork.spec.load import load_as_far
from kpiwork.spec.workbook import DepartmentBook, Workbook
from kpiwork.studio.design.around import Around, SourceColumns
from kpiwork.studio.design.checking import Wrong
from kpiwork.studio.design.choosing import around_of, names_of
from kpiwork.studio.design.columns import columns_of
from kpiwork.studio.design.form import Form, filled
from kpiwork.studio.design.found import Found, KpiState, Newer
from kpiwork.studio.design.on_disk import OnDisk, read_file
from kpiwork.studio.design.store import Drafts
from kpiwork.studio.design.writing import found_half_done, has_journal, saving_turn

__all__ = ["Room"]


class Room:
    """One department's files and drafts.

    Parameters
    ----------
    workbook : Workbook
        As far as it can be read.
    department : str
        Id.
    problems : tuple of Problem
        What is wrong in the workbook.
    drafts : Drafts
        The department's.
    today : date
        Day of the sitting.
    as_of : date or None
        Day up to which data is known, where somebody said it.
    taken_back : tuple of str
        What became of a save that had stopped half way.
    """

    def __init__(
        self,
        workbook: Workbook,
        department: str,
        problems: tuple[Problem, ...],
        drafts: Drafts,
        *,
        today: date,
        as_of: date | None,
        taken_back: tuple[str, ...] = (),
    ) -> None:
        self.workbook = workbook
        self.department = department
        self.problems = problems
        self.drafts = drafts
        self.today = today
        self.as_of = as_of
        self.taken_back = taken_back
        self._columns: dict[str, SourceColumns] = {}

    @classmethod
    def of(
        cls,
        workbook: Workbook,
        department: str,
        problems: tuple[Problem, ...],
        *,
        today: date,
        as_of: date | None,
    ) -> Self:
        """Open a department's room; a save that stopped half way is taken back first.

        Raises
        ------
        SpecError
            If the folder of its drafts leads out of the workbook.
        """
        folder = folder_of(workbook.root, department)
        taken_back: tuple[str, ...] = ()
        if has_journal(folder):
            try:
                with saving_turn(workbook.root, department):
                    taken_back = found_half_done(workbook.root, folder)
                workbook, problems = load_as_far(workbook.root)
            except KpiworkError as error:
                problems = (*problems, *error.problems)
        drafts = Drafts.of(workbook.root, department)
        return cls(workbook, department, problems, drafts, today=today, as_of=as_of, taken_back=taken_back)

    @property
    def root(self) -> Path:
        """The workbook's folder."""
        return self.workbook.root

    @property
    def book(self) -> DepartmentBook:
        """The department, as saved."""
        return self.workbook.department(self.department)

    @property
    def known(self) -> tuple[str, ...]:
        """Ids of all KPIs: saved ones in reading order, those that cannot be read, then drafts."""
        files = sorted(file.stem for file in (self.root / PARAMS / self.department / "kpis").glob("*.yaml"))
        return tuple(dict.fromkeys((*self.book.cards, *files, *self.drafts.cards)))

    @property
    def names(self) -> Mapping[str, str]:
        """What KPIs and detectors are called, by id."""
        return names_of(self.book, self.drafts)

    def path(self, kpi: str) -> str:
        """Give the path of a KPI's card, from the workbook's root."""
        return f"{PARAMS}/{self.department}/kpis/{kpi}.yaml"

    def on_disk(self, kpi: str) -> OnDisk:
        """Read a KPI's saved card; a card that cannot be read, or is not there, says nothing."""
        try:
            return read_file(self.root, self.path(kpi))
        except KpiworkError:
            return OnDisk(path=self.path(kpi))

    def around(self) -> Around:
        """Give what a form can choose from."""
        return around_of(self.workbook, self.book, self.drafts, self._columns)

    def learn_columns(self, source: str) -> None:
        """Look up the columns of a source, once it was opened anyway."""
        if source not in self._columns:
            self._columns[source] = columns_of(self.workbook, source, as_of=self.as_of or self.today)

    def form(self, kpi: str) -> Form:
        """Give a KPI's form: of its draft where there is one, else of its saved card.

        Raises
        ------
        UsageError
            If there is no such KPI.
        """
        if kpi not in self.known and kpi not in self.drafts.problems:
            raise UsageError.at(
                "kpi", f"'{kpi}' is no KPI of {self.department}", did_you_mean(kpi, self.known)
            )
        values = self.drafts.values(kpi)
        problems = self.drafts.problems.get(kpi, ())
        if values is None:
            try:
                values = read_file(self.root, self.path(kpi)).values
            except KpiworkError as error:
                values, problems = {}, (*problems, *error.problems)
        made = filled("card", kpi, values, self.around())
        unread = tuple(Wrong(loc=(), fact=f"{one.place} {one.fact}", mend=one.mend) for one in problems)
        return replace(made, wrong=(*unread, *made.wrong)) if unread else made

    def write(self, kpi: str, values: Mapping[str, Any], *, history_seen: bool) -> None:
        """Write a KPI's draft; a new one remembers the saved card that it begins from."""
        known = self.drafts.cards.get(kpi)
        draft = known.draft if known else CardDraft(began_from=self.on_disk(kpi).digest)
        seen = draft.history_seen or history_seen
        self.drafts.write(kpi, draft.model_copy(update={"card": dict(values), "history_seen": seen}))

    def take_over(self, kpi: str) -> None:
        """Let a draft count as begun from the card that stands on disk now."""
        if (known := self.drafts.cards.get(kpi)) is not None:
            digest = self.on_disk(kpi).digest
            self.drafts.write(kpi, known.draft.model_copy(update={"began_from": digest}))

    def discard(self, kpi: str) -> None:
        """Throw a draft away, and read the workbook anew: what is shown now is what others saved."""
        self.drafts.remove(kpi)
        self.reload()

    def reload(self) -> None:
        """Read the workbook anew."""
        self.workbook, self.problems = load_as_far(self.root)

    def found(self) -> Found:
        """Say what was found."""
        unread = [problem for problems in self.drafts.problems.values() for problem in problems]
        return Found(
            drafts=tuple(one for one in self.states() if one.newer is not Newer.NO_DRAFT),
            problems=(*unread, *self.problems),
            taken_back=self.taken_back,
            has_sitting=bool(self.drafts.sitting.digest),
        )

    def states(self) -> tuple[KpiState, ...]:
        """Say of each KPI how its draft stands to its saved card."""
        unread = [kpi for kpi in self.drafts.problems if kpi != SITTING]
        return tuple(self._state(kpi) for kpi in dict.fromkeys((*self.known, *unread)))

    def _state(self, kpi: str) -> KpiState:
        newer = self._newer(kpi)
        card = self.drafts.values(kpi) or self.on_disk(kpi).values
        problem = next(iter(self.drafts.problems.get(kpi, ())), None)
        try:
            read_file(self.root, self.path(kpi))
        except KpiworkError as error:
            problem = error.problems[0]
        return KpiState(
            kpi=kpi,
            name=str(card.get("name") or kpi),
            newer=newer,
            sentence=" ".join(self._told(kpi, newer)),
            problem=problem,
        )

    def _newer(self, kpi: str) -> Newer:
        draft, disk = self.drafts.cards.get(kpi), self.on_disk(kpi)
        if draft is None:
            return Newer.NO_DRAFT
        if not disk.digest:
            return Newer.ONLY_DRAFT
        if draft.draft.card == disk.values:
            return Newer.SAME
        if draft.draft.began_from != disk.digest and self._saved_at(kpi) > self._drafted_at(kpi):
            return Newer.CARD
        return Newer.DRAFT

    def _told(self, kpi: str, newer: Newer) -> Iterator[str]:
        name = self.names.get(kpi, kpi)
        match newer:
            case Newer.NO_DRAFT:
                yield f"“{name}” has no draft."
            case Newer.ONLY_DRAFT:
                yield f"“{name}” is a draft of {_moment(self._drafted_at(kpi))}, and was never saved."
            case Newer.SAME:
                yield f"The draft of “{name}” says the same as the saved card."
            case Newer.DRAFT:
                drafted, saved = _moment(self._drafted_at(kpi)), _moment(self._saved_at(kpi))
                yield f"The draft of “{name}”, of {drafted}, is newer than the saved card, of {saved}."
            case Newer.CARD:
                yield (
                    f"“{name}” was saved by somebody on {_moment(self._saved_at(kpi))}, after its draft of"
                    f" {_moment(self._drafted_at(kpi))}."
                )
        if more := self.drafts.others.get(kpi, 0):
            many = "is one more draft" if more == 1 else f"are {more} more drafts"
            yield f"There {many} of it, by somebody else."

    def _drafted_at(self, kpi: str) -> datetime:
        return self._moment(self.drafts.cards[kpi].file)

    def _saved_at(self, kpi: str) -> datetime:
        return self._moment(self.root / self.path(kpi))

    def _moment(self, file: Path) -> datetime:
        zone = ZoneInfo(self.workbook.settings.calendar.time_zone)
        try:
            return datetime.fromtimestamp(file.stat().st_mtime, tz=zone)
        except OSError:
            return datetime.min.replace(tzinfo=zone)


def _moment(at: datetime) -> str:
    return f"{day_words(at.date())}, {at:%H:%M}"
