"""What the SMART check says of one point of a card: whether it holds, why, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Asked", "Criterion", "Judged", "Judgement", "worst"]


class Judgement(StrEnum):
    """How one point of a card comes out."""

    PASS = "pass"  # noqa: S105 - a verdict, no secret
    IMPROVE = "improve"
    FAIL = "fail"
    CANNOT_TELL = "cannot tell"


class Criterion(StrEnum):
    """The five things that a KPI is asked to be."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time-bound"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One point of a card, judged.

    Parameters
    ----------
    criterion : Criterion
        Which of the five it belongs to.
    check : str
        What was asked, in a few words: ``vague words``.
    judgement : Judgement
        How it comes out.
    reason : str
        What was found, in a sentence, with the numbers that it rests on.
    mend : str
        What to write or to do; empty where nothing is to be mended.
    place : str
        Where on the card: ``targets.1.value``; empty where it is about the card as a whole.
    """

    criterion: Criterion
    check: str
    judgement: Judgement
    reason: str
    mend: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One point that is asked of a card, before it is judged; `Judged` says what its fields are."""

    criterion: Criterion
    check: str
    place: str = ""

    def passes(self, reason: str) -> Judged:
        """Say that it holds."""
        return self._judged(Judgement.PASS, reason, "")

    def improve(self, reason: str, mend: str) -> Judged:
        """Say that it could be better."""
        return self._judged(Judgement.IMPROVE, reason, mend)

    def fails(self, reason: str, mend: str) -> Judged:
        """Say that it does not hold."""
        return self._judged(Judgement.FAIL, reason, mend)

    def cannot_tell(self, reason: str, mend: str = "") -> Judged:
        """Say that nobody can know yet."""
        return self._judged(Judgement.CANNOT_TELL, reason, mend)

    def _judged(self, judgement: Judgement, reason: str, mend: str) -> Judged:
        return Judged(
            criterion=self.criterion,
            check=self.check,
            judgement=judgement,
            reason=reason,
            mend=mend,
            place=self.place,
        )


GRAVITY = (Judgement.FAIL, Judgement.IMPROVE, Judgement.CANNOT_TELL, Judgement.PASS)


def worst(judged: Iterable[Judged]) -> Judgement:
    """Give the gravest judgement; what is not known outweighs what passes, and is never read as fine."""
    found = {one.judgement for one in judged}
    return next((one for one in GRAVITY if one in found), Judgement.CANNOT_TELL)
