"""The parts of a page of pilots, one function a part; notebooks call them by ``kw.pilots``.

What the figures speak for stands beside what people decided, and never replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kpiwork.display.figures.pilot import pilot as draw
from kpiwork.display.figures.pilot_alt import pilot_alt
from kpiwork.display.html import Html
from kpiwork.display.picture import Picture, picture
from kpiwork.display.pilot_chart import PilotChart, chart_of
from kpiwork.display.templates import render
from kpiwork.review.effect_words import effect_words, verdict_words
from kpiwork.review.pilots.found import PilotFound, Proposal, Stage
from kpiwork.review.pilots.pilots import PilotPage
from kpiwork.review.pilots.words import asked_words, data_words, goal_words, guardrail_words
from kpiwork.review.programme.found import Helped, Programme
from kpiwork.review.programme.words import cost_words, guard_words, opening_words
from kpiwork.review.ranges import away, way_range

__all__ = ["each_pilot", "how_to_read", "overview", "programme", "strip"]

STANDS = {
    Stage.NOT_YET: "not begun",
    Stage.RUNNING: "running",
    Stage.OVER: "over",
}
PROPOSALS = {
    Proposal.ADOPT: "adopt",
    Proposal.ADAPT: "adapt",
    Proposal.STOP: "stop",
    Proposal.NOT_ENOUGH_DATA: "not enough data",
    Proposal.TOO_EARLY: "too early",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    """A pilot with its chart, where it has one."""

    found: PilotFound
    frame: PilotChart | None
    chart: Picture | None


def strip(page: PilotPage) -> Html:
    """Show whom the page is about, and as known on which day."""
    notices = [one for one in (page.workbook.settings.notice, page.book.settings.notice) if one]
    return render(
        "pilots_strip",
        {"title": f"{page.book.settings.name} · pilots"},
        page=page,
        notice="\n\n".join(notices),
        tally=[
            (sum(one.stage is stage for one in page.pilots), words)
            for stage, words in STANDS.items()
            if any(one.stage is stage for one in page.pilots)
        ],
    )


def overview(page: PilotPage) -> Html:
    """Show one row a pilot: what the figures speak for, and what people decided."""
    heading = "At a glance"
    return _part("pilots_overview", heading, page=page, proposals=PROPOSALS, stands=STANDS)


def each_pilot(page: PilotPage) -> Html:
    """Show each pilot on about a page: what it was to show, what happened, what it taught."""
    if not page.pilots:
        return Html.of("")
    return _part(
        "pilots_each",
        "What each pilot taught us",
        page=page,
        shown=[_shown(one) for one in page.pilots],
        proposals=PROPOSALS,
        stands=STANDS,
        minimum=page.workbook.settings.privacy.minimum,
        asked_words=asked_words,
        data_words=data_words,
        goal_words=goal_words,
        guardrail_words=guardrail_words,
    )


def programme(found: Programme) -> Html:
    """Show whether the KPIs as a whole helped, what they cost, and what cannot be known."""
    told = [one for one in found.kpis if one.effect is not None and one.effect.interval is not None]
    return _part(
        "pilots_programme",
        "Did the KPIs help?",
        found=found,
        opening=list(opening_words(found)),
        told=told,
        untold=[one for one in found.kpis if one not in told],
        costs=list(cost_words(found)),
        guard_words=guard_words,
        verdict=_verdict,
        words=_words,
        changed=_changed,
        names={name: card.name for name, card in found.book.cards.items()},
    )


def how_to_read(page: PilotPage) -> Html:
    """Explain what is proposed when, and how a change is told from chance."""
    return _part("pilots_how", "How to read this page", page=page)


def _verdict(one: Helped) -> str:
    return verdict_words(one.effect, one.grain) if one.effect is not None else "not to be told"


def _changed(one: Helped) -> str:
    if one.effect is None or one.effect.change is None or one.effect.interval is None:
        return "not to be told"
    return f"{away(one.style, one.effect.change)} ({way_range(one.style, *one.effect.interval)})"


def _words(one: Helped) -> str:
    if one.effect is None or one.since is None:
        return f"{one.reason[:1].upper()}{one.reason[1:]}."
    return effect_words(one.effect, one.style, decided=one.since, grain=one.grain)


def _shown(found: PilotFound) -> _Shown:
    frame = chart_of(found.kpi, found.criteria) if found.kpi is not None else None
    chart = picture(partial(draw, frame), pilot_alt(frame)) if frame is not None else None
    return _Shown(found=found, frame=frame, chart=chart)


def _part(template: str, heading: str, **context: object) -> Html:
    anchor = template.replace("_", "-")
    return render(template, {"anchor": anchor, "heading": heading}, anchor=anchor, heading=heading, **context)
