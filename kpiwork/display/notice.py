"""The notice to the people measured, as one page; notebooks call it by ``kw.notice``."""

from __future__ import annotations

from kpiwork.display.html import Html
from kpiwork.display.templates import render
from kpiwork.review.notice.notice import Notice

__all__ = ["page"]


def page(notice: Notice) -> Html:
    """Show the whole notice: what is counted, and the questions that people have."""
    title = f"{notice.department} · notice to the people measured"
    nevers = any(one.never_used_for for one in notice.kpis)
    return render("notice", {"title": title}, notice=notice, nevers=nevers)
