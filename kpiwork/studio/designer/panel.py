"""One step of the workshop: its questions, its fields, and what belongs to it beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import ipywidgets

from kpiwork.spec.place import Loc
from kpiwork.studio.design.fields import Field
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.steps import Step
from kpiwork.studio.designer.atoms import (
    Said,
    button,
    buttons,
    folded,
    heading,
    listed,
    note,
    paragraph,
    shown,
)
from kpiwork.studio.designer.controls import FieldView
from kpiwork.studio.designer.form_view import FormView
from kpiwork.studio.designer.progress import NO_CARD, progress
from kpiwork.studio.designer.sitting import Sitting
from kpiwork.studio.designer.walk import Stage

__all__ = ["Panel"]

IN_SIGHT = 9
"""So many fields that need not be filled in are shown at once; the others when they are asked for."""


class Panel(ipywidgets.VBox):
    """One step.

    Parameters
    ----------
    sitting : Sitting
        What the steps share.
    stage : Stage
        Which step, and what is said at it.
    """

    def __init__(self, sitting: Sitting, stage: Stage) -> None:
        self.sitting, self.stage, text = sitting, stage, stage.text
        self.forms: list[Any] = []
        self.head = heading(f"{stage.number}. {text.title}", 2)
        self.missing = Said()
        asks = shown(listed(text.asks, "kw-asks"))
        time = note(f"About {text.minutes} minutes.")
        checked = buttons(button("What is missing here?", self.check))
        super().__init__([self.head, time, asks, *self.parts(), checked, self.missing])

    @property
    def step(self) -> Step:
        """Which step it is."""
        return self.stage.step

    def parts(self) -> list[Any]:
        """Give what stands between the questions and the end."""
        if not (self.sitting.kpi or self.stage.is_before_cards):
            return [*self.workshop_fields(), paragraph(NO_CARD)]
        return [*self.workshop_fields(), *self.card_fields()]

    def check(self) -> None:
        """Say what is missing, and lead to the first of it."""
        self.sitting.later.now()
        told = progress(self.sitting.desk, self.sitting.kpi, self.stage).missing
        self.missing.say(*told or ("Nothing is missing here.",))
        fault = self.first_fault()
        if told and fault is not None:
            self.sitting.point_at(fault)

    def first_fault(self) -> FieldView | None:
        """Give the first field that is missing or wrong."""
        found = (form.first_fault() for form in self.forms)
        return next((one for one in found if one is not None), None)

    def followed(self, loc: Loc) -> None:
        """Answer a change of the form at a way."""

    def typing(self, loc: Loc) -> None:
        """Answer a key in the field at a way, before the change is made."""

    def workshop_fields(self) -> list[Any]:
        """Give the fields of the workshop that are asked here."""
        form = self.sitting.desk.workshop()
        fields = self.stage.fields_of(form)
        return [self._view(form, fields, self.sitting.change_workshop)] if fields else []

    def asked(self) -> list[Field]:
        """Give the fields of the card that are asked here."""
        if not self.sitting.kpi or self.stage.is_before_cards:
            return []
        return self.stage.fields_of(self.sitting.desk.form(self.sitting.kpi))

    def card_fields(self, apart: Collection[Loc] = ()) -> list[Any]:
        """Make the controls of the card; those that are rarely needed once they are asked for.

        Parameters
        ----------
        apart : collection of Loc
            Fields that stand elsewhere.
        """
        asked = [field for field in self.asked() if field.loc not in apart]
        if not asked:
            return []
        first, rest = _in_sight(asked, self.sitting.desk.form(self.sitting.kpi))
        more = [folded(_counted(rest), lambda: self.form_of(rest))] if rest else []
        return [self.form_of(first), *more]

    def form_of(self, fields: Sequence[Field]) -> FormView:
        """Make the controls of some fields of the card."""
        return self._view(self.sitting.desk.form(self.sitting.kpi), fields, self.sitting.change)

    def _view(self, form: Form, fields: Sequence[Field], change: Any) -> FormView:
        later = self.sitting.later
        view = FormView(form, fields, change, later, followed=self.followed, typing=self.typing)
        self.forms.append(view)
        return view


def _counted(fields: Sequence[Field]) -> str:
    return f"{len(fields)} more {'field' if len(fields) == 1 else 'fields'}"


def _in_sight(fields: Sequence[Field], form: Form) -> tuple[list[Field], list[Field]]:
    """Part fields: those needed, those filled in and the first of the others; and the rest."""
    shown_ones = set(_needed(fields, form))
    room = (field for field in fields if field.loc not in shown_ones)
    shown_ones.update(field.loc for field, _ in zip(room, range(IN_SIGHT - len(shown_ones)), strict=False))
    first = [field for field in fields if field.loc in shown_ones]
    return first, [field for field in fields if field.loc not in shown_ones]


def _needed(fields: Sequence[Field], form: Form) -> Iterator[Loc]:
    for field in fields:
        value = form.value(field.loc)
        if field.required or (value is not None and value not in ("", (), [], {})):
            yield field.loc
