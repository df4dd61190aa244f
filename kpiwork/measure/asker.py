"""Asking through the cache: every answer is kept under all that decides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.answers import Question, ask
from kpiwork.measure.assemble import Numbers
from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.digest import code_version, digest_of_text
from kpiwork.measure.inspection import Inspection, ask_quality
from kpiwork.measure.plan import Aggregate, Wanted
from kpiwork.measure.quality import SourceQuality, columns_of
from kpiwork.measure.splits import Splits
from kpiwork.measure.survey import Survey, ask_survey, read_survey
from kpiwork.measure.verdicts import read_quality, unreadable
from kpiwork.measure.window import Window
from kpiwork.spec.workbook import Workbook

__all__ = ["Asker"]

Key = TypeVar("Key")
Reason = TypeVar("Reason")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """Asks sources, and the cache first.

    Parameters
    ----------
    workbook : Workbook
        Whose sources they are.
    window : Window
        The days and grains.
    binder : Binder
        Knows the open sources.
    cache : Cache
        Where answers are kept.
    """

    workbook: Workbook
    window: Window
    binder: Binder
    cache: Cache

    def surveys(self, splits: Splits) -> dict[str, Survey]:
        """Survey every source."""
        return {name: self._survey(name, aggregates) for name, aggregates in splits.items()}

    def _survey(self, name: str, aggregates: Mapping[Aggregate, tuple[str, ...]]) -> Survey:
        key = self._key(name, "survey", _listed(aggregates))
        frame, _ = self._kept(key, lambda: ask_survey(self.binder, aggregates))
        return read_survey(frame)

    def quality(self, wanted: Iterable[Wanted], surveys: Mapping[str, Survey]) -> dict[str, SourceQuality]:
        """Check the data of every source."""
        used: dict[str, set[str]] = {}
        for one in wanted:
            for name in {aggregate.source for aggregate in one.aggregates}:
                used.setdefault(name, set()).update(columns_of(one.card, name))
        return {name: self._quality(name, used[name], surveys.get(name)) for name in sorted(used)}

    def _quality(self, name: str, used: Iterable[str], survey: Survey | None) -> SourceQuality:
        sources, window = self.binder.sources, self.window
        if name in sources.broken:
            return unreadable(name, sources.broken[name])
        columns = tuple(sorted(used))
        inspection = Inspection(source=sources.open[name], used=columns, start=window.start, last=window.last)
        key = self._key(name, "quality", columns)
        counted, _ = self._kept(key, lambda: ask_quality(self.binder, inspection))
        return read_quality(counted, inspection, survey.crowded if survey is not None else {})

    def numbers(self, splits: Splits) -> tuple[dict[Aggregate, Numbers], dict[Aggregate, Problem]]:
        """Ask every source for its numbers."""
        found: dict[Aggregate, Numbers] = {}
        failed: dict[Aggregate, Problem] = {}
        for name, aggregates in splits.items():
            values, refused = self._values(name, aggregates)
            failed.update(refused)
            by_item = {item: group for item, group in values.groupby("item")}  # noqa: C416 - typed keys
            for item, aggregate in enumerate(aggregates):
                found[aggregate] = Numbers.of(by_item.get(item, values.iloc[:0]))
        return found, failed

    def _values(
        self, name: str, aggregates: Mapping[Aggregate, tuple[str, ...]]
    ) -> tuple[pd.DataFrame, Mapping[Aggregate, Problem]]:
        window = self.window
        question = Question(
            aggregates=aggregates,
            grains=window.grains,
            segment_grains=window.segment_grains,
            calendar=window.calendar,
        )
        return self._kept(self._key(name, "values", _listed(aggregates)), lambda: ask(self.binder, question))

    def _key(self, name: str, what: str, asked: object) -> str:
        """Digest all that decides an answer; empty where the data has no fingerprint."""
        source = self.binder.source(name)
        if not source.fingerprint:
            return ""
        calendar, window = self.workbook.settings.calendar, self.window
        decided = (source.source.model_dump_json(), calendar.model_dump_json(), window.period, window.as_of)
        return digest_of_text(what, name, source.fingerprint, asked, *decided, code_version())

    def _kept(
        self, key: str, compute: Callable[[], tuple[pd.DataFrame, Mapping[Key, Reason]]]
    ) -> tuple[pd.DataFrame, Mapping[Key, Reason]]:
        """Give an answer from the cache, or compute it and keep it if nothing failed."""
        found = self.cache.load(key) if key else None
        if found is not None:
            return found, {}
        frame, failed = compute()
        if key and not failed:
            self.cache.save(key, frame)
        return frame, failed


def _listed(aggregates: Mapping[Aggregate, tuple[str, ...]]) -> list[object]:
    return [(aggregate.key, dimensions) for aggregate, dimensions in aggregates.items()]
