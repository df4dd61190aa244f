"""Put a record's results into words; done once for the record and again for each edition of it."""

from __future__ import annotations

from dataclasses import replace

from kpiwork.review.behind_words import drivers_words, with_words, with_words_of_steps
from kpiwork.review.finding_words import with_finding_words
from kpiwork.review.minute import in_one_minute
from kpiwork.review.order import exceptions
from kpiwork.review.people.words import with_people_words
from kpiwork.review.printed import style_of
from kpiwork.review.record import Record
from kpiwork.review.risk_words import with_risk_words
from kpiwork.review.sentences import sentences
from kpiwork.review.unintended import count_of_tests
from kpiwork.review.where import where_from

__all__ = ["told"]


def told(record: Record) -> Record:
    """Write every sentence of a record anew from its numbers and verdicts, and nothing else."""
    names = {kpi.id: kpi.name for kpi in record.kpis}
    styles = {kpi.id: style_of(kpi) for kpi in record.kpis}
    silent = {
        kpi.id: with_risk_words(with_finding_words(with_words(kpi, record.period), styles), names)
        for kpi in record.kpis
    }
    kpis = {
        name: replace(
            kpi,
            sentences=sentences(kpi, silent, record.period),
            where=" ".join(text for text in (where_from(kpi), drivers_words(kpi, names)) if text),
        )
        for name, kpi in silent.items()
    }
    urgent = exceptions(kpis.values())
    return replace(
        record,
        kpis=tuple(kpis.values()),
        in_one_minute=in_one_minute(kpis, record.period, urgent),
        exceptions=urgent,
        work_steps=with_words_of_steps(record.work_steps),
        tests=count_of_tests(kpis.values()),
        people=with_people_words(record.people, record.as_of),
    )
