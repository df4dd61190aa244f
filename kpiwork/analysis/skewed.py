"""Values that are often small and sometimes large: the scale on which they lie evenly around their centre.

Amounts and durations cannot fall below nothing and may rise far. Limits as wide above as below then mark
large values without a cause. Box and Cox (1964, Journal of the Royal Statistical Society B 26: 211): of some
powers of the values, their logarithm among them, the one under which they are likeliest to be normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.special import boxcox

from kpiwork.analysis.xmr import LARGEST, NOTHING, Numbers, Spread, spread, standardised, usable

__all__ = ["AS_THEY_ARE", "POWERS", "Skewed", "power_of", "skewed"]

AS_THEY_ARE = 1.0
POWERS = (AS_THEY_ARE, 0.5, 1 / 3, 0.0)  # 0 stands for the logarithm
FEWEST = 12  # values from which a scale can be told
AT_LEAST = 0.3  # natural logarithms of likelihood that must speak for any other scale
BY_DISTANCE = 1.0  # and as many more for the logarithm, in proportion for what lies between
"""Simulated: of 24 normal values with a mean of 4 standard deviations one lies 6 above it; seen in 96 of
100 series, in 99 where no other scale is tried."""

UNSURE = 1.1  # times as wide: which scale is right is not known either, only likely


@dataclass(frozen=True, kw_only=True, slots=True)
class Skewed:
    """Limits of values that do not lie evenly around their centre.

    Parameters
    ----------
    power : float
        Which power of the values lies evenly; 0 for their logarithm.
    lower, upper : float
        In the unit of the values.
    z : array of float
        Distance from the centre in standard deviations, on that scale; NaN where a value is missing.
    autocorrelation : float or None
        What limits were widened for, on that scale.
    """

    power: float
    lower: float
    upper: float
    z: Numbers
    autocorrelation: float | None

    @classmethod
    def of(cls, z: Numbers, found: Spread, scale: _Scale) -> Self:
        """Turn limits back into the unit of the values."""
        return cls(
            power=scale.power,
            lower=scale.back(found.lower),
            upper=scale.back(found.upper),
            z=z,
            autocorrelation=found.autocorrelation,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scale:
    """A power of values in units of their geometric mean, so that nothing overflows."""

    power: float
    unit: float

    def turned(self, values: Numbers) -> Numbers:
        turned = boxcox(np.maximum(values, 0.0) / self.unit, self.power)
        return np.asarray(np.where(values < 0, -np.inf, turned))

    def back(self, value: float) -> float:
        """Give the value of a place on the scale; 0 for one below all that values can reach."""
        with np.errstate(over="ignore"):
            if self.power == 0:
                return float(self.unit * np.exp(value))
            return float(self.unit * np.maximum(1 + self.power * value, 0.0) ** (1 / self.power))


def power_of(values: Numbers) -> float:
    """Find the power under which values are likeliest to be normal; 1 unless another is plainly likelier.

    The largest value has no say: one that does not belong to the others would make them look skewed.

    Parameters
    ----------
    values : array of float
        In any order; NaN where one is missing.
    """
    values = usable(values)
    known = np.sort(values[~np.isnan(values)])
    if len(known) < FEWEST or known[0] <= 0:
        return AS_THEY_ARE
    rest = known[:-1] / _middle(known[:-1])
    widths = np.array([float(boxcox(rest, power).std()) for power in POWERS])
    if not (widths > NOTHING).all():
        return AS_THEY_ARE
    price = np.array([0.0 if one == AS_THEY_ARE else AT_LEAST + BY_DISTANCE * (1 - one) for one in POWERS])
    return POWERS[int(np.argmax(-len(rest) * np.log(widths) - price))]


def skewed(values: Numbers, history: int) -> Skewed | None:
    """Find limits of single values on the scale on which they lie evenly.

    Parameters
    ----------
    values : array of float
        In order of time; NaN where one is missing.
    history : int
        How many of the first values decide the limits of all.

    Returns
    -------
    Skewed or None
        None where values lie evenly as they are, where one that decides is not above 0, where no limits can
        be found, and where the mean lies beyond them, as it may where values grow a hundredfold.
    """
    first = values[:history]
    power = power_of(first)
    if power == AS_THEY_ARE:
        return None
    scale = _Scale(power=power, unit=_middle(first[~np.isnan(first)]))
    turned = scale.turned(values)
    found = spread(turned[:history], guarded=True, ahead=history < len(values))
    if found is None or found.sigma == 0:
        return None
    found = replace(found, sigma=UNSURE * found.sigma)
    limits = Skewed.of(standardised(turned, found), found, scale)
    return limits if limits.lower < np.nanmean(first) < limits.upper <= LARGEST else None


def _middle(values: Numbers) -> float:
    """Give the geometric mean."""
    return float(np.exp(np.log(values).mean()))
