"""Plant, run the real detector, count: what would be seen in data of a KPI's own size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy.special import betaincinv

from kpiwork.signals.calibration.behaviours import BEHAVIOURS
from kpiwork.signals.calibration.ground import Behaviour, Ground
from kpiwork.signals.detector import Detector
from kpiwork.signals.finding import Verdict
from kpiwork.signals.material import Material
from kpiwork.signals.registry import BUILT_IN

__all__ = ["RUNS", "SEED", "Calibrated", "Power", "Tell", "Trial", "calibrated"]

RUNS = 200
SEED = 2013
CONFIDENCE = 0.95
FEW = 4  # runs after which a detector that answers in none of them is not asked again
NOTHING_PLANTED = "nothing is planted for it, so it is not simulated"
ENOUGH = 50  # runs after which a strength that was seen in all or none of them needs no more

Tell = Callable[[str, int, int], None]
"""Is told which behaviour was simulated, how many are, and of how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A behaviour at one strength.

    Parameters
    ----------
    strength : float
        As planted; 0 for nothing planted.
    seen : int
        Simulations in which the detector raised a signal.
    unanswered : int
        Simulations in which it had too little data, or did not apply.
    runs : int
        Simulations.
    """

    strength: float
    seen: int
    unanswered: int
    runs: int

    @property
    def share(self) -> float:
        """In how many of the simulations it was seen, 0 to 1."""
        return self.seen / self.runs

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Clopper and Pearson 1934, Biometrika 26: 404)."""
        tail, missed = (1 - CONFIDENCE) / 2, self.runs - self.seen
        low = float(betaincinv(self.seen, missed + 1, tail)) if self.seen else 0.0
        high = float(betaincinv(self.seen + 1, missed, 1 - tail)) if missed else 1.0
        return low, high


@dataclass(frozen=True, kw_only=True, slots=True)
class Power:
    """What would be seen of one behaviour.

    Parameters
    ----------
    detector, behaviour : str
        Which; the behaviour is empty where the detector has none that is planted.
    many : int
        How much data there is.
    many_are : str
        Of what: ``records near the cutoff``.
    clean : Trial or None
        With nothing planted; None where nothing could be simulated.
    planted : tuple of Trial
        From weak to strong.
    reason : str
        Why nothing could be tested; empty where it could.
    """

    detector: str
    behaviour: str = ""
    many: int = 0
    many_are: str = ""
    clean: Trial | None = None
    planted: tuple[Trial, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibrated:
    """What all detectors would see of one KPI.

    Parameters
    ----------
    kpi, name : str
        Its id and name.
    powers : tuple of Power
        In the order of the detectors.
    runs, seed : int
        Simulations at each strength, and where random numbers began.
    """

    kpi: str
    name: str
    powers: tuple[Power, ...]
    runs: int
    seed: int


def calibrated(
    materials: Mapping[str, Material],
    detectors: Mapping[str, Detector],
    *,
    runs: int = RUNS,
    seed: int = SEED,
    tell: Tell | None = None,
) -> tuple[Power, ...]:
    """Plant each behaviour at each strength, many times, and count what is seen.

    Parameters
    ----------
    materials : mapping of str to Material
        What each detector looks at; nothing for a detector that has nothing to look at.
    detectors : mapping of str to Detector
        By name, as a workbook sets them.
    runs : int
        Simulations at each strength.
    seed : int
        Where random numbers begin. Each behaviour has its own, whatever else is asked.
    tell : function, optional
        Is told how far it is.

    Returns
    -------
    tuple of Power
    """
    asked = [one for one in BEHAVIOURS if one.detector in detectors and one.detector in materials]
    found: list[Power] = []
    for one in asked:
        found.append(_power(one, materials[one.detector], detectors[one.detector], runs, seed))
        if tell is not None:
            tell(one.name, len(found), len(asked))
    order, known = list(detectors), {one.detector for one in asked}
    others = (name for name in order if name in materials and name not in {*known, *BUILT_IN})
    found += [Power(detector=name, reason=NOTHING_PLANTED) for name in others]
    return tuple(sorted(found, key=lambda one: order.index(one.detector)))


def _power(one: Behaviour, material: Material, detector: Detector, runs: int, seed: int) -> Power:
    real = detector(material)
    if real.verdict is Verdict.NOT_APPLICABLE:
        return Power(detector=one.detector, behaviour=one.name, reason=real.reason)
    ground = one.ground(material, detector)
    if isinstance(ground, str):
        why = real.reason if real.verdict is Verdict.NOT_ENOUGH_DATA else ground
        return Power(detector=one.detector, behaviour=one.name, reason=why)
    trials = []
    for strength in (0.0, *one.strengths):
        rng = np.random.default_rng([seed, crc32(one.name.encode()), round(1000 * strength)])
        trial = _trial(ground, detector, strength, runs, rng)
        if isinstance(trial, str):
            return Power(detector=one.detector, behaviour=one.name, reason=trial)
        trials.append(trial)
    return Power(
        detector=one.detector,
        behaviour=one.name,
        many=ground.many,
        many_are=ground.many_are,
        clean=trials[0],
        planted=tuple(trials[1:]),
    )


def _trial(
    ground: Ground, detector: Detector, strength: float, runs: int, rng: np.random.Generator
) -> Trial | str:
    """Count what is seen at one strength; a text says why the detector answers in no such data."""
    seen = unanswered = silent = 0
    for done in range(1, runs + 1):
        found = detector(ground.draw(strength, rng))
        seen += found.verdict is Verdict.SIGNAL
        unanswered += found.verdict in (Verdict.NOT_ENOUGH_DATA, Verdict.NOT_APPLICABLE)
        silent += found.p is None
        if silent == done == min(FEW, runs):
            return found.reason
        if strength and done == ENOUGH and seen in (0, done):
            break
    return Trial(strength=strength, seen=seen, unanswered=unanswered, runs=done)
