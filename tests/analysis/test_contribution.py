"""Known answers for Kitagawa's split, and the laws it keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.contributed import at_earlier_mix
from kpiwork.analysis.contribution import ContributionKind, Reversal, contribution
from kpiwork.analysis.contribution_interval import Precision

# Admissions to the University of California at Berkeley, autumn 1973, by department:
# admitted and applied, men then women. Bickel, Hammel and O'Connell (1975), Science 187: 398.
BERKELEY = {
    "A": (512, 825, 89, 108),
    "B": (353, 560, 17, 25),
    "C": (120, 325, 202, 593),
    "D": (138, 417, 131, 375),
    "E": (53, 191, 94, 393),
    "F": (22, 373, 24, 341),
}


def readings(period: str, rows: dict[str, tuple[float, float, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"period": period, "segment": name, "numerator": above, "denominator": below, "records": records}
            for name, (above, below, records) in rows.items()
        ]
    )


def whole_of(segments: pd.DataFrame) -> pd.DataFrame:
    columns = ["numerator", "denominator", "records"]
    return segments.groupby("period", as_index=False)[columns].sum(min_count=1)


def berkeley() -> pd.DataFrame:
    men = {name: (float(row[0]), float(row[1]), row[1]) for name, row in BERKELEY.items()}
    women = {name: (float(row[2]), float(row[3]), row[3]) for name, row in BERKELEY.items()}
    return pd.concat([readings("men", men), readings("women", women)])


def test_berkeley_is_more_than_explained_by_the_mix_of_departments() -> None:
    segments = berkeley()
    split = contribution(segments, whole_of(segments), dimension="department", now="men", since="women")
    assert split.kind is ContributionKind.RATE
    assert split.mix == pytest.approx(0.1777, abs=5e-5)
    assert split.within == pytest.approx(-0.0360, abs=5e-5)
    assert [part.segment for part in split.parts] == list(BERKELEY)


counts = st.tuples(st.integers(1, 400), st.integers(1, 400), st.integers(0, 400), st.integers(0, 400))


@given(st.lists(counts, min_size=1, max_size=6))
def test_mix_and_within_make_the_whole_movement(rows: list[tuple[int, int, int, int]]) -> None:
    now = {f"s{i}": (float(min(a, n)), float(n), n) for i, (n, _, a, _) in enumerate(rows)}
    since = {f"s{i}": (float(min(b, m)), float(m), m) for i, (_, m, _, b) in enumerate(rows)}
    segments = pd.concat([readings("now", now), readings("since", since)])
    split = contribution(segments, whole_of(segments), dimension="team", now="now", since="since")
    total = segments.groupby("period")[["numerator", "denominator"]].sum()
    rate = total["numerator"] / total["denominator"]
    assert split.mix is not None
    assert split.within is not None
    assert split.mix + split.within == pytest.approx(rate["now"] - rate["since"], abs=1e-9)


def test_a_segment_that_appears_is_all_mix() -> None:
    now = readings("now", {"old": (50.0, 100.0, 100), "new": (90.0, 100.0, 100)})
    since = readings("since", {"old": (50.0, 100.0, 100)})
    segments = pd.concat([now, since])
    split = contribution(segments, whole_of(segments), dimension="team", now="now", since="since")
    parts = {part.segment: part for part in split.parts}
    assert parts["new"].within == 0
    assert parts["new"].before is None
    assert split.mix == pytest.approx(0.2)


def test_amounts_are_split_into_differences() -> None:
    nothing = float("nan")
    now = readings("now", {"north": (70.0, nothing, 7), "south": (30.0, nothing, 3)})
    since = readings("since", {"north": (40.0, nothing, 4), "south": (35.0, nothing, 3)})
    segments = pd.concat([now, since])
    split = contribution(segments, whole_of(segments), dimension="team", now="now", since="since")
    assert split.kind is ContributionKind.SUM
    assert [part.total for part in split.parts] == [30.0, -5.0]


def test_medians_are_not_split() -> None:
    segments = pd.concat([readings(when, {"a": (3.0, float("nan"), 9)}) for when in ("now", "since")])
    whole = segments.assign(numerator=7.0).drop(columns="segment")
    split = contribution(segments, whole, dimension="team", now="now", since="since")
    assert split.kind is ContributionKind.NOT_ADDITIVE
    assert split.parts == ()


def test_without_an_earlier_period_there_is_nothing_to_split() -> None:
    segments = readings("now", {"a": (3.0, 9.0, 9)})
    split = contribution(segments, whole_of(segments), dimension="team", now="now", since="since")
    assert split.kind is ContributionKind.NO_DATA


@pytest.mark.parametrize("below", [0.0, -5.0])
def test_a_segment_without_weight_is_not_split(below: float) -> None:
    segments = pd.concat(
        [
            readings("now", {"a": (50.0, 100.0, 100), "c": (9.0, below, 9)}),
            readings("since", {"a": (40.0, 100.0, 100), "c": (2.0, below, 9)}),
        ]
    )
    split = contribution(segments, whole_of(segments), dimension="team", now="now", since="since")
    assert split.kind is ContributionKind.NOT_ADDITIVE


def test_growing_below_the_whole_pulls_it_down() -> None:
    now = readings("now", {"good": (90.0, 100.0, 100), "poor": (100.0, 200.0, 200)})
    since = readings("since", {"good": (90.0, 100.0, 100), "poor": (50.0, 100.0, 100)})
    segments = pd.concat([now, since])
    split = contribution(segments, whole_of(segments), dimension="team", now="now", since="since")
    parts = {part.segment: part for part in split.parts}
    assert parts["poor"].mix < 0
    assert parts["good"].within == parts["poor"].within == 0


def split_of(now: dict, since: dict, *, is_share: bool = True):
    segments = pd.concat([readings("now", now), readings("since", since)])
    whole = whole_of(segments)
    return contribution(segments, whole, dimension="team", now="now", since="since", is_share=is_share)


def test_berkeley_as_a_whole_moved_against_its_departments() -> None:
    segments = berkeley()
    split = contribution(
        segments, whole_of(segments), dimension="department", now="men", since="women", is_share=True
    )
    assert split.mix_interval == pytest.approx((0.151, 0.203), abs=0.002)
    assert split.within_interval == pytest.approx((-0.069, -0.002), abs=0.002)
    assert split.total_interval == pytest.approx((0.113, 0.170), abs=0.002)
    assert split.precision is Precision.KNOWN
    assert split.reversal is Reversal.SEEN


def test_a_tenth_of_berkeley_is_too_little_to_call_it_a_reversal() -> None:
    tenth = {name: [float(round(one / 10)) for one in row] for name, row in BERKELEY.items() if name != "B"}
    men = {name: (row[0], row[1], int(row[1])) for name, row in tenth.items()}
    women = {name: (row[2], row[3], int(row[3])) for name, row in tenth.items()}
    split = split_of(men, women)
    assert split.precision is Precision.KNOWN
    assert split.mix + split.within > 0 > split.within
    assert split.reversal is Reversal.NONE_SEEN


def test_a_movement_with_its_segments_is_no_reversal() -> None:
    now, since = ({"a": (part, 500.0, 500), "b": (part, 500.0, 500)} for part in (300.0, 200.0))
    assert split_of(now, since).reversal is Reversal.NONE_SEEN


@pytest.mark.parametrize(
    ("now", "is_share", "precision"),
    [
        ((80.0, 100.0), False, Precision.NOT_COUNTED),
        ((80.5, 100.0), True, Precision.NOT_COUNTED),
        ((180.0, 100.0), True, Precision.NOT_COUNTED),
        ((-8.0, 100.0), True, Precision.NOT_COUNTED),
        ((8.0, 29.0), True, Precision.TOO_FEW),
    ],
)
def test_what_is_no_share_of_counted_cases_has_no_interval(now, is_share, precision) -> None:
    split = split_of({"a": (*now, 100)}, {"a": (70.0, 100.0, 100)}, is_share=is_share)
    assert split.kind is ContributionKind.RATE
    assert split.precision is precision
    assert split.mix_interval is split.within_interval is split.total_interval is None
    assert split.reversal is Reversal.UNKNOWN


def test_amounts_have_no_interval() -> None:
    nothing = float("nan")
    split = split_of({"north": (70.0, nothing, 7)}, {"north": (40.0, nothing, 4)})
    assert split.precision is Precision.NOT_COUNTED
    assert split.total_interval is None


def test_the_value_at_the_earlier_mix_leaves_the_mix_out() -> None:
    now = {"good": (90.0, 100.0, 100), "poor": (150.0, 300.0, 300)}
    split = split_of(now, {"good": (80.0, 100.0, 100), "poor": (40.0, 100.0, 100)})
    assert at_earlier_mix(split) == pytest.approx((0.9 + 0.5) / 2)
    hidden = (replace(split.parts[0], suppressed=True), split.parts[1])
    assert at_earlier_mix(replace(split, parts=hidden)) is None
    gone = split_of({"good": now["good"]}, {"good": (80.0, 100.0, 100), "poor": (40.0, 100.0, 100)})
    assert at_earlier_mix(gone) is None


def test_english_emergency_departments_read_better_by_a_lighter_mix(shared_data: Path) -> None:
    """Against 2016/17, fewer came to the major departments, which are the slow ones."""
    raw = pd.read_csv(shared_data / "nhs_england_ae" / "ae_attendances.csv").rename(
        columns={"type": "segment"}
    )
    raw["numerator"] = (raw["attendances"] - raw["breaches"]).astype(float)
    raw["denominator"], raw["records"] = raw["attendances"].astype(float), raw["attendances"]
    periods = {"2016/17": raw["period"] < "2017-04-01", "March 2019": raw["period"] == "2019-03-01"}
    named = [raw.loc[rows].assign(period=name) for name, rows in periods.items()]
    columns = ["numerator", "denominator", "records"]
    segments = pd.concat(named).groupby(["period", "segment"], as_index=False)[columns].sum()
    split = contribution(
        segments, whole_of(segments), dimension="type", now="March 2019", since="2016/17", is_share=True
    )
    assert split.mix == pytest.approx(0.0035, abs=1e-4)
    assert split.mix_interval == pytest.approx((0.0034, 0.0036), abs=1e-4)
    headline = 0.8660
    assert at_earlier_mix(split) == pytest.approx(headline - 0.0039, abs=1e-4)
