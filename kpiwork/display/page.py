"""The parts of a review's page, one function a part, in reading order; notebooks call them by ``kw.show``.

A part of which a record holds nothing is empty, unless its silence could be read as "all is well".
"""

from __future__ import annotations

from functools import partial

from kpiwork.display.attention import reasons
from kpiwork.display.behind import chance_words, claims, goal_words, outlooks, unit_tables, work
from kpiwork.display.calibration import calibration
from kpiwork.display.checks import checks_of
from kpiwork.display.dashboard import dashboard
from kpiwork.display.exhibit import exhibit
from kpiwork.display.figures.likert import likert, likert_alt
from kpiwork.display.finding_marks import WEIGHT_MEANS, watch_mark, weight_mark
from kpiwork.display.html import Html
from kpiwork.display.marks import (
    ASSURANCE_MEANS,
    STATUS_MEANS,
    VARIATION_MEANS,
    assurance_mark,
    status_mark,
    variation_mark,
)
from kpiwork.display.people import (
    MOST_PICTURES,
    change_words,
    messages,
    opinions,
)
from kpiwork.display.people import (
    chance_words as feedback_chance,
)
from kpiwork.display.picture import picture
from kpiwork.display.questions import (
    MOST_VOICES,
    asked,
    clear,
    count_words,
    questions_of,
    risks_of,
    unwatched,
)
from kpiwork.display.restatements import gained, restated_rows
from kpiwork.display.rhythm import RHYTHMS
from kpiwork.display.scorecard import rows_by_group, tally
from kpiwork.display.style import style
from kpiwork.display.templates import render
from kpiwork.review.finding_words import severity_words
from kpiwork.review.period_names import short_name
from kpiwork.review.record import DataLight, Record
from kpiwork.review.sentences import style_of
from kpiwork.spec.batch import Edition
from kpiwork.spec.target import Basis

__all__ = [
    "calibration",
    "changes_since",
    "dashboard",
    "data_quality",
    "decisions",
    "every_kpi",
    "exceptions",
    "how_to_read",
    "in_one_minute",
    "leading",
    "outlook",
    "people_and_trust",
    "promises",
    "provenance",
    "questions",
    "scorecard",
    "strip",
    "style",
    "units",
    "work_steps",
]

EMPTY = Html.of("")


def strip(review: Record) -> Html:
    """Show whom the page is about, for when, from which data, who answers for it, and what to beware of."""
    title = f"{review.department.name} · {review.period.label} · KPI review"
    ends = [source.last for source in review.sources if source.last is not None]
    return render(
        "strip",
        {"title": title},
        review=review,
        rhythm=RHYTHMS[review.period.kind],
        tally=tally(review),
        data_to=max(ends, default=None),
        demonstration=any(kpi.target.basis is Basis.DEMONSTRATION for kpi in review.kpis),
    )


def in_one_minute(review: Record) -> Html:
    """Show the few sentences that a reader with one minute must know."""
    if not review.in_one_minute:
        return EMPTY
    names = {kpi.id: kpi.name for kpi in review.kpis}
    return _part("in_one_minute", "In one minute", review=review, names=names)


def decisions(review: Record) -> Html:
    """Show what the meeting is asked to decide."""
    if not review.open_questions:
        return EMPTY
    names = {kpi.id: kpi.name for kpi in review.kpis}
    return _part("decisions", "We ask you to decide", review=review, names=names)


def promises(review: Record) -> Html:
    """Show what earlier meetings decided, what that was expected to do, and what was seen since."""
    return _part("promises", "What we decided before", review=review) if review.promises else EMPTY


def scorecard(review: Record) -> Html:
    """Show one row a KPI, by objective, guardrails below the KPI that they guard."""
    to_date = any(kpi.year_to_date is not None for kpi in review.kpis)
    first = review.kpis[0] if review.kpis else None
    return _part(
        "scorecard",
        "Scorecard",
        review=review,
        groups=rows_by_group(review),
        to_date=to_date,
        reviewed=short_name(review.period.label, review.period.words),
        previous=short_name(first.previous.period, first.previous.words) if first else "",
        year_ago=short_name(first.year_ago.period, first.year_ago.words) if first else "",
    )


def exceptions(review: Record) -> Html:
    """Show the KPIs that need attention first: chart, where it moved, its owner's comment."""
    shown = [exhibit(review, review.kpi(name), draw_split=True) for name in review.exceptions]
    names = {kpi.id: kpi.name for kpi in review.kpis}
    heading = "What needs attention"
    return _part("exceptions", heading, review=review, exhibits=shown, names=names, reasons=reasons)


def questions(review: Record) -> Html:
    """Show the questions that findings raise, what nobody watches, what was not seen or cannot be told."""
    words = {"weight_mark": weight_mark, "watch_mark": watch_mark, "severity_words": severity_words}
    return _part(
        "questions",
        "Questions the data raise",
        review=review,
        shown=questions_of(review),
        open=unwatched(review),
        risks=risks_of(review),
        asked=asked(review),
        count_words=count_words(review),
        clear=clear(review),
        most_voices=MOST_VOICES,
        **words,
    )


def outlook(review: Record) -> Html:
    """Show where KPIs are heading, and how likely their targets are met; empty where nothing can be told."""
    shown = outlooks(review)
    if not shown:
        return EMPTY
    words = {"goal_words": goal_words, "chance_words": chance_words}
    return _part("outlook", "Will we make it?", review=review, shown=shown, **words)


def leading(review: Record) -> Html:
    """Show what becomes of the claims that one KPI leads another."""
    shown = claims(review)
    names = {kpi.id: kpi.name for kpi in review.kpis}
    return _part("leading", "Do they lead?", review=review, shown=shown, names=names) if shown else EMPTY


def units(review: Record) -> Html:
    """Show units side by side, with their usual spread; never in an order by value."""
    shown = unit_tables(review)
    return _part("units", "Do they differ?", review=review, shown=shown) if shown else EMPTY


def work_steps(review: Record) -> Html:
    """Show which step of the work stands out for which unit."""
    one = work(review)
    heading = "Where in the work"
    return _part("work_steps", heading, review=review, found=review.work_steps, one=one) if one else EMPTY


def people_and_trust(review: Record) -> Html:
    """Show who was asked, open concerns, what followed from others, and what people say when asked."""
    people = review.people
    if people is None:
        return EMPTY
    is_short = review.edition is Edition.EXECUTIVE
    shown = [] if is_short else opinions(review)
    return _part(
        "people_and_trust",
        "People and trust",
        review=review,
        people=people,
        is_short=is_short,
        names={kpi.id: kpi.name for kpi in review.kpis},
        opinions=[
            (one, picture(partial(likert, one), likert_alt(one)) if place < MOST_PICTURES else None)
            for place, one in enumerate(shown)
        ],
        messages=messages(review),
        change_words=change_words,
        chance=feedback_chance(people.feedback) if people.feedback and shown else "",
    )


def data_quality(review: Record) -> Html:
    """Show what was checked in the data, which KPIs are not to be trusted, and which values were restated."""
    doubtful = [kpi for kpi in review.kpis if kpi.data_light is not DataLight.TRUSTED]
    checked = [(source, checks_of(source)) for source in review.sources]
    restated = restated_rows(review)
    return _part(
        "data_quality",
        "Can the data be trusted?",
        review=review,
        checked=checked,
        doubtful=doubtful,
        restated=restated,
        gained=gained(restated),
        is_compared=any(kpi.reported for kpi in review.kpis),
    )


def changes_since(review: Record) -> Html:
    """Show what differs in the cards since the last record; says so where there is none to compare with."""
    if not review.kpis and not review.card_changes:
        return EMPTY
    found: dict[tuple[str, str], list[str]] = {}
    for change in review.card_changes:
        found.setdefault((change.kpi, change.name), []).append(change.what)
    return _part(
        "changes_since",
        f"What changed in the cards since {review.since}" if review.since else "What changed in the cards",
        review=review,
        changes=[(kpi, name, what) for (kpi, name), what in found.items()],
        shown={kpi.id for kpi in review.kpis},
    )


def every_kpi(review: Record) -> Html:
    """Show a fold-out for each KPI: its chart, its figures, its card."""
    if not review.kpis:
        return EMPTY
    order = [name for group in review.groups for name in group.kpis]
    shown = [exhibit(review, review.kpi(name), draw=name not in review.exceptions) for name in order]
    names = {kpi.id: kpi.name for kpi in review.kpis}
    styles = {kpi.id: style_of(kpi) for kpi in review.kpis}
    return _part("every_kpi", "Every KPI", review=review, exhibits=shown, names=names, styles=styles)


def how_to_read(review: Record) -> Html:
    """Explain the page's words and shapes."""
    statuses = [(status_mark(status), means) for status, means in STATUS_MEANS.items()]
    changes = [(variation_mark(one), means) for one, means in VARIATION_MEANS.items()]
    changes += [(assurance_mark(one), means) for one, means in ASSURANCE_MEANS.items()]
    weights = [(weight_mark(one), means) for one, means in WEIGHT_MEANS.items()]
    told = {"statuses": statuses, "changes": changes, "weights": weights}
    return _part("how_to_read", "How to read this page", review=review, **told)


def provenance(review: Record) -> Html:
    """Show what the page was made from, and how to make it again."""
    return _part("provenance", "Where this comes from", review=review)


def _part(template: str, heading: str, **context: object) -> Html:
    anchor = template.replace("_", "-")
    return render(template, {"anchor": anchor, "heading": heading}, anchor=anchor, heading=heading, **context)
