"""The parts of a handbook's page, one function a part, in reading order; notebooks: ``kw.handbook``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from kpiwork.analysis.lead import LeadVerdict
from kpiwork.display.figures.alignment import alignment as alignment_figure
from kpiwork.display.figures.alignment import alignment_alt
from kpiwork.display.finding_marks import watch_mark
from kpiwork.display.html import Html
from kpiwork.display.marks import Mark, lead_mark
from kpiwork.display.picture import picture
from kpiwork.display.templates import render
from kpiwork.review.alignment.aligned import Alignment
from kpiwork.review.handbook.page import Handbook, Light
from kpiwork.review.raised import Watched
from kpiwork.review.smart.judged import Judgement

__all__ = ["alignment", "cards", "provenance", "retired", "strip"]

EMPTY = Html.of("")
JUDGEMENT_MARKS: Mapping[Judgement, Mark] = MappingProxyType(
    {
        Judgement.PASS: Mark(word="holds", shape="met"),
        Judgement.IMPROVE: Mark(word="to be improved", shape="near"),
        Judgement.FAIL: Mark(word="does not hold", shape="missed"),
        Judgement.CANNOT_TELL: Mark(word="cannot be told", shape="empty"),
    }
)


def strip(book: Handbook) -> Html:
    """Show whose handbook it is, of which day, for whom, and what to beware of."""
    title = f"{book.department.name} · KPI handbook"
    return render("handbook_strip", {"title": title}, book=book)


def alignment(book: Handbook | Alignment) -> Html:
    """Show what the KPIs are for, as a tree and as a table, and where that has gaps.

    Parameters
    ----------
    book : Handbook or Alignment
        A department's handbook, or what
        `kpiwork.review.alignment.alignment.alignment_of` gives without any data.
    """
    shown = book.alignment if isinstance(book, Handbook) else book
    chart = picture(partial(alignment_figure, shown), alignment_alt(shown))
    return _part("alignment", "What the KPIs are for", shown=shown, chart=chart)


def cards(book: Handbook) -> Html:
    """Show every card, one a sheet of paper."""
    return _part("cards", "The cards", book=book, light_mark=light_mark) if book.cards else EMPTY


def retired(book: Handbook) -> Html:
    """List the cards that are no longer used."""
    return _part("retired", "No longer used", book=book) if book.retired else EMPTY


def provenance(book: Handbook) -> Html:
    """Show what the pages were made from, and how to make them again."""
    return _part("handbook_files", "Where this comes from", book=book)


def light_mark(light: Light) -> Mark:
    """Give the mark of what is known of something that a card says."""
    match light:
        case LeadVerdict():
            return lead_mark(light)
        case Watched():
            return watch_mark(light)
        case _:
            return JUDGEMENT_MARKS[light]


def _part(template: str, heading: str, **context: object) -> Html:
    anchor = template.replace("_", "-")
    return render(template, {"anchor": anchor, "heading": heading}, anchor=anchor, heading=heading, **context)
