"""What of a finding is not shown, because too few cases stand behind it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpiwork.review.few import too_few
from kpiwork.signals.finding import Finding, PictureKind

__all__ = ["withheld"]


def withheld(found: Finding, readings: pd.DataFrame, minimum: int) -> Finding:
    """Leave small counts out of a finding.

    Parameters
    ----------
    found : Finding
        Complete.
    readings : DataFrame
        Of what it looked at: the whole of its KPI, or a segment.
    minimum : int
        Fewest records that are shown together.

    Returns
    -------
    Finding
        Without counts of single values that are too small. Where a period is, without a picture of periods
        and without the value that would give it away.
    """
    is_small = any(too_few(int(records), minimum) for records in readings["records"])
    drawn = found.picture
    if drawn is not None and drawn.kind is PictureKind.HISTOGRAM:
        seen = tuple(
            None if count is not None and too_few(int(count), minimum) else count for count in drawn.seen
        )
        drawn = replace(drawn, seen=seen)
    elif is_small:
        drawn = None
    return replace(found, picture=drawn, restated=None if is_small else found.restated)
