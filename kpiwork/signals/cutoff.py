"""Whether a card's cutoff is the one that its formula counts by."""

from __future__ import annotations

from kpiwork.periods import PeriodKind
from kpiwork.signals.material import Around, Material
from kpiwork.spec.choices import Better

__all__ = ["contradiction"]

ALIKE = 0.02  # of all records: further apart, two counts are not of the same
APART = 0.10  # of all records: from here on, the formula counts by something else


def contradiction(material: Material, around: Around) -> str:
    """Say why records around the cutoff are not what the KPI counts; empty where nothing speaks against it.

    Parameters
    ----------
    material : Material
        Of the KPI; one that is no share of the records around the cutoff is not judged.
    around : Around
        Its records.
    """
    months = material.whole(PeriodKind.MONTH)
    months = months[months["start"].isin(around.frame["start"])]
    above, below = float(months["numerator"].sum()), float(months["denominator"].sum())
    good, missed, unknown = _counts(around)
    every = good + missed + unknown
    if not every > 0 or not min(abs(below - every), abs(below - good - missed)) <= ALIKE * every:
        return ""
    wanted, other = (good, missed) if material.card.better is Better.HIGHER else (missed, good)
    if material.card.better not in (Better.HIGHER, Better.LOWER):
        return ""
    nearest = min(abs(above - wanted), abs(above - wanted - unknown))
    if nearest <= APART * every:
        return ""
    if min(abs(above - other), abs(above - other - unknown)) <= ALIKE * every:
        return (
            "the cutoff's good side, or the direction that is better, contradicts the formula: it counts the "
            "records on the other side; change good_side, or better"
        )
    return (
        "the formula counts other records than those on one side of the cutoff; "
        "write the column and value that it compares"
    )


def _counts(around: Around) -> tuple[float, float, float]:
    """Give how many records are good, miss and have no value."""
    rows = around.frame
    ours, theirs = ("below", "above") if around.toward_bad > 0 else ("above", "below")
    inside = rows["group"] == "value"
    is_good = (rows["bin"].astype("float64") - around.center) * around.toward_bad <= 0
    count = rows["count"]
    good = count[(inside & is_good) | (rows["group"] == ours)].sum()
    missed = count[(inside & ~is_good) | (rows["group"] == theirs)].sum()
    return float(good), float(missed), float(count[rows["group"] == "missing"].sum())
