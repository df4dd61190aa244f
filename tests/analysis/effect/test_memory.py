"""The regression against textbook matrices, with and without gaps."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import toeplitz

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import CANDIDATES, fits, weights_of


@pytest.mark.parametrize(
    "places", [np.arange(14), np.array([0, 1, 2, 5, 6, 9, 10, 11, 12, 15, 16, 17, 30, 31])]
)
def test_each_candidate_is_generalised_least_squares_with_its_restricted_likelihood(places):
    rng = np.random.default_rng(7)
    design = np.column_stack([np.ones(14), np.arange(14) >= 6])
    values = rng.normal(size=(3, 14)) + 2 * design[:, 1]
    found = fits(values, design, places)
    likelihood = np.empty((3, len(CANDIDATES)))
    for place, candidate in enumerate(CANDIDATES):
        alike = candidate ** toeplitz(np.arange(32))[np.ix_(places, places)]
        inverse = np.linalg.inv(alike)
        covariance = np.linalg.inv(design.T @ inverse @ design)
        coefficients = values @ inverse @ design @ covariance
        left = values - coefficients @ design.T
        squares = np.einsum("si,ij,sj->s", left, inverse, left)
        np.testing.assert_allclose(found.covariance[place], covariance, rtol=1e-7)
        np.testing.assert_allclose(found.coefficients[:, place], coefficients, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(found.scale[:, place], np.sqrt(squares / 12), rtol=1e-7)
        sizes = np.linalg.slogdet(alike)[1] - np.linalg.slogdet(covariance)[1]
        likelihood[:, place] = -0.5 * (12 * np.log(squares) + sizes)
    np.testing.assert_allclose(found.weights, weights_of(likelihood), rtol=1e-5, atol=1e-12)
    assert found.freedom == 12


@pytest.mark.parametrize(("memory", "low", "high"), [(0.0, -0.05, 0.08), (0.6, 0.5, 0.65)])
def test_the_autocorrelation_is_found(memory, low, high):
    rng = np.random.default_rng(11)
    values = rng.normal(size=(200, 120))
    for place in range(1, 120):
        values[:, place] = memory * values[:, place - 1] + np.sqrt(1 - memory**2) * values[:, place]
    found = fits(values, np.ones((120, 1)), np.arange(120))
    assert low < found.autocorrelation.mean() < high


def test_with_one_candidate_the_average_is_students_t():
    """The 97.5 % point of Student's t with 10 degrees of freedom is 2.228 (any table)."""
    figure = Averaged(
        weights=np.ones((1, 1)), centres=np.full((1, 1), 5.0), scales=np.full((1, 1), 2.0), freedom=10
    )
    low, high = figure.interval(0.95)
    assert (low[0], high[0]) == pytest.approx((5 - 2 * 2.228, 5 + 2 * 2.228), abs=0.001)
    assert figure.below(np.array([5.0]))[0] == pytest.approx(0.5)


def test_an_averaged_interval_holds_its_share():
    figure = Averaged(
        weights=np.array([[0.3, 0.7]]),
        centres=np.array([[0.0, 3.0]]),
        scales=np.array([[1.0, 0.2]]),
        freedom=8,
    )
    low, high = figure.interval(0.8)
    assert figure.below(low)[0] == pytest.approx(0.1)
    assert figure.below(high)[0] == pytest.approx(0.9)
    assert figure.centre[0] == pytest.approx(2.1)


def test_many_series_are_fitted_as_each_alone():
    """More than are held at once, one of them without anything left over."""
    rng = np.random.default_rng(3)
    design = np.column_stack([np.ones(40), np.arange(40) >= 20])
    values = np.vstack([rng.normal(size=(60, 40)), design @ [0.5, 1.0]])
    together, places = fits(values, design, np.arange(40)), np.arange(40)
    for row in (0, 17, 18, 59, 60):
        alone = fits(values[row : row + 1], design, places)
        for name in ("weights", "coefficients", "scale"):
            np.testing.assert_allclose(
                getattr(together, name)[row], getattr(alone, name)[0], rtol=1e-9, atol=1e-14
            )


@pytest.mark.parametrize("freedom", [1, 4, 150])
@pytest.mark.parametrize("far", [0.0, 3.0, 1e6])
@pytest.mark.parametrize("narrow", [1.0, 1e-3, 1e-150])
def test_the_ends_of_an_interval_have_their_share_however_far_candidates_lie_apart(freedom, far, narrow):
    figure = Averaged(
        weights=np.array([[0.5, 0.5], [0.99, 0.01], [0.001, 0.999]]),
        centres=np.array([[0.0, far], [0.0, -far], [0.0, far]]),
        scales=np.array([[1.0, narrow], [1.0, narrow], [1.0, narrow]]),
        freedom=freedom,
    )
    for confidence in (0.6, 0.95, 0.999):
        low, high = figure.interval(confidence)
        for end, share in ((low, (1 - confidence) / 2), (high, (1 + confidence) / 2)):
            around = np.maximum(np.abs(end), max(narrow, 1e-9)) * 1e-9
            assert (figure.below(end - around) <= share + 1e-12).all()
            assert (figure.below(end + around) >= share - 1e-12).all()
