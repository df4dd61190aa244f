"""Each model foretells what its textbook formula does; good foretelling gives weight."""

from __future__ import annotations

import numpy as np
import pytest

from kpiwork.analysis.forecast.course import Course
from kpiwork.analysis.forecast.mixture import Mixture
from kpiwork.analysis.forecast.models import Motion, Season, models_for
from kpiwork.spec.choices import Seasonal

RNG = np.random.default_rng(11)
VALUES = 50 + 4 * RNG.standard_normal(40)
MONTHS = [place % 12 + 1 for place in range(43)]


def answered(values, motion, strength, step=1, ahead=3):
    """Give the mean, scale and freedom of one model without drift and season, in the series' unit."""
    course = Course.of(values, ahead=ahead, months=[0] * (len(values) + ahead), seasonal=Seasonal.NO)
    row = np.array([[course.known + step - 1]])
    found = course.answers(row, np.ones(1), np.array([course.known]))
    which = course.factors.models.index(
        next(m for m in course.factors.models if (m.motion, m.strength, m.drift) == (motion, strength, 0.0))
    )
    return course.centre + course.size * found.means[which, 0], course.size * found.scales[which, 0]


def test_chance_about_a_level_is_the_prediction_interval_of_a_mean():
    # Hyndman and Athanasopoulos 2021, Forecasting: principles and practice, 5.5: s * sqrt(1 + 1 / n)
    mean, scale = answered(VALUES, Motion.LEVEL, 0.0)
    assert mean == pytest.approx(VALUES.mean(), rel=1e-5)
    assert scale == pytest.approx(VALUES.std(ddof=1) * np.sqrt(1 + 1 / 40), rel=1e-4)


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_walk_goes_on_from_its_last_value(step):
    # the same, 5.5: sigma * sqrt(h) for the naive method
    mean, scale = answered(VALUES, Motion.WALK, 1.0, step)
    assert mean == pytest.approx(VALUES[-1], rel=1e-5)
    assert scale == pytest.approx(np.sqrt(np.mean(np.diff(VALUES) ** 2) * step), rel=1e-3)


def test_a_wandering_level_is_exponential_smoothing():
    # Muth 1960, JASA 55: 299: steps of variance q go with a weight a of the newest value, q = a^2 / (1 - a)
    q = 0.3
    weight = (np.sqrt(q**2 + 4 * q) - q) / 2
    smoothed = VALUES[:10].mean()  # where it begins is forgotten after 40 values
    for value in VALUES:
        smoothed += weight * (value - smoothed)
    assert answered(VALUES, Motion.LEVEL, q)[0] == pytest.approx(smoothed, rel=1e-3)


def test_a_memory_fades_towards_the_level():
    one, two, three = (answered(VALUES, Motion.MEMORY, 0.6, step)[0] for step in (1, 2, 3))
    assert (three - two) / (two - one) == pytest.approx(0.6, rel=1e-3)


def test_a_missing_value_is_a_longer_step():
    gap = VALUES.copy()
    gap[-1] = np.nan
    assert answered(gap, Motion.WALK, 1.0, 1)[0] == pytest.approx(gap[-2], rel=1e-5)
    inside = VALUES.copy()
    inside[20] = np.nan
    squares = np.append(np.diff(np.delete(VALUES, 20)) ** 2, [])
    squares[19] /= 2  # two steps of time
    scale = answered(inside, Motion.WALK, 1.0)[1]
    assert scale == pytest.approx(np.sqrt(squares.mean()), rel=1e-3)


@pytest.mark.parametrize(
    ("series", "is_likely"),
    [
        (np.cumsum(RNG.standard_normal(60)), lambda m: m.motion is not Motion.LEVEL or m.strength > 0),
        (RNG.standard_normal(60), lambda m: m.motion is not Motion.WALK),
        (0.5 * np.arange(60) + RNG.standard_normal(60), lambda m: m.drift > 0),
        (
            RNG.standard_normal(60) + 3 * np.sin(np.arange(60) * np.pi / 6),
            lambda m: m.season in (Season.WAVE, Season.FREE),
        ),
        (
            RNG.standard_normal(60) + 6 * (np.arange(60) % 12 == 11),
            lambda m: m.season is Season.ONE_MONTH and m.month == 12,
        ),
    ],
    ids=["walk", "chance", "drift", "wave", "december"],
)
def test_models_that_foretell_gain_weight(series, is_likely):
    months = [place % 12 + 1 for place in range(61)]
    course = Course.of(series, ahead=1, months=months, seasonal=Seasonal.UNKNOWN)
    assert course.share_of(is_likely) > 0.9


@pytest.mark.parametrize("seasonal", Seasonal)
def test_models_share_one_before_anything_is_seen(seasonal):
    models = models_for(seasonal)
    assert sum(model.share for model in models) == pytest.approx(1)
    assert any(model.season is not Season.NONE for model in models) == (seasonal is not Seasonal.NO)
    assert len(set(models)) == len(models)


def one(mean=0.0, scale=1.0, freedom=5):
    return Mixture(weights=np.ones(1), means=np.array([mean]), scales=np.array([scale]), freedom=freedom)


def test_a_mixture_of_one_is_students_t():
    # Student's t with 5 degrees of freedom: 1.476 and 2.571 (any printed table)
    assert one().quantile(0.9) == pytest.approx(1.476, abs=5e-4)
    assert one(10, 2).quantile(0.975) == pytest.approx(10 + 2 * 2.571, abs=1e-3)
    assert one(10, 2).below(10) == pytest.approx(0.5)


def test_quantiles_and_probabilities_of_a_mixture_agree():
    mixed = Mixture(
        weights=np.array([0.3, 0.7]), means=np.array([-4.0, 5.0]), scales=np.array([1.0, 2.0]), freedom=9
    )
    for share in (0.01, 0.1, 0.3, 0.5, 0.9, 0.999):
        assert mixed.below(mixed.quantile(share)) == pytest.approx(share, abs=1e-7)
        wide = mixed.widened(1.5)
        assert wide.quantile(share) - mixed.mean == pytest.approx(1.5 * (mixed.quantile(share) - mixed.mean))
        assert wide.below(wide.quantile(share)) == pytest.approx(share, abs=1e-7)
        moved = mixed.moved(times=3.0, plus=1.0)
        assert moved.quantile(share) == pytest.approx(3 * mixed.quantile(share) + 1)
