from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from kpiwork.errors import SpecError, UsageError
from kpiwork.measure.measure import check
from kpiwork.signals.registry import workbook_problems
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Stage
from kpiwork.spec.library.shelf import card_of, copy_card, copy_cards, library, text_of
from kpiwork.spec.load import load
from tests.spec.library.simulated import write_tables

CARDS = pytest.mark.parametrize("one", library(), ids=lambda one: one.id)
HIDDEN = re.compile(r"^( *)# (?=guardrails:|leads:|- \{kpi|watched_by)", re.MULTILINE)
AS_WELL = re.compile(r"\}   # as well: (guardrail: \w+)$", re.MULTILINE)
RELATIONS = ("guardrails", "leads", "gaming_risks")


def kpis(root: Path) -> Path:
    return root / "params" / "shop" / "kpis"


def names(root: Path) -> set[str]:
    return {path.name for path in kpis(root).glob("*")} if kpis(root).exists() else set()


def without(card: Card, *more: str) -> dict[str, object]:
    return {key: value for key, value in card.model_dump().items() if key not in ("owner", *more)}


def brought_back(text: str) -> str:
    return AS_WELL.sub(r", \1}", HIDDEN.sub(r"\1", text))


@CARDS
def test_a_copy_alone_is_a_sound_workbook(one, empty):
    [copied] = copy_cards(empty, "shop", one.id, with_source=True)
    write_tables(empty, {one.needs.source: one.needs}, rows=40)
    workbook = load(empty)
    assert not check(workbook)
    assert not workbook_problems(workbook)
    card = workbook.department("shop").cards[one.id]
    assert (card.stage, card.owner) == (Stage.DRAFT, "Head of Everything")
    assert without(card, *RELATIONS) == without(one.card, *RELATIONS)
    assert {left.kpi for left in copied.left_off} == {*one.watchers, *(lead.kpi for lead in one.card.leads)}


@CARDS
def test_taking_the_signs_away_brings_everything_back(one, empty):
    first = copy_card_with_source(empty, one.id)
    first.write_text(brought_back(first.read_text(encoding="utf-8")), encoding="utf-8")
    for name in {*one.watchers, *(lead.kpi for lead in one.card.leads)}:
        (kpis(empty) / f"{name}.yaml").write_text(bare(name, one.needs.source), encoding="utf-8")
    assert without(load(empty).department("shop").cards[one.id]) == without(one.card)


def copy_card_with_source(root: Path, name: str) -> Path:
    return copy_cards(root, "shop", name, with_source=True)[0].path


def bare(name: str, source: str) -> str:
    """Write a card that says no more than it must, in the unit of the library's."""
    unit = card_of(name).card.unit.kind
    measure = f"measure: {{source: {source}, date: d, numerator: count(*)}}"
    return f"name: {name}\nquestion: Why?\nowner: O\nbetter: higher\nunit: {unit}\n{measure}\n"


def test_guards_come_along_where_asked_for(empty):
    made = copy_cards(empty, "shop", "replied_in_4_hours", with_guardrails=True, with_source=True)
    assert [one.kpi for one in made] == [
        "replied_in_4_hours",
        "reopened_in_14_days",
        "reply_wait_of_slowest_tenth",
    ]
    cards = load(empty).department("shop").cards
    assert cards["replied_in_4_hours"].guardrails == card_of("replied_in_4_hours").card.guardrails
    assert [(left.role, left.kpi) for left in made[0].left_off] == [("leads", "satisfied_customers")]
    columns = load(empty).settings.sources["tickets"].columns
    assert {"reopened_at", "first_human_reply_min"} <= set(columns)  # of all three cards


def test_guards_that_are_there_already_are_not_copied_again(empty):
    copy_card_with_source(empty, "reopened_in_14_days")
    before = (kpis(empty) / "reopened_in_14_days.yaml").read_bytes()
    made = copy_cards(empty, "shop", "replied_in_4_hours", with_guardrails=True)
    assert [one.kpi for one in made] == ["replied_in_4_hours", "reply_wait_of_slowest_tenth"]
    assert (kpis(empty) / "reopened_in_14_days.yaml").read_bytes() == before
    assert made[0].card.guardrails == card_of("replied_in_4_hours").card.guardrails


def test_what_is_copied_together_speaks_of_each_other_by_the_new_id(empty):
    copy_cards(empty, "shop", "replied_in_4_hours", to="reply", with_guardrails=True, with_source=True)
    cards = load(empty).department("shop").cards
    assert [rail.kpi for rail in cards["reply_wait_of_slowest_tenth"].guardrails] == ["reply"]
    assert "replied_in_4_hours" not in cards


def test_reads_the_source_that_is_named(empty):
    settings = empty / "params" / "workbook.yaml"
    settings.write_text(
        "organisation: O   # ours\nsources:\n  desk: {path: d.csv}   # mine\n", encoding="utf-8"
    )
    path = copy_card(empty, "shop", "replied_in_4_hours", source="desk")
    assert path == kpis(empty) / "replied_in_4_hours.yaml"
    assert load(empty).department("shop").cards["replied_in_4_hours"].measure.source == "desk"
    assert "sources:\n  desk: {path: d.csv}   # mine\n" in settings.read_text(encoding="utf-8")


def test_a_new_source_leaves_the_rest_of_the_settings_as_they_stand(empty):
    settings = empty / "params" / "workbook.yaml"
    before = "# Ours.\norganisation: O   # short\nsources:\n  desk: {path: d.csv}   # mine\n"
    settings.write_text(before, encoding="utf-8")
    [copied] = copy_cards(empty, "shop", "replied_in_4_hours", source="requests", with_source=True)
    assert settings.read_text(encoding="utf-8").startswith(before)
    source = load(empty).settings.sources["requests"]
    assert (source.path, source.rows_are) == ("data/requests.csv", "requests")
    assert "      opened_at:   # When it came in\n" in settings.read_text(encoding="utf-8")
    assert "replied; empty: nobody has replied yet\n" in settings.read_text(encoding="utf-8")
    assert copied.source_added
    assert copied.needs.source == "requests"


def test_an_owner_of_any_spelling_is_written_so_that_it_is_read_back(empty):
    head = '"Chief: of #1, {x}"'
    (empty / "params" / "shop" / "department.yaml").write_text(f"name: S\nhead: {head}\n", encoding="utf-8")
    copy_card_with_source(empty, "replied_in_4_hours")
    assert load(empty).department("shop").cards["replied_in_4_hours"].owner == head.strip('"')


@pytest.mark.parametrize(
    ("arguments", "place", "words"),
    [
        (("shop", "replied_in_4_hour"), "ID", "did you mean 'replied_in_4_hours'"),
        (("shop", "nothing_like_it"), "ID", "kpiwork library search"),
        (("shopp", "replied_in_4_hours"), "DEPARTMENT", "did you mean 'shop'"),
        (("shop", "replied_in_4_hours", "Reply Time"), "--as", "write reply_time"),
        (("shop", "replied_in_4_hours", "index"), "--as", "another word"),
        (("shop", "replied_in_4_hours", "../x"), "--as", "write"),
        (("shop", "replied_in_4_hours", "reopened_in_14_days"), "--as", "no other card"),
        (("shop", "replied_in_4_hours"), "--source", "--with-source"),
    ],
)
def test_refuses_what_cannot_be_and_leaves_nothing(arguments, place, words, empty):
    department, name, *to = arguments
    with pytest.raises(UsageError) as refused:
        copy_cards(empty, department, name, to=to[0] if to else "")
    assert refused.value.problems[0].place == place
    assert words in refused.value.problems[0].mend
    assert not names(empty)


def test_an_unknown_source_is_answered_with_the_nearest(empty):
    (empty / "params" / "workbook.yaml").write_text(
        "organisation: O\nsources:\n  desk: {path: d.csv}\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match=r"'dessk' is no source.*did you mean 'desk'\?.*--with-source"):
        copy_cards(empty, "shop", "replied_in_4_hours", source="dessk")
    with pytest.raises(UsageError, match=r"'tickets' is no source.*--source \(desk\)"):
        copy_cards(empty, "shop", "replied_in_4_hours")


def test_nothing_is_ever_overwritten(empty):
    path = copy_card_with_source(empty, "replied_in_4_hours")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="stands there already"):
        copy_cards(empty, "shop", "replied_in_4_hours")
    with pytest.raises(UsageError, match="is the name of a card"):
        copy_cards(empty, "shop", "replied_in_4_hours", to="again")
    assert path.read_bytes() == before
    assert names(empty) == {"replied_in_4_hours.yaml"}


def test_a_copy_that_would_break_the_workbook_is_taken_back(empty):
    kpis(empty).mkdir()
    settings = empty / "params" / "workbook.yaml"
    settings.write_text("organisation: O\nsources:\n  site_months: {path: d.csv}\n", encoding="utf-8")
    own = bare("near_misses_reported", "site_months").replace(
        "ratio", "percent"
    )  # a margin of 5 is 500 points
    (kpis(empty) / "near_misses_reported.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(SpecError, match="500 points"):
        copy_cards(empty, "shop", "recordable_injuries")
    assert names(empty) == {"near_misses_reported.yaml"}
    load(empty)


def test_a_broken_workbook_is_told_and_left_alone(empty):
    (empty / "params" / "shop" / "department.yaml").write_text("name: S\n", encoding="utf-8")
    with pytest.raises(SpecError, match="head is missing"):
        copy_cards(empty, "shop", "replied_in_4_hours", with_source=True)
    assert not names(empty)


def test_text_is_a_card_as_a_file_holds_it():
    text = text_of("replied_in_4_hours")
    assert text.startswith("name: First reply by a person")
    assert "needs:" not in text
    assert text.endswith("reply_wait_of_slowest_tenth}\n")
    with pytest.raises(UsageError):
        text_of("replied")


def test_a_wheel_carries_every_card(project_root, tmp_path):
    wheel = next(WheelBuilder(str(project_root)).build(directory=str(tmp_path)))
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("kpiwork/spec/library/")}
    assert {f"kpiwork/spec/library/{one.area}/{one.id}.yaml" for one in library()} <= held
