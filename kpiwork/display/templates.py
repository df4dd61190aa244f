"""The templates of page parts: autoescape on, an unknown name is an error, numbers printed one way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpiwork.display.audience import audience
from kpiwork.display.history import usual_words
from kpiwork.display.html import Html
from kpiwork.display.letters import capital
from kpiwork.display.marks import check_mark, data_mark, guardrail_mark, lead_mark, standing_mark
from kpiwork.periods import MONTHS
from kpiwork.review.numbers import whole_number

__all__ = ["day", "environment", "paragraphs", "render"]


def day(when: date | None) -> str:
    """Print a day, short: ``31 Dec 2013``."""
    return "no date" if when is None else f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def paragraphs(prose: str) -> list[str]:
    """Split text at its empty lines; line breaks inside a paragraph are only wrapping."""
    return [" ".join(block.split()) for block in prose.split("\n\n") if block.strip()]


@cache
def environment() -> Environment:
    """Give the environment that all parts are rendered in."""
    made = Environment(
        loader=PackageLoader("kpiwork.display"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(capital=capital, day=day, paragraphs=paragraphs, whole=whole_number)
    made.globals.update(
        audience=audience,
        check_mark=check_mark,
        data_mark=data_mark,
        guardrail_mark=guardrail_mark,
        lead_mark=lead_mark,
        standing_mark=standing_mark,
        usual_words=usual_words,
    )
    return made


def render(name: str, about: Mapping[str, str] | None = None, **context: object) -> Html:
    """Render a template of this package.

    Parameters
    ----------
    name : str
        Its file without ``.html.j2``.
    about : mapping of str to str, optional
        What an exporter wants to know of the part.
    **context
        What the template names.
    """
    markup = environment().get_template(f"{name}.html.j2").render(context)
    lines = (line.strip() for line in markup.splitlines())
    return Html(markup=Markup("\n".join(line for line in lines if line)), about=about or {})  # noqa: S704
