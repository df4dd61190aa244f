"""What is done of each step, and what is missing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpiwork.spec.place import Loc
from kpiwork.studio.design.desk import DesignDesk
from kpiwork.studio.design.fields import Field
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.steps import Step
from kpiwork.studio.designer.walk import Stage

__all__ = ["Progress", "progress"]

OF_THE_CARD: Mapping[Step, tuple[Loc, ...]] = {
    Step.INFLUENCE: (("influence",),),
    Step.LEADING: (("leads",),),
    Step.BREAK_IT: (("gaming_risks",), ("guardrails",)),
    Step.TARGET: (("targets",),),
}
"""What a step is held for: once something of it is written, the step is done unless something is missing."""

OF_THE_WORKSHOP: Mapping[Step, tuple[Loc, ...]] = {
    Step.WHY: (("never",),),
    Step.RESULTS: (("results",),),
    Step.QUESTIONS: (("questions",),),
    Step.EVIDENCE: (("evidence",),),
    Step.CHOOSE: (("candidates",),),
}
ENTRIES: Mapping[Step, tuple[str, str]] = {
    Step.PEOPLE: ("concern", "Ask for concerns, and write down at least one."),
    Step.PILOT: ("pilot", "Say where, how long, and what would end the trial."),
    Step.SIGN: ("signoff", "Ask each role whether it can live with the card."),
}
NO_CARD = "Begin a card first, at the step where candidates are chosen."


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a step is.

    Parameters
    ----------
    missing : tuple of str
        What is missing, in sentences.
    is_begun : bool
        Whether anything was written.
    """

    missing: tuple[str, ...]
    is_begun: bool

    @property
    def words(self) -> str:
        """In two words: ``done``, ``2 missing`` or ``open``."""
        if not self.is_begun:
            return "open"
        return f"{len(self.missing)} missing" if self.missing else "done"


def progress(desk: DesignDesk, kpi: str, stage: Stage) -> Progress:
    """Say how far a step is, for the workshop as a whole and for the KPI that is worked on."""
    if stage.step in OF_THE_WORKSHOP:
        return _of_form(desk.workshop(), stage, OF_THE_WORKSHOP[stage.step])
    if not kpi:
        return Progress(missing=(NO_CARD,), is_begun=False)
    if stage.step in ENTRIES:
        return _of_entries(desk, kpi, stage)
    return _of_form(desk.form(kpi), stage, OF_THE_CARD.get(stage.step, ()))


def _of_form(form: Form, stage: Stage, wanted: tuple[Loc, ...]) -> Progress:
    fields = stage.fields_of(form)
    empty = [field for field in fields if field.loc in wanted and not _is_there(form.value(field.loc))]
    told = [f"Nothing is written yet under: {field.label}." for field in empty]
    begun = any(_is_there(form.value(field.loc)) for field in fields)
    return Progress(missing=(*_faults(form, fields), *told), is_begun=begun)


def _of_entries(desk: DesignDesk, kpi: str, stage: Stage) -> Progress:
    kind, wish = ENTRIES[stage.step]
    new = [one for one in desk.entries(kind) if one.value(("kpi",)) in (kpi, None)]
    saved = [one for one in desk.saved_entries(kind) if one.get("kpi") in (kpi, None)]
    faults = [sentence for one in new for sentence in _faults(one, one.fields)]
    card = desk.form(kpi)
    faults.extend(_faults(card, stage.fields_of(card)))
    has_any = bool(new or saved)
    return Progress(missing=(*faults, *(() if has_any else (wish,))), is_begun=has_any)


def _faults(form: Form, fields: Sequence[Field]) -> Iterator[str]:
    """Say what is missing or wrong in some fields of a form."""
    ways = {one.loc for one in fields}
    told = [(one.loc, one.sentence) for one in form.missing]
    told += [(one.loc, one.sentence) for one in form.wrong]
    yield from (sentence for loc, sentence in told if _is_under(loc, ways))


def _is_under(loc: Loc, ways: Iterable[Loc]) -> bool:
    return any(loc[: len(way)] == way or way[: len(loc)] == loc for way in ways)


def _is_there(value: Any) -> bool:
    return value is not None and value not in ("", (), [], {})
