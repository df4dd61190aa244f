"""What of findings may leave a kernel or a command: nothing above an audience, and no few cases.

Pages of a review are cut from its record. What stands in no record, a view of one KPI or lines for a
script, is cut here, from readings, by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kpiwork.measure.readings import Measurement
from kpiwork.review.audiences import is_above
from kpiwork.review.few import too_few
from kpiwork.review.findings import Found
from kpiwork.review.findings_cut import cut_found, drawn, tells_of, without_mention
from kpiwork.review.readings import in_cases, is_counted
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["NO_FIGURE", "Sight", "shown"]

NOT_SAID = "it is held against a KPI that is not shown here"
NO_FIGURE = "There is no figure: too many of its numbers stand for too few records to be shown."


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What an audience may see of a department's findings.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    book : DepartmentBook
        The department.
    measured : Measurement
        What findings rest on.
    edition : Edition
        Who sees them.
    """

    workbook: Workbook
    book: DepartmentBook
    measured: Measurement
    edition: Edition = Edition.ANALYST

    @property
    def cards(self) -> Mapping[str, Card]:
        """The department's cards, by id."""
        return self.book.cards

    @property
    def minimum(self) -> int:
        """Fewest records shown together."""
        return self.workbook.settings.privacy.minimum

    def of(self, found: Finding, dimension: str = "", segment: str = "") -> Finding:
        """Give what may be seen of a finding.

        Parameters
        ----------
        found : Finding
            Complete.
        dimension, segment : str
            What it looked at, where not the whole.
        """
        if is_above(self.cards[found.kpi].level, self.edition) or tells_of(found, self._above(found)):
            return _emptied(found, Verdict.NOT_APPLICABLE, NOT_SAID)
        found = without_mention(found, self._above(found))
        if any(self._is_small(kpi) for kpi in drawn(found)):
            few = f"fewer than {self.minimum} cases stand behind it in the period: not shown"
            return _emptied(found, Verdict.NOT_ENOUGH_DATA, few)
        others = (self._has_small(kpi) for kpi in drawn(found) if kpi != found.kpi)
        hides = self._has_small(found.kpi, dimension, segment) or any(others)
        cut = cut_found(found, hides=hides, minimum=self.minimum)
        is_gone = found.picture is not None and cut.picture is None
        return replace(cut, notes=(*cut.notes, NO_FIGURE)) if is_gone else cut

    def _above(self, found: Finding) -> dict[str, str]:
        """Name the KPIs that it rests on and that its audience does not see."""
        cards = {kpi: self.cards[kpi] for kpi in found.beside}
        return {kpi: card.name for kpi, card in cards.items() if is_above(card.level, self.edition)}

    def _rows(self, kpi: str) -> pd.DataFrame:
        """Give a KPI's readings with what counts as its cases; none where few say nothing of anybody."""
        card, rows = self.cards[kpi], self.measured.readings
        source = self.workbook.settings.sources.get(card.measure.source)
        mine = rows[(rows["department"] == self.book.id) & (rows["kpi"] == kpi)]
        return in_cases(card, mine, source) if is_counted(card, source) else mine.iloc[:0]

    def _is_small(self, kpi: str) -> bool:
        rows = self._rows(kpi)
        now = rows[(rows["dimension"] == "") & (rows["period"] == self.measured.period.label)]
        return any(too_few(int(records), self.minimum) for records in now["records"])

    def _has_small(self, kpi: str, dimension: str = "", segment: str = "") -> bool:
        rows = self._rows(kpi)
        split = rows[(rows["dimension"] == dimension) & (not segment or (rows["segment"] == segment))]
        return any(too_few(int(records), self.minimum) for records in split["records"])


def _emptied(found: Finding, verdict: Verdict, reason: str) -> Finding:
    """Leave of a finding only that it was asked, and why nothing is told."""
    return Finding(
        detector=found.detector, kpi=found.kpi, verdict=verdict, reason=reason, parameters=found.parameters
    )


def shown(found: Found) -> Found:
    """Cut what was found of a department as the analyst's edition is cut: lines and JSON end up in logs."""
    sight = Sight(workbook=found.workbook, book=found.book, measured=found.measured)
    cut = tuple(sight.of(one) for one in found.battery.findings)
    return replace(found, battery=replace(found.battery, findings=cut))
