"""Business hours, 08:00 to 18:00 from Monday to Friday: add business minutes to moments, for whole columns.

Times are naive local times. A sum that ends exactly at closing time ends that evening, not next morning.
"""

from __future__ import annotations

import numpy as np

from kpiwork.demo.arrays import Ints, Minutes

__all__ = ["CLOSES", "MINUTES_A_DAY", "OPENS", "add_business_minutes"]

OPENS, CLOSES = 8 * 60, 18 * 60  # minutes after midnight
MINUTES_A_DAY = CLOSES - OPENS
ORIGIN = np.datetime64("2010-01-04")  # any Monday before the data


def add_business_minutes(moments: Minutes, minutes: Ints) -> Minutes:
    """Find the moments at which business minutes have passed.

    Parameters
    ----------
    moments : ndarray of datetime64
        When the clock starts; outside business hours it waits for the next opening.
    minutes : ndarray of int
        At least 1 each.

    Returns
    -------
    ndarray of datetime64
        Within business hours, always later than the start.
    """
    days = moments.astype("datetime64[D]")
    since_midnight = (moments.astype("datetime64[m]") - days).astype(np.int64)
    worked = np.where(np.is_busday(days), np.clip(since_midnight - OPENS, 0, MINUTES_A_DAY), 0)
    total = np.busday_count(ORIGIN, days) * MINUTES_A_DAY + worked + minutes
    full, rest = np.divmod(total - 1, MINUTES_A_DAY)  # less one minute, so that closing time is that evening
    opened = np.busday_offset(ORIGIN, full, roll="forward").astype("datetime64[m]")
    return opened + OPENS + rest + 1
