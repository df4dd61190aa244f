"""A different mix of cases: known answers, planted ones, clean data and data that answer nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.signals.mix.fit import OTHERS, Counts, mix_fit, pooled
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.mix import Segments, easier_cases, monthly_readings, segment_counts
from kpiwork.signals.rise import rise
from tests.known import there

MEASURE = {
    "source": "made_up",
    "date": "day",
    "numerator": "count(*)",
    "denominator": "count(*)",
    "dimensions": ["kind"],
}
# Admissions to the University of California at Berkeley, autumn 1973: admitted and applied, men then women.
# Bickel, Hammel and O'Connell (1975), Science 187: 398.
MEN = np.array([[512, 825], [353, 560], [120, 325], [138, 417], [53, 191], [22, 373]])
WOMEN = np.array([[89, 108], [17, 25], [202, 593], [131, 375], [94, 393], [24, 341]])
KINDS = np.array([0.5, 0.6, 0.7, 0.9])
AFTER = np.arange(24) >= 12


def card(**more):
    return card_with(**{"measure": MEASURE, "introduced": "2012-01-01", **more})


def material(above, below, **more) -> Material:
    readings = monthly_readings(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return material_of(readings, card(**more))


def planted(strength: float, *, months: int = 24, cases: int = 400, seed: int = 5, spread: float = 0.0):
    rng = np.random.default_rng(seed)
    weights = np.array([0.2, 0.3, 0.3, 0.2]) * np.exp(spread * rng.normal(size=(months, 4)))
    plain = Segments(weights=weights / weights.sum(axis=1, keepdims=True), rates=KINDS)
    after = np.arange(months) >= months // 2
    return segment_counts(easier_cases(plain, after, strength), np.full(months, cases), rng)


def test_berkeley_is_more_than_explained_by_the_mix_of_departments():
    """17.77 points from the mix, -3.60 within: spread over a year each, women first."""
    rng = np.random.default_rng(1973)

    def over_a_year(total: int) -> np.ndarray:
        return rng.multinomial(total, np.full(12, 1 / 12))

    def months(side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        good = np.stack([over_a_year(admitted) for admitted, _ in side], axis=1)
        rest = np.stack([over_a_year(applied - admitted) for admitted, applied in side], axis=1)
        return good.astype(float), (good + rest).astype(float)

    above, below = (np.concatenate(both) for both in zip(months(WOMEN), months(MEN), strict=True))
    found = MixShift(fewest_cases=20)(material(above, below))
    effect = there(found.effect)
    assert found.verdict is Verdict.SIGNAL
    assert effect.value == pytest.approx(0.1777, abs=5e-5)
    assert found.notes[0] == "The KPI as a whole moved against what happened within its kinds of cases."
    counts = Counts(segments=tuple("ABCDEF"), above=above, below=below, records=below)
    fit = there(mix_fit(counts, AFTER))
    assert there(fit.told.mix) == pytest.approx(0.1777, abs=5e-5)
    assert there(fit.told.within) == pytest.approx(-0.0360, abs=5e-5)


def test_easier_cases_are_seen_and_taken_out_again():
    found = MixShift()(material(*planted(0.4)))
    effect, restated = there(found.effect), there(found.restated)
    assert found.verdict is Verdict.SIGNAL
    assert (
        there(effect.low) < 0.0433 < there(effect.high)
    )  # two fifths of the harder half go, at their mean rate of .56
    assert there(found.p) < 0.01
    assert there(restated.without) == pytest.approx(there(restated.reported) - effect.value, abs=0.005)
    assert all(one.agrees for one in found.settings)
    assert (found.size, found.testability) == (Strength.STRONG, Strength.STRONG)
    assert found.rows == 24
    assert "{value}" in effect.sentence
    picture = there(found.picture)
    assert len(picture.across) == len(picture.seen) == len(picture.expected) == 4


def test_the_same_mix_is_clear_and_says_what_would_have_been_seen():
    found = MixShift()(material(*planted(0.0)))
    assert found.verdict is Verdict.CLEAR
    assert found.severity is Strength.NONE
    assert there(found.smallest).value >= 0.01


def test_every_kind_better_is_no_mix():
    above, below = planted(0.0)
    better = above + 0.3 * (below - above) * AFTER[:, None]
    found = MixShift()(material(np.rint(better), below))
    assert found.verdict is Verdict.CLEAR


def test_the_wrong_direction_is_no_question():
    found = MixShift()(material(*planted(0.4), better="lower"))
    assert found.verdict is Verdict.CLEAR
    assert found.reason == "the mix by kind did not move in favour of the KPI"


def test_misses_in_place_of_hits_give_the_same_the_other_way_round():
    above, below = planted(0.4)
    one, other = (
        MixShift()(material(above, below)),
        MixShift()(material(below - above, below, better="lower")),
    )
    assert there(other.p) == pytest.approx(there(one.p), rel=1e-6)
    assert there(other.effect).value == pytest.approx(-there(one.effect).value)
    assert other.verdict is one.verdict is Verdict.SIGNAL


@given(st.floats(0.1, 100), st.randoms(use_true_random=False))
def test_neither_scale_nor_order_matters(scale, shuffler):
    above, below = planted(0.4)
    order = list(range(4))
    shuffler.shuffle(order)

    def fit(over, under):
        names = tuple("abcd")
        return there(mix_fit(Counts(segments=names, above=over, below=under, records=under), AFTER))

    one, other = fit(above, below), fit(above[:, order] * scale, below[:, order])
    assert there(other.told.mix) == pytest.approx(there(one.told.mix) * scale, rel=1e-9)
    assert other.error == pytest.approx(one.error * scale, rel=1e-9)


def test_row_order_does_not_matter():
    known = material(*planted(0.4))
    mixed = replace(known, readings=known.readings.sample(frac=1, random_state=3))
    assert MixShift()(mixed) == MixShift()(known)


def test_one_rare_kind_silences_nothing():
    """Twenty records a side of a third kind were once reason enough to split by nothing."""
    above, below = planted(0.6)
    rare = np.array([2.0 if month in (3, 7) else 1.5 for month in range(24)])[:, None]
    found = MixShift()(material(np.hstack([above, rare]), np.hstack([below, rare])))
    assert found.verdict is Verdict.SIGNAL
    assert found.verdict is MixShift()(material(above, below)).verdict
    assert "Small kinds of kind are put together." in found.notes


def test_a_dimension_that_cannot_be_looked_at_is_told():
    above, below = planted(0.6)
    by_kind = material(above, below)
    other = by_kind.readings[by_kind.readings["dimension"] == "kind"].assign(dimension="team", segment="one")
    both = replace(
        by_kind,
        card=card(measure={**MEASURE, "dimensions": ["kind", "team"]}),
        readings=pd.concat([by_kind.readings, other], ignore_index=True),
    )
    found = MixShift()(both)
    assert found.verdict is Verdict.SIGNAL
    assert "Not looked at: all records are of one team." in found.notes


def test_small_kinds_are_put_together():
    records = np.tile([500.0, 1.0, 1.5, 400.0], (24, 1))
    counts = Counts(segments=tuple("abcd"), above=records / 2, below=records, records=records)
    found = pooled(counts, AFTER, 30)
    assert found.segments == ("a", "d", OTHERS)
    assert found.below.sum() == counts.below.sum()


def test_a_kind_of_fewer_cases_than_are_shown_is_never_named():
    """A setting that tells kinds of one case apart does not outrank the workbook's minimum."""
    above, below = planted(0.5)
    below = np.column_stack([below, np.tile([0.0, 0.0, 1.0], 8)])
    above = np.column_stack([above, np.zeros(24)])
    curious, plain = MixShift(fewest_cases=1), material(above, below)
    rare = plain.readings["segment"].unique()[-1]
    for fewest, named in ((1, True), (10, False)):
        found = curious(replace(plain, minimum=fewest))
        assert (rare in there(found.picture).across) is named
        assert any("put together" in note for note in found.notes) is not named


@pytest.mark.parametrize(
    ("above", "below", "more", "verdict", "said"),
    [
        (np.ones((24, 1)), np.full((24, 1), 50), {}, Verdict.NOT_APPLICABLE, "all records are of one kind"),
        (np.ones((24, 500)), np.ones((24, 500)), {}, Verdict.NOT_ENOUGH_DATA, "too few records of each kind"),
        (np.ones((1, 3)), np.ones((1, 3)), {}, Verdict.NOT_ENOUGH_DATA, "1 month with data"),
        (np.full((24, 2), np.nan), np.zeros((24, 2)), {}, Verdict.NOT_ENOUGH_DATA, "no finished month"),
        (np.full((24, 2), 5), np.full((24, 2), np.nan), {}, Verdict.NOT_APPLICABLE, "no denominator"),
        (
            np.full((24, 2), 5),
            np.full((24, 2), 50),
            {"better": "neither"},
            Verdict.NOT_APPLICABLE,
            "no direction",
        ),
        (np.full((24, 2), 5), np.full((24, 2), 50), {}, Verdict.CLEAR, "did not move in favour"),
        (np.full((24, 2), 50), np.full((24, 2), 50), {}, Verdict.CLEAR, "did not move in favour"),
        (np.full((24, 2), -5), np.full((24, 2), 50), {}, Verdict.CLEAR, "did not move in favour"),
        (
            np.full((16, 2), 5),
            np.full((16, 2), 50),
            {"introduced": "2011-12-01"},
            Verdict.NOT_ENOUGH_DATA,
            "takes 8",
        ),
    ],
)
def test_what_answers_nothing_has_its_reason(above, below, more, verdict, said):
    found = MixShift()(material(above, below, **more))
    assert found.verdict is verdict
    assert said in found.reason


def test_other_names_after_than_before_are_no_mix():
    above, below = planted(0.0)
    wide_above, wide_below = (np.zeros((24, 8)) for _ in range(2))
    wide_above[:12, :4], wide_above[12:, 4:] = above[:12], above[12:]
    wide_below[:12, :4], wide_below[12:, 4:] = below[:12], below[12:]
    found = MixShift()(material(wide_above, wide_below))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.reason == "the names of kind are not the same before and after"


def test_without_a_dimension_or_records_it_does_not_apply():
    readings = daily_readings(np.ones(400), np.full(400, 2))
    found = MixShift()(material_of(readings, lacks={Need.SEGMENTS: "the card names no dimension"}))
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "the card names no dimension")


@pytest.mark.parametrize("day", ["1990-01-01", "2090-01-01", None])
def test_a_day_outside_the_data_compares_two_years(day):
    found = MixShift()(material(*planted(0.4), introduced=day))
    assert found.verdict is Verdict.SIGNAL
    assert any("lies outside the data" in note for note in found.notes) is (day is not None)


def test_a_gap_and_ten_million_records_are_borne():
    above, below = planted(0.4, cases=400)
    above, below = 1_000 * above, 1_000 * below
    above[5], below[5] = 0, 0
    assert MixShift()(material(above, below)).verdict is Verdict.SIGNAL


@pytest.mark.parametrize(
    ("name", "value"), [("alpha", 0.0), ("share_of_gain", 1.5), ("points", -1.0), ("fewest_cases", 0)]
)
def test_settings_that_cannot_be_are_refused(name, value):
    with pytest.raises(UsageError, match=f"{name}  is .*write a"):
        MixShift(**{name: value})


def test_false_alarms_and_power_in_many_runs():
    """100 runs each, months that wander: at the shipped border few alarms, and most planted shifts seen."""

    def p_of(strength: float) -> np.ndarray:
        series = []
        for seed in range(100):
            above, below = planted(strength, months=48, seed=seed, spread=0.1)
            counts = Counts(segments=tuple("abcd"), above=above, below=below, records=below)
            series.append(there(mix_fit(counts, np.arange(48) >= 24)).series)
        found = rise(np.array(series), np.arange(48) >= 24, np.arange(48), season=12, against_drift=True)
        return found.p

    assert (p_of(0.0) < 0.01).sum() <= 4
    assert (p_of(0.3) < 0.01).sum() >= 75
