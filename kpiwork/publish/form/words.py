"""What a form says to whoever fills it in: who, by when, what counts, how to hand in. Plain text only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kpiwork.measure.form.checks import AGREED_AT_LEAST
from kpiwork.measure.form.layout import Count, FormLayout, cards_of, columns_in_order
from kpiwork.periods import PeriodKind
from kpiwork.spec.card import Card
from kpiwork.spec.form import COVERS, REMARK, SECOND
from kpiwork.spec.source import ColumnType
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Prompt", "Words", "undefined_cards", "words_of"]

EVERY = {
    PeriodKind.WEEK: "week",
    PeriodKind.MONTH: "month",
    PeriodKind.QUARTER: "quarter",
    PeriodKind.CALENDAR_QUARTER: "calendar quarter",
    PeriodKind.YEAR: "year",
}
KINDS = {ColumnType.INTEGER: "a whole number", ColumnType.FLOAT: "a number", ColumnType.TEXT: "a text"}

SECOND_COUNTER = "The second counter"
NO_DEFINITION = "What counts and what does not is not written yet: add definition to the card"
STEPS = {
    "What it is for": """
        {kpis} made from these counts. No system holds them: they are what you write here.""",
    "Who fills it in": "{people}.",
    "By when": "One row a {every}, {due}",
    "What to write": """
        The count of the {every} that begins on the day in column {date}; column {covers} says it in
        words. Write 0 where you counted and found none. Leave a cell empty where nobody counted:
        empty is unknown, never zero. Fill in all columns of a KPI, or none. Write no totals: they
        are made from the rows.""",
    SECOND_COUNTER: """
        A column that ends in {second} is for somebody else, who counts the same {every} again without
        looking at the first count. Now and then is enough. The first count is the one that is
        measured; the page says how often the two agree. Where they share less than {wanted} of what
        was counted, read the definition together and make it plainer.""",
    "Column {remark}": """
        Room for what a reader of this sheet should know. It goes nowhere else. Write no names of
        persons.""",
    "More rows": """
        Below the last row there is room for more: write the first day of the {every} into column
        {date}. Rows that are not due yet stay empty.""",
    "How to hand it in": """
        Save it as {path} in the workbook's folder, as .xlsx and without a password, and close it. The
        command kpiwork check then says whether everything can be read, cell by cell.""",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """What is shown beside a cell.

    Parameters
    ----------
    text : str
        What is counted there.
    allowed : str
        What may stand there.
    """

    text: str
    allowed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The texts of a form.

    Parameters
    ----------
    title : str
        What the form is.
    department : str
        Whose it is.
    steps : tuple of (str, str)
        Heading and text, in the order in which people read them.
    columns : tuple of (str, str, str, str)
        Title, KPI, what counts, and what may stand there; one a column and KPI.
    prompts : mapping of str to Prompt
        What is shown beside a cell, by column.
    """

    title: str
    department: str
    steps: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str, str, str], ...]
    prompts: Mapping[str, Prompt]


def undefined_cards(workbook: Workbook, source: str) -> tuple[str, ...]:
    """Give the names of the cards that a form is counted for, and that do not define what counts."""
    return tuple(card.name for card in cards_of(workbook, source).values() if not card.definition)


def words_of(workbook: Workbook, book: DepartmentBook, layout: FormLayout) -> Words:
    """Write the texts of a form from its cards."""
    source = workbook.settings.sources[layout.source]
    cards = tuple(cards_of(workbook, layout.source).values())
    using = {
        count.name: [card for card in cards if count.name in columns_in_order(card, layout.source, source)]
        for count in layout.counts
    }
    return Words(
        title=source.description or "What is counted by hand",
        department=book.settings.name,
        steps=tuple(_steps(workbook, layout, cards)),
        columns=tuple(row for count in layout.counts for row in _rows(count, using[count.name])),
        prompts={count.name: _prompt(count, using[count.name]) for count in layout.counts},
    )


def _steps(workbook: Workbook, layout: FormLayout, cards: Sequence[Card]) -> Iterator[tuple[str, str]]:
    known = {
        "every": EVERY[layout.every],
        "date": layout.date,
        "covers": COVERS,
        "second": SECOND,
        "remark": REMARK,
        "path": layout.path,
        "wanted": f"{AGREED_AT_LEAST * 100:.0f}\N{NO-BREAK SPACE}%",
        "kpis": _kpis(cards),
        "people": _listed(card.data_steward or card.owner for card in cards),
        "due": _due(workbook, cards, EVERY[layout.every]),
    }
    for heading, text in STEPS.items():
        if layout.seconds or heading != SECOND_COUNTER:
            yield heading.format(**known), " ".join(text.format(**known).split())


def _kpis(cards: Sequence[Card]) -> str:
    names = _listed(f'"{card.name}"' for card in cards)
    return f"The KPI {names} is" if len(cards) == 1 else f"The KPIs {names} are"


def _due(workbook: Workbook, cards: Sequence[Card], every: str) -> str:
    settled = [card.settles_after for card in cards if card.settles_after is not None]
    days = min(settled, default=workbook.settings.data_lag or timedelta()).days
    if not days:
        return f"as soon as the {every} has ended."
    return f"within {'1 day' if days == 1 else f'{days} days'} after the {every} has ended."


def _rows(count: Count, cards: Sequence[Card]) -> Iterable[tuple[str, str, str, str]]:
    if not cards:
        yield count.name, "", "", _allowed(count)
    for card in cards:
        never = f" Never used for: {card.never_used_for}." if card.never_used_for else ""
        yield count.name, card.name, f"{_counts(card)}{never}", _allowed(count)


def _prompt(count: Count, cards: Sequence[Card]) -> Prompt:
    said = " ".join(f"{card.name}: {_counts(card)}" for card in cards)
    return Prompt(text=said, allowed=_allowed(count))


def _counts(card: Card) -> str:
    if card.definition:
        return " ".join(card.definition.split())
    question = " ".join(card.question.split())
    return f"{NO_DEFINITION}. The card asks: {question}"


def _allowed(count: Count) -> str:
    kind = KINDS[count.type]
    match count.low, count.high:
        case None, None:
            return kind
        case low, None:
            return f"{kind}, {low:,.15g} or more"
        case None, high:
            return f"{kind}, {high:,.15g} or less"
        case low, high:
            return f"{kind} from {low:,.15g} to {high:,.15g}"


def _listed(names: Iterable[str]) -> str:
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} and {last}" if others else last
