"""Which KPIs an audience sees: one of the level of the organisation stands on no department's page."""

from __future__ import annotations

from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level
from kpiwork.spec.workbook import Workbook

__all__ = ["files_shown", "is_above"]


def is_above(level: Level, edition: Edition) -> bool:
    """Whether a KPI of a level stands above what the readers of an edition see."""
    return level is Level.ORGANISATION and edition is Edition.DEPARTMENT


def files_shown(workbook: Workbook, edition: Edition) -> dict[str, str]:
    """Give the workbook's files with their digests, but for the cards that an edition does not show."""
    hidden = {
        f"params/{book.id}/kpis/{kpi}.yaml"
        for book in workbook.departments.values()
        for kpi, card in book.cards.items()
        if is_above(card.level, edition)
    }
    return {path: digest for path, digest in workbook.files.items() if path not in hidden}
