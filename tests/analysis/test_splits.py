"""What speaks for a step, against the same sums done the long way; and what is brought in before."""

from __future__ import annotations

import numpy as np
import pytest

from kpiwork.analysis.splits import AGAINST_MEMORY, CANDIDATES, STEP_SIZE, clipped, evidence, whitened

RNG = np.random.default_rng(20180401)
PLACES = np.array([0, 1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16])
VALUES = RNG.normal(size=(3, len(PLACES)))
FIRSTS = np.array([5, 7, 9])
STEPS = (np.arange(len(PLACES))[:, None] >= FIRSTS).astype(float)
PRIOR = np.array([0.1, 1.0, 1.0])


def resembling(candidate):
    return candidate ** np.abs(PLACES[:, None] - PLACES)


def likelihood(values, base, among):
    """Give the restricted log-likelihood from the whole covariance of the points."""
    inverse = np.linalg.inv(among)
    across = base.T @ inverse @ base
    left = inverse - inverse @ base @ np.linalg.inv(across) @ base.T @ inverse
    size = np.linalg.slogdet(among)[1] + np.linalg.slogdet(across)[1]
    return -0.5 * ((len(values) - base.shape[1]) * np.log(values @ left @ values) + size)


def long_way(values, base):
    without = [np.exp(likelihood(values, base, resembling(one))) for one in CANDIDATES]
    counted = np.exp(-AGAINST_MEMORY * CANDIDATES) / np.exp(-AGAINST_MEMORY * CANDIDATES).sum()
    each = [
        sum(
            much * np.exp(likelihood(values, base, resembling(one) + STEP_SIZE**2 * np.outer(step, step)))
            for one, much in zip(CANDIDATES, counted, strict=True)
        )
        for step in STEPS.T
    ]
    weighted = np.array(each) * PRIOR / PRIOR.sum()
    return np.log(weighted.sum() / np.mean(without)), int(weighted.argmax())


@pytest.mark.parametrize(
    "base",
    [
        np.ones((len(PLACES), 1)),
        (PLACES[:, None] % 3 == np.arange(3)).astype(float),
        np.linspace(1.0, 3.0, len(PLACES))[:, None],
    ],
    ids=["a level", "a level a month", "a level of points that vary differently"],
)
def test_the_evidence_is_that_of_the_whole_covariance(base):
    found = evidence(VALUES, base, STEPS, PLACES, PRIOR)
    both = [long_way(one, base) for one in VALUES]
    assert found.total == pytest.approx([total for total, _ in both], rel=1e-6)
    assert found.best.tolist() == [best for _, best in both]


def test_what_is_whitened_is_independent():
    kept = CANDIDATES[:, None] ** np.diff(PLACES)
    for candidate, rows in zip(CANDIDATES, whitened(np.eye(len(PLACES)), kept), strict=True):
        assert rows.T @ resembling(candidate) @ rows == pytest.approx(np.eye(len(PLACES)), abs=1e-9)


def test_a_step_speaks_for_itself_and_more_points_speak_louder():
    values = np.tile([0.1, -0.1], 20)
    values[24:] += 1.0
    firsts = np.arange(8, 37)
    found = [
        evidence(
            values[None, :size],
            np.ones((size, 1)),
            (np.arange(size)[:, None] >= firsts[: size - 11]).astype(float),
            np.arange(size),
            np.ones(size - 11),
        )
        for size in (30, 40)
    ]
    assert [int(firsts[one.best[0]]) for one in found] == [24, 24]
    assert 5 < found[0].total[0] < found[1].total[0]


def test_a_value_far_outside_is_brought_in_and_a_step_is_not():
    values = np.tile([10.0, 12.0, 11.0], 10)
    values[17] = 1e6
    [found] = clipped(values[None, :])
    assert found[17] == pytest.approx(3.0)
    assert np.abs(np.delete(found, 17)).max() < 1.5
    step = np.repeat([5.0, 9.0], 15) + np.tile([0.0, 0.5, 0.2], 10)
    [stepped] = clipped(step[None, :])
    assert np.ptp(stepped) > 5


def test_values_that_mostly_repeat_have_a_scale_too():
    values = np.repeat([4.0, 5.0], [20, 10])
    assert np.isfinite(clipped(values[None, :])).all()
