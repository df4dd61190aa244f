"""Asking through the cache: every answer is kept under all that decides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.answers import Question, ask
from kpiwork.measure.assemble import Numbers
from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.database import place_of
from kpiwork.measure.digest import code_version, digest_of_text
from kpiwork.measure.engine import OutageError
from kpiwork.measure.inspection import Inspection, Owners, ask_quality
from kpiwork.measure.plan import Aggregate, Wanted
from kpiwork.measure.quality import SourceQuality, columns_of
from kpiwork.measure.splits import Splits
from kpiwork.measure.survey import Survey, ask_segments, ask_spans, owners_of, read_survey
from kpiwork.measure.verdicts import read_quality, unreadable
from kpiwork.measure.window import Window
from kpiwork.spec.workbook import Workbook

__all__ = ["Asker", "Look", "SourceOutageError"]


class SourceOutageError(Exception):
    """A source can answer nothing more.

    Parameters
    ----------
    name : str
        Its id.
    problem : Problem
        What a message says of it.
    """

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(str(problem))
        self.name = name
        self.problem = problem


@contextmanager
def _outage_of(name: str) -> Iterator[None]:
    """Say which source it is that can answer nothing more."""
    try:
        yield
    except OutageError as error:
        problem = Problem(place=place_of(name), fact=error.fact, mend=error.mend)
        raise SourceOutageError(name, problem) from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What was seen of one source.

    Parameters
    ----------
    inspection : Inspection
        How it was looked at.
    counted : DataFrame
        What was counted: month, what, column, value.
    """

    inspection: Inspection
    counted: pd.DataFrame


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
    refused : list of str
        Sources that could not answer everything, as it turns out; perhaps they can the next time.
    """

    workbook: Workbook
    window: Window
    binder: Binder
    cache: Cache
    refused: list[str] = field(default_factory=list)

    def looks(self, wanted: Iterable[Wanted], splits: Splits) -> dict[str, Look]:
        """Look at every source that could be opened: what its checks need, and when there are rows."""
        return {
            name: self._look(name, used, owners_of(self.binder, splits.get(name, ())))
            for name, used in _used(wanted).items()
            if name not in self.binder.sources.broken
        }

    def _look(self, name: str, used: Iterable[str], owners: Mapping[str, Owners]) -> Look:
        window = self.window
        inspection = Inspection(
            source=self.binder.source(name),
            used=tuple(sorted(used)),
            start=window.start,
            last=window.last,
            calendar=window.calendar,
        )
        own = owners.get(inspection.dated or "", {})
        key = self._key(name, "look", (inspection.used, sorted(own)))
        counted = self._kept(name, key, lambda: ask_quality(self.binder, inspection, own))
        return Look(inspection=inspection, counted=counted)

    def surveys(self, splits: Splits, looks: Mapping[str, Look]) -> dict[str, Survey]:
        """Survey every source."""
        return {name: self._survey(name, aggregates, looks[name]) for name, aggregates in splits.items()}

    def _survey(self, name: str, aggregates: Mapping[Aggregate, tuple[str, ...]], look: Look) -> Survey:
        owners, dated = owners_of(self.binder, aggregates), look.inspection.dated
        others = {column: own for column, own in owners.items() if column != dated}
        listed = [(column, sorted(own)) for column, own in sorted(others.items())]
        spans = self._kept(
            name,
            self._key(name, "spans", listed) if listed else "",
            lambda: ask_spans(self.binder, others, self.window.calendar),
        )
        split = self._dimensions(aggregates)
        any_of = {column: next(iter(own.values())) for column, own in owners.items()}
        segments = self._kept(
            name,
            self._key(name, "segments", sorted(split.items())) if split else "",
            lambda: ask_segments(self.binder, split, any_of),
        )
        return read_survey(pd.concat([spans, look.counted.assign(date=dated or "")]), segments)

    def _dimensions(self, aggregates: Mapping[Aggregate, tuple[str, ...]]) -> dict[str, list[str]]:
        """Give the dimensions by date column."""
        found: dict[str, set[str]] = {}
        for aggregate, dimensions in aggregates.items():
            found.setdefault(self.binder.date_column(aggregate), set()).update(dimensions)
        return {column: sorted(names) for column, names in found.items() if names}

    def quality(
        self, wanted: Iterable[Wanted], looks: Mapping[str, Look], surveys: Mapping[str, Survey]
    ) -> dict[str, SourceQuality]:
        """Judge the data of every source."""
        broken = self.binder.sources.broken
        found: dict[str, SourceQuality] = {}
        for name in sorted(_used(wanted)):
            if name in broken:
                found[name] = unreadable(name, broken[name])
            else:
                crowded = surveys[name].crowded if name in surveys else {}
                found[name] = read_quality(looks[name].counted, looks[name].inspection, crowded)
        return found

    def numbers(
        self, splits: Splits, surveys: Mapping[str, Survey]
    ) -> tuple[dict[Aggregate, Numbers], dict[Aggregate, Problem]]:
        """Ask every source for the numbers that are not in the cache."""
        found: dict[Aggregate, Numbers] = {}
        failed: dict[Aggregate, Problem] = {}
        for name, aggregates in splits.items():
            keys = {one: self._key(name, "numbers", (one.key, split)) for one, split in aggregates.items()}
            known = {one: self.cache.load(key) for one, key in keys.items() if key}
            frames = {one: frame for one, frame in known.items() if frame is not None}
            missing = {one: split for one, split in aggregates.items() if one not in frames}
            with _outage_of(name):
                values, refused = self._asked(missing, surveys[name])
            failed.update(refused)
            self.refused.extend([name] if refused else ())
            for one in missing:
                frames[one] = values[one]
                if keys[one] and one not in refused:
                    self.cache.save(keys[one], values[one])
            found |= {one: Numbers.of(frames[one]) for one in aggregates}
        return found, failed

    def _asked(
        self, aggregates: Mapping[Aggregate, tuple[str, ...]], survey: Survey
    ) -> tuple[dict[Aggregate, pd.DataFrame], Mapping[Aggregate, Problem]]:
        if not aggregates:
            return {}, {}
        window = self.window
        question = Question(
            aggregates=aggregates,
            grains=window.grains,
            segment_grains=window.segment_grains,
            calendar=window.calendar,
            sizes=survey.segments,
        )
        values, refused = ask(self.binder, question)
        items = {item: group.drop(columns="item") for item, group in values.groupby("item")}
        nothing = values.iloc[:0].drop(columns="item")
        return {one: items.get(item, nothing) for item, one in enumerate(aggregates)}, refused

    def _key(self, name: str, what: str, asked: object) -> str:
        """Digest all that decides an answer; empty where the data has no fingerprint."""
        source = self.binder.source(name)
        if not source.fingerprint:
            return ""
        calendar, window = self.workbook.settings.calendar, self.window
        declared = source.source.model_dump_json(), calendar.model_dump_json()
        days = window.period, window.as_of, window.start, window.last
        return digest_of_text(what, name, source.fingerprint, asked, *declared, *days, code_version())

    def _kept(
        self, name: str, key: str, compute: Callable[[], tuple[pd.DataFrame, Mapping[str, str]]]
    ) -> pd.DataFrame:
        """Give an answer of a source from the cache, or compute it and keep it if nothing failed."""
        found = self.cache.load(key) if key else None
        if found is not None:
            return found
        with _outage_of(name):
            frame, failed = compute()
        if failed:
            self.refused.append(name)
        elif key:
            self.cache.save(key, frame)
        return frame


def _used(wanted: Iterable[Wanted]) -> dict[str, set[str]]:
    """Give for each source the columns that some card uses."""
    used: dict[str, set[str]] = {}
    for one in wanted:
        for name in {aggregate.source for aggregate in one.aggregates}:
            used.setdefault(name, set()).update(columns_of(one.card, name))
    return used
