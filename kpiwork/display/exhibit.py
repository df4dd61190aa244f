"""One KPI as a page shows it in full: its numbers in words, its chart, its segments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kpiwork.analysis.contribution import Contribution, ContributionKind
from kpiwork.display.figures.alt import contribution_alt, trend_alt
from kpiwork.display.figures.contribution import contribution
from kpiwork.display.figures.trend import trend
from kpiwork.display.figures.waterfall import waterfall, waterfall_alt
from kpiwork.display.history import History, history_of
from kpiwork.display.picture import Picture, picture
from kpiwork.display.segments import Segments, segments_of
from kpiwork.display.steps import steps_of_segments
from kpiwork.display.wording import target_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.sentences import style_of
from kpiwork.review.where import strongest

__all__ = ["Exhibit", "exhibit"]

TOLD = (ContributionKind.RATE, ContributionKind.SUM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """A KPI with everything that its block or fold-out draws.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    style : NumberStyle
        How its values are printed.
    target : str
        The target, or why there is none.
    history : History or None
        What its chart and its table show; None without any value.
    chart : Picture or None
        The chart.
    split : Segments or None
        The dimension that tells most of the movement.
    split_chart : Picture or None
        The same from the earlier value to the later one, step by step; drawn for exceptions only, and only
        where there is a movement to tell.
    splits : tuple of Segments
        Every dimension that adds up.
    not_split : tuple of str
        Dimensions that do not.
    """

    kpi: KpiReview
    style: NumberStyle
    target: str
    history: History | None
    chart: Picture | None
    split: Segments | None
    split_chart: Picture | None
    splits: tuple[Segments, ...]
    not_split: tuple[str, ...]


def exhibit(review: Record, kpi: KpiReview, *, draw: bool = True, draw_split: bool = False) -> Exhibit:
    """Put a KPI together for a page.

    Parameters
    ----------
    review : Record
        The review that it stands in.
    kpi : KpiReview
        The KPI.
    draw : bool
        Whether its chart is drawn here; it is drawn once a page.
    draw_split : bool
        Whether the strongest dimension gets a chart beside its table.
    """
    history = history_of(kpi, review.period)
    told = strongest(kpi)
    split = None if told is None else segments_of(kpi, told)
    return Exhibit(
        kpi=kpi,
        style=style_of(kpi),
        target=target_words(kpi),
        history=history,
        chart=picture(partial(trend, history), trend_alt(history)) if history and draw else None,
        split=split,
        split_chart=_steps(review, kpi, told) if told and draw_split else None,
        splits=tuple(segments_of(kpi, one) for one in kpi.contributions if one.kind in TOLD),
        not_split=tuple(
            one.dimension for one in kpi.contributions if one.kind is ContributionKind.NOT_ADDITIVE
        ),
    )


def _steps(review: Record, kpi: KpiReview, told: Contribution) -> Picture | None:
    """Draw a movement's steps; where a value is withheld, only what each segment added; of nothing, none."""
    shown = steps_of_segments(kpi, told, review.period.words)
    if shown is None:
        split = segments_of(kpi, told)
        return picture(partial(contribution, split), contribution_alt(split))
    return None if shown.is_nothing else picture(partial(waterfall, shown), waterfall_alt(shown))
