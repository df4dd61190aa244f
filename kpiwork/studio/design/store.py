"""The drafts of one department: what stands beside the saved files, read once and written at each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpiwork.errors import KpiworkError, Problem
from kpiwork.spec.drafts import (
    SITTING,
    CardDraft,
    DraftFile,
    SittingDraft,
    drafts_of,
    folder_of,
    read_draft,
)
from kpiwork.spec.layout import drafts_in

__all__ = ["Drafts"]

CANNOT_BE_READ = "cannot_be_read"


@dataclass(kw_only=True, slots=True)
class Drafts:
    """The drafts of a department, as this desk knows them.

    Parameters
    ----------
    root : Path
        The workbook's folder.
    folder : Path
        Where they stand.
    cards : dict of str to DraftFile
        Drafts of cards, by KPI.
    sitting : DraftFile
        The draft of the workshop and of entries.
    problems : dict of str to tuple of Problem
        Drafts that cannot be read, by KPI; that of a sitting by `SITTING`.
    others : dict of str to int
        How many more drafts of a KPI there are, by other people.
    """

    root: Path
    folder: Path
    cards: dict[str, DraftFile[CardDraft]] = field(default_factory=dict)
    sitting: DraftFile[SittingDraft]
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, department: str) -> Drafts:
        """Read the drafts of a department.

        Raises
        ------
        SpecError
            If their folder leads out of the workbook.
        """
        folder = folder_of(root, department)
        blank = DraftFile(file=folder / f"{SITTING}.yaml", draft=SittingDraft())
        made = cls(root=root, folder=folder, sitting=blank)
        made.sitting = made._newest(SITTING, SittingDraft) or blank
        for kpi in drafts_in(folder):
            if (found := made._newest(kpi, CardDraft)) is not None:
                made.cards[kpi] = found
        return made

    def _newest(self, name: str, kind: Any) -> Any:
        """Read the newest draft of a name that can be read."""
        found = drafts_of(self.folder, name)
        self.others[name] = max(0, len(found) - 1)
        for file in found:
            try:
                return read_draft(self.root, file, kind)
            except KpiworkError as error:
                self.problems[name] = (*self.problems.get(name, ()), *error.problems)
        return None

    def write(self, kpi: str, draft: CardDraft) -> None:
        """Write a KPI's draft; beside a file that somebody else wrote."""
        blank = DraftFile(file=self.folder / f"{kpi}.yaml", draft=CardDraft())
        self.cards[kpi] = self.cards.get(kpi, blank).write(draft)

    def write_sitting(self, draft: SittingDraft) -> None:
        """Write the sitting's draft, or remove it where nothing is left in it."""
        if draft.model_dump(exclude={"began_from"}, exclude_defaults=True):
            self.sitting = self.sitting.write(draft)
        else:
            self.sitting.remove()
            self.sitting = DraftFile(file=self.folder / f"{SITTING}.yaml", draft=SittingDraft())

    def remove(self, kpi: str) -> None:
        """Remove a KPI's draft."""
        if (found := self.cards.pop(kpi, None)) is not None:
            found.remove()

    def set_aside(self, name: str) -> tuple[Path, ...]:
        """Rename every draft of a name that cannot be read, so that nobody takes it for one."""
        kind = SittingDraft if name == SITTING else CardDraft
        moved = []
        for file in drafts_of(self.folder, name):
            try:
                read_draft(self.root, file, kind)
            except KpiworkError:
                moved.append(file.replace(_free(file)))
        self.problems.pop(name, None)
        return tuple(moved)

    def values(self, kpi: str) -> Mapping[str, Any] | None:
        """Give what a KPI's draft holds; None where it has none."""
        found = self.cards.get(kpi)
        return None if found is None else found.draft.card


def _free(file: Path) -> Path:
    number = 1
    while (target := file.with_name(f"{file.stem}.{CANNOT_BE_READ}.{number}.txt")).exists():
        number += 1
    return target
