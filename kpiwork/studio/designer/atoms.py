"""The small parts that the designer is made of: headings, paragraphs, status lines, buttons, boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets
from markupsafe import Markup

from kpiwork.errors import KpiworkError, Problem

__all__ = [
    "Said",
    "box",
    "boxed",
    "button",
    "buttons",
    "folded",
    "heading",
    "listed",
    "note",
    "paragraph",
    "said_of",
    "shown",
    "telling",
]


def boxed(markup: Markup) -> Markup:
    """Put markup where the project's rules hold."""
    return Markup('<div class="kw">{}</div>').format(markup)


def shown(markup: Markup | None = None) -> Any:
    """Make a part that shows markup, or nothing yet."""
    return ipywidgets.HTML(boxed(markup) if markup else "")


def heading(text: str, level: int = 3) -> Any:
    """Make a heading; it can be given the focus, so that a reader is led to it."""
    return shown(Markup('<h{0} tabindex="-1">{1}</h{0}>').format(level, text))


def paragraph(text: str) -> Any:
    """Make a paragraph."""
    return shown(Markup("<p>{}</p>").format(text))


def note(text: str) -> Any:
    """Make a paragraph in small letters."""
    return shown(Markup('<p class="kw-note">{}</p>').format(text))


def listed(texts: Iterable[str], style: str = "kw-spoken") -> Markup:
    """List texts; nothing for none."""
    rows = Markup("").join(Markup('<li dir="auto">{}</li>').format(text) for text in texts)
    return Markup('<ul class="{}">{}</ul>').format(style, rows) if rows else Markup()


def button(label: str, do: Callable[[], None], *, is_main: bool = False) -> Any:
    """Make a button."""
    made = ipywidgets.Button(description=label, tooltip="")
    made.on_click(lambda _: do())
    if is_main:
        made.add_class("kw-main")
    return made


def box(children: Sequence[Any], *styles: str) -> Any:
    """Put parts below each other."""
    made = ipywidgets.VBox(children)
    for style in styles:
        made.add_class(style)
    return made


def buttons(*made: Any) -> Any:
    """Put buttons beside each other."""
    row = ipywidgets.HBox(made)
    row.add_class("kw-buttons")
    return row


def folded(label: str, make: Callable[[], Any]) -> Any:
    """Keep a part behind a button that shows it, or hides it again; it is made when it is first asked for."""
    rows = box(())
    made: list[Any] = []

    def turn() -> None:
        if not made:
            made.append(make())
        rows.children = () if rows.children else tuple(made)
        turning.description = f"{'Hide' if rows.children else 'Show'} {label}"

    turning = button(f"Show {label}", turn)
    return box([buttons(turning), rows], "kw-field", "kw-wide")


class Said(ipywidgets.HTML):
    """A line that is read out when it changes."""

    def __init__(self) -> None:
        super().__init__("")
        self.add_class("kw-said")

    def say(self, *texts: str) -> None:
        """Say something, or with nothing be silent."""
        lines = Markup("").join(Markup("<p>{}</p>").format(text) for text in texts)
        self.value = boxed(lines) if lines else ""


def said_of(problem: Problem) -> str:
    """Give a problem as a sentence."""
    place = f"{problem.place}: " if problem.place else ""
    text = f"{place}{problem.fact}; {problem.mend}"
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


@contextmanager
def telling(said: Said) -> Iterator[None]:
    """Say what goes wrong, in sentences."""
    try:
        yield
    except KpiworkError as error:
        said.say(*map(said_of, error.problems))
