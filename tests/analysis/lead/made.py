"""Series of which is known what is in them."""

from __future__ import annotations

import numpy as np

from kpiwork.analysis.xmr import Numbers

__all__ = ["pair", "remembered"]

WARM_UP = 50


def remembered(news: Numbers, memory: float = 0.5) -> Numbers:
    """Make a series of its news: each value keeps a part of the one before."""
    series = np.zeros(len(news))
    for step in range(1, len(news)):
        series[step] = memory * series[step - 1] + news[step]
    return np.asarray(series * np.sqrt(1 - memory**2))


def pair(
    seed: int | list[int],
    points: int,
    *,
    link: float = 0.0,
    lag: int = 2,
    memory: float = 0.5,
    later: float | None = None,
) -> tuple[Numbers, Numbers]:
    """Make a leading and a led series; the correlation of their news is the link, from the middle on `later`."""
    rng = np.random.default_rng(seed)
    count = WARM_UP + points
    news, own = rng.normal(size=(2, count))
    half = np.arange(count) < WARM_UP + points // 2
    links = np.where(half, link, link if later is None else later)
    linked = links * np.roll(news, lag) + np.sqrt(1 - links**2) * own
    return remembered(news, memory)[WARM_UP:], remembered(linked, memory)[WARM_UP:]
