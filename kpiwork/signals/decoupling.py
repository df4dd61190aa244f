"""Whether a KPI still moves with what it stands for since attention to it began."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import inf, isnan, nan
from typing import ClassVar

from kpiwork.analysis.effect.series import unfit
from kpiwork.analysis.lead.steps import steps_of
from kpiwork.periods import PeriodKind
from kpiwork.signals.detector import answered, applies, detector, refuse_outside, unanswered
from kpiwork.signals.finding import Effect, Finding, Kind, Strength, Verdict
from kpiwork.signals.introduction import Sides, direction_of, introduced_on, many, season_in, sides_of
from kpiwork.signals.link.elsewhere import picture_of, placebos_of, settings_of
from kpiwork.signals.link.fit import Bond, bond_of
from kpiwork.signals.material import Counter, Material, Need
from kpiwork.signals.weight import grade_of, robustness_of
from kpiwork.spec.card import Card
from kpiwork.spec.relation import Sign

__all__ = ["Decoupling"]

FEWEST = 12  # pairs a side that are drawn at all
HALF = 0.5
HINTED = 0.05  # share by chance from which on a drop is no hint either
TESTABLE = (30, 24)  # pairs a side that make it strong, and moderate
TWICE = 2.0  # times the smallest drop that matters
SINCE = "since attention began"


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class Decoupling:
    """A KPI that moves less than before with what it stands for.

    Parameters
    ----------
    alpha : float
        How rarely chance may show as much.
    drop : float
        What loss of correlation matters.
    fewest : int
        Months (or weeks) in which both are known, on either side.
    narrowest : float
        How widely the KPI must still move, as a part of how widely it moved before.
    """

    alpha: float = 0.01
    drop: float = 0.3
    fewest: int = 18
    narrowest: float = 0.5

    needs: ClassVar[tuple[Need, ...]] = (Need.INTRODUCTION, Need.OUTCOME)
    on_pages: ClassVar[bool] = False
    question: ClassVar[str] = "Does this KPI still move with what it stands for since attention to it began?"
    method: ClassVar[str] = (
        "Correlation before and after, of what is new in either series: trend with a bend at the day, "
        "step, season and AR memory are taken out first (Haugh 1976, Journal of the American Statistical "
        "Association 71: 378). Difference by Fisher's z (1921, Metron 1: 3), interval by Zou (2007, "
        "Psychological Methods 12: 399). Where the KPI moves far less than before, its correlation falls "
        "without any change of the link, so there is no verdict. The slope is a second opinion."
    )
    benign: ClassVar[tuple[str, ...]] = (
        "The KPI hardly varies any more because everybody meets the target.",
        "Something new moves the outcome since then, such as a market, a season or another team.",
        "The definition or the recording of one of the two changed.",
        "The outcome follows later than it used to.",
    )
    look_at: ClassVar[tuple[str, ...]] = (
        "A sample of cases that count as good: was the outcome good too?",
        "What else moves the outcome, and since when.",
        "Whether the distribution of single records around the cutoff changed on the same day.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Measure the outcome itself, if more rarely, and show it beside the KPI.",
        "Count a case as good only if the outcome was good too.",
        "Replace the KPI once its link is lost, and keep the date of the next check on the card.",
    )

    def __post_init__(self) -> None:
        """Refuse parameters that cannot be."""
        refuse_outside(
            self,
            between={"alpha": (0, HALF), "drop": (0, 2), "narrowest": (0, 1)},
            within={"fewest": (FEWEST, inf)},
        )

    def __call__(self, material: Material) -> Finding:
        """Look at one KPI and its outcome."""
        if (found := applies(self, material)) is not None:
            return found
        day, outcome = introduced_on(material.card), material.outcome
        if day is None or outcome is None:
            missing = "when attention began" if day is None else "which KPI it stands for or leads"
            reason = f"the card does not say {missing}"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        if outcome.kpi == material.kpi:
            reason = "the KPI is named as its own outcome, and always moves with itself"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        if not (direction := _direction(material.card, outcome)):
            reason = "neither card says which direction is good, so how the two should move is not known"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        return self._looked(material, outcome, day, direction)

    def _looked(self, material: Material, outcome: Counter, day: date, direction: int) -> Finding:
        sides = sides_of(material, outcome, day, lambda one: min(one.pairs) >= self.fewest)
        why = _untestable(sides, material.card, outcome.card)
        seasons = season_in(material.card, sides.kind), season_in(outcome.card, sides.kind)
        lags = _lags(material.card, outcome, sides.kind)
        bond = None if why else _bond(sides, lags, direction, seasons)
        if bond is None:
            reason = why or "trend and season leave nothing of one of the two"
            return unanswered(self, material, Verdict.NOT_ENOUGH_DATA, reason, rows=sum(sides.pairs))
        return self._told(material, outcome, sides, bond, direction, seasons)

    def _told(
        self,
        material: Material,
        outcome: Counter,
        sides: Sides,
        bond: Bond,
        direction: int,
        seasons: tuple[int, int],
    ) -> Finding:
        names = material.card.name, outcome.card.name
        barred = self._refused(bond, sides, names)
        verdict, reason = barred or self._verdict(bond, names)
        found = answered(
            self,
            material,
            verdict,
            reason,
            p=None if barred else bond.p,
            effect=None if barred else _effect(bond),
            smallest=None if barred else self._smallest(bond),
            start=sides.first,
            end=sides.last,
            rows=bond.before.pairs + bond.after.pairs,
            rows_are=f"{sides.kind.value}s",
            picture=picture_of(sides, bond, seasons),
            notes=tuple(_notes(bond, sides, names)),
        )
        if verdict is not Verdict.SIGNAL:
            return found
        settings = settings_of(sides, bond, direction, seasons)
        placebos = placebos_of(sides, bond, direction, seasons)
        return replace(
            found,
            settings=settings,
            placebos=placebos,
            size=Strength.STRONG if bond.drop >= TWICE * self.drop else Strength.MODERATE,
            robustness=robustness_of(settings, placebos),
            testability=grade_of(min(bond.before.pairs, bond.after.pairs), TESTABLE),
        )

    def _refused(self, bond: Bond, sides: Sides, names: tuple[str, str]) -> tuple[Verdict, str] | None:
        """Say why the two sides are not compared; None where they are."""
        for side, words in ((bond.before, "before attention began"), (bond.after, SINCE)):
            if side.pairs < self.fewest:
                reason = (
                    f"both are known in {many(side.pairs, sides.kind)} {words}, and it takes {self.fewest}"
                )
                return Verdict.NOT_ENOUGH_DATA, reason
        if bond.after.spread < self.narrowest * bond.before.spread:
            reason = (
                f"{names[0]} moves so much less {SINCE} that its link with {names[1]} shows less too, "
                "whether or not it was lost"
            )
            return Verdict.NOT_ENOUGH_DATA, reason
        if bond.before.low > 0:
            return None
        if bond.before.high < self.drop:
            reason = f"{names[0]} did not move with {names[1]} before attention began, so no link can be lost"
            return Verdict.NOT_APPLICABLE, reason
        reason = f"it cannot be told whether {names[0]} moved with {names[1]} before attention began"
        return Verdict.NOT_ENOUGH_DATA, reason

    def _verdict(self, bond: Bond, names: tuple[str, str]) -> tuple[Verdict, str]:
        is_large = bond.drop >= self.drop
        if is_large and bond.p < self.alpha:
            reason = f"{_said(names, 'moves less')} {SINCE}; chance alone seldom loosens a link so far"
            return Verdict.SIGNAL, reason
        if is_large and bond.p < HINTED:
            reason = f"{_said(names, 'seems to move less')} {SINCE}, but chance is not ruled out"
            return Verdict.NOT_ENOUGH_DATA, reason
        if not bond.visible(self.alpha) <= bond.before.strength:
            reason = f"if {_said(names, 'no longer moved')} at all, it would often not be seen yet"
            return Verdict.NOT_ENOUGH_DATA, reason
        return Verdict.CLEAR, f"{_said(names, 'moves')} about as it did before attention began"

    def _smallest(self, bond: Bond) -> Effect | None:
        visible = bond.visible(self.alpha)
        if isnan(visible):
            return None
        return Effect(
            kind=Kind.NUMBER,
            value=max(visible, self.drop),
            low=nan,
            high=nan,
            sentence="a loss of {value} of correlation would have been seen in 8 of 10 cases",
        )


def _direction(card: Card, outcome: Counter) -> int:
    """Give 1 where the two should move together, -1 where against each other, 0 where nobody says."""
    for lead in card.leads:
        if lead.kpi == outcome.kpi:
            return 1 if lead.sign is Sign.POSITIVE else -1
    return direction_of(card) * direction_of(outcome.card)


def _lags(card: Card, outcome: Counter, kind: PeriodKind) -> range:
    """Give the steps by which the KPI is claimed to come first; none where it stands for the outcome."""
    claimed = [steps_of(lead.lag, kind) for lead in card.leads if lead.kpi == outcome.kpi]
    return next((lags for lags in claimed if lags is not None), range(1))


def _untestable(sides: Sides, card: Card, outcome: Card) -> str:
    """Say why two KPIs cannot be compared around a day; empty where they can."""
    before, after = sides.pairs
    for count, words in ((before, "before attention began"), (after, SINCE)):
        if count < FEWEST:
            return f"both are known in {many(count, sides.kind)} {words}, and it takes {FEWEST} to draw them"
    for one, line in ((card, sides.kpi), (outcome, sides.other)):
        for values in (line.values[: sides.at], line.values[sides.at :]):
            if why := unfit(values):
                return f"{one.name}: {why}"
    return ""


def _bond(sides: Sides, lags: range, direction: int, seasons: tuple[int, int]) -> Bond | None:
    lines = sides.kpi.values, sides.other.values
    return bond_of(*lines, sides.at, lags=lags, direction=direction, seasons=seasons)


def _said(names: tuple[str, str], verb: str) -> str:
    return f"{names[0]} {verb} with {names[1]}"


def _effect(bond: Bond) -> Effect:
    return Effect(
        kind=Kind.NUMBER,
        value=bond.drop,
        low=bond.low,
        high=bond.high,
        sentence=(
            "the correlation of the two is {value} lower than before ({range}); "
            "1 is always in step, 0 is no link"
        ),
    )


def _notes(bond: Bond, sides: Sides, names: tuple[str, str]) -> list[str]:
    told = [f"{max(side.strength, 0) ** 2:.0%}".replace("%", " %") for side in (bond.before, bond.after)]
    notes = [f"The KPI accounts for {told[0]} of the outcome's movements before, and {told[1]} since."]
    if bond.before.low > 0 and bond.before.slope:
        part = f"{max(bond.after.slope / bond.before.slope, 0):.0%}".replace("%", " %")
        notes.append(f"With each step of the KPI the outcome now moves {part} as far as before.")
    if bond.before.high < 0:
        notes.append(
            f"{names[0]} and {names[1]} moved against each other before. If that was to be expected, correct "
            "what the cards say is better."
        )
    if sides.kind is PeriodKind.WEEK:
        notes.append("Weeks were compared, because months are too few.")
    return notes
