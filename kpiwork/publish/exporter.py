"""A notebook as one HTML page that stands alone: ``jupyter nbconvert --to kpireport executed.ipynb``.

No code, no script, no request to any host; text from outside is escaped. A picture without a description
is an error, not a page.
"""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mistune
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from traitlets import default

from kpiwork.display.style import css
from kpiwork.errors import OutputError
from kpiwork.publish.readable import SHOWN, readable

__all__ = ["KpiReportExporter", "pictures_without_words"]

TEMPLATES = Path(__file__).parent / "template"
NAME = "kpireport"


class KpiReportExporter(TemplateExporter):
    """The exporter behind ``--to kpireport``."""

    export_from_notebook = "KPI report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return NAME

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    @property
    def default_config(self) -> Any:
        """Show the richest form that needs no script."""
        config = super().default_config.copy()
        config.NbConvertBase.display_data_priority = list(SHOWN)
        return config

    def from_notebook_node(  # type: ignore[override]  # an exporter's page is text, as in nbconvert's own
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page.

        Parameters
        ----------
        nb : NotebookNode
            An executed notebook, finished or not.
        resources : dict, optional
            nbconvert's own notes.
        **kw
            Passed on to nbconvert.

        Raises
        ------
        OutputError
            If the page shows a picture without a description.
        """
        name = (resources or {}).get("metadata", {}).get("name", "")
        kept, report = readable(nb, name=name)
        given = {**(resources or {}), "report": report}
        page, resources = super().from_notebook_node(kept, given, **kw)
        if count := pictures_without_words(page):
            fact = f"shows {count} {'picture' if count == 1 else 'pictures'} without a description"
            mend = 'give each an alt text: metadata {"image/png": {"alt": "…"}}, or alt in its HTML'
            raise OutputError.at(name or report.title, fact, mend)
        return page, resources

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.filters["markdown2html"] = _markdown
        environment.globals["image_tag"] = _image
        rules = (TEMPLATES / NAME / "report.css").read_text(encoding="utf-8")
        environment.globals["css"] = Markup(css() + rules)  # noqa: S704  # the project's own files
        return environment


def pictures_without_words(page: str) -> int:
    """Count the pictures of a page whose description is missing or empty."""
    finder = _Pictures()
    finder.feed(page)
    finder.close()
    return finder.without_words


class _Pictures(HTMLParser):
    """Walks through a page's tags."""

    def __init__(self) -> None:
        super().__init__()
        self.without_words = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and not (dict(attrs).get("alt") or "").strip():
            self.without_words += 1


def _markdown(source: str) -> Markup:
    render = mistune.create_markdown(escape=True, plugins=["table"])
    return Markup(render(source))  # noqa: S704  # escape is on: raw HTML in a cell is text


def _image(output: Any, mime: str) -> Markup:
    content = output.data[mime]
    if mime == "image/svg+xml":
        content = base64.b64encode(content.encode()).decode("ascii")
    alt = output.get("metadata", {}).get(mime, {}).get("alt", "")
    tag = Markup('<p><img src="data:{};base64,{}" alt="{}"></p>')
    return tag.format(mime, content.replace("\n", ""), alt)
