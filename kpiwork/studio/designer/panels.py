"""The steps with more than questions and fields: choosing, defining, breaking, aiming, people, signing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from kpiwork.spec.place import Loc
from kpiwork.studio.design.steps import Step
from kpiwork.studio.designer.atoms import box, button, buttons, heading, listed, shown
from kpiwork.studio.designer.counting_view import CountingView
from kpiwork.studio.designer.entries_view import CONCERNS, PILOTS, SIGN_OFFS, EntriesView, Kind
from kpiwork.studio.designer.form_view import FormView
from kpiwork.studio.designer.guide_view import GuideView
from kpiwork.studio.designer.library_view import LibraryView
from kpiwork.studio.designer.panel import Panel
from kpiwork.studio.designer.saving_view import SavingView
from kpiwork.studio.designer.sitting import Sitting
from kpiwork.studio.designer.smart_view import SmartView
from kpiwork.studio.designer.target_view import TargetView
from kpiwork.studio.designer.trial_view import TrialView
from kpiwork.studio.designer.vote_view import VoteView
from kpiwork.studio.designer.walk import Stage

__all__ = ["Lead", "panel_of"]

Lead = Callable[..., None]
"""Leads elsewhere: to a card that was begun, by its id; or to what keeps one from being saved."""

MEASURE, COLLECTION = ("measure",), ("collection",)
TRIED = frozenset({"measure", "unit", "decimals", "frequency", "settles_after", "better"})
"""Fields of a card that change what its measure comes to, or how that is printed."""


class _Told(Panel):
    """A step on the workshop alone: what should be thought over stands below its fields."""

    def parts(self) -> list[Any]:
        self.told = shown()
        self._tell()
        return [*self.workshop_fields(), self.told]

    def followed(self, loc: Loc) -> None:
        del loc
        self._tell()

    def _tell(self) -> None:
        self.told.value = Markup('<div class="kw">{}</div>').format(listed(self.sitting.desk.told()))


class _Choose(_Told):
    """Candidates, the vote, the library, and which of them become cards."""

    def __init__(self, sitting: Sitting, stage: Stage, to_card: Lead) -> None:
        self.to_card = to_card
        super().__init__(sitting, stage)

    def parts(self) -> list[Any]:
        self.candidates = box(super().parts())
        self.starts = box(())
        self._offer()
        vote = VoteView(self.sitting, self._voted)
        return [self.candidates, vote, self.starts, LibraryView(self.sitting, self.to_card)]

    def followed(self, loc: Loc) -> None:
        super().followed(loc)
        self._offer()

    def _voted(self) -> None:
        """Show the counts in the candidates' fields."""
        self.forms.clear()
        self.candidates.children = tuple(super().parts())
        self._offer()

    def _offer(self) -> None:
        """Offer to begin a card of each candidate that has none yet."""
        candidates = self.sitting.desk.workshop().value(("candidates",)) or ()
        made = [
            button(f"Begin the card: {one['name']}", self._beginning(index, one))
            for index, one in enumerate(candidates)
            if one.get("name") and not one.get("card")
        ]
        votes = [f"{one['name']}: {one['votes']}" for one in candidates if one.get("votes") is not None]
        counted = [heading("Votes"), shown(listed(votes))] if votes else []
        begun = [heading("Begin cards"), buttons(*made)] if made else []
        self.starts.children = (*counted, *begun)

    def _beginning(self, index: int, one: Mapping[str, Any]) -> Callable[[], None]:
        def begin() -> None:
            self.sitting.later.now()
            self.sitting.change_workshop(("candidates", index, "chosen"), typed=True)
            library = str(one.get("from_library") or "")
            form = self.sitting.desk.begin(one["name"], candidate=one["id"], from_library=library)
            self.to_card(form.name)

        return begin


class _Define(Panel):
    """The card beside what its measure comes to and what SMART says of it; then two people count."""

    def parts(self) -> list[Any]:
        if not self.sitting.kpi:
            return super().parts()
        self.trial, self.smart = TrialView(self.sitting), SmartView(self.sitting)
        first, *more = self.card_fields(apart=(MEASURE, COLLECTION))
        columns = [box([self._alone(MEASURE)]), box([self.trial, self.smart], "kw-beside")]
        self.collected = box([self._alone(COLLECTION)])
        counting = CountingView(self.sitting, self._counted)
        self.trial.look()
        return [first, box(columns, "kw-two-columns"), *more, counting, self.collected]

    def _alone(self, loc: Loc) -> FormView:
        return self.form_of([field for field in self.asked() if field.loc == loc])

    def _counted(self) -> None:
        """Show what was noted on the card, and what that wants to know besides."""
        self.forms.remove(self.collected.children[0])
        self.collected.children = (self._alone(COLLECTION),)

    def typing(self, loc: Loc) -> None:
        if loc[0] in TRIED:
            self.trial.typing()

    def followed(self, loc: Loc) -> None:
        self.smart.typed()
        if loc[0] in TRIED:
            self.trial.look()


class _BreakIt(Panel):
    """Ways to break the KPI; what nothing watches stays in sight."""

    def parts(self) -> list[Any]:
        if not self.sitting.kpi:
            return super().parts()
        self.risks = shown()
        self.followed(())
        return [*self.card_fields(), self.risks]

    def followed(self, loc: Loc) -> None:
        del loc
        told = [one.sentence for one in self.sitting.desk.risks(self.sitting.kpi)]
        self.risks.value = Markup('<div class="kw">{}</div>').format(listed(told))


class _Target(Panel):
    """The history first, then the target and what it would have meant."""

    def parts(self) -> list[Any]:
        if not self.sitting.kpi:
            return super().parts()
        self.look = TargetView(self.sitting)
        self.look.look()
        return [self.look, *self.card_fields()]

    def typing(self, loc: Loc) -> None:
        del loc
        self.look.typing()

    def followed(self, loc: Loc) -> None:
        del loc
        self.look.look()


class _Entries(Panel):
    """Fields, and dated entries on the KPI."""

    kind: Kind

    def parts(self) -> list[Any]:
        if not self.sitting.kpi:
            return super().parts()
        self.entries = EntriesView(self.sitting, self.kind)
        self.forms.append(self.entries)
        card = self.card_fields()
        return [*self.workshop_fields(), self.entries, *([heading("On the card"), *card] if card else [])]


class _People(_Entries):
    """Concerns, and a guide to them."""

    kind = CONCERNS

    def parts(self) -> list[Any]:
        return [*super().parts(), GuideView()]


class _Pilot(_Entries):
    kind = PILOTS


class _Sign(_Entries):
    """Sign-offs, the check, and saving."""

    kind = SIGN_OFFS

    def __init__(self, sitting: Sitting, stage: Stage, to_fault: Lead) -> None:
        self.to_fault = to_fault
        super().__init__(sitting, stage)

    def parts(self) -> list[Any]:
        self.saving = SavingView(self.sitting, self.to_fault)
        smart = [SmartView(self.sitting)] if self.sitting.kpi else []
        return [*super().parts(), *smart, self.saving]


PLAIN: Mapping[Step, type[Panel]] = {
    Step.WHY: _Told,
    Step.RESULTS: _Told,
    Step.QUESTIONS: _Told,
    Step.EVIDENCE: _Told,
    Step.DEFINE: _Define,
    Step.BREAK_IT: _BreakIt,
    Step.TARGET: _Target,
    Step.PEOPLE: _People,
    Step.PILOT: _Pilot,
}


def panel_of(sitting: Sitting, stage: Stage, *, to_card: Lead, to_fault: Lead) -> Panel:
    """Make the panel of a step."""
    match stage.step:
        case Step.CHOOSE:
            return _Choose(sitting, stage, to_card)
        case Step.SIGN:
            return _Sign(sitting, stage, to_fault)
        case step:
            return PLAIN.get(step, Panel)(sitting, stage)
