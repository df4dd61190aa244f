"""Values that change for the better after they were reported: days on which reported values changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.favourable_restatement import FavourableRestatement
from kpiwork.signals.material import Material
from kpiwork.signals.restated.batches import Batch, batches, good_way, reports

__all__ = ["Restatement", "restatement"]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Restatement:
    """Reported values with the changes that were made, whose direction is drawn anew.

    Parameters
    ----------
    material : Material
        The KPI's.
    frame : DataFrame
        Its settled values as reported.
    changes : array of float
        What each report changed of the period's value before; 0 for a first report.
    days : array of int
        Number of the day on which each was reported.
    firsts : array of float
        First reported value of each row's period.
    labels : array of int
        Number of each row's period.
    changed : int
        Days with changes.
    better : int
        1 where higher is better, -1 where lower is.
    """

    material: Material
    frame: pd.DataFrame
    changes: Numbers
    days: np.ndarray
    firsts: Numbers
    labels: np.ndarray
    changed: int
    better: int

    @property
    def many(self) -> int:
        """How many days."""
        return self.changed

    @property
    def many_are(self) -> str:
        """Of what."""
        return "days on which reported values changed"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw for each day whether its changes are for the better."""
        is_good = rng.random(int(self.days.max()) + 1) < (1 + strength) / 2
        signs = self.better * np.where(is_good, 1, -1)[self.days]
        moved = pd.Series(signs * np.abs(self.changes)).groupby(self.labels).cumsum().to_numpy()
        return replace(self.material, revisions=self.frame.assign(value=self.firsts + moved))


def restatement(material: Material, one: FavourableRestatement) -> Restatement | str:
    """Take the days on which settled values changed, and by how much."""
    del one
    revisions, better = material.revisions, good_way(material.card.better)
    if revisions is None or not len(revisions) or not better:
        return "no earlier review reported this KPI, or the card does not say which way is good"
    known = reports(revisions, material.calendar, material.card.settles_after)
    changed: list[Batch] = [day for day in batches(known.frame, material.card) if day.sign]
    if not changed:
        return "no settled value has changed yet"
    rows = known.frame.sort_values(["label", "reported_on"], kind="stable")
    by_label = rows.groupby("label", sort=False)["value"]
    frame = rows.rename(columns={"period": "of", "label": "period"})[["period", "reported_on", "value"]]
    return Restatement(
        material=material,
        frame=frame.reset_index(drop=True),
        changes=by_label.diff().fillna(0.0).to_numpy(),
        days=pd.factorize(rows["reported_on"], sort=True)[0],
        firsts=by_label.transform("first").to_numpy(),
        labels=pd.factorize(rows["label"])[0],
        changed=len(changed),
        better=better,
    )
