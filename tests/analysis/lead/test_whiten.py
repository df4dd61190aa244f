"""What is new in a series: known memories, exact filters, gaps."""

from __future__ import annotations

import numpy as np
import pytest

from kpiwork.analysis.lead.whiten import autoregression, covariances, whitened
from tests.analysis.lead.made import remembered

rng = np.random.default_rng


@pytest.mark.parametrize(
    ("weights", "answer"),
    [
        ([], [1.0, 0.0, 0.0, 0.0]),
        ([0.5], [4 / 3, 2 / 3, 1 / 3, 1 / 6]),
        ([1.0, -0.5], [2.4, 1.6, 0.4, -0.4]),  # Box and Jenkins' formulas for the second order
    ],
)
def test_covariances_of_known_memories(weights, answer):
    assert covariances(np.array(weights), 4) == pytest.approx(answer)


def test_covariances_are_those_of_statsmodels():
    process = pytest.importorskip("statsmodels.tsa.arima_process")
    weights = np.array([0.6, -0.3, 0.2])
    known = process.arma_acovf(np.append(1, -weights), [1], 9)
    assert covariances(weights, 9) == pytest.approx(known)


@pytest.mark.parametrize("memory", [0.3, 0.8])
def test_a_known_memory_is_found(memory):
    found = autoregression(remembered(rng(5).normal(size=3000), memory))
    assert found[0] == pytest.approx(memory, abs=0.06)


def test_a_memory_that_never_fades_is_tamed():
    found = autoregression(np.cumsum(rng(6).normal(size=80)) + np.arange(80.0))
    assert np.abs(np.roots(np.append(1, -found))).max() <= 0.98 + 1e-9


@pytest.mark.parametrize("values", [[1.0], [1.0, np.nan, 2.0, np.nan], [np.nan] * 5])
def test_too_few_rows_have_no_memory(values):
    assert len(autoregression(np.array(values))) == 0


def test_news_are_what_the_series_was_made_of():
    news = rng(7).normal(size=400)
    found = whitened(remembered(news, 0.7) + 0.02 * np.arange(400), 12)
    assert found is not None
    assert found.order >= 1
    assert np.corrcoef(found.news, news)[0, 1] > 0.97


def test_news_stand_across_gaps_where_they_were():
    news = rng(8).normal(size=300)
    values = remembered(news, 0.6)
    gaps = rng(9).random(300) < 0.15
    values[gaps] = np.nan
    found = whitened(values, 12)
    assert found is not None
    assert np.isnan(found.news).tolist() == gaps.tolist() == np.isnan(found.moves).tolist()
    assert np.corrcoef(found.news[~gaps], news[~gaps])[0, 1] > 0.85


def test_what_trend_and_season_make_is_no_news():
    values = remembered(rng(10).normal(size=48))
    month = np.arange(48)
    more = values + 0.4 * month + 3 * np.sin(2 * np.pi * month / 12)
    plain, shaped = whitened(values, 12), whitened(more, 12)
    assert plain is not None
    assert shaped is not None
    assert shaped.news == pytest.approx(plain.news)
    assert shaped.moves == pytest.approx(plain.moves)


@pytest.mark.parametrize("values", [np.arange(30.0), np.cos(2 * np.pi * np.arange(30) / 12), np.zeros(30)])
def test_nothing_is_left_of_trend_and_season(values):
    assert whitened(values, 12) is None
