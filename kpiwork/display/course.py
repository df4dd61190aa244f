"""A short course on reading a review's page, with exercises on that page; notebooks call it by ``kw.course``.

An answer is folded until it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpiwork.display.html import Html
from kpiwork.display.templates import render
from kpiwork.review import course
from kpiwork.review.course import Exercise
from kpiwork.review.record import Record

__all__ = ["change", "data", "decision", "opening", "question", "reliance", "status", "where"]

EMPTY = Html.of("")


def opening(review: Record) -> Html:
    """Show what the course is about, and on whose page it is held."""
    return render("course_opening", {"title": "How to read this page"}, review=review)


def status(review: Record) -> Html:
    """Ask for a status."""
    return _asked(course.of_status(review))


def change(review: Record) -> Html:
    """Ask what is noise, and what is not."""
    return _asked(course.of_change(review))


def reliance(review: Record) -> Html:
    """Ask what helps where a target cannot be relied on."""
    return _asked(course.of_reliance(review))


def where(review: Record) -> Html:
    """Ask where a movement came from."""
    return _asked(course.of_where(review))


def data(review: Record) -> Html:
    """Ask which numbers are not to be relied on yet."""
    return _asked(course.of_data(review))


def question(review: Record) -> Html:
    """Ask what to do first with a question that the data raise."""
    return _asked(course.of_question(review))


def decision(review: Record) -> Html:
    """Ask what there is to decide."""
    return _asked(course.of_decision(review))


def _asked(exercises: Iterable[Exercise]) -> Html:
    """Show exercises; nothing where a page has nothing to ask about."""
    shown = tuple(exercises)
    return render("exercises", {}, shown=shown) if shown else EMPTY
