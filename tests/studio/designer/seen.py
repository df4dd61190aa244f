"""What stands on the designer's screen, found as somebody in front of it would: by label and by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import ipywidgets

from kpiwork.studio.designer.controls import FieldView

__all__ = ["button", "field", "fields", "parts", "press", "words"]


def parts(widget: Any) -> Iterator[Any]:
    """Give a widget and all inside it, in reading order."""
    yield widget
    for one in getattr(widget, "children", ()):
        yield from parts(one)


def fields(widget: Any) -> list[FieldView]:
    """Give all fields."""
    return [one for one in parts(widget) if isinstance(one, FieldView)]


def field(widget: Any, label: str) -> Any:
    """Give the control with a label."""
    return next(one for one in parts(widget) if getattr(one, "description", None) == label and one.comm)


def button(widget: Any, name: str) -> Any:
    """Give the button with a name."""
    found = [one for one in parts(widget) if isinstance(one, ipywidgets.Button) and one.description == name]
    assert found, [one.description for one in parts(widget) if isinstance(one, ipywidgets.Button)]
    return found[0]


def press(widget: Any, name: str) -> None:
    """Press it."""
    found = button(widget, name)
    assert not found.disabled
    found.click()


def words(widget: Any) -> str:
    """Give everything that is said, without markup."""
    said = " ".join(str(one.value) for one in parts(widget) if isinstance(one, ipywidgets.HTML))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", said)).split())
