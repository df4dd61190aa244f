"""A silent vote: ballots lie in memory until it is closed, and only counts come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpiwork.errors import UsageError, did_you_mean

__all__ = ["SilentVote", "Tally"]

BALLOT = "ballot"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What came of a vote.

    Parameters
    ----------
    ballots : int
        How many people voted.
    votes : mapping of str to int
        Votes by candidate, most first, then in the order in which they stood; those without a vote too.
    """

    ballots: int
    votes: Mapping[str, int]


class SilentVote:
    """Collects ballots and shows none of them.

    Parameters
    ----------
    candidates : sequence of str
        What can be voted for.
    each : int
        Most votes of one ballot.
    """

    def __init__(self, candidates: Sequence[str], *, each: int) -> None:
        self.candidates = tuple(candidates)
        self.each = each
        self.is_open = True
        self._ballots: list[frozenset[str]] = []

    def __repr__(self) -> str:
        return f"SilentVote({self.cast_so_far} ballots)"

    @property
    def cast_so_far(self) -> int:
        """How many ballots are in; that is all that is told before the end."""
        return len(self._ballots)

    def cast(self, chosen: Iterable[str]) -> int:
        """Take one ballot, and give how many are in.

        Raises
        ------
        UsageError
            If the vote is closed, or the ballot names something twice, too much, or what is no candidate.
        """
        self._must_be_open()
        names = list(chosen)
        for name in names:
            if name not in self.candidates:
                fact = f"'{name}' is no candidate"
                raise UsageError.at(BALLOT, fact, did_you_mean(name, self.candidates))
        if len(set(names)) < len(names):
            raise UsageError.at(BALLOT, "names a candidate twice", "name each once")
        if len(names) > self.each:
            raise UsageError.at(BALLOT, f"has {len(names)} votes", f"give at most {self.each}")
        self._ballots.append(frozenset(names))
        return self.cast_so_far

    def take_back(self) -> int:
        """Take the last ballot back, for whoever slipped; give how many are in.

        Raises
        ------
        UsageError
            If the vote is closed.
        """
        self._must_be_open()
        del self._ballots[-1:]
        return self.cast_so_far

    def close(self) -> Tally:
        """Close the vote, forget the ballots and give the counts.

        Raises
        ------
        UsageError
            If it is closed already.
        """
        self._must_be_open()
        counted = Counter(name for ballot in self._ballots for name in ballot)
        order = sorted(self.candidates, key=lambda name: -counted[name])
        tally = Tally(ballots=self.cast_so_far, votes={name: counted[name] for name in order})
        self.is_open = False
        self._ballots.clear()
        return tally

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise UsageError.at("vote", "is closed", "open another one")
