"""Answers what somebody chose to look at: a KPI, a detector, and the whole of its data or a part.

Material is gathered when the first part is asked for, and kept; the whole is answered from the findings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from kpiwork.periods import Period, PeriodKind
from kpiwork.review.earlier import earlier
from kpiwork.review.findings import revisions_of
from kpiwork.signals.battery import battery
from kpiwork.signals.detector import Detector
from kpiwork.signals.finding import Finding, Strength
from kpiwork.signals.gather import gather
from kpiwork.signals.material import Material, whole
from kpiwork.signals.narrowed import WHOLE, Part, narrowed
from kpiwork.signals.records import Counted
from kpiwork.signals.registry import detectors_of
from kpiwork.spec.choices import Level, PersonUse
from kpiwork.studio.opened import OpenFindings
from kpiwork.studio.segments import by_segment

__all__ = ["Choice", "Desk"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What is looked at.

    Parameters
    ----------
    kpi, detector : str
        Which.
    part : Part
        The whole, or a part.
    """

    kpi: str
    detector: str
    part: Part = WHOLE


class Desk:
    """What can be chosen of a department's findings, and what is found then.

    Parameters
    ----------
    opened : OpenFindings
        The department's.
    """

    def __init__(self, opened: OpenFindings) -> None:
        self.opened = opened
        self._counted: dict[tuple[str, str], Counted] = {}

    def finding(self, choice: Choice) -> Finding:
        """Give what a detector finds, as far as it may be seen; a part was chosen, and has no weight."""
        part = choice.part
        if part == WHOLE:
            known = self.opened.battery.of(choice.kpi)
            return self.opened.sight.of(next(one for one in known if one.detector == choice.detector))
        material = narrowed(self._materials[choice.kpi], part, self._records(choice))
        [found] = battery([material], {choice.detector: self._detectors[choice.detector]}).findings
        unweighed = replace(found, q=None, evidence=Strength.NONE)
        return self.opened.sight.of(unweighed, part.dimension, part.segment)

    def months(self, kpi: str) -> tuple[Period, ...]:
        """Give the months that a KPI has readings of, oldest first."""
        rows = whole(self.opened.readings(kpi), PeriodKind.MONTH)
        calendar = self.opened.workbook.calendar
        return tuple(calendar.containing(start.date(), PeriodKind.MONTH) for start in rows["start"])

    def dimensions(self, kpi: str) -> tuple[str, ...]:
        """Give the dimensions that a KPI may be split by here; none where a segment may be a person."""
        card = self.opened.cards[kpi]
        if card.person_use is not PersonUse.NONE or card.level is Level.PERSON:
            return ()
        return tuple(name for name in card.measure.dimensions if self.segments(kpi, name))

    def segments(self, kpi: str, dimension: str) -> tuple[str, ...]:
        """Give the segments of a dimension that have enough records to be shown."""
        rows = self.opened.readings(kpi, dimension)
        months = rows[rows["grain"] == PeriodKind.MONTH.value]
        records = months.groupby("segment")["records"].sum()
        return tuple(sorted(records.index[records >= self.opened.workbook.settings.privacy.minimum]))

    @cached_property
    def _materials(self) -> dict[str, Material]:
        workbook, measured, department = self.opened.workbook, self.opened.measured, self.opened.book.id
        past = earlier(workbook.root, department, measured.period, workbook.calendar, measured.as_of)
        return gather(workbook, measured, department, revisions=revisions_of(past))

    @cached_property
    def _detectors(self) -> dict[str, Detector]:
        return detectors_of(self.opened.workbook.settings.detectors)

    def _records(self, choice: Choice) -> Counted | None:
        """Count single records by the dimension of a choice, once."""
        if not choice.part.dimension:
            return None
        key = (choice.kpi, choice.part.dimension)
        if key not in self._counted:
            opened, material = self.opened, self._materials[choice.kpi]
            self._counted[key] = by_segment(opened.workbook, opened.book.id, material, key[1])
        return self._counted[key]
