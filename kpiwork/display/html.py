"""Trusted markup as a type of its own: what is not `Html` is text, and is escaped wherever it lands."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from markupsafe import Markup, escape

__all__ = ["ABOUT", "Html"]

ABOUT = "kpiwork"
"""Key of an output's metadata under which a part tells an exporter what it is."""

LONGEST_PLAIN = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Html:
    """Markup that a notebook shows as it is.

    Parameters
    ----------
    markup : Markup
        Made by a template with autoescape on, or by `Html.of`.
    about : mapping of str to str
        What an exporter wants to know of the part: ``title``, ``heading`` and ``anchor``, or ``style``.
    """

    markup: Markup
    about: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: object) -> Self:
        """Make markup of anything; a plain string is escaped."""
        return cls(markup=escape(content))

    def __html__(self) -> str:
        return str(self.markup)

    def __str__(self) -> str:
        return str(self.markup)

    def __bool__(self) -> bool:
        return bool(self.markup)

    @property
    def plain(self) -> str:
        """The words alone, shortened, for a reader without a browser."""
        return "" if "style" in self.about else textwrap.shorten(self.markup.striptags(), LONGEST_PLAIN)

    def _repr_html_(self) -> str:
        return str(self.markup)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        del include, exclude  # both forms are always given; a front end takes the one that it can show
        bundle = {"text/html": str(self.markup), "text/plain": self.plain}
        return bundle, {ABOUT: dict(self.about)} if self.about else {}
