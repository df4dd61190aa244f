"""A finding's numbers as a frame: what its figure draws, and what the table behind the figure lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpiwork.review.numbers import NumberStyle
from kpiwork.signals.finding import Finding, Kind, Picture, PictureKind
from kpiwork.spec.unit import UnitKind

__all__ = ["COUNTS", "FindingChart", "chart_of"]

COUNTS = NumberStyle(unit=UnitKind.COUNT, decimals=0)
SHARES = NumberStyle(unit=UnitKind.PERCENT, decimals=1)
ONE_DECIMAL = NumberStyle(unit=UnitKind.RATIO, decimals=1)
PLAIN = NumberStyle(unit=UnitKind.RATIO, decimals=2)
STYLES: Mapping[str, NumberStyle] = MappingProxyType(
    {"exclusions": SHARES, "mix_shift": SHARES, "tail_neglect": ONE_DECIMAL, "decoupling": PLAIN}
)
"""Of detectors whose pictures hold something else than values of the KPI."""

SAME = 1e-6  # of half a bar: the cutoff is the bar's only value
DEEP = 0.5  # of half a bar: the cutoff is neither its first value nor its last one
MINUS = "\N{MINUS SIGN}"
LEAST_KNOWN = 0.5
"""Of the places that a finding is about: where more are too small to be shown, a figure would mislead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingChart:
    """What a finding's figure shows.

    Parameters
    ----------
    kind : PictureKind
        How it is drawn.
    rows : DataFrame
        One row a place: label (as printed), at (where it stands across), seen, expected (NaN where not known
        or too small to be shown) and marked, whether the finding is about it.
    style : NumberStyle
        How what was seen and expected is printed.
    across_label, seen_label, expected_label : str
        What stands across, and what the marks and the line are; the last may be empty.
    border : float
        Where a line is drawn, in the units of ``at``, between two places; NaN for none.
    border_words : str
        What it stands for.
    hidden : int
        Places that are too small to be shown.
    rows_are : str
        What is counted or looked at: ``records``, ``months``.
    has_values : bool
        Whether ``at`` is a value; otherwise it is a place in a row.
    """

    kind: PictureKind
    rows: pd.DataFrame
    style: NumberStyle
    across_label: str
    seen_label: str
    expected_label: str
    border: float
    border_words: str
    hidden: int
    rows_are: str
    has_values: bool

    @property
    def more(self) -> tuple[float, float]:
        """How much more than expected was counted at the marked places before and behind the border.

        NaN for a side without any, where one of them is not shown, and where there is no border.
        """
        return _more(self.rows, self.border)

    @property
    def is_two_sided(self) -> bool:
        """Whether the finding is about places on both sides of the border."""
        return not any(np.isnan(one) for one in self.more)

    @property
    def expected_style(self) -> NumberStyle:
        """How what was to be expected is printed: of counts with a decimal more, since it is no count."""
        return ONE_DECIMAL if self.style is COUNTS else self.style


def chart_of(
    found: Finding, style: NumberStyle, others: Mapping[str, NumberStyle] | None = None
) -> FindingChart | None:
    """Put what a finding's figure shows together; None where there is nothing, or too little, to draw.

    Parameters
    ----------
    found : Finding
        The finding.
    style : NumberStyle
        How values of its KPI are printed.
    others : mapping of str to NumberStyle, optional
        How those of other KPIs are, by id: a finding may show a guardrail.
    """
    drawn = found.picture
    if drawn is None:
        return None
    rows = _rows(drawn)
    has_values = drawn.kind is PictureKind.HISTOGRAM and not any(isinstance(one, str) for one in drawn.across)
    if has_values:
        rows["at"] = np.asarray(drawn.across, dtype=float)
    if not _is_enough(rows):
        return None
    border, words = _border(drawn, rows, has_values=has_values)
    return FindingChart(
        kind=drawn.kind,
        rows=rows,
        style=_style(found, drawn, style, others or {}),
        across_label=drawn.across_label.replace("_", " "),
        seen_label=drawn.seen_label,
        expected_label=drawn.expected_label,
        border=border,
        border_words=words,
        hidden=int(rows["seen"].isna().sum()) if drawn.kind is PictureKind.HISTOGRAM else 0,
        rows_are=found.rows_are,
        has_values=has_values,
    )


def _rows(drawn: Picture) -> pd.DataFrame:
    places = np.arange(len(drawn.across))
    decimals = max((_decimals(one) for one in drawn.across), default=0)
    labels = [_label(one, decimals) for one in drawn.across]
    columns = {
        "label": pd.array(labels, dtype="str"),
        "at": places.astype(float),
        "seen": _floats(drawn.seen),
        "expected": _floats(drawn.expected),
        "marked": np.isin(places, np.asarray(drawn.marked, dtype=int)),
    }
    return pd.DataFrame(columns)


def _decimals(one: float | str) -> int:
    """Count the decimals that it takes to print a value; none of a name."""
    if isinstance(one, str):
        return 0
    exponent = Decimal(f"{one:.10g}").as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _label(one: float | str, decimals: int) -> str:
    return one if isinstance(one, str) else f"{one:,.{decimals}f}".replace("-", MINUS)


def _floats(values: tuple[float | None, ...]) -> npt.NDArray[np.float64]:
    return np.array(values, dtype=float)


def _is_enough(rows: pd.DataFrame) -> bool:
    about = rows["marked"] if rows["marked"].any() else rows["at"].notna()
    return bool(rows.loc[about, "seen"].notna().mean() >= LEAST_KNOWN)


def _style(
    found: Finding, drawn: Picture, style: NumberStyle, others: Mapping[str, NumberStyle]
) -> NumberStyle:
    if drawn.kind is PictureKind.HISTOGRAM:
        return COUNTS
    if found.effect is not None and found.effect.kind is Kind.OTHER_UNIT:
        return others.get(found.effect.of, PLAIN)
    return STYLES.get(found.detector, style)


def _border(drawn: Picture, rows: pd.DataFrame, *, has_values: bool) -> tuple[float, str]:
    """Find where the line stands, between two places, and say what it is."""
    if drawn.border is None or drawn.kind is PictureKind.PAIRS:
        return np.nan, ""
    if not has_values:
        label = str(drawn.border)
        places = np.flatnonzero(rows["label"] == label)
        return (float(places[0]) - 0.5, f"from {label} on") if len(places) else (np.nan, "")
    return _edge(rows, float(drawn.border)), "cutoff"


def _edge(rows: pd.DataFrame, border: float) -> float:
    """Find the edge of the cutoff's bar that is the border; where the cutoff lies deep in a bar, itself."""
    at = rows["at"].to_numpy()
    half = float(np.diff(at).min()) / 2 if len(at) > 1 else 0.5
    middle = float(at[np.abs(at - border).argmin()])
    off = (border - middle) / half
    if abs(off) < SAME:
        return max((middle + half, middle - half), key=lambda one: _parted(rows, one))
    return middle + np.copysign(half, off) if abs(off) > DEEP else border


def _parted(rows: pd.DataFrame, border: float) -> float:
    """Measure how well a line parts what is too much from what is missing, of the counts that are shown.

    A value of the cutoff itself counts as inside, and on which side that is a picture does not say.
    """
    before, behind = (float(np.nansum(side)) for side in _sides(rows, border))
    return abs(before - behind)


def _more(rows: pd.DataFrame, border: float) -> tuple[float, float]:
    before, behind = (float(side.sum()) if side.size else np.nan for side in _sides(rows, border))
    return before, behind


def _sides(rows: pd.DataFrame, border: float) -> list[npt.NDArray[np.float64]]:
    """Give how far the marked places before and behind a line are from what was to be expected."""
    at, marked = rows["at"].to_numpy(), rows["marked"].to_numpy()
    apart = (rows["seen"] - rows["expected"]).to_numpy()
    return [apart[marked & side] for side in (at < border, at > border)]
