"""Concerns, pilots and sign-offs of one KPI: what is saved, and what is written in this sitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets

from kpiwork.studio.design.form import Form
from kpiwork.studio.designer.atoms import box, button, buttons, heading, listed, note, shown
from kpiwork.studio.designer.controls import FieldView
from kpiwork.studio.designer.form_view import FormView
from kpiwork.studio.designer.sitting import Sitting

__all__ = ["CONCERNS", "PILOTS", "SIGN_OFFS", "EntriesView", "Kind"]

KNOWN = frozenset({("kpi",), ("date",), ("id",)})
"""Fields that are filled in by themselves, and not asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of entry.

    Parameters
    ----------
    name : str
        As the desk calls it.
    title, one : str
        All of them, and one.
    told : tuple of str
        Keys whose values tell a saved one.
    """

    name: str
    title: str
    one: str
    told: tuple[str, ...]


CONCERNS = Kind(name="concern", title="Concerns", one="concern", told=("role", "kind", "words"))
PILOTS = Kind(name="pilot", title="Pilot", one="pilot", told=("starts", "ends", "where", "stop_if"))
SIGN_OFFS = Kind(name="signoff", title="Who signs", one="sign-off", told=("role", "stance", "words"))


class EntriesView(ipywidgets.VBox):
    """Entries of one kind on the KPI that is worked on.

    Parameters
    ----------
    sitting : Sitting
        Names the KPI and asks the desk.
    kind : Kind
        Which.
    """

    def __init__(self, sitting: Sitting, kind: Kind) -> None:
        self.sitting, self.kind = sitting, kind
        self.forms: list[FormView] = []
        self.rows = box(())
        more = button(f"Add a {kind.one}", self.add)
        super().__init__([heading(kind.title), shown(self._saved()), self.rows, buttons(more)])
        self.draw()

    def first_fault(self) -> FieldView | None:
        """Give the first field that is missing or wrong."""
        found = (form.first_fault() for form in self.forms)
        return next((one for one in found if one is not None), None)

    def draw(self) -> None:
        """Show the entries of this sitting."""
        self.forms = []
        forms = enumerate(self.sitting.desk.entries(self.kind.name))
        mine = [(index, form) for index, form in forms if form.value(("kpi",)) in (self.sitting.kpi, None)]
        rows = [self._row(index, form, number) for number, (index, form) in enumerate(mine, start=1)]
        self.rows.children = tuple(rows)

    def add(self) -> None:
        """Begin one more, dated today."""
        self.sitting.later.now()
        self.sitting.desk.add_entry(self.kind.name, kpi=self.sitting.kpi)
        self.draw()
        self.sitting.on_change()
        self.sitting.point_at(self.rows.children[-1])

    def remove(self, index: int) -> None:
        """Take one of this sitting back."""
        self.sitting.later.now()
        self.sitting.desk.remove_entry(self.kind.name, index)
        self.draw()
        self.sitting.on_change()

    def _row(self, index: int, form: Form, number: int) -> Any:
        sitting, kind = self.sitting, self.kind
        fields = [field for field in form.fields if field.loc not in KNOWN]
        view = FormView(
            form,
            fields,
            lambda loc, typed: sitting.change_entry(kind.name, index, loc, typed),
            sitting.later,
        )
        self.forms.append(view)
        name = f"New {kind.one} {number}"
        away = buttons(button(f"Take away: {name.lower()}", lambda: self.remove(index)))
        return box([view, note(f"{name}, not saved yet."), away], "kw-group")

    def _saved(self) -> Any:
        saved = self.sitting.desk.saved_entries(self.kind.name)
        mine = [one for one in saved if one.get("kpi") in (self.sitting.kpi, None)]
        return listed([self._told(one) for one in mine])

    def _told(self, one: Mapping[str, Any]) -> str:
        parts = [str(one[key]).strip() for key in self.kind.told if one.get(key)]
        return f"Saved: {', '.join(parts)}"
