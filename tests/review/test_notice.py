"""The notice: what people are told follows the cards, and is told in words that everybody reads."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from kpiwork.review.notice.notice import Notice, open_notice
from kpiwork.spec.load import load
from tests.handbooks import AS_OF, CARDS, DEPARTMENT, NAME, make, personal, write_card

VOWELS = re.compile(r"[aeiouy]+", re.IGNORECASE)
HARDEST = 8.0
"""School years of the Flesch-Kincaid scale (Kincaid et al. 1975) that a reader needs at most."""


@pytest.fixture
def root(tmp_path):
    return make(tmp_path)


def notice(root, **more) -> Notice:
    return open_notice(root, DEPARTMENT, **{"as_of": AS_OF, **more})


def told(root, heading, **more) -> str:
    return " ".join({one.heading: one.sentences for one in notice(root, **more).told}[heading])


def test_only_cards_in_use_are_told(root):
    found = {one.name: one for one in notice(root).kpis}
    assert found.keys() == {"Answered within 5 days", "Answers that helped", "Answered at once"}
    assert found["Answered at once"].is_tried
    assert not found["Answered within 5 days"].is_tried
    assert found["Answers that helped"].never_used_for == "Pay"


def test_who_sees_what_follows_the_level(root):
    seen = told(root, "Who sees them?")
    assert "The whole department only, no team and no person: “Answers that helped”." in seen
    assert "The department and its teams, no person: all others." in seen
    assert "fewer than 10 cases" in seen
    assert "They are made for: Team leads, Town council." in seen


def test_what_the_organisation_alone_sees_is_counted_but_not_named(root):
    assert "One more number is worked out for the whole organisation." in told(root, "Who sees them?")
    assert CARDS["for_the_board"][0][0] not in repr(notice(root))
    assert CARDS["for_the_board"][0][0] in repr(notice(root, edition="executive"))


def test_without_a_use_for_persons_there_is_no_number_about_anybody(root):
    assert told(root, "Is there a number about me?").startswith("No.")
    assert "There is no agreement" in told(root, "What was agreed?")
    assert "deleted" not in told(root, "How long is it kept?")


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("self", "for you alone"),
        ("development", "a talk with you"),
        ("appraisal", "when your work is judged"),
    ],
)
def test_a_use_for_persons_is_told_with_its_agreement_and_end(root, use, words):
    write_card(root, "mine", personal(use))
    about = told(root, "Is there a number about me?")
    assert about.startswith("Yes, for “My own answers”.")
    assert words in about
    assert "All other numbers are about groups." in about
    assert told(root, "What was agreed?") == "Agreement 7 of 2024: it holds for “My own answers”."
    assert "“My own answers” is kept for 90 days. Then it is deleted." in told(root, "How long is it kept?")


def test_objections_are_counted_up_to_the_day_and_nobody_is_named(root):
    said = told(root, "What if I do not agree?")
    assert "Tell Head of my department" in said
    assert "So far 2 concerns were written down; 1 got an answer, and 1 led to another way" in said
    assert "3 concerns" in told(root, "What if I do not agree?", as_of="2026-02-01")
    assert NAME not in repr(notice(root))


def test_data_that_name_people_are_not_kept_quiet(root):
    assert "say who did the work" not in told(root, "Where do the numbers come from?")
    path = root / "params" / "workbook.yaml"
    text = path.read_text(encoding="utf-8")
    old = "      team: {type: text, missing_at_most: 0}\n"
    assert old in text
    path.write_text(text.replace(old, f"{old}      clerk: {{type: text, person: true}}\n"), encoding="utf-8")
    assert "Some of the data say who did the work." in told(root, "Where do the numbers come from?")


def test_how_numbers_come_about_follows_the_cards(root):
    said = told(root, "Where do the numbers come from?")
    assert "We take these from what our systems store in any case: “Answered within 5 days”." in said
    assert "Somebody counts these by hand: " in said


def test_the_shipped_notices_fit_the_cards(project_root):
    book = load(project_root)
    for department, own in book.departments.items():
        found = open_notice(book, department, as_of="2014-01-14")
        assert len(found.kpis) == sum(card.stage in ("active", "pilot") for card in own.cards.values())


def test_everybody_can_read_it(root):
    """Work out the reading grade of the notice's own words: those of cards are not the tool's."""
    write_card(root, "mine", personal("development"))
    found = notice(root)
    names = re.compile(r"“[^”]*”|Head of my department|Agreement 7 of 2024|Team leads, Town council")
    text = " ".join(sentence for one in found.told for sentence in (f"{one.heading} ", *one.sentences))
    assert grade(names.sub("it", text)) <= HARDEST


def grade(text: str) -> float:
    sentences = [one for one in re.split(r"[.?!:;]\s*", text) if one.strip()]
    words = [re.findall(r"[A-Za-z]+", one) for one in sentences]
    syllables = [max(1, len(VOWELS.findall(word.removesuffix("e")))) for one in words for word in one]
    return 0.39 * mean(map(len, words)) + 11.8 * mean(syllables) - 15.59


def test_the_scale_tells_easy_from_hard():
    easy = "We count your calls. You may see the sum. It is not about you."
    hard = "Personally identifiable performance information necessitates organisational authorisation procedures."
    assert grade(easy) < 3 < HARDEST < grade(hard)
