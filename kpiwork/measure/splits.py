"""By which dimensions each number is to be split, given what the sources have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpiwork.measure.crossing import parts_of
from kpiwork.measure.plan import Aggregate, Wanted, splits_by
from kpiwork.measure.sources import Sources
from kpiwork.spec.levels import dimensions_shown

__all__ = ["Splits", "dimensions_of", "splits_of"]

Splits = dict[str, dict[Aggregate, tuple[str, ...]]]
"""For each source its numbers, in order, with their dimensions."""


def dimensions_of(wanted: Wanted, sources: Sources) -> tuple[str, ...]:
    """Give the dimensions of a card that all its parts' sources have, and that its level allows."""
    used = {aggregate.source for aggregate in (wanted.records, *wanted.parts)}
    shown = dimensions_shown(wanted.card, {name: sources.open[name].source for name in used})
    columns = [set(sources.open[source].table.columns).intersection(shown) for source in used]
    return tuple(
        name for name in splits_by(wanted.card) if all(known.issuperset(parts_of(name)) for known in columns)
    )


def splits_of(wanted: Iterable[Wanted], dimensions: Mapping[tuple[str, str], tuple[str, ...]]) -> Splits:
    """Gather what cards want into one list of numbers a source, each with all its dimensions.

    Parameters
    ----------
    wanted : iterable of Wanted
        Cards whose formulas fit.
    dimensions : mapping of (department, KPI) to tuple of str
        By what each card is split.

    Returns
    -------
    Splits
        The same for the same cards, whatever their order.
    """
    found: dict[Aggregate, set[str]] = {}
    for one in wanted:
        names = set(dimensions[one.id])
        for aggregate in (one.records, *one.parts):
            found.setdefault(aggregate, set()).update(names)
        if one.target is not None and one.card.targets_from is not None:
            found.setdefault(one.target, set()).update(names & set(one.card.targets_from.by))
    splits: Splits = {}
    for aggregate in sorted(found, key=lambda aggregate: aggregate.key):
        splits.setdefault(aggregate.source, {})[aggregate] = tuple(sorted(found[aggregate]))
    return splits
