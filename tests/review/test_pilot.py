"""Pilots of a small workbook whose effect is known, and of the shipped one: what is told, and what never is."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.effect.trial import Against, Kept, TrialState, Way
from kpiwork.errors import SpecError, UsageError
from kpiwork.measure.check import check
from kpiwork.periods import PeriodKind
from kpiwork.review.pilots.found import Asked, Proposal, Stage, Written
from kpiwork.review.pilots.judged import weighed
from kpiwork.review.pilots.pilots import open_pilot
from kpiwork.review.pilots.words import asked_words, data_words, goal_words, guardrail_words
from kpiwork.spec.load import load
from tests.review.piloted import BY, DEPARTMENT, PILOT, entry, write_feedback, write_pilots, write_workbook

DAY = "2025-01-10"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write_workbook(tmp_path_factory.mktemp("piloted") / "kpis")


@pytest.fixture(scope="module")
def good(made):
    """The pilot that worked."""
    [found] = open_pilot(made, DEPARTMENT, PILOT, as_of=DAY).pilots
    return found


@pytest.fixture
def root(made, tmp_path):
    """A copy whose files may be changed; data and what was measured of it are the same."""
    return shutil.copytree(made, tmp_path / "kpis")


def one(root, *entries, **more):
    if entries:
        write_pilots(root, *entries)
    [found] = open_pilot(root, **{"department": DEPARTMENT, "as_of": DAY, **more}).pilots
    return found


def test_the_effect_that_was_planted_is_in_the_interval(good):
    assert good.kpi.trial.against is Against.OTHERS
    assert good.kpi.grain is PeriodKind.MONTH
    assert (good.kpi.trial.points_before, good.kpi.trial.points_during) == (18, 6)
    low, high = good.kpi.trial.interval
    assert 0 < low < BY < high
    assert good.kpi.way is Way.BETTER
    assert good.proposal is Proposal.ADOPT
    assert "Answered quickly improved by more than chance explains." in good.reasons


def test_criteria_are_held_against_all_days_of_the_pilot(good, made):
    rows = [line.split(",") for line in (made / "data" / "requests.csv").read_text().splitlines()[1:]]
    mine = [row for row in rows if row[1] in ("North", "South") and row[0] >= "2024-07-01"]
    first, second = good.criteria
    assert first.kpi.records == len(mine)
    assert first.kpi.value == pytest.approx(sum(row[3] == "1" for row in mine) / len(mine))
    assert second.kpi.value == pytest.approx(sum(row[4] == "1" for row in mine) / len(mine))
    assert [each.asked for each in good.criteria] == [Asked.MET, Asked.MET]
    assert [each.before for each in good.criteria] == [False, True]
    assert goal_words(first).replace("\N{NO-BREAK SPACE}", " ") == "at least 80.0 %"
    assert asked_words(second).startswith("Met")


def test_units_are_those_that_the_condition_names(good):
    assert good.kpi.unit_words == "team"
    assert [each.name for each in good.kpi.units if each.is_inside] == ["North", "South"]
    assert [each.name for each in good.kpi.units if not each.is_inside] == ["East", "Hill", "Mid", "West"]
    low, high = good.kpi.trial.units.interval
    assert low < BY < high
    assert any("unit by unit" in sentence for sentence in good.sentences)


def test_a_guardrail_keeps_its_margin(good):
    [rail] = good.guardrails
    assert rail.kept is Kept.SAFE
    assert guardrail_words(rail).startswith("Kept within its margin")


def test_data_and_days(good):
    assert next(data_words(good.data)) == "6 of 6 whole months of the pilot have a value that is settled."
    assert good.data.is_settled
    assert good.written is Written.BEFORE


def test_without_an_effect_none_is_seen_and_no_criterion_is_called_a_proof(tmp_path):
    root = write_workbook(tmp_path / "kpis", by=0.0)
    found = one(root, entry(criteria=[{"kpi": "quick", "at_least": 0.5}]))
    assert found.kpi.way is Way.NONE_SEEN
    assert found.proposal is Proposal.ADOPT
    assert any("a criterion met is no proof of an effect" in reason for reason in found.reasons)
    missed = one(root, entry(criteria=[{"kpi": "quick", "at_least": 0.95}]))
    assert missed.proposal is Proposal.STOP
    close = one(root, entry(criteria=[{"kpi": "quick", "at_least": missed.kpi.value + 0.001}]))
    assert close.proposal is Proposal.ADAPT
    assert "less than chance alone moves such an average" in asked_words(close.criteria[0])


def test_harm_outweighs_every_criterion_that_is_met(tmp_path):
    root = write_workbook(tmp_path / "kpis", again=0.5)
    found = one(root, entry(criteria=[{"kpi": "quick", "at_least": 0.8}]))
    assert [each.asked for each in found.criteria] == [Asked.MET]
    [rail] = found.guardrails
    assert rail.kept is Kept.WORSE
    assert found.proposal is Proposal.STOP
    assert found.reasons[0] == "Reopened got worse, by more than its margin."


@pytest.mark.parametrize(
    ("changes", "written", "proposal"),
    [
        ({"written_on": None}, Written.NOT_SAID, Proposal.ADAPT),
        ({"written_on": date(2024, 7, 1)}, Written.AFTER, Proposal.ADAPT),
        ({"criteria": []}, Written.NO_CRITERIA, Proposal.NOT_ENOUGH_DATA),
        (
            {"criteria": [{"kpi": "quick", "words": "People like it"}]},
            Written.BEFORE,
            Proposal.NOT_ENOUGH_DATA,
        ),
    ],
)
def test_criteria_that_prove_nothing_adopt_nothing(root, changes, written, proposal):
    found = one(root, entry(**changes))
    assert (found.written, found.proposal) == (written, proposal)
    assert found.kpi.way is Way.BETTER
    if written is not Written.BEFORE:
        assert any("criteria" in reason for reason in found.reasons)
        assert set(found.notes).isdisjoint(found.reasons)


def test_a_pilot_in_the_future_and_one_that_runs_decide_nothing(root):
    ahead = entry(id="ahead", starts=date(2025, 2, 1), ends=date(2025, 7, 31), outcome="stop")
    early = one(root, ahead)
    assert (early.stage, early.proposal, early.kpi) == (Stage.NOT_YET, Proposal.TOO_EARLY, None)
    assert early.pilot.outcome is None
    running = one(root, entry(outcome="adopt", learned="All"), as_of="2024-11-15")
    assert (running.stage, running.proposal) == (Stage.RUNNING, Proposal.TOO_EARLY)
    assert running.kpi.trial.points_during == 4
    assert (running.pilot.outcome, running.pilot.learned) == (None, None)


def test_one_month_is_looked_at_by_week(root):
    found = one(root, entry(starts=date(2024, 7, 1), ends=date(2024, 7, 31)))
    assert found.kpi.grain is PeriodKind.WEEK
    assert found.kpi.trial.points_during == 4
    assert found.kpi.trial.state is TrialState.KNOWN


def test_ten_days_are_too_few(root):
    found = one(root, entry(starts=date(2024, 7, 1), ends=date(2024, 7, 10)))
    assert found.kpi.trial.state is TrialState.TOO_LITTLE_DURING
    assert found.proposal is Proposal.NOT_ENOUGH_DATA
    assert any("and it takes 3" in text or "(it takes 3)" in text for text in found.reasons)


def test_a_pilot_as_long_as_the_data_has_nothing_before(root):
    found = one(root, entry(starts=date(2023, 1, 1)))
    assert found.kpi.trial.state is TrialState.TOO_LITTLE_BEFORE
    assert found.proposal is Proposal.NOT_ENOUGH_DATA
    assert any("before it, and it takes" in text for text in found.sentences)


def test_nobody_outside(root):
    everywhere = one(root, entry(where=None))
    assert everywhere.kpi.trial.against is Against.OWN_PAST
    assert any("nobody stood outside" in note for note in everywhere.notes)
    all_teams = one(root, entry(where="team <> 'Nowhere'"))
    assert all_teams.kpi.trial.against is Against.OWN_PAST
    assert all_teams.kpi.trial.interval == pytest.approx(everywhere.kpi.trial.interval)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("teem = 'North'", "no column 'teem'"),
        ("team = 'Nobody'", "selects none"),
        ("team = ", "the formula ends too early"),
        ("drop table requests", "drop"),
        ("team = 'North'; drop table requests", "';' is not part of the formula language"),
        ("sum(good) > 3", "sum"),
    ],
)
def test_a_condition_that_does_not_fit_is_told_and_stops_nothing(root, where, said):
    found = one(root, entry(where=where))
    told = " ".join([*found.notes, *found.sentences, *found.reasons])
    assert said in told
    assert found.proposal is Proposal.NOT_ENOUGH_DATA
    assert found.reasons
    assert "Traceback" not in told


def test_checking_a_workbook_tells_of_a_condition_with_its_line(root):
    write_pilots(root, entry(), entry(id="wrong", where="teem = 'North'"))
    [problem] = check(load(root))
    assert re.fullmatch(r"params/desk/pilots\.yaml:\d+:\d+  pilots\.1\.where.*", problem.place)
    assert "no column 'teem'" in problem.fact


def test_a_condition_is_no_text_for_a_database(root):
    """A quote or a bracket in it ends nothing: it is read as a whole, and negated as a whole."""
    plain = one(root, entry(where="team = 'North' or team = 'South'"))
    quoted = one(root, entry(where="team in ('North', 'South', ''') or (1 = 1 --')"))
    assert plain.kpi.trial.interval == pytest.approx(quoted.kpi.trial.interval)
    assert plain.kpi.trial.against is Against.OTHERS


def test_figures_of_persons_are_refused(root):
    found = one(root, entry(where="agent = 'North 1'"))
    assert found.kpi is None
    assert any("names persons" in reason for reason in found.reasons)
    assert found.proposal is Proposal.NOT_ENOUGH_DATA


def test_a_criterion_whose_source_lacks_the_column_cannot_be_told(root):
    criteria = [{"kpi": "quick", "at_least": 0.8}, {"kpi": "hours_a_day", "at_most": 9}]
    found = one(root, entry(criteria=criteria))
    assert [each.asked for each in found.criteria] == [Asked.MET, Asked.CANNOT_TELL]
    assert "no column 'team'" in asked_words(found.criteria[1])
    assert found.proposal is Proposal.NOT_ENOUGH_DATA


def test_few_records_are_never_shown(tmp_path):
    root = write_workbook(tmp_path / "kpis", a_month=4)
    found = one(root)
    assert {point.inside for point in found.kpi.points} == {None}
    assert found.kpi.value is not None  # of all months together, 48 records
    tiny = one(root, entry(starts=date(2024, 12, 1)))
    assert (tiny.kpi.value, tiny.kpi.points, tiny.kpi.units) == (None, (), ())
    assert "fewer than 10 records" in tiny.kpi.problem
    assert tiny.proposal is Proposal.NOT_ENOUGH_DATA


def test_a_unit_with_few_records_takes_the_next_smallest_with_it(root):
    """Hill has 6 records in the pilot, so it is not shown; Mid, the next smallest, would give it away."""
    path = root / "data" / "requests.csv"
    head, *lines = path.read_text().splitlines()
    kept, left = [head], {"Hill": 1, "Mid": 8}  # records of a month
    seen: Counter[tuple[str, str]] = Counter()
    for line in lines:
        day, team, *_ = line.split(",")
        seen[day[:7], team] += 1
        if day < "2024-07" or seen[day[:7], team] <= left.get(team, 60):
            kept.append(line)
    path.write_text("\n".join(kept) + "\n")
    found = one(root)
    assert [each.name for each in found.kpi.units] == ["East", "North", "South", "West"]
    assert found.kpi.units_hidden == 2


def test_feedback_of_the_time_counts_and_earlier_does_not(root):
    write_feedback(root, "2024-06-30", 1, name="before")
    assert one(root).feedback == ()
    write_feedback(root, "2024-11-30", 2, name="during")
    found = one(root)
    assert [round_.name for round_ in found.feedback] == ["during"]
    assert found.proposal is Proposal.ADAPT
    assert any("More people disagree than agree with “It is fair”" in reason for reason in found.reasons)
    write_feedback(root, "2024-11-30", 1, name="during", people=3)
    few = one(root)
    assert few.feedback[0].statements == ()
    assert few.proposal is Proposal.ADOPT


def test_what_has_not_settled_is_left_out(root):
    card = root / "params" / DEPARTMENT / "kpis" / "quick.yaml"
    card.write_text(card.read_text() + "settles_after: 60 days\n")
    found = one(root)
    assert found.kpi.trial.points_during == 4
    assert not found.data.is_settled
    assert found.proposal is Proposal.ADAPT  # a third of its months is missing


def test_a_rebase_inside_the_pilot_ends_what_compares(root):
    card = root / "params" / DEPARTMENT / "kpis" / "quick.yaml"
    change = "changes:\n  - {date: 2024-08-15, what: Counted otherwise, rebase: true}\n"
    card.write_text(card.read_text() + change)
    found = one(root)
    assert all(point.end < date(2024, 8, 15) for point in found.kpi.points)


def test_a_retired_card_is_said_to_be_retired(root):
    card = root / "params" / DEPARTMENT / "kpis" / "quick.yaml"
    card.write_text(card.read_text() + "stage: retired\n")
    found = one(root)
    assert found.proposal is Proposal.ADOPT
    assert "The card has been retired since." in found.notes


def level(root, kpi, to):
    """Give a card another level, and no dimension, since teams are finer."""
    card = root / "params" / DEPARTMENT / "kpis" / f"{kpi}.yaml"
    text = card.read_text().replace("  dimensions:\n", "").replace("  - team\n", "")
    card.write_text(f"{text}level: {to}\n")


def test_what_stands_in_the_executives_edition_only_is_not_shown_to_the_department(root):
    level(root, "reopened", "organisation")
    hidden = one(root, entry(where="good >= 0"))
    assert hidden.guardrails == ()
    assert [each.kpi.id for each in hidden.criteria] == ["quick"]
    assert any("left out here" in note for note in hidden.notes)
    level(root, "quick", "organisation")
    assert one(root).kpi is None
    assert one(root, edition="executive").kpi.value is not None


def test_no_figures_for_a_finer_unit_than_the_card_allows(root):
    level(root, "reopened", "department")
    found = one(root)
    assert found.kpi.value is not None
    assert found.guardrails[0].kpi.value is None
    assert "names a team" in found.guardrails[0].kpi.problem
    level(root, "quick", "department")
    refused = one(root)
    assert refused.kpi is None
    assert any(
        "which names a team, and the level of its card is department" in why for why in refused.reasons
    )


def test_parameters_that_name_nothing_are_refused(made):
    with pytest.raises(UsageError, match="did you mean 'quick_two_teams'"):
        open_pilot(made, DEPARTMENT, "quick_two_team", as_of=DAY)
    with pytest.raises(UsageError, match="is not a day"):
        open_pilot(made, DEPARTMENT, as_of="soon")
    with pytest.raises(UsageError, match="no edition"):
        open_pilot(made, DEPARTMENT, edition="all", as_of=DAY)


def test_a_pilot_of_a_kpi_that_is_not_there_is_refused_with_its_line(root):
    write_pilots(root, entry(kpi="quik"))
    with pytest.raises(SpecError, match=r'pilots\.yaml:\d+:\d+  pilots, item 1, kpi: "quik" is no KPI'):
        open_pilot(root, DEPARTMENT, as_of=DAY)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends": date(2024, 6, 1)}, "is a day before the pilot starts"),
        ({"criteria": [{"kpi": "quick"}]}, "says neither how much nor what"),
        ({"criteria": [{"kpi": "quick", "at_least": 0.9, "at_most": 0.5}]}, "no value passes"),
        ({"where": ""}, "where"),
    ],
)
def test_a_pilot_that_makes_no_sense_is_refused(root, changes, said):
    write_pilots(root, entry(**changes))
    with pytest.raises(SpecError, match=said):
        open_pilot(root, DEPARTMENT, as_of=DAY)


def test_the_same_is_found_twice(good, made):
    [again] = open_pilot(made, DEPARTMENT, PILOT, as_of=DAY).pilots
    assert again == good


def test_a_pilot_without_guardrails_says_so(good):
    bare = replace(good, guardrails=())
    assert weighed(bare).proposal is Proposal.ADOPT


@pytest.mark.parametrize(
    ("department", "pilot", "stage", "proposal"),
    [
        ("customer_service", "reply_4h_lake", Stage.OVER, Proposal.ADAPT),
        ("sales", "meetings_two_teams", Stage.OVER, Proposal.NOT_ENOUGH_DATA),
        ("sales", "linear_bonus_two_teams", Stage.NOT_YET, Proposal.TOO_EARLY),
        ("operations", "first_wave_lga", Stage.OVER, Proposal.NOT_ENOUGH_DATA),
    ],
)
def test_the_shipped_pilots(project_root, department, pilot, stage, proposal):
    found = one(project_root, department=department, pilot=pilot, period="2013-Q4", as_of="")
    assert (found.stage, found.proposal) == (stage, proposal)
    if pilot == "first_wave_lga":
        assert round(found.criteria[0].kpi.value, 4) == 0.9309  # 3,786 of 4,067 departures before eight
        assert found.kpi.grain is PeriodKind.WEEK
    if pilot == "reply_4h_lake":
        assert found.kpi.trial.against is Against.OTHERS
        assert found.kpi.way is Way.NONE_SEEN  # nothing was planted in it
