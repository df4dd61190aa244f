"""Nobody sees a ballot; only counts are kept."""

from __future__ import annotations

import pytest

from kpiwork.errors import UsageError
from kpiwork.studio.design.votes import SilentVote


def test_counts_come_out_when_it_is_closed_and_nothing_before():
    vote = SilentVote(["a", "b", "c"], each=2)
    assert vote.cast(["b"]) == 1
    assert vote.cast(["b", "c"]) == 2
    assert vote.cast([]) == 3
    assert repr(vote) == "SilentVote(3 ballots)"
    tally = vote.close()
    assert tally.ballots == 3
    assert list(tally.votes.items()) == [("b", 2), ("c", 1), ("a", 0)]


def test_ballots_are_forgotten():
    vote = SilentVote(["only_here"], each=1)
    vote.cast(["only_here"])
    assert "frozenset" in str(vars(vote))
    vote.close()
    assert "frozenset" not in str(vars(vote))


def test_the_last_ballot_can_be_taken_back():
    vote = SilentVote(["a"], each=1)
    vote.cast(["a"])
    assert vote.take_back() == 0
    assert vote.take_back() == 0


@pytest.mark.parametrize("ballot", [["a", "a"], ["a", "b", "c"], ["d"]])
def test_a_wrong_ballot_is_refused_and_not_counted(ballot):
    vote = SilentVote(["a", "b", "c"], each=2)
    with pytest.raises(UsageError):
        vote.cast(ballot)
    assert vote.cast_so_far == 0


@pytest.mark.parametrize("what", [lambda vote: vote.cast(["a"]), SilentVote.take_back, SilentVote.close])
def test_a_closed_vote_stays_closed(what):
    vote = SilentVote(["a"], each=1)
    vote.close()
    with pytest.raises(UsageError, match="is closed"):
        what(vote)


def test_a_vote_at_the_desk_leaves_counts_only(desk, workbook):
    for place, name in enumerate(("Calls answered", "Calls missed")):
        desk.change_workshop(("candidates", place, "name"), name)
    vote = desk.vote(each=1)
    with pytest.raises(UsageError, match="no ballots"):
        desk.close_vote(vote)
    for _ in range(3):
        vote.cast(["calls_missed"])
    desk.close_vote(vote)
    assert [one["votes"] for one in desk.workshop().value(("candidates",))] == [0, 3]
    assert desk.workshop().value(("vote",)) == {"date": desk.today, "ballots": 3, "each": 1}
    [draft] = (workbook / "params/my_department/drafts").glob("*.yaml")
    assert draft.read_text().count("votes: 3") == 1
