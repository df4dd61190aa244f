"""One card of the library as lines of text, for reading on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from kpiwork.spec.choices import Better, Influence
from kpiwork.spec.library.stock import LibraryCard, card_of
from kpiwork.spec.relation import Lead, Sign, Watcher
from kpiwork.spec.time import in_days
from kpiwork.spec.unit import Unit, UnitKind

__all__ = ["formula_of", "lines_of", "margin_words", "unit_words"]

WIDTH, EDGE = 100, 17
GOOD = {
    Better.HIGHER: "higher is better",
    Better.LOWER: "lower is better",
    Better.WITHIN: "best within a range",
    Better.NEITHER: "neither way is better",
}
HANDS = {
    Influence.MOST: "most of it",
    Influence.HALF: "about half of it",
    Influence.LITTLE: "little of it",
}


def lines_of(one: LibraryCard) -> tuple[str, ...]:
    """Give all that a card says, one fact a line or paragraph."""
    card = one.card
    timing = f" · {card.measures}" if card.measures else ""
    head = f"{one.id} · {one.area_name} · {unit_words(card.unit)} · {GOOD[card.better]}{timing}"
    facts = [line for title, text in _once(_facts(one)) if text for line in _wrapped(title, text)]
    columns = [
        f"  {name} ({column.type}): {_column(one, name)}" for name, column in one.needs.columns.items()
    ]
    needs = _wrapped("Data", f"source {one.needs.source}; one row: {one.needs.row}")
    others = (f"also called {', '.join(one.also_called)}",) if one.also_called else ()
    return (
        card.name,
        head,
        *others,
        "",
        *facts,
        "",
        *needs,
        *columns,
        "",
        f"kpiwork library copy {one.id} DEPARTMENT",
    )


def formula_of(one: LibraryCard) -> str:
    """Give a card's formula on one line: ``count(*) filter (where …) / count(*), where …``."""
    measure = one.card.measure
    parts = [part.value for part in (measure.numerator, measure.denominator) if part]
    value = " / ".join(" ".join(part.split()) for part in parts)
    return f"{value}, where {' '.join(measure.where.split())}" if measure.where else value


def margin_words(kpi: str, margin: float) -> str:
    """Write by how much a card of the library must not worsen: ``1 point``, ``30 minutes``."""
    unit = card_of(kpi).card.unit
    if unit.is_percent:
        points = f"{margin * 100:g}"
        return f"{points} point" if points == "1" else f"{points} points"
    bare = unit.kind in (UnitKind.RATIO, UnitKind.COUNT, UnitKind.SCORE)
    return f"{margin:g}" if bare else f"{margin:g} {unit_words(unit)}"


def unit_words(unit: Unit) -> str:
    """Name a unit in words."""
    return unit.currency or unit.kind.value.replace("_", " ")


def _facts(one: LibraryCard) -> Iterator[tuple[str, str]]:
    card = one.card
    yield "Question", card.question
    for paragraph in _paragraphs(card.definition or ""):
        yield "Definition", paragraph
    yield "Taken from", card.definition_from or ""
    yield "Formula", formula_of(one)
    yield "Split by", ", ".join(card.measure.dimensions)
    yield "Settles after", in_days(card.settles_after) if card.settles_after else ""
    for lead in card.leads:
        yield "Leads", _lead(lead)
    for rail in card.guardrails:
        name = card_of(rail.kpi).card.name
        words = margin_words(rail.kpi, rail.must_not_worsen_by)
        yield "Guardrail", f"{rail.kpi} ({name}) must not worsen by more than {words}"
    for risk in card.gaming_risks:
        seen = f"ease {risk.ease}, visibility {risk.visibility}"
        yield "Could be gamed", f"{risk.how} ({seen}{_watched(risk.watched_by)})"
    yield "In our hands", HANDS[card.influence] if card.influence else ""
    yield "Also moved by", card.also_moved_by or ""
    yield "When worse", card.when_worse or ""
    yield "Used for", card.used_for or ""
    yield "Never used for", card.never_used_for or ""
    yield "Limits", card.limits or ""


def _once(facts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Print a title only where it differs from the one above."""
    last = ""
    for title, text in facts:
        yield "" if title == last else title, text
        last = title


def _paragraphs(definition: str) -> Iterable[str]:
    text = definition.replace("Edge cases:", "\0Edge cases:")
    return (" ".join(part.split()) for part in text.split("\0"))


def _lead(lead: Lead) -> str:
    way = "rises with it" if lead.sign is Sign.POSITIVE else "falls as it rises"
    return f"{lead.kpi} {way}, after {lead.lag}: {lead.because}"


def _watched(watcher: Watcher | None) -> str:
    named = [name for name in (watcher.detector, watcher.guardrail) if name] if watcher else []
    return f"; watched by {' and '.join(named)}" if named else ""


def _column(one: LibraryCard, name: str) -> str:
    column = one.needs.columns[name]
    words = f"; {', '.join(column.words)}" if column.words else ""
    usual = f"; usually {column.usually[0]:,g} to {column.usually[1]:,g}" if column.usually else ""
    empty = f"; empty: {column.empty}" if column.empty else ""
    return f"{column.what}{words}{usual}{empty}"


def _wrapped(title: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"{title:<{EDGE}}",
        subsequent_indent=" " * EDGE,
        break_on_hyphens=False,
        break_long_words=False,
    )
