"""A finding's figure: for pages and notebooks, drawn from the finding alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import Width
from kpiwork.display.figures.finding_alt import finding_alt
from kpiwork.display.figures.finding_histogram import finding_histogram
from kpiwork.display.figures.finding_pairs import finding_pairs
from kpiwork.display.figures.finding_series import finding_series
from kpiwork.display.finding_chart import FindingChart, chart_of
from kpiwork.display.picture import Picture, picture
from kpiwork.review.numbers import NumberStyle
from kpiwork.signals.finding import Finding, PictureKind

__all__ = ["chart_picture", "finding_picture"]

DRAWN: Mapping[PictureKind, Callable[[FindingChart, Width], Figure]] = MappingProxyType(
    {
        PictureKind.HISTOGRAM: finding_histogram,
        PictureKind.SERIES: finding_series,
        PictureKind.PAIRS: finding_pairs,
    }
)


def finding_picture(
    found: Finding, style: NumberStyle, others: Mapping[str, NumberStyle] | None = None
) -> Picture | None:
    """Draw a finding; None where there is nothing, or too little, to draw.

    Parameters
    ----------
    found : Finding
        The finding.
    style : NumberStyle
        How values of its KPI are printed.
    others : mapping of str to NumberStyle, optional
        How those of other KPIs are, by id: a finding may show a guardrail.
    """
    chart = chart_of(found, style, others)
    return None if chart is None else chart_picture(chart)


def chart_picture(chart: FindingChart) -> Picture:
    """Draw what a finding's figure shows."""
    return picture(partial(DRAWN[chart.kind], chart), finding_alt(chart))
