"""Where a movement came from: each segment's part, split into mix and within.

For rates the split is that of Kitagawa (1955, Journal of the American Statistical Association
50: 1168): the mix part is the change of a segment's weight at its mean rate, the within part the
change of its rate at its mean weight; together they make the whole without a rest. A segment's
rate is taken against that of the whole, which changes no total but says what its growth did: one
that is worse than the whole pulls it down by growing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

__all__ = ["Contribution", "ContributionKind", "SegmentPart", "contribution"]

ADDS_UP = 1e-6  # relative: segments that add up to the whole differ by rounding only


class ContributionKind(StrEnum):
    """How the parts of a movement were found, or why they were not."""

    RATE = "rate"
    SUM = "sum"
    NOT_ADDITIVE = "not additive"
    NO_DATA = "no data"


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentPart:
    """One segment's part in a movement.

    Parameters
    ----------
    segment : str
        Its name.
    records, records_before : int
        Rows behind its value now and then.
    value, before : float or None
        Its value now and then, in the KPI's unit.
    weight, weight_before : float or None
        Its share of the denominator now and then, 0 to 1; None for sums.
    mix, within : float
        Its parts of the movement, in the KPI's unit; mix is 0 for sums.
    suppressed : bool
        Whether the segment is too small to be shown.
    """

    segment: str
    records: int
    records_before: int
    value: float | None
    before: float | None
    weight: float | None
    weight_before: float | None
    mix: float
    within: float
    suppressed: bool = False

    @property
    def total(self) -> float:
        """Mix and within together."""
        return self.mix + self.within


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """A movement between two periods, by one dimension.

    Parameters
    ----------
    dimension : str
        Column that splits the KPI.
    since : str
        Label of the earlier period.
    kind : ContributionKind
        How it was found.
    mix, within : float or None
        Parts of the whole movement, in the KPI's unit.
    parts : tuple of SegmentPart
        By segment's name.
    """

    dimension: str
    since: str
    kind: ContributionKind
    mix: float | None = None
    within: float | None = None
    parts: tuple[SegmentPart, ...] = ()


def contribution(
    segments: pd.DataFrame, whole: pd.DataFrame, *, dimension: str, now: str, since: str
) -> Contribution:
    """Split the movement of a KPI by a dimension.

    Parameters
    ----------
    segments : DataFrame
        Readings of the KPI by segment: columns period, segment, numerator, denominator, records.
    whole : DataFrame
        Readings of the KPI as a whole, same columns without segment.
    dimension : str
        The column that the segments are of.
    now, since : str
        Labels of the later and the earlier period.

    Returns
    -------
    Contribution
        With kind ``not additive`` where the segments do not add up to the whole (medians,
        averages, distinct counts), ``no data`` where one of the periods has none.
    """
    later, earlier = _of(segments, now), _of(segments, since)
    if later.empty or earlier.empty:
        return Contribution(dimension=dimension, since=since, kind=ContributionKind.NO_DATA)
    kind = _kind(later, earlier, _of(whole, now), _of(whole, since))
    if kind is ContributionKind.NOT_ADDITIVE:
        return Contribution(dimension=dimension, since=since, kind=kind)
    frame = later.add_suffix("_now").join(earlier.add_suffix("_since"), how="outer").sort_index()
    split = _rates(frame) if kind is ContributionKind.RATE else _sums(frame)
    return Contribution(
        dimension=dimension,
        since=since,
        kind=kind,
        mix=float(split["mix"].sum()),
        within=float(split["within"].sum()),
        parts=tuple(_part(str(name), row) for name, row in split.iterrows()),
    )


def _of(readings: pd.DataFrame, period: str) -> pd.DataFrame:
    rows = readings.loc[readings["period"] == period]
    columns = ["numerator", "denominator", "records"]
    return rows.set_index("segment")[columns] if "segment" in rows else rows[columns]


def _kind(*frames: pd.DataFrame) -> ContributionKind:
    later, earlier, whole_later, whole_earlier = frames
    rate = bool(whole_later["denominator"].notna().all())
    columns = ["numerator", "denominator"] if rate else ["numerator"]
    for parts, whole in ((later, whole_later), (earlier, whole_earlier)):
        if whole.empty:
            return ContributionKind.NO_DATA
        summed, total = parts[columns].sum(), whole[columns].iloc[0]
        if not np.allclose(summed, total, rtol=ADDS_UP, atol=ADDS_UP) or (rate and _has_no_weight(parts)):
            return ContributionKind.NOT_ADDITIVE
    return ContributionKind.RATE if rate else ContributionKind.SUM


def _has_no_weight(parts: pd.DataFrame) -> bool:
    """Whether a segment counts above the line but not below it, so that it has no rate."""
    below = parts["denominator"].fillna(0.0)
    return bool(((below < 0) | ((below == 0) & (parts["numerator"].fillna(0.0) != 0))).any())


def _rates(frame: pd.DataFrame) -> pd.DataFrame:
    """Kitagawa's split; a segment that is new or gone takes the other period's rate, so it is all mix."""
    split = pd.DataFrame(index=frame.index)
    for when in ("now", "since"):
        below = frame[f"denominator_{when}"].fillna(0.0)
        split[f"weight_{when}"] = below / below.sum()
        split[f"value_{when}"] = frame[f"numerator_{when}"] / below.where(below > 0)
    now = split["value_now"].fillna(split["value_since"]).fillna(0.0)
    since = split["value_since"].fillna(split["value_now"]).fillna(0.0)
    level = (_rate(frame, "now") + _rate(frame, "since")) / 2
    split["mix"] = (split["weight_now"] - split["weight_since"]) * ((now + since) / 2 - level)
    split["within"] = (split["weight_now"] + split["weight_since"]) / 2 * (now - since)
    return split.join(_records(frame))


def _rate(frame: pd.DataFrame, when: str) -> float:
    below = float(frame[f"denominator_{when}"].sum())
    return float(frame[f"numerator_{when}"].sum()) / below if below else 0.0


def _sums(frame: pd.DataFrame) -> pd.DataFrame:
    now, since = frame["numerator_now"], frame["numerator_since"]
    split = pd.DataFrame(
        {
            "value_now": now,
            "value_since": since,
            "mix": 0.0,
            "within": now.fillna(0.0) - since.fillna(0.0),
        }
    )
    return split.join(_records(frame))


def _records(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[["records_now", "records_since"]].fillna(0).astype("int64")


def _part(segment: str, row: pd.Series) -> SegmentPart:
    return SegmentPart(
        segment=segment,
        records=int(row["records_now"]),
        records_before=int(row["records_since"]),
        value=_number(row["value_now"]),
        before=_number(row["value_since"]),
        weight=_number(row.get("weight_now")),
        weight_before=_number(row.get("weight_since")),
        mix=float(row["mix"]),
        within=float(row["within"]),
    )


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]
