"""Verdicts as a reader sees them: a shape and a word, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from markupsafe import Markup

from kpiwork.analysis.change import Assurance, Certainty, Change, Variation
from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.analysis.lead import LeadVerdict
from kpiwork.analysis.status import Standing
from kpiwork.review.record import DataLight
from kpiwork.spec.target import Status

__all__ = [
    "ASSURANCE_MEANS",
    "STATUS_MEANS",
    "STATUS_SHAPES",
    "VARIATION_MEANS",
    "Mark",
    "assurance_mark",
    "change_marks",
    "check_mark",
    "data_mark",
    "guardrail_mark",
    "lead_mark",
    "standing_mark",
    "status_mark",
    "variation_mark",
]

DISC = '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
SQUARE = '<rect x="1.5" y="1.5" width="13" height="13" rx="1.5" fill="currentColor"/>'
DIAMOND = '<path d="M8 .4 15.6 8 8 15.6.4 8Z" fill="currentColor"/>'
TRIANGLE = '<path d="M8 1 15.4 14.6H.6Z" fill="currentColor"/>'
RING = '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5"{more}/>'
CUT = '<path d="{d}" fill="none" stroke="var(--kw-paper,#fff)" stroke-width="2"/>'
LINE = '<path d="{d}" fill="none" stroke="currentColor" stroke-width="1.8"/>'

TICK, CROSS, WAVE, BANG = "m4.4 8.4 2.5 2.5 4.7-5.4", "m5 5 6 6m0-6-6 6", "M4.6 8h6.8", "M8 5.6v4M8 11.2v1.7"
ASKED = "M5.9 6.3a2.1 2.1 0 1 1 2.9 2q-.8.4-.8 1.2M8 11v1.4"
LETTER_I, DASH = "M8 7.2v4.3M8 4.3v1.7", "M5 8h6"
UP, DOWN = "M8 12.2V4.2m-3.3 3.3L8 4.2l3.3 3.3", "M8 3.8v8m-3.3-3.3L8 11.8l3.3-3.3"
RIPPLE, STEPS = "M1 9.6 4 6.4l3 3.2 3-3.2 3 3.2 2-2.1", "M4.4 10.4 6.8 5.6l2.4 4.8 2.4-4.8"
BARS = ("M1.5 10h3v4.5h-3z", "M6.5 6h3v8.5h-3z", "M11.5 2h3v12.5h-3z")


def _bars(full: int) -> str:
    """Draw three bars, each higher than the one before, so many of them filled."""
    solid = "".join(f'<path d="{bar}" fill="currentColor"/>' for bar in BARS[:full])
    hollow = "".join(f'<path d="{bar}" fill="none" stroke="currentColor"/>' for bar in BARS[full:])
    return solid + hollow


SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "met": DISC + CUT.format(d=TICK),
        "near": DIAMOND + CUT.format(d=WAVE),
        "missed": SQUARE + CUT.format(d=CROSS),
        "doubt": TRIANGLE + CUT.format(d=BANG),
        "context": RING.format(more="") + LINE.format(d=LETTER_I),
        "open": RING.format(more="") + LINE.format(d=DASH),
        "empty": RING.format(more=' stroke-dasharray="2.4 2.47"'),
        "usual": LINE.format(d=RIPPLE),
        "gain_high": DISC + CUT.format(d=UP),
        "gain_low": DISC + CUT.format(d=DOWN),
        "worry_high": SQUARE + CUT.format(d=UP),
        "worry_low": SQUARE + CUT.format(d=DOWN),
        "other_high": RING.format(more="") + LINE.format(d=UP),
        "other_low": RING.format(more="") + LINE.format(d=DOWN),
        "passes": RING.format(more="") + LINE.format(d=TICK),
        "hit_or_miss": RING.format(more="") + LINE.format(d=STEPS),
        "fails": RING.format(more="") + LINE.format(d=CROSS),
        "asked": RING.format(more="") + LINE.format(d=ASKED),
        "weightless": _bars(0),
        "weak": _bars(1),
        "moderate": _bars(2),
        "strong": _bars(3),
        "half": RING.format(more="") + '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor"/>',
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A shape and its word.

    Parameters
    ----------
    word : str
        What it says.
    shape : str
        Which of `SHAPES`; it also names the style's class.
    """

    word: str
    shape: str

    @property
    def icon(self) -> Markup:
        """The shape alone, hidden from screen readers, since the word stands beside it."""
        return Markup(  # noqa: S704  # made of this module's constants only
            f'<svg class="kw-icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">'
            f"{SHAPES[self.shape]}</svg>"
        )

    def __html__(self) -> str:
        start = Markup('<span class="kw-mark kw-is-{}">').format(self.shape)
        return str(start + self.icon + Markup(" <span>{}</span></span>").format(self.word))


STATUS_SHAPES: Mapping[Status, str] = MappingProxyType(
    {
        Status.MISSED: "missed",
        Status.NEAR: "near",
        Status.MET: "met",
        Status.IN_DOUBT: "doubt",
        Status.NO_DATA: "empty",
        Status.NO_TARGET: "open",
        Status.INFORMATIVE: "context",
    }
)
STATUS_MEANS: Mapping[Status, str] = MappingProxyType(
    {
        Status.MET: "The value reaches the target.",
        Status.NEAR: "The value falls short of the target by no more than the tolerance that was agreed.",
        Status.MISSED: "The value falls short of the target by more than the tolerance.",
        Status.IN_DOUBT: "The data failed a check. The value is not to be relied on, whatever it says.",
        Status.NO_DATA: "There is no value for this period. That is neither good nor bad.",
        Status.NO_TARGET: "No target is in force, so nothing can be met or missed.",
        Status.INFORMATIVE: "Shown for context; it has no target on purpose.",
    }
)
VARIATION_MEANS: Mapping[Variation, str] = MappingProxyType(
    {
        Variation.COMMON: "The latest point moved as it usually does; the difference may well be chance.",
        Variation.IMPROVEMENT_HIGH: "More than chance, upwards, and that is the good way.",
        Variation.IMPROVEMENT_LOW: "More than chance, downwards, and that is the good way.",
        Variation.CONCERN_HIGH: "More than chance, upwards, and that is the bad way.",
        Variation.CONCERN_LOW: "More than chance, downwards, and that is the bad way.",
        Variation.NEUTRAL_HIGH: "More than chance, upwards; neither way is good or bad.",
        Variation.NEUTRAL_LOW: "More than chance, downwards; neither way is good or bad.",
    }
)
ASSURANCE_MEANS: Mapping[Assurance, str] = MappingProxyType(
    {
        Assurance.PASSES: "Even an unlucky point meets the target, as long as the work goes on as it does.",
        Assurance.HIT_OR_MISS: "Chance decides whether a point meets the target, as the work goes on today.",
        Assurance.FAILS: "Not even a lucky point meets the target, unless the work itself is changed.",
    }
)
DATA_SHAPES: Mapping[DataLight, str] = MappingProxyType(
    {
        DataLight.TRUSTED: "met",
        DataLight.PROVISIONAL: "half",
        DataLight.IN_DOUBT: "doubt",
        DataLight.NO_DATA: "empty",
    }
)
GUARDRAIL_SHAPES: Mapping[GuardrailState, str] = MappingProxyType(
    {
        GuardrailState.HELD: "met",
        GuardrailState.EXCEEDED: "missed",
        GuardrailState.UNKNOWN: "empty",
    }
)

VARIATIONS: Mapping[Variation, Mark] = MappingProxyType(
    {
        Variation.COMMON: Mark(word="as usual", shape="usual"),
        Variation.IMPROVEMENT_HIGH: Mark(word="improved, higher", shape="gain_high"),
        Variation.IMPROVEMENT_LOW: Mark(word="improved, lower", shape="gain_low"),
        Variation.CONCERN_HIGH: Mark(word="worse, higher", shape="worry_high"),
        Variation.CONCERN_LOW: Mark(word="worse, lower", shape="worry_low"),
        Variation.NEUTRAL_HIGH: Mark(word="higher", shape="other_high"),
        Variation.NEUTRAL_LOW: Mark(word="lower", shape="other_low"),
    }
)
TOO_FEW = Mark(word="too few points", shape="empty")
NOT_JUDGED = Mark(word="not judged", shape="empty")
ASSURANCE_SHAPES: Mapping[Assurance, str] = MappingProxyType(
    {
        Assurance.PASSES: "passes",
        Assurance.HIT_OR_MISS: "hit_or_miss",
        Assurance.FAILS: "fails",
    }
)

LEAD_SHAPES: Mapping[LeadVerdict, str] = MappingProxyType(
    {
        LeadVerdict.SUPPORTED: "passes",
        LeadVerdict.NOT_SUPPORTED: "fails",
        LeadVerdict.NOT_TESTABLE_YET: "empty",
    }
)

CHECK_SHAPES: Mapping[str, str] = MappingProxyType(
    {"ok": "met", "warning": "near", "doubt": "doubt", "failed": "missed"}
)
UNKNOWN = "empty"


def status_mark(status: Status) -> Mark:
    """Give the mark of a status."""
    return Mark(word=status.value, shape=STATUS_SHAPES[status])


def standing_mark(found: Standing) -> Mark:
    """Give the mark of where a KPI stands; a missed target that is accepted stays missed, and says so."""
    mark = status_mark(found.status)
    return replace(mark, word=f"{mark.word}, accepted") if found.is_accepted else mark


def data_mark(light: DataLight) -> Mark:
    """Give the mark of how far a KPI's data can be trusted."""
    return Mark(word=light.value, shape=DATA_SHAPES[light])


def guardrail_mark(state: GuardrailState) -> Mark:
    """Give the mark of what became of a guardrail."""
    return Mark(word=state.value, shape=GUARDRAIL_SHAPES[state])


def check_mark(state: str) -> Mark:
    """Give the mark of a check of the data; a state that is not known never looks fine."""
    return Mark(word=state, shape=CHECK_SHAPES.get(state, UNKNOWN))


def variation_mark(variation: Variation) -> Mark:
    """Give the mark of what a point is: noise, or a change and which way."""
    return VARIATIONS[variation]


def assurance_mark(assurance: Assurance) -> Mark:
    """Give the mark of whether a process can be relied on for its target."""
    return Mark(word=assurance.value, shape=ASSURANCE_SHAPES[assurance])


def lead_mark(verdict: LeadVerdict) -> Mark:
    """Give the mark of what became of a claim that one KPI leads another."""
    return Mark(word=verdict.value, shape=LEAD_SHAPES[verdict])


def change_marks(change: Change | None) -> tuple[Mark, ...]:
    """Give the marks of the latest point; one that says so where nothing can be said of it."""
    if change is None:
        return (NOT_JUDGED,)
    if change.certainty is Certainty.TOO_FEW:
        return (TOO_FEW,)
    return tuple(variation_mark(one) for one in change.variation)
