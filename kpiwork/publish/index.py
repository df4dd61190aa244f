"""The first page of a folder: which departments, which pages, where their KPIs stand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kpiwork.display.marks import status_mark
from kpiwork.display.style import css
from kpiwork.display.templates import day
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
    return _template().render(manifest=manifest, judged=judged, css=rules).encode()


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = day
    return environment.get_template("index.html.j2")
