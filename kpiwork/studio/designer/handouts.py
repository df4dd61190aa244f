"""What is handed out in a workshop, one function a part; notebooks call them by ``kw.workshop``."""

from __future__ import annotations

from pathlib import Path

from kpiwork.display.html import Html
from kpiwork.review.smart.leading import WORKED, leading_pairs, leading_table
from kpiwork.review.smart.pairs.pair import pairs
from kpiwork.spec.entries import ConcernKind
from kpiwork.spec.find import find_workbook
from kpiwork.spec.guide import guide
from kpiwork.spec.library.shelf import search
from kpiwork.spec.load import load
from kpiwork.studio.designer.template import in_template

__all__ = ["concerns", "exercise", "leading_and_lagging", "library"]


def exercise() -> Html:
    """Show poor cards to be mended; how each is mended, step by step, is folded away."""
    return _part("exercise", "Exercise: what is wrong with these cards?", pairs=pairs())


def concerns() -> Html:
    """Show for each kind of concern what is usually meant, what to ask back, and what has helped."""
    return _part("concerns", "When somebody objects", guides=[guide(kind) for kind in ConcernKind])


def leading_and_lagging(workbook: str | Path = ".") -> Html:
    """Show six claims that one KPI leads another, and what the data say of those that the workbook knows.

    Parameters
    ----------
    workbook : str or Path
        The workbook's folder, or a folder inside it; the shipped one knows all of them.

    Raises
    ------
    UsageError
        If there is no workbook.
    SpecError
        If a file of the workbook is wrong.
    """
    table = leading_table(leading_pairs(load(find_workbook(workbook))))
    heading = "What comes first, and what follows"
    return _part("leading", heading, rows=table.to_dict("records"), claims=WORKED)


def library(words: str = "") -> Html:
    """Show the cards of the library that fit some words, best first; all of them without a word.

    Parameters
    ----------
    words : str
        What one would say: ``late deliveries``.
    """
    found = search(words)
    return _part("library", "From the library", words=words.strip(), found=found)


def _part(name: str, heading: str, **context: object) -> Html:
    markup = in_template(name, anchor=name, heading=heading, **context)
    return Html(markup=markup, about={"anchor": name, "heading": heading})
