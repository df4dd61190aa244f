"""One field of a form as a control: its label above it, what to write and what is wrong below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets
from markupsafe import Markup

from kpiwork.studio.design.fields import Control, Field
from kpiwork.studio.designer.atoms import boxed
from kpiwork.studio.designer.look import WIDE

__all__ = ["FieldView"]

NOT_SAID, NOTHING = "not said", ""
NEEDED = " (needed)"
YES, NO = "yes", "no"
ROWS = {Control.PROSE: 3, Control.FORMULA: 2, Control.LINES: 3, Control.CHOICES: 2}


class FieldView(ipywidgets.VBox):
    """One field.

    Parameters
    ----------
    field : Field
        What is asked.
    value : object
        What its control shows at first, as `Form.shown` gives it.
    typed : callable
        Is handed what was filled in: a text, a day, a truth, a tuple of texts, or None for nothing.
    is_needed : bool
        Whether nothing can be saved without it.
    """

    def __init__(
        self, field: Field, value: Any, typed: Callable[[Any], None], *, is_needed: bool = False
    ) -> None:
        self._typed, self._is_needed = typed, is_needed
        self.below = ipywidgets.HTML()
        super().__init__()
        self.add_class("kw-field")
        if is_needed:
            self.add_class("kw-needed")
        if field.control in ROWS:
            self.add_class(WIDE)
        self.become(field, value)

    def differs(self, field: Field) -> bool:
        """Tell whether a field wants another control than the one that is shown, or other choices."""
        mine = self.field
        return (mine.control, mine.options, mine.is_open) != (field.control, field.options, field.is_open)

    def become(self, field: Field, value: Any) -> None:
        """Take another control, with the value that stands in the form."""
        self.field = field
        self.control = _control(field, value, field.label + (NEEDED if self._is_needed else ""))
        if field.control is Control.FORMULA:
            self.control.add_class("kw-code")
        self.tell()
        self.control.observe(lambda change: self._typed(_plain(field, change["new"])), names="value")
        self.children = (self.control, self.below)

    def tell(self, *faults: str) -> None:
        """Show what is wrong with what was filled in; nothing for nothing."""
        below = Markup("").join(Markup('<p class="kw-fault">{}</p>').format(one) for one in faults)
        if words := _help(self.field):
            below += Markup('<p class="kw-help">{}</p>').format(words)
        self.below.value = boxed(Markup('<div class="kw-tied">{}</div>').format(below)) if below else ""
        (self.add_class if faults else self.remove_class)("kw-wrong")


def _help(field: Field) -> str:
    """Say what to write, what can be chosen, and what holds where nothing is written."""
    is_list = field.control in (Control.LINES, Control.CHOICES)
    offered = ", ".join(one.value for one in field.options)
    texts = [
        field.help,
        f"One of: {offered}." if field.control is Control.CHOICES and offered else "",
        "One a line." if is_list and "one a line" not in field.help.lower() else "",
        f"If left empty: {field.if_empty}." if field.if_empty else "",
    ]
    return " ".join(text for text in texts if text)


def _control(field: Field, value: Any, label: str) -> Any:
    match field.control:
        case Control.CHOICE if field.is_open:
            options = tuple(one.value for one in field.options)
            return ipywidgets.Combobox(options=options, value=_text(value), description=label)
        case Control.CHOICE:
            return _dropdown([(one.words, one.value) for one in field.options], value, label)
        case Control.YES_NO:
            return _dropdown([(YES, True), (NO, False)], value, label)
        case Control.DAY if value is None or isinstance(value, date):
            return ipywidgets.DatePicker(value=value, description=label)
        case kind if kind in ROWS:
            return ipywidgets.Textarea(value=_lines(value), rows=ROWS[kind], description=label)
        case _:
            return ipywidgets.Text(value=_text(value), description=label)


def _dropdown(options: list[tuple[str, Any]], value: Any, label: str) -> Any:
    known = [option for _, option in options]
    value = NOTHING if value is None else value
    unknown = [] if value in [NOTHING, *known] else [(str(value), value)]
    offered = [(NOT_SAID, NOTHING), *options, *unknown]
    return ipywidgets.Dropdown(options=offered, value=value, description=label)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _lines(value: Any) -> str:
    return _text(value) if value is None or isinstance(value, str) else "\n".join(map(str, value))


def _plain(field: Field, value: Any) -> Any:
    if field.control in (Control.LINES, Control.CHOICES):
        return tuple(line.strip() for line in value.splitlines() if line.strip()) or None
    return value if value not in ("", None) else None
