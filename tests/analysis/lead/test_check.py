"""The verdict on a claim: planted and absent links, real series, laws, and data that cannot tell."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.lead import Fading, LeadReason, LeadVerdict, lead
from kpiwork.analysis.lead.correlate import correlations
from kpiwork.analysis.lead.whiten import autoregression, whitened
from kpiwork.spec.relation import Sign
from tests.analysis.lead.made import pair

NAN = np.nan
MONTH = np.arange(36)
MOVES = ("leading_moves", "led_moves")


def check(leading, led, lags=range(4), sign=Sign.POSITIVE, season=12, **how):
    return lead(
        np.asarray(leading, float), np.asarray(led, float), lags=lags, sign=sign, season=season, **how
    )


@pytest.mark.parametrize("lag", [0, 1, 3])
def test_a_planted_link_is_supported_at_its_lag(lag):
    found = check(*pair(4, 48, link=0.8, lag=lag))
    assert found.verdict is LeadVerdict.SUPPORTED
    assert found.link is not None
    assert found.link.lag == lag
    assert found.link.low <= 0.8 <= found.link.high
    assert found.p is not None
    assert found.p < 0.01


def test_the_claimed_direction_counts():
    leading, led = pair(4, 48, link=0.8)
    assert check(leading, -led).verdict is not LeadVerdict.SUPPORTED
    assert check(leading, -led, sign=Sign.NEGATIVE).verdict is LeadVerdict.SUPPORTED
    against = check(leading, -led, lags=range(2, 3))
    assert (against.verdict, against.reason) == (LeadVerdict.NOT_SUPPORTED, LeadReason.OTHER_WAY)


def test_a_lag_that_is_not_claimed_does_not_count():
    assert check(*pair(4, 48, link=0.8, lag=3), lags=range(2)).verdict is not LeadVerdict.SUPPORTED


def test_no_link_is_refuted_only_with_points_enough():
    leading, led = pair(12, 240)
    refuted = check(leading, led, lags=range(2, 3))
    assert (refuted.verdict, refuted.reason) == (LeadVerdict.NOT_SUPPORTED, LeadReason.NO_LINK)
    few = check(leading[:30], led[:30], lags=range(2, 3))
    assert (few.verdict, few.reason) == (LeadVerdict.NOT_TESTABLE_YET, LeadReason.NOT_CLEAR)


def test_a_link_that_does_not_help_to_forecast_is_not_supported():
    found = check(*pair(9, 200, link=0.28), lags=range(2, 3))
    assert found.p is not None
    assert found.p < 0.01
    assert (found.verdict, found.reason) == (LeadVerdict.NOT_TESTABLE_YET, LeadReason.NO_GAIN)


@pytest.mark.parametrize(
    ("points", "lags", "reason", "needed"),
    [
        (0, range(1), LeadReason.TOO_FEW_POINTS, 24),
        (1, range(1), LeadReason.TOO_FEW_POINTS, 24),
        (23, range(1), LeadReason.TOO_FEW_POINTS, 24),
        (24, range(4, 6), LeadReason.LAG_TOO_LONG, 25),
        (40, range(11, 16), LeadReason.LAG_TOO_LONG, 60),
    ],
)
def test_too_little_history_says_what_it_takes(points, lags, reason, needed):
    found = check(*pair(1, points, link=0.9), lags=lags)
    assert (found.verdict, found.reason) == (LeadVerdict.NOT_TESTABLE_YET, reason)
    assert (found.points, found.needed, found.link, found.p) == (points, needed, None, None)


def test_with_as_many_as_it_takes_it_is_tested():
    assert check(*pair(1, 24, link=0.9), lags=range(2, 3)).link is not None
    assert check(*pair(1, 60, link=0.9), lags=range(11, 16)).link is not None


@pytest.mark.parametrize(
    ("leading", "led", "reason"),
    [
        (np.ones(36), pair(1, 36)[1], LeadReason.LEADING_STANDS_STILL),
        (MONTH * 3.0, pair(1, 36)[1], LeadReason.LEADING_STANDS_STILL),
        (pair(1, 36)[0], np.zeros(36), LeadReason.LED_STANDS_STILL),
        (pair(1, 36)[0], np.cos(2 * np.pi * MONTH / 12), LeadReason.LED_STANDS_STILL),
        (np.full(36, NAN), pair(1, 36)[1], LeadReason.TOO_FEW_POINTS),
        (np.full(36, np.inf), pair(1, 36)[1], LeadReason.TOO_FEW_POINTS),
        (np.where(MONTH % 2, NAN, pair(1, 36)[0]), pair(1, 36)[1], LeadReason.TOO_FEW_POINTS),
    ],
)
def test_what_cannot_tell_has_a_reason(leading, led, reason):
    found = check(leading, led)
    assert (found.verdict, found.reason) == (LeadVerdict.NOT_TESTABLE_YET, reason)


def test_gaps_may_leave_too_few_pairs_at_a_lag():
    leading, led = pair(1, 60, link=0.9)
    odd = np.arange(60) % 2 == 1
    leading[odd], led[odd] = NAN, NAN
    assert check(leading, led, lags=range(1, 2)).reason is LeadReason.TOO_FEW_PAIRS
    assert check(leading, led, lags=range(2, 3)).link is not None


def test_a_few_gaps_leave_the_link_to_be_seen():
    leading, led = pair(2, 60, link=0.8)
    leading[[5, 20, 21]], led[[8, 40]] = NAN, np.inf
    found = check(leading, led)
    assert found.verdict is LeadVerdict.SUPPORTED
    assert found.points == 55
    assert found.link is not None
    assert found.link.pairs == 60 - 2 - 5


@pytest.mark.parametrize("spike", [1e3, 1e12, 1e300])
def test_one_huge_value_is_no_link(spike):
    leading, led = pair(1, 36)
    leading[10], led[12] = spike, -spike
    assert check(leading, led).verdict is not LeadVerdict.SUPPORTED


@pytest.mark.parametrize("lags", [range(0), range(-1, 2)])
def test_lags_that_are_none_or_negative_are_refused(lags):
    with pytest.raises(ValueError, match="lags from 0 are needed"):
        check(*pair(1, 36), lags=lags)


def test_series_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        check(np.ones(30), np.ones(31))


def numbers(found):
    """Give every number of a check that is not a count."""
    link, gain, fade = found.link, found.gain, found.fade
    assert link is not None
    scalars = [link.strength, link.low, link.high, gain.share, gain.t, fade.first, fade.second, fade.p]
    each = [one.strength for one in found.links]
    return np.array([*scalars, *each, *found.leading_moves, *found.led_moves], dtype=float)


def verdicts(found):
    return found.verdict, found.reason, found.p, found.orders, found.fade.state


@given(
    seed=st.integers(0, 1000), shift=st.integers(-1000, 1000), scale=st.sampled_from([1e-3, 0.5, 2.0, 1e6])
)
def test_units_do_not_count(seed, shift, scale):
    leading, led = pair(seed, 40, link=0.5)
    plain = check(leading, led, runs=99)
    for moved in (
        check(leading * scale + shift, led, runs=99),
        check(leading, led * scale + shift, runs=99),
    ):
        assert verdicts(moved) == verdicts(plain)
        assert numbers(moved) == pytest.approx(numbers(plain), abs=2e-3, nan_ok=True)


@given(st.integers(0, 1000))
def test_both_upside_down_is_the_same_claim(seed):
    leading, led = pair(seed, 40, link=0.5)
    plain = check(leading, led, runs=99)
    turned = check(-leading, -led, runs=99)
    assert verdicts(turned) == verdicts(plain)
    back = replace(turned, **{name: tuple(-move for move in getattr(turned, name)) for name in MOVES})
    assert numbers(back) == pytest.approx(numbers(plain), abs=1e-6, nan_ok=True)


@given(seed=st.integers(0, 1000), slope=st.floats(-5, 5), wave=st.floats(-5, 5))
def test_a_trend_and_a_season_that_both_share_do_not_count(seed, slope, wave):
    leading, led = pair(seed, 40, link=0.4)
    month = np.arange(40)
    shared = slope * month / 12 + wave * np.sin(2 * np.pi * month / 12)
    plain, shaped = check(leading, led, runs=99), check(leading + shared, led + shared, runs=99)
    assert [link.strength for link in shaped.links] == pytest.approx([link.strength for link in plain.links])
    assert shaped.p == plain.p


def test_the_same_question_has_the_same_answer():
    series = pair(3, 40, link=0.5)
    assert check(*series) == check(*series)


def shares(points, runs, lags=range(6), shape=0.0, **how):
    """Give how often claims are supported, and how often a link is found at the right lag."""
    extra = shape * (np.sin(2 * np.pi * np.arange(points) / 12) + np.arange(points) / points)
    found = [
        check(leading + extra, led + extra, lags=lags, runs=199)
        for leading, led in (pair([seed, points, 77], points, **how) for seed in range(runs))
    ]
    seen = [one for one in found if one.p is not None and one.p < 0.0101]
    right = [one for one in seen if one.link is not None and one.link.lag == 2]
    supported = [one for one in found if one.verdict is LeadVerdict.SUPPORTED]
    return len(supported) / runs, len(seen) / runs, len(right) / max(1, len(seen))


@pytest.mark.parametrize(("memory", "shape"), [(0.5, 3.0), (0.8, 0.0)])
def test_claims_without_a_link_are_hardly_ever_supported(memory, shape):
    assert shares(36, 100, memory=memory, shape=shape)[0] <= 0.04


def test_two_unrelated_series_that_share_december_are_not_linked():
    december = 3.0 * (MONTH % 12 == 11)
    found = [check(*(series + december for series in pair([seed, 5], 36)), runs=199) for seed in range(60)]
    assert sum(one.verdict is LeadVerdict.SUPPORTED for one in found) <= 3


def test_true_links_are_mostly_found_at_their_lag():
    # With 199 shuffles, only a link that none of them reaches is under 1 of 100: stricter than with 999.
    supported, seen, right = shares(36, 80, lags=range(1, 4), link=0.7)
    assert supported >= 0.68
    assert seen >= 0.78
    assert right >= 0.95


def rows(shared_data, name, *columns):
    with (shared_data / "leading_indicators" / name).open() as lines:
        table = [[float(row[column]) for column in columns] for row in csv.DictReader(lines)]
    return np.array(table).T


def test_sales_follow_their_indicator_by_three_steps(shared_data):
    """Series M of Box and Jenkins (1976, Time Series Analysis): the answer is a lag of 3."""
    sales, indicator = rows(shared_data, "bjsales.csv", "sales", "lead")
    found = check(indicator, sales, lags=range(9), season=0)
    assert found.verdict is LeadVerdict.SUPPORTED
    assert found.link is not None
    assert (found.link.lag, found.link.pairs) == (3, 147)
    assert found.link.strength > 0.9
    others = [abs(link.strength) for link in found.links if link.lag != 3]
    assert max(others) < 1.96 / np.sqrt(150)
    assert found.gain.share is not None
    assert found.gain.share > 0.5
    assert found.fade.state is Fading.STEADY


def test_the_indicators_own_filter_gives_the_published_weights(shared_data):
    """Filtered both by the indicator's memory, as Box and Jenkins do, the sales answer for many steps."""
    sales, indicator = (
        series - series.mean() for series in rows(shared_data, "bjsales.csv", "sales", "lead")
    )
    before, after = whitened(indicator, 12), whitened(sales, 12)
    assert before is not None
    assert after is not None
    weights = autoregression(before.moves)
    news = [
        np.convolve(one.moves, np.append(1, -weights), "valid") for one in (before, after)
    ]  # each value less what the memory tells of it
    found = correlations(news[0][None], news[1], range(9))[0]
    assert found == pytest.approx([0.06, 0.08, 0.02, 0.68, 0.46, 0.34, 0.26, 0.27, 0.20], abs=0.06)


def test_quotes_follow_advertising_in_the_same_month(shared_data):
    """Hyndman and Athanasopoulos (Forecasting: Principles and Practice): advertising works at once."""
    quotes, adverts = rows(shared_data, "insurance_quotes_tvadverts.csv", "Quotes", "TVadverts")
    found = check(adverts, quotes, lags=range(3))
    assert found.verdict is LeadVerdict.SUPPORTED
    assert found.link is not None
    assert found.link.lag == 0
    assert check(adverts, quotes, lags=range(1, 3)).verdict is not LeadVerdict.SUPPORTED
