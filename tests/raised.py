"""Findings as records keep them, for tests of what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpiwork.review.raised import Raised
from kpiwork.signals.finding import (
    Effect,
    Finding,
    Kind,
    Picture,
    PictureKind,
    Placebo,
    Restated,
    Setting,
    Strength,
    Verdict,
)

__all__ = ["BUNCHED", "HISTOGRAM", "raised"]

HISTOGRAM = Picture(
    kind=PictureKind.HISTOGRAM,
    across=tuple(float(value) for value in range(5, 26)),
    seen=(*(40.0 + step for step in range(8)), 90.0, 95.0, 99.0, 10.0, 12.0, 14.0, *(3.0,) * 7),
    expected=tuple(60.0 - 2 * step for step in range(21)),
    marked=(8, 9, 10),
    across_label="Minutes late",
    seen_label="flights",
    expected_label="to be expected",
    border=15.0,
)

BUNCHED = Finding(
    detector="threshold_bunching",
    kpi="arrived_on_time",
    verdict=Verdict.SIGNAL,
    reason="about 120 of the 300 records to be expected just outside the cutoff lie just inside",
    p=0.0004,
    q=0.002,
    effect=Effect(
        kind=Kind.SHARE,
        value=0.4,
        low=0.3,
        high=0.5,
        sentence="about {value} of the records that would just have missed were recorded inside ({range})",
    ),
    restated=Restated(reported=0.755, without=0.741),
    placebos=(Placebo(words="at 30 minutes", statistic=0.4, is_weaker=True),),
    settings=(Setting(words="window of 5 minutes", p=0.001, agrees=True),),
    evidence=Strength.STRONG,
    size=Strength.MODERATE,
    robustness=Strength.STRONG,
    testability=Strength.STRONG,
    rows=84_292,
    rows_are="records",
    parameters=(("alpha", 0.005), ("least_share", 0.1)),
    picture=HISTOGRAM,
)


def raised(found: Finding = BUNCHED, *, on_pages: bool = True, **more: Any) -> Raised:
    """Make a finding as a record keeps it; what is named otherwise changes the finding itself."""
    kept = {key: more.pop(key) for key in ("before", "closed", "put", "sentence") if key in more}
    return Raised(
        found=replace(found, **more),
        title="More records just inside the cutoff than just outside",
        question="Do records that would just miss end up just inside the cutoff?",
        method="Poisson curve beside the cutoff",
        benign=("A rule ends the work at the cutoff.",),
        look_at=("Ten records just inside.",),
        redesign=("Report the middle value beside the share.",),
        on_pages=on_pages,
        **kept,
    )
