"""The workshop so far as a page: what was asked and answered, the candidates with their votes, the cards."""

from __future__ import annotations

from typing import Any

from kpiwork.display.html import Html
from kpiwork.studio.design.desk import DesignDesk
from kpiwork.studio.design.fields import Field
from kpiwork.studio.design.found import KpiState, Newer
from kpiwork.studio.designer.filled_in import Answered, filled_in
from kpiwork.studio.designer.progress import progress
from kpiwork.studio.designer.template import in_template
from kpiwork.studio.designer.walk import WALK, Stage

__all__ = ["so_far"]

ANCHOR, HEADING = "so-far", "The workshop so far"
CANDIDATES = ("candidates",)
OF_CANDIDATES = ("name", "votes", "value", "effort", "influence", "risk", "chosen", "dropped_because")
ENTRIES = (("signoff", "Signed"), ("concern", "Concerns"), ("pilot", "Pilots"))
SAVED = (Newer.NO_DRAFT, Newer.SAME)


def so_far(desk: DesignDesk) -> Html:
    """Give everything that was written in the workshop and on its cards, as one part of a page.

    Parameters
    ----------
    desk : DesignDesk
        Whose workshop.
    """
    form = desk.workshop()
    steps = [(stage, _of_stage(desk, stage)) for stage in WALK]
    table = next((field for field in form.fields if field.loc == CANDIDATES), None)
    markup = in_template(
        "so_far",
        anchor=ANCHOR,
        heading=HEADING,
        steps=[(stage, answers) for stage, answers in steps if answers or stage.is_before_cards],
        heads=_heads(table) if table else [],
        candidates=_candidates(desk),
        cards=[_card(desk, one) for one in desk.kpis() if one.problem is None],
        unread=[one.sentence for one in desk.kpis() if one.problem is not None],
    )
    return Html(markup=markup, about={"anchor": ANCHOR, "heading": HEADING})


def _of_stage(desk: DesignDesk, stage: Stage) -> tuple[Answered, ...]:
    """Give what the workshop says at a step; what is about one card stands on the card."""
    form = desk.workshop()
    return filled_in(form, [one for one in stage.fields_of(form) if one.loc != CANDIDATES])


def _heads(table: Field) -> list[str]:
    labels = {field.key: field.label for field in table.inside}
    return [labels[key] for key in OF_CANDIDATES if key in labels]


def _candidates(desk: DesignDesk) -> list[list[str]]:
    """Give the candidates as rows of a table, in the order in which they were thought of."""
    form = desk.workshop()
    return [[_cell(one.get(key)) for key in OF_CANDIDATES] for one in form.value(CANDIDATES) or ()]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _card(desk: DesignDesk, one: KpiState) -> dict[str, Any]:
    form = desk.form(one.kpi)
    missing = [*(item.sentence for item in form.missing), *(item.sentence for item in form.wrong)]
    return {
        "name": one.name,
        "kpi": one.kpi,
        "is_saved": one.newer in SAVED,
        "sentence": one.sentence,
        "answers": filled_in(form),
        "missing": missing,
        "people": [(words, _entries(desk, kind, one.kpi)) for kind, words in ENTRIES],
        "to_do": [(stage.text.title, progress(desk, one.kpi, stage).words) for stage in WALK],
    }


def _entries(desk: DesignDesk, kind: str, kpi: str) -> list[str]:
    """Tell saved entries, then those of this sitting."""
    told = [_entry(one) for one in desk.saved_entries(kind) if one.get("kpi") == kpi]
    new = [form for form in desk.entries(kind) if form.value(("kpi",)) == kpi]
    fields = [[one for one in form.fields if one.loc not in (("kpi",), ("id",))] for form in new]
    pairs = zip(new, fields, strict=True)
    return told + [f"{_answered(filled_in(form, mine))} (not saved yet)" for form, mine in pairs]


def _entry(one: dict[str, Any]) -> str:
    told = ((key.replace("_", " "), value) for key, value in one.items() if key not in ("kpi", "id"))
    return "; ".join(f"{key}: {value}" for key, value in told)


def _answered(answers: tuple[Answered, ...]) -> str:
    return "; ".join(f"{one.label}: {', '.join(one.words)}" for one in answers)
