"""What of a finding is not shown, because too few cases stand behind it."""

from __future__ import annotations

import pandas as pd

from kpiwork.review.few import too_few
from kpiwork.review.findings_cut import cut_found
from kpiwork.signals.finding import Finding

__all__ = ["withheld"]


def withheld(found: Finding, readings: pd.DataFrame, minimum: int) -> Finding:
    """Leave small counts out of a finding, as an edition does.

    Parameters
    ----------
    found : Finding
        Complete.
    readings : DataFrame
        Of what it looked at: the whole of its KPI, or a segment.
    minimum : int
        Fewest records that are shown together.
    """
    is_small = any(too_few(int(records), minimum) for records in readings["records"])
    return cut_found(found, hides=is_small, minimum=minimum)
