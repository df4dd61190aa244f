"""Some fields of a form, with groups and lists; each change goes to the desk, and what it says comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from kpiwork.spec.place import Loc
from kpiwork.studio.design.fields import Control, Field
from kpiwork.studio.design.form import Form
from kpiwork.studio.designer.atoms import box, button, buttons, folded, heading, note
from kpiwork.studio.designer.controls import FieldView
from kpiwork.studio.designer.later import Later

__all__ = ["FormView"]

BY_ITSELF = frozenset({"id", "card", "votes"})
"""Fields inside of others that nobody types: they follow from what else is done."""

ONES = {
    "criteria": "Thing that it must show",
    "gaming_risks": "Way to break it",
    "feedback_on": "Day of feedback",
    "evidence": "Piece of evidence",
}
"""How one of a list is called whose label has no singular."""

Change = Callable[[Loc, Any], Form]


class FormView(ipywidgets.VBox):
    """A part of a form.

    Parameters
    ----------
    form : Form
        As it stands.
    fields : sequence of Field
        Which of its fields are shown.
    change : callable
        Fills one field in and gives the form as it stands then.
    later : Later
        When that is done.
    followed : callable, optional
        Is handed the way to the field after each change.
    typing : callable, optional
        Is handed the way to the field at each key, before anything is done.
    """

    def __init__(
        self,
        form: Form,
        fields: Sequence[Field],
        change: Change,
        later: Later,
        *,
        followed: Callable[[Loc], None] | None = None,
        typing: Callable[[Loc], None] | None = None,
    ) -> None:
        self.form, self.later = form, later
        self._change, self._followed, self._typing = change, followed, typing
        self.by_loc: dict[Loc, FieldView] = {}
        self._more_on: dict[Loc, dict[str, Any]] = {}
        super().__init__([self.part(field, ()) for field in fields])
        self.add_class("kw-fields")
        self._tell_all()

    def first_fault(self) -> FieldView | None:
        """Give the first field here that is missing or wrong."""
        at = {one.loc for one in self.form.wrong} | {one.loc for one in self.form.missing}
        return next((view for loc, view in self.by_loc.items() if _is_among(loc, at)), None)

    def part(self, field: Field, above: Loc, *, is_needed: bool = True) -> Any:
        """Make the control of a field, or a box of those inside it.

        Parameters
        ----------
        field : Field
            Which.
        above : Loc
            Way to the entry that it is in.
        is_needed : bool
            Whether everything around it is needed.
        """
        loc, is_needed = (*above, *field.loc), is_needed and field.required
        if field.control is Control.ENTRIES:
            return _Entries(self, field, loc)
        if field.control is Control.GROUP:
            return self._group(field, above, is_needed=is_needed)
        view = FieldView(
            field, self.form.shown(loc), lambda typed: self._typed(loc, typed), is_needed=is_needed
        )
        self.by_loc[loc] = view
        inner = [self.part(one, above, is_needed=False) for one in field.inside]
        self._more_on[loc] = {str(one.loc[-1]): part for one, part in zip(field.inside, inner, strict=True)}
        self._show_more_on(loc)
        return box([view, *inner], "kw-fields", "kw-field") if inner else view

    def _group(self, field: Field, above: Loc, *, is_needed: bool) -> Any:
        """Make the box of a group; inside another, what is rarely needed stands behind a button."""
        loc = (*above, *field.loc)
        asked = [one for one in field.inside if one.key not in BY_ITSELF]
        is_outer = len(loc) == 1 or not any(one.required for one in asked)
        first = [one for one in asked if is_outer or one.required or self._is_filled((*above, *one.loc))]
        rest = [one for one in asked if one not in first]
        title = [heading(field.label, _level(loc)), *([note(field.help)] if field.help else [])]
        inner = self._parts(first, above, is_needed=is_needed)
        more = [folded(f"more on: {field.label}", lambda: self._told_parts(rest, above))] if rest else []
        return box([*title, inner, *more], "kw-group", "kw-field", "kw-wide")

    def _parts(self, fields: Sequence[Field], above: Loc, *, is_needed: bool) -> Any:
        return box([self.part(one, above, is_needed=is_needed) for one in fields], "kw-fields")

    def _told_parts(self, fields: Sequence[Field], above: Loc) -> Any:
        made = self._parts(fields, above, is_needed=False)
        self._tell_all()
        return made

    def _is_filled(self, loc: Loc) -> bool:
        return self.form.value(loc) not in (None, "", {}, [])

    def fill_in(self, loc: Loc, typed: Any) -> None:
        """Hand a value to the desk, and tell what it says of it."""
        self.form = self._change(loc, typed)
        self._suit(loc)
        self._tell_all()
        if self._followed is not None:
            self._followed(loc)

    def _typed(self, loc: Loc, typed: Any) -> None:
        if self._typing is not None:
            self._typing(loc)
        self.later.do((id(self), loc), lambda: self.fill_in(loc, typed))

    def _suit(self, changed: Loc) -> None:
        """Give other fields the control and choices that a change calls for: percent, a source's columns."""
        for loc, view in self.by_loc.items():
            field = self.form.at(loc)
            if loc != changed and view.differs(field):
                view.become(field, self.form.shown(loc))
        for loc in self._more_on:
            self._show_more_on(loc)

    def _show_more_on(self, loc: Loc) -> None:
        """Show beside a choice what one of its options wants to know besides: of which currency."""
        for option, part in self._more_on[loc].items():
            part.layout.display = None if self.form.shown(loc) == option else "none"

    def _tell_all(self) -> None:
        faults: dict[Loc, list[str]] = {}
        for one in self.form.wrong:
            faults.setdefault(self._nearest(one.loc), []).append(one.sentence)
        for loc, view in self.by_loc.items():
            view.tell(*faults.get(loc, ()))

    def _nearest(self, loc: Loc) -> Loc:
        """Give the way to the control that a place belongs to: its own, or that of a part of it."""
        return loc if loc in self.by_loc else next((one for one in self.by_loc if _is_under(one, loc)), loc)


class _Entries(ipywidgets.VBox):
    """A list of groups: each can be taken away, and one more be added."""

    def __init__(self, view: FormView, field: Field, loc: Loc) -> None:
        self.view, self.field, self.loc = view, field, loc
        self.rows = ipywidgets.VBox()
        more = button(f"Add: {_one(field)}", self.add)
        title = [heading(field.label), *([note(field.help)] if field.help else [])]
        super().__init__([*title, self.rows, buttons(more)])
        for style in ("kw-group", "kw-field", "kw-wide"):
            self.add_class(style)
        self.draw(self._count())

    def draw(self, number: int) -> None:
        """Show so many entries; those behind what was filled in are empty."""
        for known in [one for one in self.view.by_loc if one[: len(self.loc)] == self.loc]:
            del self.view.by_loc[known]
        self.rows.children = tuple(self._row(index) for index in range(number))

    def add(self) -> None:
        """Show the fields of one more entry; it is there once something is filled in."""
        self.view.later.now()
        self.draw(self._count() + 1)

    def remove(self, index: int) -> None:
        """Take an entry away."""
        self.view.later.now()
        if index < self._count():
            self.view.fill_in((*self.loc, index), None)
        self.draw(self._count())

    def _count(self) -> int:
        value = self.view.form.value(self.loc)
        return len(value) if isinstance(value, Sequence) and not isinstance(value, str) else 0

    def _row(self, index: int) -> Any:
        inner = [
            self.view.part(one, (*self.loc, index)) for one in self.field.inside if one.key not in BY_ITSELF
        ]
        name = f"{_one(self.field)} {index + 1}"
        away = buttons(button(f"Take away: {name}", lambda: self.remove(index)))
        return box([heading(name, 4), box(inner, "kw-fields"), away], "kw-group")


def _one(field: Field) -> str:
    """Name one entry of a list: ``Target`` for ``Targets``."""
    return ONES.get(field.key, field.label.removesuffix("s"))


def _level(loc: Loc) -> int:
    """Give the level of a heading inside a step: one more in a group, two more in an entry of a list."""
    return min(2 + len(loc), 5)


def _is_among(loc: Loc, places: set[Loc]) -> bool:
    return any(_is_under(loc, place) for place in places)


def _is_under(loc: Loc, place: Loc) -> bool:
    """Tell whether one of two ways leads through the other."""
    return loc[: len(place)] == place or place[: len(loc)] == loc
