"""The first page of a folder: which departments, which pages, where their KPIs stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kpiwork.display.audience import audience
from kpiwork.display.marks import status_mark
from kpiwork.display.rhythm import title_for
from kpiwork.display.style import css
from kpiwork.display.templates import day, paragraphs
from kpiwork.publish.manifest import Manifest
from kpiwork.spec.target import Status

__all__ = ["NAME", "render"]

NAME = "index.html"
JUDGED = (Status.MET, Status.NEAR, Status.MISSED, Status.IN_DOUBT)


def render(manifest: Manifest) -> bytes:
    """Render the index of what a manifest lists; every text in it is escaped.

    Parameters
    ----------
    manifest : Manifest
        The folder's pages.

    Returns
    -------
    bytes
        One HTML file in UTF-8 that asks nothing of any host and needs no script.
    """
    judged = {status.value: status_mark(status) for status in JUDGED}
    rules = Markup(css())  # noqa: S704  # the project's own file
    title = title_for(manifest.title, manifest.kind)
    return _template().render(manifest=manifest, title=title, judged=judged, css=rules).encode()


def _first_sentence(prose: str) -> str:
    """Shorten a notice: its first sentence."""
    first = next(iter(paragraphs(prose)), "")
    return re.split(r"(?<=[.!?])\s", first, maxsplit=1)[0]


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(audience=audience, day=day, first_sentence=_first_sentence)
    return environment.get_template("index.html.j2")
