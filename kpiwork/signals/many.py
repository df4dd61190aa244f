"""Many tests, honestly: a KPI's tests in one, and false discoveries kept down over a whole run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from kpiwork.signals.finding import Finding, Strength

__all__ = ["EVIDENCE", "combined", "controlled", "q_values"]

EVIDENCE = ((0.01, Strength.STRONG), (0.05, Strength.MODERATE), (0.10, Strength.WEAK))
"""How strong evidence is with a q below each."""

SURE = 1e-15  # below, the tangent overflows; the sum is then of 1 / p


def combined(ps: Iterable[float]) -> float:
    """Combine p-values of one KPI that may depend on each other.

    Liu and Xie 2020, Journal of the American Statistical Association 115: 393 (Cauchy combination).

    Parameters
    ----------
    ps : iterable of float
        From 0 to 1; at least one.

    Returns
    -------
    float
        One p-value.
    """
    numbers = np.asarray(list(ps), dtype=float)
    if not len(numbers):
        raise ValueError("at least one p-value is needed")
    if numbers.min() <= 0:
        return 0.0
    low = numbers < SURE
    angles = np.where(low, 1 / (numbers * math.pi), np.tan((0.5 - np.where(low, 0.5, numbers)) * math.pi))
    mean = float(angles.mean())
    return float(1 / (mean * math.pi)) if mean > 1 / SURE else 0.5 - math.atan(mean) / math.pi


def q_values(ps: Sequence[float]) -> tuple[float, ...]:
    """Give for each p-value the smallest rate of false discoveries at which it would be one.

    Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57: 289.
    """
    numbers = np.asarray(ps, dtype=float)
    order = np.argsort(numbers, kind="stable")
    steps = numbers[order] * len(numbers) / np.arange(1, len(numbers) + 1)
    least = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    found = np.empty(len(numbers))
    found[order] = least
    return tuple(found.tolist())


def controlled(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Fill in q and the evidence of all findings that were tested, over a whole run.

    Parameters
    ----------
    findings : iterable of Finding
        Of all KPIs of a run.
    """
    known = list(findings)
    tested = [place for place, one in enumerate(known) if one.p is not None]
    for place, q in zip(tested, q_values([known[i].p or 0.0 for i in tested]), strict=True):
        known[place] = replace(known[place], q=q, evidence=evidence_of(q))
    return tuple(known)


def evidence_of(q: float) -> Strength:
    """Grade a q-value."""
    return next((strength for border, strength in EVIDENCE if q < border), Strength.NONE)
