"""The stylesheet of page parts: one for a notebook in JupyterLab and for an exported page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup

from kpiwork.display.html import Html
from kpiwork.display.palette import FONTS, tokens

__all__ = ["css", "style"]

SHEETS = ("page.css", "dashboard.css", "handbook.css")


@cache
def css() -> str:
    """Give the rules as text; all of them begin with ``.kw``, so that they touch nothing else."""
    here = files("kpiwork.display")
    rules = "".join(here.joinpath(sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    return tokens() + f".kw{{font-family:{FONTS}}}\n" + rules


def style() -> Html:
    """Give the rules as markup, for a notebook; an exported page has them already and leaves this out."""
    return Html(markup=Markup("<style>{}</style>").format(Markup(css())), about={"style": "page"})  # noqa: S704
