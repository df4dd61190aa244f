"""A form as it is filled in: its fields, the values so far, what is missing and what is wrong.

Values are plain ones, as the file would hold them: texts, numbers, days, truths, lists and mappings. A form
is frozen: filling in a field gives a new one. What cannot be read is kept as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.spec.place import Loc, spoken
from kpiwork.studio.design.around import Around, resolved
from kpiwork.studio.design.asked import words_of
from kpiwork.studio.design.checking import Missing, Wrong, missing_in, wrong_in
from kpiwork.studio.design.fields import Control, Field
from kpiwork.studio.design.typed import read, shown
from kpiwork.studio.design.values import placed, value_at

__all__ = ["Form", "Missing", "Wrong", "filled"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of one kind of file or entry, filled in so far.

    Parameters
    ----------
    kind : str
        ``card``, ``workshop``, ``concern``, ``signoff`` or ``pilot``.
    name : str
        Id of the KPI; empty for other kinds.
    fields : tuple of Field
        What is asked, in the order of the workshop.
    values : mapping
        What was filled in.
    missing : tuple of Missing
        What has to be filled in yet, in the order of the fields.
    wrong : tuple of Wrong
        What cannot stay as it is.
    percents : frozenset of str
        The department's KPIs whose unit is percent.
    """

    kind: str
    name: str
    fields: tuple[Field, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    percents: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether it could be saved."""
        return not self.missing and not self.wrong

    def at(self, loc: Loc) -> Field:
        """Give the field at a way, which has an index where it leads through a list's entry.

        Raises
        ------
        UsageError
            If there is no such field.
        """
        found, below = None, self.fields
        for step in loc:
            if isinstance(step, int):
                if found is None or found.control not in LISTS:
                    raise _no_field(loc, self.fields)
                continue
            found = next((one for one in below if one.key == step), None)
            if found is None:
                raise _no_field(loc, below)
            below = found.inside
        if found is None:
            raise _no_field(loc, self.fields)
        return replace(found, loc=loc, control=self._control(found, loc))

    def value(self, loc: Loc) -> Any:
        """Give the plain value at a way; None where nothing was filled in."""
        return value_at(self.values, loc)

    def shown(self, loc: Loc) -> Any:
        """Give what a control shows: a text, a `datetime.date`, a bool, a tuple of texts, None for nothing.

        Numbers are texts, percentages in percent (``95``). What cannot be read as the control wants it
        comes back as it was typed; groups and entries come back as plain values.
        """
        return shown(self.at(loc).control, self.value(loc))

    def with_typed(self, loc: Loc, typed: Any) -> dict[str, Any]:
        """Give the values with one field filled in.

        Raises
        ------
        UsageError
            If there is no such field, or no such entry of a list.
        """
        control = self.at(loc).control
        if isinstance(loc[-1], int) and control is Control.ENTRIES:
            control = Control.GROUP
        elif isinstance(loc[-1], int):
            control = Control.LINE
        try:
            return placed(self.values, loc, read(control, typed))
        except LookupError as error:
            mend = "fill in the entries before it first"
            raise UsageError.at(spoken(loc), "is behind the end of its list", mend) from error

    def _control(self, found: Field, loc: Loc) -> Control:
        """Ask in percent where the KPI that is named beside a number counts in percent."""
        words = words_of(self.kind, loc)
        if words is None or words.in_unit_of != "kpi":
            return found.control
        beside = self.value((*loc[:-1], "kpi"))
        return Control.PERCENT if beside in self.percents else found.control


LISTS = (Control.ENTRIES, Control.LINES, Control.CHOICES)


def filled(kind: str, name: str, values: Mapping[str, Any], around: Around) -> Form:
    """Make a form of plain values, and check them.

    Parameters
    ----------
    kind : str
        Of the form.
    name : str
        Id of the KPI; empty for other kinds.
    values : mapping
        Plain values, right or wrong.
    around : Around
        What can be chosen.
    """
    fields = resolved(kind, name, values, around)
    form = Form(kind=kind, name=name, fields=fields, values=values, percents=around.percents)
    missing = tuple(missing_in(kind, fields, values))
    return replace(form, missing=missing, wrong=tuple(wrong_in(kind, values, missing, form.at)))


def _no_field(loc: Loc, known: tuple[Field, ...]) -> UsageError:
    step = next((str(one) for one in reversed(loc) if isinstance(one, str)), "")
    return UsageError.at(
        spoken(loc), "is no field of this form", did_you_mean(step, [one.key for one in known])
    )
