"""Whom a column names, and by which columns a card may be split: nothing finer than its level.

A column says itself whom its values name: ``level: team``, ``person: true``. Where it says nothing,
what it is called decides, so that a column ``team`` shows teams only where the card's level allows it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from kpiwork.spec.card import Card
from kpiwork.spec.choices import Level, PersonUse
from kpiwork.spec.source import ColumnLevel, Source

__all__ = ["dimensions_shown", "finest_level", "finest_shown", "is_finer", "level_of", "sources_split"]

FINER = (ColumnLevel.NONE, ColumnLevel.DEPARTMENT, ColumnLevel.TEAM, ColumnLevel.PERSON)
"""Coarsest first; a column of no level holds kinds of work, and may split any card."""
FINEST: Mapping[Level, ColumnLevel] = MappingProxyType(
    {
        Level.ORGANISATION: ColumnLevel.NONE,
        Level.DEPARTMENT: ColumnLevel.DEPARTMENT,
        Level.TEAM: ColumnLevel.TEAM,
        Level.PERSON: ColumnLevel.PERSON,
    }
)
"""The finest unit that a card of a level is split by."""
CALLED: Mapping[ColumnLevel, frozenset[str]] = MappingProxyType(
    {
        ColumnLevel.DEPARTMENT: frozenset({"department", "division"}),
        ColumnLevel.TEAM: frozenset({"team", "squad", "crew"}),
        ColumnLevel.PERSON: frozenset(
            {"person", "employee", "colleague", "worker", "agent", "clerk", "rep", "representative"}
        ),
    }
)
"""What columns are called that name such units, where the workbook does not say."""
OF_NAMES = frozenset({"id", "name", "no", "number", "code"})
TEXT = re.compile(r"'(?:[^']|'')*'")
WORD_ENDS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
NAME = re.compile(r'"((?:[^"]|"")+)"|(\w+)')


def level_of(column: str, source: Source) -> ColumnLevel:
    """Say whom the values of a column name; of a derived one, the finest of those it is made from.

    Parameters
    ----------
    column : str
        Its name.
    source : Source
        As the workbook declares it.
    """
    return _level_of(column, source, frozenset())


def _level_of(column: str, source: Source, above: Collection[str]) -> ColumnLevel:
    declared = source.columns.get(column)
    own = declared.level if declared else None
    if declared and declared.person:
        return ColumnLevel.PERSON
    if column in source.derived and column not in above:
        read = (_level_of(name, source, {*above, column}) for name in _read(source.derived[column]))
        made_from = max(read, key=FINER.index, default=ColumnLevel.NONE)
        if made_from is ColumnLevel.PERSON or own is None:
            return max(made_from, own or _called(column), key=FINER.index)
    return own or _called(column)


def _read(formula: str) -> list[str]:
    found = NAME.findall(TEXT.sub("", formula))
    return [quoted.replace('""', '"') or plain for quoted, plain in found]


def _called(column: str) -> ColumnLevel:
    """Guess by the last word of a name: ``sales_team``, ``Team name`` and ``teams`` name teams."""
    words = [word.lower() for word in WORD_ENDS.split(column) if word]
    while len(words) > 1 and words[-1] in OF_NAMES:
        words.pop()
    last = words[-1] if words else ""
    return next(
        (level for level, names in CALLED.items() if not names.isdisjoint((last, last.removesuffix("s")))),
        ColumnLevel.NONE,
    )


def finest_shown(card: Card) -> Level:
    """Give the finest unit that a card is shown for: nobody's person without a use for one."""
    is_of_persons = card.level is Level.PERSON and card.person_use is not PersonUse.NONE
    return Level.TEAM if card.level is Level.PERSON and not is_of_persons else card.level


def sources_split(card: Card, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """Give the sources whose rows a card's dimensions split, as far as they are known."""
    measure = card.measure
    parts = (part.source for part in (measure.numerator, measure.denominator) if part is not None)
    names = dict.fromkeys(name for name in (measure.source, *parts) if name is not None)
    return tuple(sources[name] for name in names if name in sources)


def dimensions_shown(card: Card, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Give the dimensions by which a card is measured.

    Parameters
    ----------
    card : Card
        The card.
    sources : mapping of str to Source
        The workbook's.

    Returns
    -------
    tuple of str
        Its dimensions but those that name a finer unit than its level, and all that name persons: no command
        makes figures about single persons, with an agreement either.
    """
    finest, used = finest_shown(card), sources_split(card, sources)
    found = {name: finest_level(name, used) for name in card.measure.dimensions}
    return tuple(
        name
        for name, level in found.items()
        if level is not ColumnLevel.PERSON and not is_finer(level, finest)
    )


def is_finer(column: ColumnLevel, level: Level) -> bool:
    """Whether a column names a finer unit than a card of a level may show."""
    return FINER.index(column) > FINER.index(FINEST[level])


def finest_level(column: str, sources: Collection[Source]) -> ColumnLevel:
    """Say whom the values of a column name in any of some sources."""
    return max((level_of(column, source) for source in sources), key=FINER.index, default=ColumnLevel.NONE)
