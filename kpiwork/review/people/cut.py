"""What an audience may see of a department's people: nothing that is said of KPIs that it does not see."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from kpiwork.review.people.people import People
from kpiwork.spec.batch import Edition

__all__ = ["cut_people"]


def cut_people(people: People | None, edition: Edition, hidden: Container[str]) -> People | None:
    """Leave out what is said of hidden KPIs; executives are shown sums, not what single people wrote.

    Small groups are left out of feedback where a record is made, so no edition has to.

    Parameters
    ----------
    people : People or None
        As the complete record has it.
    edition : Edition
        The audience.
    hidden : container of str
        KPIs that it does not see.
    """
    if people is None:
        return None
    found = people.feedback
    if found is not None:
        quotes = () if edition is Edition.EXECUTIVE else found.quotes
        found = replace(
            found,
            statements=tuple(one for one in found.statements if one.kpi not in hidden),
            quotes=tuple(one for one in quotes if one.kpi not in hidden),
        )
    return replace(
        people,
        concerns=tuple(one for one in people.concerns if one.kpi not in hidden),
        signed=tuple(one for one in people.signed if one.kpi not in hidden),
        unsigned=tuple(name for name in people.unsigned if name not in hidden),
        feedback=found,
    )
