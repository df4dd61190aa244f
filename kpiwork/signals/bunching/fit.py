"""How many records near a cutoff lie inside that were to be expected just outside. Pure; many at once.

A curve is fitted to the records beside the cutoff, with a term for each kind of round number, and tells
how many were to be expected at the cutoff (Chetty and others 2011, Quarterly Journal of Economics 126: 749;
Kleven 2016, Annual Review of Economics 8: 435). What was moved is missing just outside and too much just
inside: both are weighed together, each by how sure it is. With records of an earlier time, the curve is of
the ratio of the two times, so that whatever was there before cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

__all__ = ["Displaced", "Flags", "Lattice", "Numbers", "Whole", "Windows", "displaced", "lone_rounds"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

FEWEST_MEMBERS = 2  # round numbers of a kind beside the windows, from which their weight can be told
ROUNDS = 40  # of the fit; it is done after six or seven
DONE = 1e-7  # change of a coefficient, in logarithms
LOWEST, HIGHEST = -20.0, 25.0  # logarithms of expected counts: 0 and any number of records
RIDGE = 1e-8  # keeps terms that no record tells anything of at 0
NEW = 1e-6  # what a column holds that others do not, below which it tells nothing
LEAST_EXPECTED = 0.2  # a stray record where next to none is expected says little of the spread


@dataclass(frozen=True, kw_only=True, slots=True)
class Lattice:
    """The values that are told apart.

    Parameters
    ----------
    distance : array of int of shape (bins,)
        Steps beyond the last good value: 0 and below are good.
    rounds : array of bool of shape (bins, classes)
        Which bins are round numbers of each class.
    """

    distance: Whole
    rounds: Flags

    def parts(self, windows: Windows) -> tuple[Flags, Flags]:
        """Tell the bins just inside and those just outside."""
        away = self.distance - windows.at
        return (away > -windows.inside) & (away <= 0), (away > 0) & (away <= windows.outside)


@dataclass(frozen=True, kw_only=True, slots=True)
class Windows:
    """Where records are looked for.

    Parameters
    ----------
    inside, outside : int
        Bins just inside, and just outside.
    at : int
        Distance of the value that is taken for the cutoff; 0 for the cutoff itself.
    degree : int
        Of the curve.
    """

    inside: int
    outside: int
    at: int = 0
    degree: int = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Displaced:
    """What was found, one entry a histogram.

    Parameters
    ----------
    statistic, p : array
        Student's t of what was moved, and how often chance shows as much towards the good side.
    moved, error : array
        Records moved from outside to inside, with the standard error.
    outside, inside : array
        Records that were to be expected in either window.
    missing : array
        Share of those outside that are not there, whatever is inside.
    missing_error : array
        Standard error of that share.
    share_error : array
        Standard error of the share moved.
    freedom : int
        Bins less terms.
    expected : array of shape (histograms, bins)
        What was to be expected at each value.
    roundness : array
        The largest of the round numbers' own statistics: above about 3, values were rounded.
    """

    statistic: Numbers
    p: Numbers
    moved: Numbers
    error: Numbers
    outside: Numbers
    inside: Numbers
    missing: Numbers
    missing_error: Numbers
    share_error: Numbers
    freedom: int
    expected: Numbers
    roundness: Numbers

    @property
    def share(self) -> Numbers:
        """Records moved, of those that were to be expected just outside."""
        return np.asarray(self.moved / np.maximum(self.outside, RIDGE))

    @property
    def missing_p(self) -> Numbers:
        """How often chance alone would leave as much missing outside."""
        return np.asarray(stdtr(self.freedom, -self.missing / self.missing_error))


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """A fitted curve: coefficients, their covariance without the spread, and the spread."""

    coefficients: Numbers
    covariance: Numbers
    spread: Numbers
    freedom: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cutoff:
    """Records at each value, what was expected, its variance, and how much of that is the earlier time's."""

    counts: Numbers
    parts: tuple[Flags, Flags]
    expected: Numbers
    noise: Numbers
    past: Numbers


def displaced(
    counts: Numbers, lattice: Lattice, windows: Windows, before: Numbers | None = None
) -> Displaced:
    """Work out how many records were moved across a value.

    Parameters
    ----------
    counts : array of shape (histograms, bins)
        Records by value.
    lattice : Lattice
        Of which values.
    windows : Windows
        Where to look. Both windows of the cutoff itself are left out of the curve in any case.
    before : array of shape (histograms, bins), optional
        Records of an earlier time.
    """
    inside, outside, beside = _parts(lattice, windows)
    terms = _terms(lattice, windows.degree, beside)
    past = None if before is None else before[:, beside]
    curve = _curve(counts[:, beside], past, terms[beside])
    factor = np.exp(np.clip(curve.coefficients @ terms.T, LOWEST, HIGHEST))
    at = _Cutoff(
        counts=counts,
        parts=(inside, outside),
        expected=factor if before is None else factor * before,
        # Where two times are compared, both vary by chance.
        noise=factor if before is None else factor * (counts + before),
        past=np.zeros_like(factor) if before is None else factor**2 * before,
    )
    return replace(_weighed(at, terms, curve), roundness=_roundness(curve, windows.degree + 1))


def lone_rounds(lattice: Lattice, windows: Windows) -> tuple[bool, bool]:
    """Tell whether a round number lies inside, or outside, with too few of its kind beside the windows."""
    inside, outside, beside = _parts(lattice, windows)
    is_lone = lattice.rounds[beside].sum(axis=0) < FEWEST_MEMBERS
    return bool(lattice.rounds[inside][:, is_lone].any()), bool(lattice.rounds[outside][:, is_lone].any())


def _parts(lattice: Lattice, windows: Windows) -> tuple[Flags, Flags, Flags]:
    """Tell the bins inside, outside, and those that the curve is fitted to."""
    inside, outside = lattice.parts(windows)
    own = lattice.parts(replace(windows, at=0))
    return inside, outside, ~(inside | outside | own[0] | own[1])


def _terms(lattice: Lattice, degree: int, beside: Flags) -> Numbers:
    """Give the curve's columns, then those round numbers that the bins beside can tell of."""
    reach = max(int(np.abs(lattice.distance).max()), 1)
    columns: Numbers = np.asarray(np.polynomial.legendre.legvander(lattice.distance / reach, degree))
    basis = np.linalg.qr(columns[beside])[0]
    for one in lattice.rounds.T.astype(float):
        new = one[beside] - basis @ (basis.T @ one[beside])
        size = float(np.linalg.norm(new))
        if size > NEW:
            columns = np.column_stack([columns, one])
            basis = np.column_stack([basis, new / size])
    return columns


def _curve(counts: Numbers, before: Numbers | None, terms: Numbers) -> Curve:
    """Fit by weighted least squares, again and again: a Poisson curve, or a logistic one of two times."""
    size = terms.shape[1]
    products = (terms[:, :, None] * terms[:, None, :]).reshape(len(terms), -1)
    logs = np.log(counts + 0.5) - (0 if before is None else np.log(before + 0.5))
    coefficients = np.zeros((len(counts), size))
    for _ in range(ROUNDS):
        mean, weight = _mean(logs, counts, before)
        aim = logs + (counts - mean) / np.maximum(weight, 1e-300)
        inner = (weight @ products).reshape(-1, size, size) + RIDGE * np.eye(size)
        found = np.asarray(np.linalg.solve(inner, ((weight * aim) @ terms)[:, :, None])[:, :, 0])
        logs = np.clip(found @ terms.T, LOWEST, HIGHEST)
        change, coefficients = np.abs(found - coefficients).max(), found
        if change < DONE:
            break
    mean, weight = _mean(logs, counts, before)
    inner = (weight @ products).reshape(-1, size, size) + RIDGE * np.eye(size)
    freedom = max(len(terms) - size, 1)
    squares = ((counts - mean) ** 2 / np.maximum(weight, LEAST_EXPECTED)).sum(axis=1)
    return Curve(
        coefficients=coefficients,
        covariance=np.asarray(np.linalg.inv(inner)),
        spread=np.maximum(squares / freedom, 1.0),
        freedom=freedom,
    )


def _mean(logs: Numbers, counts: Numbers, before: Numbers | None) -> tuple[Numbers, Numbers]:
    """Give what is expected, and its variance."""
    if before is None:
        mean = np.exp(logs)
        return mean, mean
    share = 1 / (1 + np.exp(-logs))
    both = counts + before
    return both * share, both * share * (1 - share)


def _weighed(at: _Cutoff, terms: Numbers, curve: Curve) -> Displaced:
    """Weigh what is too much inside and what is missing outside, by how sure each is."""
    signed = tuple(zip((1.0, -1.0), at.parts, strict=True))
    over = np.stack([sign * (at.counts - at.expected)[:, part].sum(axis=1) for sign, part in signed])
    slopes = np.stack([sign * at.expected[:, part] @ terms[part] for sign, part in signed])
    curved = np.einsum("arj,rjk,brk->rab", slopes, curve.covariance, slopes)
    shared = curved.copy()
    shared[:, [0, 1], [0, 1]] += np.stack([at.noise[:, part].sum(axis=1) for part in at.parts], axis=1)
    shared = shared * curve.spread[:, None, None] + RIDGE * np.eye(2)
    weights = np.linalg.solve(shared, np.ones((len(over.T), 2, 1)))[:, :, 0]
    total = weights.sum(axis=1)
    weights, moved, error = weights / total[:, None], (weights * over.T).sum(axis=1) / total, total**-0.5
    near = np.maximum(at.expected[:, at.parts[1]].sum(axis=1), RIDGE)
    past = at.past[:, at.parts[1]].sum(axis=1)
    own = (curved[:, 1, 1] + past) * curve.spread
    along = ((weights * curved[:, :, 1]).sum(axis=1) + weights[:, 1] * past) * curve.spread
    share = moved / near
    return Displaced(
        statistic=moved / error,
        p=np.asarray(stdtr(curve.freedom, -moved / error)),
        moved=moved,
        error=error,
        outside=near,
        inside=at.expected[:, at.parts[0]].sum(axis=1),
        missing=over[1] / near,
        missing_error=np.sqrt(shared[:, 1, 1]) / near,
        share_error=np.sqrt(np.maximum(error**2 + share**2 * own - 2 * share * along, RIDGE)) / near,
        freedom=curve.freedom,
        expected=at.expected,
        roundness=np.zeros(len(share)),
    )


def _roundness(curve: Curve, first: int) -> Numbers:
    """Give the largest statistic of a class of round numbers, whose columns follow the curve's own."""
    if first >= curve.coefficients.shape[1]:
        return np.zeros(len(curve.spread))
    own = np.einsum("rjj->rj", curve.covariance)[:, first:] * curve.spread[:, None]
    return np.asarray((curve.coefficients[:, first:] / np.sqrt(np.maximum(own, RIDGE))).max(axis=1))
