"""One KPI in depth, one function a part; notebooks call them by ``kw.in_depth``. Nothing here is live."""

from __future__ import annotations

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from kpiwork.display.html import Html
from kpiwork.display.templates import environment
from kpiwork.measure.measure import default_as_of
from kpiwork.review.finding_words import VERDICTS
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.registry import known_detectors
from kpiwork.spec.entries import Outcome
from kpiwork.studio.opened import OpenFindings
from kpiwork.studio.told import Told, told

__all__ = ["every_finding", "finding_markup", "overview", "strip", "what_next"]

COUNTED = {
    Verdict.SIGNAL: "to ask",
    Verdict.CLEAR: "nothing to ask",
    Verdict.NOT_ENOUGH_DATA: "too little data",
    Verdict.NOT_APPLICABLE: "do not apply",
}

GRADES = ("Evidence", "Size", "Robustness", "Testability", "Weight")


def strip(opened: OpenFindings) -> Html:
    """Show which KPI the page is about, and how what follows is to be read."""
    card, period, battery = opened.book.cards[opened.kpi], opened.measured.period, opened.battery
    mine = opened.of(opened.kpi)
    counts = {words: sum(one.verdict is verdict for one in mine) for verdict, words in COUNTED.items()}
    return _render(
        "in_depth",
        {"title": f"{card.name} · {period.label} · in depth"},
        opened=opened,
        card=card,
        tally=[(words, count) for words, count in counts.items() if count],
        tests=sum(one.p is not None for one in battery.findings),
        expected=f"{battery.expected_false:.1f}",
    )


def overview(opened: OpenFindings) -> Html:
    """Show every question that was asked of the KPI, its answer, and how much weight that bears."""
    shown = [told(one, opened, draw=False) for one in opened.of(opened.kpi)]
    heading = "What was asked, and what was seen"
    return _part("overview", heading, shown=shown, verdicts=VERDICTS, heads=GRADES)


def every_finding(opened: OpenFindings) -> Html:
    """Show every finding in full: words, picture, what to check first and what to change."""
    shown = [told(one, opened) for one in opened.of(opened.kpi)]
    return _part("every_finding", "The findings", shown=shown)


def what_next(opened: OpenFindings) -> Html:
    """Show how people record what became of a question."""
    mine = (one for one in opened.of(opened.kpi) if one.verdict is Verdict.SIGNAL)
    first = next(mine, None)
    return _part(
        "what_next",
        "What to do next",
        department=opened.book.id,
        example=_entry(first, opened) if first else "",
    )


def finding_markup(one: Told, anchor: str) -> Markup:
    """Give one finding as markup, without the frame of a part."""
    macros = _environment().get_template("_finding.html.j2").module
    return Markup(macros.finding(one, anchor))  # type: ignore[attr-defined]  # noqa: S704


def _entry(found: Finding, opened: OpenFindings) -> str:
    """Write the entry by which a question is closed, to be completed by people."""
    measured, calendar = opened.measured, opened.workbook.calendar
    following = calendar.shift(measured.period, 1)
    named = f"{found.kpi}_{found.detector}_{measured.period.label}".lower().replace("-", "_")
    others = ", ".join(one.value for one in Outcome if one is not Outcome.EXPLAINED)
    lines = (
        f"  - id: {named}",
        f"    asked: {measured.as_of}",
        f"    kpi: {found.kpi}",
        f"    detector: {found.detector}",
        f"    period: {measured.period.label}",
        f'    question: "{known_detectors()[found.detector].question}"',
        f"    outcome: {Outcome.EXPLAINED.value}   # or: {others}",
        f"    look_again: {default_as_of(opened.workbook, following)}",
    )
    return "\n".join(lines)


@cache
def _environment() -> Environment:
    """Give the environment of page parts, with the templates of this package beside them."""
    loaders = [PackageLoader("kpiwork.studio"), PackageLoader("kpiwork.display")]
    return environment().overlay(loader=ChoiceLoader(loaders))


def _render(name: str, about: dict[str, str], **context: object) -> Html:
    markup = _environment().get_template(f"{name}.html.j2").render(context)
    lines = (line.rstrip() for line in markup.splitlines())  # what stands in front counts in an entry
    return Html(markup=Markup("\n".join(line for line in lines if line)), about=about)  # noqa: S704


def _part(template: str, heading: str, **context: object) -> Html:
    anchor = template.replace("_", "-")
    return _render(
        template, {"anchor": anchor, "heading": heading}, anchor=anchor, heading=heading, **context
    )
