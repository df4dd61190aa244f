"""What one detector found on one KPI. Numbers and states; pages tell them, and no word here accuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from kpiwork.spec.measure import Side

__all__ = [
    "Effect",
    "Finding",
    "Kind",
    "Picture",
    "PictureKind",
    "Placebo",
    "Restated",
    "Setting",
    "Strength",
    "Verdict",
]


class Verdict(StrEnum):
    """What a detector says; unknown never reads as fine."""

    SIGNAL = "signal"
    CLEAR = "clear"
    NOT_ENOUGH_DATA = "not_enough_data"
    NOT_APPLICABLE = "not_applicable"


class Strength(IntEnum):
    """How much weight something bears; a finding's severity is the weakest of its four."""

    NONE = 0
    WEAK = 1
    MODERATE = 2
    STRONG = 3


class Kind(StrEnum):
    """What a number counts, and so how it is printed."""

    SHARE = "share"
    """From 0 to 1, printed in percent."""
    POINTS = "points"
    """Difference of two shares, printed in points."""
    UNIT = "unit"
    """In the KPI's own unit."""
    DIFFERENCE = "difference"
    """Difference in the KPI's own unit."""
    OTHER_UNIT = "other_unit"
    """Difference in the unit of the KPI that `Effect.of` names."""
    TIMES = "times"
    """A ratio: 1.4 times."""
    NUMBER = "number"
    """A plain number, such as a correlation."""
    COUNT = "count"
    """Whole cases."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """How large something is, in a manager's units.

    Parameters
    ----------
    kind : Kind
        What the number counts.
    value : float
        The estimate.
    low, high : float or None
        Ends of its interval; None or NaN where none can be given.
    confidence : float
        Of the interval, 0 to 1.
    sentence : str
        A statement with ``{value}`` in it where the number goes, and ``{range}`` where the interval may go:
        ``about {value} of the cases that would have missed by a little were recorded inside ({range})``.
    of : str
        Id of the KPI whose unit it has, for `Kind.OTHER_UNIT`.
    """

    kind: Kind
    value: float
    low: float | None
    high: float | None
    sentence: str
    confidence: float = 0.95
    of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Restated:
    """The KPI's value as reported, and what it would be without the pattern.

    Parameters
    ----------
    reported, without : float or None
        Both, in the KPI's unit.
    when : str
        Of which time, where not of all days looked at: ``In Oct–Dec 2013``.
    supposing : str
        What the other value supposes, where it is not just that the pattern is away: ``had all the
        additional cases missed,``.
    """

    reported: float | None
    without: float | None
    when: str = ""
    supposing: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placebo:
    """The same test where nothing is to be found.

    Parameters
    ----------
    words : str
        Where: ``at 225 minutes``, ``with quarters that begin a month later``.
    statistic : float or None
        What the test gave there.
    is_weaker : bool
        Whether that is less than where it was meant to look.
    """

    words: str
    statistic: float | None
    is_weaker: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """The same test with other reasonable settings.

    Parameters
    ----------
    words : str
        Which: ``window of 5 minutes``.
    p : float or None
        What it gives.
    agrees : bool
        Whether it points the same way, with p below .05.
    """

    words: str
    p: float | None
    agrees: bool


class PictureKind(StrEnum):
    """How a finding is drawn."""

    HISTOGRAM = "histogram"
    """Bars of counts by value, with a line of what was to be expected."""
    SERIES = "series"
    """Values over time, with a line of what was to be expected."""
    PAIRS = "pairs"
    """A value before and after, one row each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """Numbers behind a finding's figure, all of the same length.

    Parameters
    ----------
    kind : PictureKind
        How they are drawn.
    across : tuple of float or str
        Values, or periods' labels, or names of rows.
    seen : tuple of float or None
        What was counted or measured; ``after`` in pairs.
    expected : tuple of float or None
        What was to be expected without the pattern; ``before`` in pairs.
    marked : tuple of int
        Places in ``across`` that the finding is about.
    across_label, seen_label, expected_label : str
        What the axes and the line show.
    border : float, str or None
        Value or label at which a line is drawn: the cutoff, the introduction.
    good_side : Side or None
        On which side of the border values are good, as the border itself is; None where none is.
    """

    kind: PictureKind
    across: tuple[float | str, ...]
    seen: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    marked: tuple[int, ...]
    across_label: str
    seen_label: str
    expected_label: str
    border: float | str | None = None
    good_side: Side | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One detector's result on one KPI.

    Parameters
    ----------
    detector, kpi : str
        Which.
    verdict : Verdict
        What it says.
    reason : str
        Why, in plain words; for a signal what was seen, for all else why not.
    p : float or None
        How often chance alone would show as much; None where nothing was tested.
    q : float or None
        The same after all tests of a run are counted; None until then.
    effect : Effect or None
        How large it is.
    smallest : Effect or None
        What "clear" is worth: the smallest that would have been seen in 8 of 10 cases.
    restated : Restated or None
        The KPI without it.
    placebos, settings
        The same test elsewhere, and with other settings.
    looks : int
        How many reviews have tested it so far, this one included; p counts as often.
    evidence, size, robustness, testability : Strength
        The four that severity is the weakest of; ``evidence`` comes from q.
    start, end : date or None
        First and last day looked at.
    rows : int
        Records or periods looked at; ``rows_are`` says which.
    rows_are : str
        ``records``, ``months``.
    parameters : tuple of (str, value)
        Settings that it was found with.
    seed : int or None
        Where random numbers began.
    picture : Picture or None
        What its figure shows.
    notes : tuple of str
        What else a reader should know, in plain words.
    beside : tuple of str
        Ids of other KPIs whose readings it rests on: guardrails, or an outcome.
    """

    detector: str
    kpi: str
    verdict: Verdict
    reason: str
    p: float | None = None
    q: float | None = None
    looks: int = 1
    effect: Effect | None = None
    smallest: Effect | None = None
    restated: Restated | None = None
    placebos: tuple[Placebo, ...] = ()
    settings: tuple[Setting, ...] = ()
    evidence: Strength = Strength.NONE
    size: Strength = Strength.NONE
    robustness: Strength = Strength.NONE
    testability: Strength = Strength.NONE
    start: date | None = None
    end: date | None = None
    rows: int = 0
    rows_are: str = ""
    parameters: tuple[tuple[str, float | int | bool | str], ...] = ()
    seed: int | None = None
    picture: Picture | None = None
    notes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def severity(self) -> Strength:
        """The weakest of evidence, size, robustness and testability; none unless it is a signal."""
        if self.verdict is not Verdict.SIGNAL:
            return Strength.NONE
        return min(self.evidence, self.size, self.robustness, self.testability)
