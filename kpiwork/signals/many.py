"""Many tests, honestly: a KPI's tests in one, and false discoveries kept down over a whole run."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

import numpy as np

from kpiwork.signals.finding import Finding, Strength, Verdict

__all__ = ["EVIDENCE", "combined", "controlled", "q_values"]

NOTHING_SEEN = 0.5
"""As which a test counts that is clear: it is no discovery, however small its p; nor does a large p, of a
pattern that points the other way, speak against what another test has seen."""

EVIDENCE = ((0.01, Strength.STRONG), (0.05, Strength.MODERATE), (0.10, Strength.WEAK))
"""How strong evidence is with a q below each."""

SURE = 1e-15  # below, the tangent overflows; the sum is then of 1 / p
UNLIKELY = 0.99
"""P-values count as this at most: one of exactly 1, as discrete tests give, would outweigh all others."""


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
    if len(numbers) == 1:
        return float(numbers[0])
    if numbers.min() <= 0:
        return 0.0
    numbers, low = np.minimum(numbers, UNLIKELY), numbers < SURE
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


def controlled(findings: Iterable[Finding], *, uncorrected: Container[str] = ()) -> tuple[Finding, ...]:
    """Fill in q and the evidence of all findings that were tested, over a whole run.

    First KPIs are picked, by their combined p-values; then tests within those, at the level times the share
    of KPIs that were picked (Benjamini and Bogomolov 2014, Journal of the Royal Statistical Society B 76:
    297).

    Parameters
    ----------
    findings : iterable of Finding
        Of all KPIs of a run.
    uncorrected : container of str
        Detectors of harm, whose q is their p: there a miss is the worse error.

    Returns
    -------
    tuple of Finding
        In the same order; q is the smallest rate of false discoveries at which a finding would be one.
    """
    known = list(findings)
    families: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        if one.p is None:
            continue
        if one.detector in uncorrected:
            known[place] = _told(one, one.p)
        else:
            families.setdefault(one.kpi, []).append(place)
    within = {kpi: [_counted(known[place]) for place in places] for kpi, places in families.items()}
    across = dict(zip(within, q_values([combined(ps) for ps in within.values()]), strict=True))
    levels = sorted(across.values())
    for kpi, places in families.items():
        for place, q in zip(places, q_values(within[kpi]), strict=True):
            known[place] = _told(known[place], _least_level(across[kpi], q, levels))
    return tuple(known)


def _least_level(across: float, within: float, levels: Sequence[float]) -> float:
    """Give the smallest level at which a KPI is picked, and a test within it too."""
    many = len(levels)
    for picked in range(1, many + 1):
        level = max(across, levels[picked - 1], within * many / picked)
        if picked == many or level < levels[picked]:
            return min(level, 1.0)
    return 1.0


def _looked(one: Finding) -> float:
    """Let p count as often as reviews have looked: to see it again in data seen before is no new evidence.

    Over k looks a clean KPI crosses a level with at most 1 + 1/2 + ... + 1/k times its chance, not k times.
    """
    return min(1.0, (one.p or 0.0) * one.looks)


def _counted(one: Finding) -> float:
    return _looked(one) if one.verdict is Verdict.SIGNAL else NOTHING_SEEN


def _told(one: Finding, q: float) -> Finding:
    return replace(one, q=q, evidence=evidence_of(q))


def evidence_of(q: float) -> Strength:
    """Grade a q-value."""
    return next((strength for border, strength in EVIDENCE if q < border), Strength.NONE)
