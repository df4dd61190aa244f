"""Sources opened as Ibis tables: files, databases and simulated tables all look alike from here on.

What is not Parquet becomes Parquet in the cache first. A source that cannot be opened is kept
with its problems, so that the others are still measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache as remember
from pathlib import Path
from typing import Self

import ibis
import pandas as pd
from ibis.backends import BaseBackend

from kpiwork import demo
from kpiwork.errors import DataError, KpiworkError, Problem, did_you_mean
from kpiwork.measure.archives import unpacked
from kpiwork.measure.cache import Cache
from kpiwork.measure.columns import Columns, prepared
from kpiwork.measure.database import Databases, place_of
from kpiwork.measure.digest import code_version, digest_of_file, digest_of_files, digest_of_text
from kpiwork.measure.embedded import embedded
from kpiwork.measure.engine import EMBEDDED, Engine, OutageError
from kpiwork.measure.excel import convert_excel
from kpiwork.measure.files import Form, find_files, form_of, source_place
from kpiwork.measure.form.file import filled_form
from kpiwork.measure.form.notes import FormNotes
from kpiwork.measure.misfits import Misfit, read_misfits
from kpiwork.measure.text_files import convert_text
from kpiwork.spec.source import Simulated, Source
from kpiwork.spec.workbook import Workbook

__all__ = ["OpenSource", "Sources", "data_end", "open_sources"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenSource:
    """A source that can be asked.

    Parameters
    ----------
    name : str
        Its id.
    source : Source
        What the workbook says about it.
    columns : Columns
        Its table, and what cannot be used of it.
    fingerprint : str
        Digest of the data; empty where there is none, as for a database, so that nothing is cached.
    form : FormNotes or None
        How a form was filled in; None for any other source.
    engine : Engine
        What answers questions about its table.
    """

    name: str
    source: Source
    columns: Columns
    fingerprint: str
    form: FormNotes | None = None
    engine: Engine = EMBEDDED

    @property
    def table(self) -> ibis.Table:
        """The table to measure on."""
        return self.columns.table


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Opened sources, and those that could not be opened.

    Parameters
    ----------
    open : mapping of str to OpenSource
        By id.
    broken : mapping of str to tuple of Problem
        By id, why not.
    """

    open: Mapping[str, OpenSource]
    broken: Mapping[str, tuple[Problem, ...]]
    _connections: ExitStack = field(default_factory=ExitStack, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connections.close()

    def without(self, name: str, problem: Problem) -> Sources:
        """Give the same sources but one, which can answer nothing more."""
        rest = {other: source for other, source in self.open.items() if other != name}
        return replace(self, open=rest, broken={**self.broken, name: (problem,)})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Files:
    paths: tuple[Path, ...]
    fingerprint: str
    misfits: Mapping[str, Misfit] = field(default_factory=dict)
    form: FormNotes | None = None


def data_end(as_of: date) -> datetime:
    """Give the moment up to which there is data: the midnight after a day."""
    return datetime.combine(as_of + timedelta(days=1), time())


def open_sources(workbook: Workbook, names: Iterable[str], *, as_of: date, cache: Cache) -> Sources:
    """Open sources of a workbook.

    Parameters
    ----------
    workbook : Workbook
        Declares the sources.
    names : iterable of str
        Which of them; those it does not declare are broken.
    as_of : date
        Day up to which data is known, for derived columns that use ``data_end``.
    cache : Cache
        Keeps what had to be converted.

    Returns
    -------
    Sources
        To be used in a ``with``, which closes the connections. Nothing is raised.
    """
    opened: dict[str, OpenSource] = {}
    broken: dict[str, tuple[Problem, ...]] = {}
    files: dict[str, _Files] = {}
    declared = workbook.settings.sources
    wanted = sorted(set(names))
    for name in wanted:
        try:
            if name not in declared:
                raise _undeclared(name, declared)
            if declared[name].form is not None:
                files[name] = _filled(workbook, name, cache)
            elif declared[name].database is None:
                files[name] = _as_parquet(name, declared[name], workbook.root, cache)
        except KpiworkError as error:
            broken[name] = error.problems
    connections = ExitStack()
    duckdb = embedded(path for found in files.values() for path in found.paths)
    connections.callback(duckdb.disconnect)
    databases = connections.enter_context(Databases())
    for name in (name for name in wanted if name not in broken):
        try:
            known = {"data_end": data_end(as_of)}
            opened[name] = _opened(workbook, name, files.get(name), duckdb, databases, known)
        except KpiworkError as error:
            broken[name] = error.problems
    return Sources(open=opened, broken=broken, _connections=connections)


def _opened(
    workbook: Workbook,
    name: str,
    found: _Files | None,
    duckdb: BaseBackend,
    databases: Databases,
    known: Mapping[str, object],
) -> OpenSource:
    """Open one source: its files, where there are any, or its table of a database."""
    source, engine = workbook.settings.sources[name], EMBEDDED
    if found:
        table = _read(name, duckdb, found)
    else:
        table, engine = databases.table(name, source)
    if source.form is None:  # one that nobody has filled in yet is no error
        _check_rows(name, table, engine)
    columns = prepared(
        name,
        source,
        table,
        zone=workbook.settings.calendar.time_zone,
        workdays=workbook.calendar.workdays,
        names=known,
        misfits=found.misfits if found else {},
    )
    return OpenSource(
        name=name,
        source=source,
        columns=columns,
        fingerprint=found.fingerprint if found else "",
        form=found.form if found else None,
        engine=engine,
    )


def _undeclared(name: str, declared: Mapping[str, Source]) -> DataError:
    fact = f"the source '{name}' is not declared"
    return DataError.at("params/workbook.yaml  sources", fact, did_you_mean(name, declared))


def _filled(workbook: Workbook, name: str, cache: Cache) -> _Files:
    form = filled_form(workbook, name, cache)
    return _Files(paths=(form.path,), fingerprint=form.fingerprint, form=form.notes)


def _as_parquet(name: str, source: Source, root: Path, cache: Cache) -> _Files:
    """Give a source's Parquet files, made in the cache where it has others."""
    if source.simulated is not None:
        return _simulated(name, source.simulated, cache)
    paths = find_files(name, source, root)
    forms = {form_of(name, path) for path in paths}
    if len(forms) > 1:
        fact = f"{source.path} fits files of several kinds: {', '.join(sorted(forms))}"
        raise DataError.at(source_place(name), fact, "name files of one kind, such as data/*.parquet")
    try:
        fingerprint = digest_of_files(paths)
    except OSError as error:
        fact = f"{source.path} cannot be read ({type(error).__name__})"
        raise DataError.at(source_place(name), fact, "check that you may read the file") from None
    form = forms.pop()
    if form is Form.PARQUET:
        return _Files(paths=paths, fingerprint=fingerprint)
    if form is not Form.TEXT and len(paths) > 1:
        raise DataError.at(
            source_place(name), f"{source.path} fits {len(paths)} files", f"name one {form} file"
        )
    types = [(column, known.type, known.format) for column, known in sorted(source.columns.items())]
    key = digest_of_text("convert", fingerprint, form, source.missing, source.sheet, types, code_version())
    made = cache.file(key, lambda target: _convert(name, source, form, paths, target))
    return _Files(paths=(made.resolve(),), fingerprint=fingerprint, misfits=read_misfits(made))


def _convert(name: str, source: Source, form: Form, paths: tuple[Path, ...], target: Path) -> None:
    match form:
        case Form.ZIP:
            with unpacked(name, paths[0]) as inside:
                convert_text(name, source, [inside], target)
        case Form.EXCEL:
            convert_excel(name, source, paths[0], target)
        case _:
            convert_text(name, source, paths, target)


def _simulated(name: str, wanted: Simulated, cache: Cache) -> _Files:
    fingerprint = digest_of_text("simulated", wanted.department, wanted.table, wanted.seed, _demo_version())
    path = cache.file(fingerprint, lambda target: _simulate(name, wanted, target))
    return _Files(paths=(path.resolve(),), fingerprint=fingerprint)


def _simulate(name: str, wanted: Simulated, target: Path) -> None:
    tables = _demo_tables(wanted.department, wanted.seed)
    if wanted.table not in tables:
        place = f"params/workbook.yaml  sources.{name}.simulated.table"
        fact = f"there is no table '{wanted.table}' among the simulated ones of {wanted.department}"
        raise DataError.at(place, fact, did_you_mean(wanted.table, tables))
    tables[wanted.table].to_parquet(target, index=False)


@remember
def _demo_tables(department: str, seed: int) -> dict[str, pd.DataFrame]:
    return demo.tables(department, seed=seed)


@remember
def _demo_version() -> str:
    files = sorted(Path(demo.__file__).parent.rglob("*.py"))
    return digest_of_text([(path.name, digest_of_file(path)) for path in files])


def _read(name: str, duckdb: BaseBackend, files: _Files) -> ibis.Table:
    try:
        return duckdb.read_parquet([str(path) for path in files.paths], union_by_name=True)
    except Exception as error:  # noqa: BLE001 - a damaged file fails in many ways, all said in our words
        names = ", ".join(path.name for path in files.paths)
        fact = f"{names} cannot be read as Parquet ({type(error).__name__})"
        raise DataError.at(source_place(name), fact, "the file is damaged: export it again") from None


def _check_rows(name: str, table: ibis.Table, engine: Engine) -> None:
    try:
        [rows] = engine.answer(table.limit(1).aggregate(rows=ibis._.count()))["rows"]
    except OutageError as error:
        raise DataError.at(place_of(name), error.fact, error.mend) from None
    except Exception as error:  # noqa: BLE001 - a damaged file or lost connection fails in many ways
        fact = f"the data cannot be read ({type(error).__name__})"
        raise DataError.at(source_place(name), fact, "check the file or the connection") from None
    if not rows:
        fact = "there are columns but no rows"
        raise DataError.at(source_place(name), fact, "export the data again, with its rows")
