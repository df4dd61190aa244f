"""The page part of what would be seen, and what would not, in data of a KPI's own size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from kpiwork.display.figures.power import power
from kpiwork.display.figures.power_alt import power_alt
from kpiwork.display.html import Html
from kpiwork.display.picture import Picture, picture
from kpiwork.display.power import Seen, every, seen_of
from kpiwork.display.templates import render
from kpiwork.review.calibration import PLANNED
from kpiwork.review.calibration_words import ASSUMED, HOW_TO_READ
from kpiwork.signals.calibration.trials import Calibrated

__all__ = ["calibration"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One behaviour with its chart, where it has one."""

    seen: Seen
    chart: Picture | None


def calibration(found: Calibrated | Iterable[Calibrated]) -> Html:
    """Show what would be seen of each behaviour, KPI by KPI.

    Parameters
    ----------
    found : Calibrated or iterable of Calibrated
        From `kpiwork.calibrate` or `kpiwork.calibrate_sizes`.

    Returns
    -------
    Html
        A part of a page; what could not be tested is listed with its reason.
    """
    kpis = [(one, [_shown(seen) for seen in seen_of(one)]) for one in every(found)]
    is_planned = all(one.kpi == PLANNED for one, _ in kpis)
    anchor = "calibration-planned" if is_planned else "calibration"
    heading = "What a planned KPI could show" if is_planned else "What could be seen"
    about = {"heading": heading, "anchor": anchor}
    return render(
        "calibration",
        about,
        anchor=anchor,
        heading=heading,
        kpis=kpis,
        how_to_read=HOW_TO_READ,
        assumed=ASSUMED if is_planned else "",
    )


def _shown(seen: Seen) -> Shown:
    if seen.curve is None:
        return Shown(seen=seen, chart=None)
    return Shown(seen=seen, chart=picture(partial(power, seen.curve), power_alt(seen.curve)))
