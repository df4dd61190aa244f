"""A handbook: everything that a card says, its numbers from many cases, and nothing that is not to be said."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpiwork.analysis.lead import LeadVerdict
from kpiwork.errors import UsageError
from kpiwork.review.handbook.handbook import WITHHELD, open_handbook
from kpiwork.review.handbook.page import CardPage, Handbook
from kpiwork.review.handbook.targets import baseline, example, near, target_now, targets
from kpiwork.review.raised import Watched
from kpiwork.review.record import Point
from kpiwork.review.smart.judged import Criterion, Judgement
from kpiwork.spec.choices import Stage
from kpiwork.spec.load import load
from tests.factories import flights_record
from tests.handbooks import AS_OF, CARDS, DEPARTMENT, NAME, PERIOD, make, personal, write_card

FEW = Path(__file__).parents[1] / "scenarios" / "few_people"


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("handbook"))


@pytest.fixture(scope="module")
def book(root) -> Handbook:
    return open_handbook(root, DEPARTMENT, PERIOD, as_of=AS_OF)


def card(book: Handbook, name: str) -> CardPage:
    return {one.id: one for one in book.cards}[name]


def said(page: CardPage, term: str) -> str:
    found = [one for group in page.groups for one in group.facts if one.term == term]
    assert len(found) == 1, term
    text = " | ".join(" ".join((each.text, *each.more)) for each in found[0].said)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def lights(page: CardPage, term: str) -> list[object]:
    return [
        each.light for group in page.groups for one in group.facts if one.term == term for each in one.said
    ]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("Definition", "Counted: every request"),
        ("Where it comes from", "The service handbook of 2020"),
        ("Formula", "days_to_answer <= 5"),
        ("Unit", "Percent; higher is better."),
        ("Measures", "how the work is done (process)"),
        ("A case is good", "up to 5 in days_to_answer"),
        ("Objective", "People trust the town → People can rely on what we promise"),
        ("Objective", "Whoever waits longer asks again."),
        ("Stands for", "“Answers that helped”"),
        ("In the team’s hands", "About half of it"),
        ("Also moved by", "Holidays"),
        ("Known limits", "Says nothing of whether the answer helped"),
        (
            "Target",
            "90.0 %, from 1 July 2025 to 30 June 2026; a promise; set by Council on 1 May 2025. We said so.",
        ),
        ("Near", "Up to 2.0 points short of it."),
        ("Season", "The time of the year moves it."),
        ("What people gain", "A bonus all or nothing at the target, since 1 January 2025."),
        ("Guardrails", "“Answers that helped”: at most 3.0 points worse"),
        ("Leads", "“Answers that helped”, by 1 month Because: Early answers help"),
        ("Used for", "How many people answer"),
        ("Never used for", "Judging one person"),
        ("When it worsens", "Team leads move people"),
        ("Shown for", "Teams and larger groups; no person."),
        ("Use for one person", "None: no figure about one person is made."),
        ("Made for", "Town council; Team leads"),
        ("Collected", "By a system, from what is recorded anyway."),
        ("How often", "collected daily, reported monthly, reviewed quarterly"),
        ("Settled", "5 days after a period’s end"),
        ("Source", "Requests as they came in"),
        ("Checked", "Ten letters a month"),
        ("Counted by two", "19 of 20 cases the same, 1 February 2024"),
        ("Owner", "Head of my department"),
        ("Answers for the data", "Keeper of the data"),
        ("Cost", "3 hours a month"),
        (
            "Ways",
            "Answer with an empty letter Ease: high; visible: low. Watched by: the pattern “More records just",
        ),
        ("Signed by", "Clerks: agreed, 20 June 2024"),
        ("Concerns raised", "Clerks, 1 February 2025 (unfair): “Long letters take longer.”"),
        ("Concerns raised", "What followed: Long letters count apart. The card was changed for it."),
    ],
)
def test_a_page_says_all_that_stands_on_the_card(book, term, words):
    assert words in said(card(book, "answered_in_5_days"), term)


def test_the_worked_example_is_what_a_hand_counts(root, book):
    with (root / "data" / "example.csv").open(encoding="utf-8") as file:
        days = [
            int(row["days_to_answer"]) for row in csv.DictReader(file) if row["received_on"] >= "2025-12-01"
        ]
    good = sum(day <= 5 for day in days)
    words = f"December 2025: {good} of {len(days)} requests = {good / len(days):.1%}.".replace("%", " %")
    assert said(card(book, "answered_in_5_days"), "Worked example") == words


def test_the_baseline_is_the_quarter_before_the_first_target(root, book):
    with (root / "data" / "example.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "2024-04-01" <= row["received_on"] <= "2024-06-30"]
    share = sum(int(row["days_to_answer"]) <= 5 for row in rows) / len(rows)
    words = f"{share:.1%} in Apr–Jun 2024, before its first target began.".replace("%", " %")
    assert said(card(book, "answered_in_5_days"), "Baseline") == words


def test_what_is_not_said_is_shown_as_such_and_what_cannot_be_is_not(book):
    facts = {one.term: one for group in card(book, "helpful").groups for one in group.facts}
    assert not facts["Cost"].said
    assert not facts["Cost"].is_optional
    assert facts["Counted by two"].is_optional
    assert facts["Guards"].said[0].text == "“Answered within 5 days”"


def test_what_nobody_watches_is_marked(book):
    page = card(book, "answered_in_5_days")
    assert lights(page, "Ways") == [None, Watched.UNWATCHED]
    assert "Hide the letters Ease: low; visible: low. Nobody and nothing watches this." in said(page, "Ways")


def test_a_claim_stands_beside_its_evidence_on_both_cards(book):
    [leads] = lights(card(book, "answered_in_5_days"), "Leads")
    [led] = lights(card(book, "helpful"), "Is led by")
    assert isinstance(leads, LeadVerdict)
    assert led is leads
    assert "“Answered within 5 days”" in said(card(book, "helpful"), "Is led by")


def test_a_day_that_has_passed_is_said_so(root, book):
    page = card(book, "answered_in_5_days")
    assert page.review == "To be looked at again by 30 June 2025; that day has passed."
    assert page.is_past_review
    earlier = open_handbook(root, DEPARTMENT, "2025-Q1")
    assert not card(earlier, "answered_in_5_days").is_past_review


def test_history_is_told_from_the_oldest_up_to_the_day(book):
    found = card(book, "answered_in_5_days").history
    days = [one.day for one in found]
    assert days == sorted(days)
    told = [f"{one.what} {one.by}".replace("\N{NO-BREAK SPACE}", " ") for one in found]
    assert told[0].startswith("Target 80.0 %, from 1 July 2024")
    assert told[1] == "Signed: does not agree yet: “Not like this.” Clerks"
    assert "New letter box (The old one leaked) Council" in told
    assert "After the day" not in repr(book)
    assert "Said after the day" not in repr(book)


def test_stages_are_told_apart_and_retired_cards_stand_at_the_end(book):
    stages = {one.id: (one.stage, one.standing.partition(":")[0]) for one in book.cards}
    assert stages["sketched"] == (Stage.DRAFT, "A draft")
    assert stages["on_trial"] == (Stage.PILOT, "A pilot")
    assert stages["answered_in_5_days"] == (Stage.ACTIVE, "")
    assert "left_off" not in stages
    assert [(one.name, one.last) for one in book.retired] == [
        ("Letters weighed", "Nobody needed it, 1 February 2025")
    ]
    assert "to be stopped if: Letters get lost" in said(card(book, "on_trial"), "Tried out")


def test_names_of_people_stand_nowhere(book):
    assert NAME not in repr(book)


def test_a_card_of_the_organisation_is_counted_and_not_told(root, book):
    assert book.elsewhere == 1
    assert CARDS["for_the_board"][0][0] not in repr(book)
    whole = open_handbook(root, DEPARTMENT, PERIOD, as_of=AS_OF, edition="executive")
    assert card(whole, "for_the_board").name == CARDS["for_the_board"][0][0]
    assert whole.elsewhere == 0


def test_each_criterion_of_smart_has_its_gravest_judgement(book):
    page = card(book, "answered_in_5_days")
    found = {criterion: lights(page, criterion.value.capitalize()) for criterion in Criterion}
    assert all(len(one) == 1 and isinstance(one[0], Judgement) for one in found.values())
    assert found[Criterion.RELEVANT] == [Judgement.PASS] or "To mend" in said(page, "Relevant")


def test_few_cases_are_in_no_example_baseline_or_reason(tmp_path):
    shutil.copytree(FEW, tmp_path / "workbook")
    book = open_handbook(tmp_path / "workbook", "ward", "2025-Q4")
    text = repr(book).replace("\N{NO-BREAK SPACE}", " ")
    for secret in ("43.0", "33.3", "0.333"):
        assert secret not in text
    content = card(book, "content")
    assert "December" not in said(content, "Worked example")
    assert WITHHELD in repr(content.groups[-1])


def test_a_level_of_persons_needs_a_use_for_persons(tmp_path):
    root = make(tmp_path)
    write_card(root, "mine", personal("development"))
    page = card(open_handbook(root, DEPARTMENT, PERIOD, as_of=AS_OF), "mine")
    assert said(page, "Shown for").startswith("Down to one person")
    assert said(page, "Agreement") == "Agreement 7 of 2024"
    assert said(page, "Kept for") == "90 days"
    assert said(page, "Use for one person") == "For talks about that person’s development."


def test_without_a_period_it_is_the_newest_quarter_that_the_data_fill(root):
    assert open_handbook(root, DEPARTMENT).period.label == PERIOD
    assert open_handbook(root, DEPARTMENT, as_of="2025-09-30").period.label == "2025-Q2"


def test_without_data_a_period_has_to_be_named(tmp_path):
    root = make(tmp_path)
    (root / "data" / "example.csv").write_text("received_on,team,days_to_answer\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no source of 'my_department' has a day with data"):
        open_handbook(root, DEPARTMENT)
    book = open_handbook(root, DEPARTMENT, PERIOD)
    assert said(card(book, "answered_in_5_days"), "Worked example").startswith("None")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-05-01", "80.0 % from 1 July 2024"),
        ("2025-01-01", "80.0 % by 30 June 2025"),
        ("2025-07-01", "90.0 % by 30 June 2026"),
        ("2026-07-01", "none since 30 June 2026"),
    ],
)
def test_the_target_of_a_day_in_a_few_words(root, day, words):
    own = load(root).departments[DEPARTMENT].cards
    found = target_now(own["answered_in_5_days"], date.fromisoformat(day))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == words
    assert target_now(own["sketched"], date.fromisoformat(day)) == "none"
    assert targets(own["sketched"], date.fromisoformat(day)) == ()
    assert not near(own["sketched"])


def test_an_amount_or_an_average_is_told_with_its_cases():
    review = flights_record()
    kpi = review.kpi("delay_minutes")
    point = Point(
        period="2013-11",
        words="November 2013",
        start=date(2013, 11, 1),
        end=date(2013, 11, 30),
        value=12.5,
        numerator=None,
        denominator=None,
        records=40,
    )
    [months] = [one for one in kpi.series if one.kind == "month"]
    one = replace(kpi, series=(replace(months, points=(point,)),))
    told = example(one, review, is_summed=False).replace("\N{NO-BREAK SPACE}", " ")
    assert told == "November 2013: 12.5 min, from 40 flights."
    few = replace(kpi, series=(replace(months, points=(replace(point, records=9),)),))
    assert example(few, review, is_summed=False).startswith("None")
    assert example(few, review, is_summed=True).startswith("November 2013")
    ratio = replace(
        kpi, series=(replace(months, points=(replace(point, numerator=125.0, denominator=10.0),)),)
    )
    assert "125 / 10 = 12.5 min, from 40 flights" in example(ratio, review, is_summed=False).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_baseline_before_any_data_is_not_known(root, book):
    own = load(root).departments[DEPARTMENT].cards["answered_in_5_days"]
    early = own.targets[0].model_copy(update={"starts": date(2012, 1, 1)})
    kpi = flights_record().kpi("arrived_on_time")
    assert book.minimum == 10
    assert baseline(kpi, own.model_copy(update={"targets": (early,)})).startswith("Not known")
