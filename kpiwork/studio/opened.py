"""A department's findings, opened for a notebook: one KPI of them is looked at in depth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpiwork.errors import UsageError, allowed, did_you_mean
from kpiwork.measure.readings import Measurement
from kpiwork.review.assemble import read_as_of, read_edition
from kpiwork.review.audiences import is_above
from kpiwork.review.findings import find
from kpiwork.review.findings_shown import Sight
from kpiwork.signals.battery import Battery
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.registry import known_detectors
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Card
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["OpenFindings", "open_findings"]

RETIRED = "retired"


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenFindings:
    """What was found of a department, and which of its KPIs is looked at.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    book : DepartmentBook
        The department.
    measured : Measurement
        What findings rest on.
    battery : Battery
        All findings of the department, with q and severity over all of its tests.
    kpi : str
        Id of the KPI looked at.
    edition : Edition
        For whom; all but the analyst's leave out what has no record of use yet, and the names of methods.
    """

    workbook: Workbook
    book: DepartmentBook
    measured: Measurement
    battery: Battery
    kpi: str
    edition: Edition

    @property
    def cards(self) -> dict[str, Card]:
        """The cards that findings were made of and that this edition shows, by id."""
        return _shown_cards(self.book, self.edition)

    @property
    def detectors(self) -> tuple[str, ...]:
        """Names of the detectors that this edition shows."""
        kinds = known_detectors()
        return tuple(name for name, kind in kinds.items() if self.for_analysts or kind.on_pages)

    @property
    def for_analysts(self) -> bool:
        """Whether methods are named, and detectors shown that have no record of use yet."""
        return self.edition is Edition.ANALYST

    def readings(self, kpi: str, dimension: str = "", segment: str = "") -> pd.DataFrame:
        """Give a KPI's readings of the whole, or of a segment; of all segments where none is named."""
        rows = self.measured.readings
        mine = (rows["kpi"] == kpi) & (rows["dimension"] == dimension)
        return rows[mine & (rows["segment"] == segment)] if segment else rows[mine]

    @property
    def sight(self) -> Sight:
        """What this edition may see of a finding."""
        return Sight(workbook=self.workbook, book=self.book, measured=self.measured, edition=self.edition)

    def of(self, kpi: str) -> tuple[Finding, ...]:
        """Give a KPI's findings as this edition shows them, questions first, the strongest of them first."""
        sight = self.sight
        shown = (sight.of(one) for one in self.battery.of(kpi) if one.detector in self.detectors)
        found = Battery(findings=tuple(shown))
        others = (one for one in found.findings if one.verdict is not Verdict.SIGNAL)
        return (*found.signals, *sorted(others, key=_told_as))


def open_findings(
    workbook: str | Path,
    department: str = "",
    period: str = "",
    *,
    kpi: str = "",
    edition: str = Edition.ANALYST.value,
    as_of: str = "",
) -> OpenFindings:
    """Ask all questions of a department's KPIs, to look at one of them in depth.

    Parameters
    ----------
    workbook : str or Path
        The workbook's folder, or a folder inside it.
    department : str
        Id of the department; may be left out where there is only one.
    period : str
        Label of the period, such as ``2013-Q4``.
    kpi : str
        Id of the KPI; the one that raises the strongest question where left out.
    edition : str
        ``department``, ``executive`` or ``analyst``.
    as_of : str
        Day on which the data are looked at, ``2013-12-31``; empty for the workbook's default.

    Returns
    -------
    OpenFindings
        Complete and private, as a record is.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong.
    """
    audience, day = read_edition(edition), read_as_of(as_of)
    loaded = load(find_workbook(workbook))
    book = loaded.department(department or _only(loaded))
    _check_kpi(book, kpi, audience)
    found = find(loaded, book.id, period, as_of=day)
    return OpenFindings(
        workbook=loaded,
        book=found.book,
        measured=found.measured,
        battery=found.battery,
        kpi=kpi or _strongest(found.battery, _shown_cards(book, audience)),
        edition=audience,
    )


def _told_as(found: Finding) -> int:
    """Tell what is clear before what could not be told."""
    return list(Verdict).index(found.verdict)


def _only(workbook: Workbook) -> str:
    names = [name for name, book in workbook.departments.items() if book.cards]
    if len(names) != 1:
        raise UsageError.at("department", "is empty", f"write one of {allowed(names)}")
    return names[0]


def _shown_cards(book: DepartmentBook, edition: Edition) -> dict[str, Card]:
    return {
        name: card
        for name, card in book.cards.items()
        if card.stage != RETIRED and not is_above(card.level, edition)
    }


def _check_kpi(book: DepartmentBook, kpi: str, edition: Edition) -> None:
    known = _shown_cards(book, edition)
    if not known:
        fact = f"{book.id} has no KPI in use{_for(book, edition)}"
        raise UsageError.at("department", fact, "add a card to its kpis folder")
    if kpi and kpi not in known:
        fact = f"'{kpi}' is no KPI of {book.id} that is in use{_for(book, edition)}"
        raise UsageError.at("kpi", fact, did_you_mean(kpi, known))


def _for(book: DepartmentBook, edition: Edition) -> str:
    """Say for whom, where others see more KPIs."""
    has_more = any(is_above(card.level, edition) for card in book.cards.values())
    return f" and shown in the edition for {edition}" if has_more else ""


def _strongest(found: Battery, known: Collection[str]) -> str:
    """Name the KPI that raises the strongest question, else the first."""
    asked = (one.kpi for one in found.signals if one.kpi in known)
    return next(asked, next(one.kpi for one in found.findings if one.kpi in known))
