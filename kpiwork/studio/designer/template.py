"""The designer's own templates, beside those of pages: text is escaped wherever it lands."""

from __future__ import annotations

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from kpiwork.display.templates import environment

__all__ = ["in_template"]


def in_template(template: str, /, **context: object) -> Markup:
    """Fill in a template of this package; text is escaped."""
    return Markup(_environment().get_template(f"{template}.html.j2").render(context))  # noqa: S704 - autoescaped


@cache
def _environment() -> Environment:
    loaders = [PackageLoader("kpiwork.studio.designer"), PackageLoader("kpiwork.display")]
    return environment().overlay(loader=ChoiceLoader(loaders))
