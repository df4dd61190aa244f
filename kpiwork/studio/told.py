"""A finding as a notebook shows it: its numbers in words, its picture, what to check and what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from kpiwork.display.finding_chart import FindingChart, chart_of
from kpiwork.display.findings import chart_picture
from kpiwork.display.picture import Picture
from kpiwork.display.templates import day
from kpiwork.review.finding_words import VERDICTS, WEIGHTS, finding_words, severity_words, style_of_card
from kpiwork.review.findings_shown import NO_FIGURE
from kpiwork.review.numbers import NumberStyle, whole_number
from kpiwork.signals.finding import Finding, Placebo, Setting, Verdict
from kpiwork.signals.narrowed import WHOLE, Part
from kpiwork.signals.registry import known_detectors
from kpiwork.studio.opened import OpenFindings

__all__ = ["Told", "title_of", "told"]

SMALLEST = 0.001
"""A chance below is not told more exactly."""

Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One finding, ready for a page.

    Parameters
    ----------
    found : Finding
        The finding itself, without what is withheld.
    title, question : str
        What its detector says of itself.
    verdict : str
        In words, with its weight.
    words : str
        What was seen and how large it is; of "nothing seen", what would have been seen.
    chart : FindingChart or None
        What its figure shows; None where there is nothing to draw.
    picture : Picture or None
        Its figure; None too where none was asked for.
    facts : tuple of (str, str)
        What else is known: what was looked at, the KPI without it, placebos, other settings.
    notes : tuple of str
        What a reader should know.
    benign, look_at, redesign : tuple of str
        What to check first, what to look at next, and how to take the incentive away.
    """

    found: Finding
    title: str
    question: str
    verdict: str
    words: str
    chart: FindingChart | None
    picture: Picture | None
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    benign: tuple[str, ...]
    look_at: tuple[str, ...]
    redesign: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why it is no question, in a sentence."""
        text = self.found.reason
        return f"{text[:1].upper()}{text[1:].rstrip('.')}."

    @property
    def grades(self) -> tuple[str, ...]:
        """The four grades of a question's weight, and the weakest of them; empty for all else."""
        one = self.found
        four = (one.evidence, one.size, one.robustness, one.testability)
        return tuple(WEIGHTS[grade] for grade in (*four, one.severity)) if self.is_question else ()

    @property
    def is_question(self) -> bool:
        """Whether it raises a question."""
        return self.found.verdict is Verdict.SIGNAL


def told(found: Finding, opened: OpenFindings, *, draw: bool = True, part: Part = WHOLE) -> Told:
    """Put a finding into words and draw it.

    Parameters
    ----------
    found : Finding
        Of the whole, or of a part.
    opened : OpenFindings
        The department that it belongs to.
    draw : bool
        Whether its figure is drawn.
    part : Part
        What it looked at; a part was chosen after looking, and is given no weight.
    """
    has_picture = found.picture is not None
    found = opened.sight.of(found, part.dimension, part.segment)
    kind: Any = known_detectors()[found.detector]
    styles = {name: style_of_card(card) for name, card in opened.cards.items()}
    chart = chart_of(found, styles[found.kpi], styles)
    return Told(
        found=found,
        title=title_of(found.detector),
        question=kind.question,
        verdict=severity_words(found) if part == WHOLE else VERDICTS[found.verdict],
        words=finding_words(found, styles),
        chart=chart,
        picture=chart_picture(chart) if chart and draw else None,
        facts=tuple(_facts(found, styles[found.kpi], for_analysts=opened.for_analysts)),
        notes=(*found.notes, NO_FIGURE) if has_picture and chart is None else found.notes,
        benign=kind.benign,
        look_at=kind.look_at,
        redesign=kind.redesign,
    )


def title_of(detector: str) -> str:
    """Give the title of a detector: the first line of what it says of itself."""
    return (getdoc(known_detectors()[detector]) or detector).splitlines()[0].rstrip(".")


def _facts(found: Finding, style: NumberStyle, *, for_analysts: bool) -> Iterator[Fact]:
    if found.rows and found.start and found.end:
        span = f"{day(found.start)} to {day(found.end)}"
        yield "Looked at", f"{whole_number(found.rows)} {found.rows_are}, {span}"
    if found.restated is not None:
        reported, without = style.value(found.restated.reported), style.value(found.restated.without)
        yield "The KPI without it", f"{without} instead of {reported}"
    if found.placebos:
        yield "The same where nothing should be found", _listed(map(_placebo, found.placebos))
    if found.settings:
        agree = sum(one.agrees for one in found.settings)
        named = _listed(_setting(one, for_analysts=for_analysts) for one in found.settings)
        yield "With other settings", f"{agree} of {len(found.settings)} agree: {named}"
    if for_analysts:
        yield from _for_analysts(found)


def _for_analysts(found: Finding) -> Iterator[Fact]:
    if found.p is not None:
        counted = "" if found.q is None else f"; after all tests of the department: q {_chance(found.q)}"
        yield "Chance alone", f"p {_chance(found.p)}{counted}"
    if found.looks > 1 and found.p is not None:
        yield "Tested before", f"in {found.looks - 1} earlier reviews of partly the same data"
    if found.parameters:
        yield "Set to", ", ".join(f"{name} {value}" for name, value in found.parameters)
    kind: Any = known_detectors()[found.detector]
    yield "Method", kind.method


def _placebo(one: Placebo) -> str:
    return f"{one.words}: {'weaker' if one.is_weaker else 'as strong'} ({one.statistic:.2f})"


def _setting(one: Setting, *, for_analysts: bool) -> str:
    answer = "agrees" if one.agrees else "does not agree"
    chance = f" (p {_chance(one.p)})" if for_analysts and one.p is not None else ""
    return f"{one.words} {answer}{chance}"


def _chance(p: float) -> str:
    return f"below {SMALLEST}" if p < SMALLEST else f"{p:.3f}"


def _listed(texts: Iterator[str]) -> str:
    return "; ".join(texts)
