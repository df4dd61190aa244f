"""A source's checks as a page shows them: what failed in words, the rest counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kpiwork.display.marks import Mark, check_mark
from kpiwork.review.record import QualityCheck, SourceFacts

__all__ = ["Checks", "checks_of"]

AGREEMENT = "agreement"
COUNTED = ("ok", "not checked")
FAILED, AGREED = "failed", "ok"
UNCHECKED, NO_LIMIT = "not checked", "; no limit is set"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checks:
    """A source's checks.

    Parameters
    ----------
    concerns : tuple of QualityCheck
        Those to read, failed ones first: in doubt, failed, or in a state that is not known.
    counted : tuple of (int, Mark)
        How many of the others there are, by state; columns without a limit are counted apart.
    listed : tuple of QualityCheck
        All but those of columns without a limit.
    agreements : tuple of QualityCheck
        How well two people agree who counted the same, where any did and it is no concern.
    without_limit : int
        Columns that were not checked, since nobody set a limit for them.
    """

    concerns: tuple[QualityCheck, ...]
    counted: tuple[tuple[int, Mark], ...]
    listed: tuple[QualityCheck, ...]
    agreements: tuple[QualityCheck, ...]
    without_limit: int


def checks_of(source: SourceFacts) -> Checks:
    """Sort a source's checks into those to read and those to count."""
    listed = tuple(check for check in source.checks if not _has_no_limit(check))
    concerns = [check for check in listed if check.state not in COUNTED]
    counts = Counter(check.state for check in listed)
    return Checks(
        concerns=tuple(sorted(concerns, key=lambda check: check.state != FAILED)),
        counted=tuple((counts[state], check_mark(state)) for state in COUNTED if counts[state]),
        listed=listed,
        agreements=tuple(check for check in listed if check.kind == AGREEMENT and check.state == AGREED),
        without_limit=len(source.checks) - len(listed),
    )


def _has_no_limit(check: QualityCheck) -> bool:
    return check.state == UNCHECKED and bool(check.column) and check.fact.endswith(NO_LIMIT)
