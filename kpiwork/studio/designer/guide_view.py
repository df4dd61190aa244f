"""The guide beside the concerns: what a kind of concern usually means, what to ask back, what has helped."""

from __future__ import annotations

import ipywidgets

from kpiwork.spec.entries import ConcernKind
from kpiwork.spec.guide import guide
from kpiwork.studio.design.words.chosen import in_words
from kpiwork.studio.designer.atoms import box, boxed, heading, shown
from kpiwork.studio.designer.template import in_template

__all__ = ["GuideView"]

NONE = "choose one"


class GuideView(ipywidgets.VBox):
    """A choice of a kind of concern, and its guide."""

    def __init__(self) -> None:
        kinds = [(NONE, ""), *((in_words(ConcernKind, kind), kind.value) for kind in ConcernKind)]
        self.kind = ipywidgets.Dropdown(description="A guide to what people say", options=kinds, value="")
        self.told = shown()
        self.kind.observe(lambda change: self.look(change["new"]), names="value")
        super().__init__([heading("When somebody objects"), box([self.kind], "kw-field"), self.told])

    def look(self, kind: str) -> None:
        """Show the guide of a kind; of none nothing."""
        self.told.value = boxed(in_template("guide", one=guide(kind))) if kind else ""
