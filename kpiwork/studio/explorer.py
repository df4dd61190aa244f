"""Choose a KPI, a question, a segment and some months in JupyterLab; words and figure follow.

A view: what is chosen is a `Choice`, what is found comes from a `Desk`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets
from markupsafe import Markup

from kpiwork.display.style import css
from kpiwork.errors import KpiworkError, Problem
from kpiwork.review.finding_words import severity_words
from kpiwork.signals.narrowed import CHOSEN, WHOLE, Part
from kpiwork.spec.batch import Edition
from kpiwork.studio.desk import Choice, Desk
from kpiwork.studio.in_depth import finding_markup
from kpiwork.studio.opened import OpenFindings, open_findings
from kpiwork.studio.told import title_of, told

__all__ = ["Explorer", "explorer"]

ALL = ""
ALL_WORDS = "All of it"
PLAIN = "Controls to look at one part of a KPI. They work in JupyterLab, while its kernel runs."
INTRODUCTION = (
    "Choose a KPI and a question, and what part of the data to put it to. The words and the figure below "
    "the controls follow."
)
NO_MONTHS = "No values of this KPI could be measured, so there is nothing to look at."
ANCHOR = "explored"
RULES = (
    ".kw-explorer .widget-hbox{flex-wrap:wrap;max-width:46em}"
    ".kw-explorer .widget-dropdown{width:100%;max-width:46em;height:auto}"
    ".kw-explorer .widget-hbox>.widget-dropdown{flex:1 1 18em;width:auto}"
    ".kw-explorer .widget-dropdown>.widget-label{width:7em;text-align:left;color:var(--jp-ui-font-color1)}"
    ".kw-explorer .widget-dropdown>select{min-height:2em;color:var(--jp-ui-font-color1)}"
    ".kw-explorer .widget-html{height:auto;margin:0}"
    ".kw-explorer .widget-html-content{line-height:inherit;overflow:visible}"
)

KEYS = (
    "this.closest('.kw-explorer').addEventListener('focusin',"
    "one=>one.target.setAttribute('data-lm-suppress-shortcuts',''))"
)
"""Lets the controls keep the keys that are pressed in them: JupyterLab would take an arrow in a list for a
step to the next cell, and d twice for an order to delete this one. Widgets have no other way to say so."""


def explorer(
    workbook: str | Path | OpenFindings = ".",
    department: str = "",
    period: str = "",
    kpi: str = "",
    as_of: str = "",
) -> Explorer:
    """Look at findings part by part.

    Parameters
    ----------
    workbook : str, Path or OpenFindings
        What `kpiwork.open_findings` gave, which saves the time to find it again; or the workbook's folder,
        or a folder inside it.
    department, period, kpi, as_of : str
        As for `kpiwork.open_findings`; not looked at where that was given.

    Returns
    -------
    Explorer
        A widget, for the last line of a cell.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong.
    """
    if isinstance(workbook, OpenFindings):
        return Explorer(workbook)
    edition = Edition.ANALYST.value
    return Explorer(open_findings(workbook, department, period, kpi=kpi, edition=edition, as_of=as_of))


class Explorer(ipywidgets.VBox):
    """The view.

    Parameters
    ----------
    opened : OpenFindings
        What it looks at.
    """

    def __init__(self, opened: OpenFindings) -> None:
        self.desk = Desk(opened)
        self._is_settling = False
        names = [(card.name, name) for name, card in opened.cards.items()]
        self.kpi = _dropdown("KPI", names, opened.kpi)
        mine = opened.of(opened.kpi)
        questions = [(title_of(name), name) for name in opened.detectors]
        self.detector = _dropdown("Question", questions, mine[0].detector)
        self.dimension, self.segment = _dropdown("Split by"), _dropdown("Segment")
        self.first, self.last = _dropdown("First month"), _dropdown("Last month")
        self.status, self.shown = ipywidgets.HTML(), ipywidgets.HTML()
        rules = ipywidgets.HTML(Markup('<style onload="{}">{}</style>').format(KEYS, Markup(css() + RULES)))  # noqa: S704
        part = [ipywidgets.HBox([self.dimension, self.segment]), ipywidgets.HBox([self.first, self.last])]
        asked = [_paragraph(INTRODUCTION), self.kpi, self.detector, *part]
        super().__init__([rules, *asked, self.status, self.shown])
        self.add_class("kw-explorer")
        self._offer()
        for control in self.controls:
            control.observe(self._follow, names="value")
        self._look()

    @property
    def controls(self) -> tuple[Any, ...]:
        """What somebody can choose from, in reading order."""
        return (self.kpi, self.detector, self.dimension, self.segment, self.first, self.last)

    @property
    def choice(self) -> Choice:
        """What is chosen; raises a `UsageError` if the last month lies before the first."""
        return Choice(kpi=self.kpi.value, detector=self.detector.value, part=self._part())

    def _part(self) -> Part:
        months = self.desk.months(self.kpi.value)
        first, last = self.first.value, self.last.value
        is_all = not months or (first, last) == (months[0], months[-1])
        return Part(
            dimension=self.dimension.value,
            segment=self.segment.value,
            first=None if is_all else first.start,
            last=None if is_all else last.end,
        )

    def _follow(self, change: dict[str, Any]) -> None:
        """Answer a choice; what hangs on it is offered anew."""
        if self._is_settling:
            return
        with self._settling():
            if change["owner"] is self.kpi:
                self._offer()
            elif change["owner"] is self.dimension:
                self._offer_segments()
        self._look()

    @contextmanager
    def _settling(self) -> Iterator[None]:
        """Offer other choices without answering each of them."""
        self._is_settling = True
        try:
            yield
        finally:
            self._is_settling = False

    def _offer(self) -> None:
        """Offer what can be chosen of a KPI."""
        kpi = self.kpi.value
        _fill(self.dimension, [(ALL_WORDS, ALL), *((name, name) for name in self.desk.dimensions(kpi))])
        self._offer_segments()
        months = [(month.words, month) for month in self.desk.months(kpi)]
        _fill(self.first, months)
        _fill(self.last, months, at=-1)

    def _offer_segments(self) -> None:
        name = self.dimension.value
        found = self.desk.segments(self.kpi.value, name) if name else ()
        _fill(self.segment, [(one, one) for one in found] or [(ALL_WORDS, ALL)])

    def _look(self) -> None:
        """Show what is found of the choice, or say in a sentence why nothing can be."""
        try:
            choice = self.choice
            if choice.part != WHOLE:
                self.status.value = _status("Looking …")
            self.shown.value = self._found(choice)
            self.status.value = _status(f"Shown: {self._words(choice)}")
        except KpiworkError as error:
            self.shown.value = ""
            self.status.value = _status(*map(_said, error.problems))

    def _found(self, choice: Choice) -> Markup:
        if not self.desk.months(choice.kpi):
            return _boxed(_sentence(NO_MONTHS))
        found = self.desk.finding(choice)
        if choice.part == WHOLE:
            return _boxed(finding_markup(told(found, self.desk.opened), ANCHOR))
        whole = self.desk.finding(Choice(kpi=choice.kpi, detector=choice.detector))
        hint = Markup('<p class="kw-missing">{} Of all data the answer is: {}.</p>')
        part = finding_markup(told(found, self.desk.opened, part=choice.part), ANCHOR)
        return _boxed(hint.format(CHOSEN, severity_words(whole)) + part)

    def _words(self, choice: Choice) -> str:
        """Say in words what is chosen."""
        opened, part = self.desk.opened, choice.part
        which = f"{part.dimension} {part.segment}" if part.dimension else "all segments"
        first, last = self.first.value, self.last.value
        span = f"{first.words} to {last.words}" if first else "no month"
        return f"{opened.cards[choice.kpi].name}; {title_of(choice.detector)}; {which}; {span}."

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """Give the widget, and for a reader without a running kernel a sentence."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": PLAIN} if bundle else bundle


def _dropdown(label: str, options: Sequence[tuple[str, Any]] = (), value: Any = None) -> Any:
    return ipywidgets.Dropdown(description=label, options=options, value=value)


def _fill(control: Any, options: Sequence[tuple[str, Any]], *, at: int = 0) -> None:
    """Offer other options, and choose one of them."""
    control.options = options
    if options:
        control.value = options[at][1]
    control.disabled = len(options) < 2  # noqa: PLR2004 - nothing to choose


def _paragraph(text: str) -> Any:
    return ipywidgets.HTML(_boxed(_sentence(text)))


def _sentence(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _said(problem: Problem) -> str:
    place = problem.place
    return f"{place[:1].upper()}{place[1:]} {problem.fact}; {problem.mend}."


def _status(*texts: str) -> Markup:
    """Make the line that says what is shown, or why nothing is."""
    lines = Markup("").join(Markup("<span>{}</span> ").format(text) for text in texts)
    return _boxed(Markup('<p class="kw-note" role="status">{}</p>').format(lines))


def _boxed(markup: Markup) -> Markup:
    return Markup('<div class="kw">{}</div>').format(markup)
