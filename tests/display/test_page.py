"""The parts of a page: they say what the record holds, escape what people wrote, and repeat byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from kpiwork.analysis.compare import Direction
from kpiwork.analysis.contribution import ContributionKind
from kpiwork.analysis.status import Standing
from kpiwork.display import page
from kpiwork.review.record import CardChange, DataLight, QualityCheck, Reported, Restated
from kpiwork.spec.choices import Stage
from kpiwork.spec.target import Status
from tests.factories import HOSTILE, bare_record, flights_record, hostile_record

PARTS = (
    "strip",
    "in_one_minute",
    "decisions",
    "promises",
    "scorecard",
    "exceptions",
    "questions",
    "outlook",
    "leading",
    "units",
    "work_steps",
    "people_and_trust",
    "data_quality",
    "every_kpi",
    "changes_since",
    "how_to_read",
    "provenance",
)
WITHOUT_THEIR_WORDS = ("how_to_read", "questions")  # the record has no findings; tests of them have
INLINE = {"a", "b", "bdi", "code", "path", "span", "svg", "circle", "rect"}
VOID = {"img", "source", "br", "meta", "circle", "path", "rect"}
RECORD, HOSTILE_RECORD, BARE = flights_record(), hostile_record(), bare_record()


class Reader(HTMLParser):
    """Collects tags, attributes and words."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self._part(tag)

    def handle_endtag(self, tag):
        self._part(tag)

    def _part(self, tag):
        if tag not in INLINE:
            self.words.append(" ")

    def handle_data(self, data):
        self.words.append(data)


def read(markup):
    reader = Reader()
    reader.feed(str(markup))
    reader.close()
    return reader


def one_line(text):
    return " ".join(text.split())


def words(markup):
    return one_line("".join(read(markup).words))


def with_kpi(kpi, **changes):
    kpis = tuple(kpi if one.id == kpi.id else one for one in RECORD.kpis)
    return replace(RECORD, kpis=kpis, **changes)


@pytest.fixture(scope="module", params=PARTS)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def made():
    return {name: getattr(page, name)(RECORD) for name in PARTS}


@pytest.fixture(scope="module")
def attacked():
    return {name: getattr(page, name)(HOSTILE_RECORD) for name in PARTS}


def test_the_module_offers_each_part_and_the_style():
    assert set(page.__all__) == {*PARTS, "calibration", "dashboard", "style"}


def test_same_record_same_bytes(part, made):
    assert str(getattr(page, part)(flights_record())) == str(made[part])


def test_text_that_people_wrote_is_text(part, attacked):
    reader = read(attacked[part])
    assert "script" not in reader.tags
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert "<script" not in str(attacked[part])


@pytest.mark.parametrize("name", [name for name in PARTS if name not in WITHOUT_THEIR_WORDS])
def test_hostile_text_is_shown_as_it_was_written(name, attacked):
    assert HOSTILE in words(attacked[name]) or HOSTILE in str(read(attacked[name]).attributes)


def test_every_picture_has_a_description(part, made):
    reader = read(made[part])
    alts = [value for name, value in reader.attributes if name == "alt"]
    assert len(alts) == reader.tags.count("img")
    assert all(alts)


def test_nothing_is_asked_of_another_host(part, made):
    assert not re.search(r"https?:|//[a-z]", re.sub(r"base64,[\w+/=]+", "", str(made[part])))


def test_names_within_a_page_are_unique(made):
    ids = [value for one in made.values() for name, value in read(one).attributes if name == "id"]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("left", [len(RECORD.kpis), 3])
def test_every_link_has_its_place(left):
    kept = [kpi.id for kpi in RECORD.kpis[-left:]]
    review = replace(
        RECORD,
        kpis=tuple(
            replace(kpi, claims=tuple(one for one in kpi.claims if one.kpi in kept))
            for kpi in RECORD.kpis[-left:]
        ),
        groups=(replace(RECORD.groups[0], kpis=tuple(kept)),),
        exceptions=tuple(name for name in RECORD.exceptions if name in kept),
    )
    attributes = [pair for name in PARTS for pair in read(getattr(page, name)(review)).attributes]
    ids = {value for name, value in attributes if name == "id"}
    links = {value.removeprefix("#") for name, value in attributes if name == "href"}
    assert links
    assert links <= ids


def test_a_part_says_its_heading_to_an_exporter(part, made):
    about = made[part].about
    if part == "strip":
        assert about == {"title": "New York departures · 2013-Q4 · KPI review"}
    else:
        assert about["anchor"] == part.replace("_", "-")
        assert about["heading"] in words(made[part])


@pytest.mark.parametrize(
    "name",
    [
        "in_one_minute",
        "decisions",
        "promises",
        "outlook",
        "leading",
        "units",
        "work_steps",
        "people_and_trust",
        "every_kpi",
        "changes_since",
    ],
)
def test_a_part_without_content_disappears(name):
    assert not getattr(page, name)(BARE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("scorecard", "This department has no KPI to show."),
        ("exceptions", "There is no KPI that could."),
        ("questions", "Nothing was asked of the data: no KPI here has findings."),
        ("data_quality", "No source of data is on record."),
        ("strip", "New York departures"),
    ],
)
def test_silence_that_would_mislead_is_broken(name, said):
    assert said in words(getattr(page, name)(BARE))


def test_the_strip_says_who_when_and_from_which_data(made):
    said = words(made["strip"])
    for text in (
        "Harbour Airways · Quarterly KPI review",
        "New York departures, Oct–Dec 2013",
        "2013-Q4, 1 Oct 2013 to 31 Dec 2013",
        "to 31 Dec 2013, as known on 2 Jan 2014",
        "Head of Operations Control",
        "set for demonstration",
        "no airport set them",
    ):
        assert text in said
    assert "complete record, not to be passed on" in words(page.strip(flights_record(edition=None)))


def test_a_sentence_links_to_its_kpi(made):
    markup = str(made["in_one_minute"])
    assert '<a href="#kpi-arrived_on_time"><bdi>Arrived less than 15 minutes late</bdi></a>: 75.5 %' in markup
    assert markup.count("<li>") == len(RECORD.in_one_minute)


def test_a_question_has_options_proposal_and_the_cost_of_waiting(made):
    said = words(made["decisions"])
    assert "Set 75 % for 2014" in said
    assert "Proposal Keep 80 %, and decide by April" in said
    assert "runs without an agreed target" in said


def test_a_promise_without_effect_says_so(made):
    said = words(made["promises"])
    assert "92 % by 31 December 2013" in said
    assert "none was stated" in said
    assert "nothing on record" in said


def test_the_scorecard_has_a_row_a_kpi_with_icon_and_word(made):
    markup = str(made["scorecard"])
    for kpi in RECORD.kpis:
        (row,) = re.findall(rf'<tr role="row"[^>]*>(?:(?!</tr>).)*#kpi-{kpi.id}".*?</tr>', markup, re.DOTALL)
        assert f"<span>{kpi.standing.status.value}</span>" in row
        assert row.count('class="kw-icon"') >= 2
        assert "<bdi>Head of Operations Control</bdi>" in row
    assert "Since <span>Jul–Sep 2013</span>" in markup


@pytest.mark.parametrize("status", Status)
def test_no_status_is_left_to_colour(status):
    review = with_kpi(replace(RECORD.kpis[0], standing=Standing(status=status)))
    assert f"</svg> <span>{status.value}</span>" in str(page.scorecard(review))


def test_guardrails_are_indented_and_judged(made):
    below = tuple(kpi.id for kpi in RECORD.kpis if kpi.guards)
    groups = (replace(RECORD.groups[0], guardrails=below), *RECORD.groups[1:])
    assert str(page.scorecard(replace(RECORD, groups=groups))).count('class="kw-guard"') == len(below) == 3
    assert "guardrail of Arrived less than 15 minutes late: held" in words(made["scorecard"])


@pytest.mark.parametrize(
    ("stage", "shown"), [(Stage.PILOT, True), (Stage.DRAFT, True), (Stage.ACTIVE, False)]
)
def test_a_stage_other_than_active_is_marked(stage, shown):
    kpi = replace(RECORD.kpi("cancelled"), stage=stage)
    review = with_kpi(kpi, groups=(replace(RECORD.groups[0], kpis=("cancelled",)),))
    assert (f'<span class="kw-stage">{stage.value}</span>' in str(page.scorecard(review))) is shown


def test_an_exception_has_chart_data_where_and_comment(made):
    said = words(made["exceptions"])
    assert one_line(RECORD.kpi("arrived_on_time").where) in said
    assert "What we do: We read the seven worst days" in said
    assert "No comment by the owner yet: required before this review is closed." in said
    assert read(made["exceptions"]).tags.count("img") == 4
    assert "The thin line shows weeks, the thick steps quarters; shaded: Oct–Dec 2013." in said
    assert "1: 2 Sep 2013, Evening call on the first departures." in said


def test_the_table_behind_a_chart_holds_the_chart_s_numbers(made):
    said = words(made["exceptions"])
    assert "week of 30 Dec 2013 61.9 % 80.0 %" in said


def test_suppressed_segments_appear_nowhere(made):
    hidden = {
        p.segment for kpi in RECORD.kpis for one in kpi.contributions for p in one.parts if p.suppressed
    }
    assert hidden
    for name in ("exceptions", "every_kpi"):
        assert not [segment for segment in hidden if f"<bdi>{segment}</bdi>" in str(made[name])]
        assert "not shown: fewer than 10 records now or then, or the next smallest" in words(made[name])


def test_without_exceptions_the_page_says_so():
    assert "No KPI missed its target" in words(page.exceptions(replace(RECORD, exceptions=())))


def test_an_outlook_stands_beside_its_target_for_every_kpi_that_has_one(made):
    said = words(made["outlook"])
    assert "Arrived less than 15 minutes late 80.0 % if kept 7" in said
    assert "First departures of the day less than 15 minutes late 92.0 % 8" in said
    assert said.count("All for Jan–Mar 2014.") == 1
    assert "the last one is taken as kept" not in said
    assert "in 8 of 10 cases" in said
    assert read(made["outlook"]).tags.count("img") == 2
    told = [kpi.name for kpi in RECORD.kpis if kpi.ahead and kpi.ahead.outlook.chance is not None]
    assert 0 < len(told) < len(RECORD.kpis)
    table = str(made["outlook"]).partition("kw-outlooks")[2]
    assert [kpi.name for kpi in RECORD.kpis if f">{kpi.name}<" in table] == told


def test_what_differs_between_outlooks_stands_in_each_row():
    first, *others = [kpi for kpi in RECORD.kpis if kpi.ahead and kpi.ahead.outlook.chance is not None]
    assert first.ahead is not None
    goal = replace(first.ahead.goal, words="January 2014", is_kept=True)
    agreed = [
        replace(one, ahead=replace(one.ahead, goal=replace(one.ahead.goal, is_kept=False)))
        for one in others
        if one.ahead
    ]
    changed = {one.id: one for one in (replace(first, ahead=replace(first.ahead, goal=goal)), *agreed)}
    review = replace(RECORD, kpis=tuple(changed.get(kpi.id, kpi) for kpi in RECORD.kpis))
    said = words(page.outlook(review))
    assert f"{first.name} January 2014 80.0 % if kept" in said
    assert said.count("if kept") == 1
    assert "All for" not in said


def test_what_all_outlooks_share_is_said_once():
    kpis = tuple(
        replace(kpi, ahead=replace(kpi.ahead, goal=replace(kpi.ahead.goal, is_kept=True)))
        if kpi.ahead
        else kpi
        for kpi in RECORD.kpis
    )
    said = words(page.outlook(replace(RECORD, kpis=kpis)))
    assert said.count("the last one is taken as kept") == 1
    assert "if kept" not in said


def test_a_claim_is_told_with_its_verdict_and_reason(made):
    said = words(made["leading"])
    for claim in (one for kpi in RECORD.kpis for one in kpi.claims):
        assert claim.check is not None
        assert claim.check.verdict.value in said
        assert one_line(claim.sentence) in said
    assert "Why it should: Aircraft that leave late arrive late all day." in said
    assert "A link is not a cause." in said


def test_a_verdict_stands_apart_from_the_title_of_its_claim(made):
    markup = str(made["leading"])
    titles = re.findall("<h3>(.*?)</h3>", markup)
    assert titles
    assert not any("kw-mark" in title for title in titles)
    assert all('<span class="kw-hidden">is said to lead</span>' in title for title in titles)
    assert markup.count('<span class="kw-badge">') == len(titles)


def test_a_claim_that_was_not_tested_is_not_shown():
    untested = tuple(
        replace(kpi, claims=tuple(replace(one, check=None, sentence="") for one in kpi.claims))
        for kpi in RECORD.kpis
    )
    assert not page.leading(replace(RECORD, kpis=untested))


def test_units_stand_in_an_order_that_is_none_of_value(made):
    units = RECORD.kpi("arrived_on_time").units
    assert units is not None
    found = units.found
    table = str(made["units"]).partition("</table>")[0]
    order = re.findall(r'<th scope="row"><bdi>(.+?)</bdi>', table)
    values = {one.name: one.value for one in found.units}
    sizes = {one.name: one.records for one in found.units}
    assert order == sorted(order, key=lambda name: -sizes[name])
    by_value = sorted(order, key=lambda name: values[name] or 0)
    assert order not in (by_value, by_value[::-1])
    assert "3 units are not shown: too few records" in words(made["units"])
    assert not {"HA", "OO", "VX"} & set(order)


def test_ranks_that_tell_nothing_are_not_drawn():
    kpi = RECORD.kpi("arrived_on_time")
    assert kpi.units is not None
    found = kpi.units.found
    assert "Bars of the ranks" in str(page.units(RECORD))
    any_rank = tuple(
        replace(one, rank_low=1, rank_high=found.ranked) if one.rank_low else one for one in found.units
    )
    units = replace(kpi.units, found=replace(found, units=any_rank))
    shown = page.units(with_kpi(replace(kpi, units=units)))
    assert f"may have any rank from 1 to {found.ranked}: nothing can be told of their order" in words(shown)
    assert str(shown).count("Bars of the ranks") == str(page.units(RECORD)).count("Bars of the ranks") - 1
    assert str(shown).count("Chart of “") == str(page.units(RECORD)).count("Chart of “")


def test_a_movement_of_nothing_has_a_table_and_no_chart():
    kpi = RECORD.kpi("arrived_on_time")
    still = tuple(
        replace(
            told,
            mix=0.0,
            within=0.0,
            parts=tuple(replace(part, mix=0.0, within=1e-5) for part in told.parts),
        )
        for told in kpi.contributions
    )
    calm = replace(kpi, contributions=still, previous=replace(kpi.previous, value=kpi.value))
    shown = str(page.exceptions(with_kpi(calm, exceptions=(kpi.id,))))
    assert "Waterfall chart" not in shown
    assert "there is no chart of it" in words(shown)
    assert f"Where {kpi.name} moved" in shown
    assert "Waterfall chart" in str(page.exceptions(replace(RECORD, exceptions=(kpi.id,))))


def test_steps_of_the_work_say_what_is_left_out(made):
    said = words(made["work_steps"])
    assert RECORD.work_steps is not None
    assert "and so not compared: Time is won in the air." in said
    assert "Look at the system first" in said
    assert all(one_line(sentence) in said for sentence in RECORD.work_steps.sentences)
    assert "<bdi>HA</bdi>" not in str(made["work_steps"])


def test_data_quality_counts_what_passed_and_says_what_did_not(made):
    said = words(made["data_quality"])
    assert "doubt: 2.8 % of flights have no arrival delay" in said
    assert "1 ok" in said
    assert "No check is on record." in said
    assert "can still move until 31 Jan 2014" in said


def test_a_kpi_in_doubt_is_named_with_its_reason():
    kpi = replace(RECORD.kpis[0], data_light=DataLight.IN_DOUBT, data_facts=("half of the rows are missing",))
    said = words(page.data_quality(with_kpi(kpi)))
    assert "half of the rows are missing" in said


def test_every_kpi_has_a_fold_out_with_its_card(made):
    markup = str(made["every_kpi"])
    assert markup.count('<details class="kw-kpi">') == len(RECORD.kpis)
    said = words(made["every_kpi"])
    for text in (
        "Never used for",
        "Judging a duty manager",
        "Formula",
        "basis: demonstration",
        "at most 1.0 points worse",
    ):
        assert text in said


def test_a_chart_is_drawn_once_a_page(made):
    drawn = [
        name for name in ("exceptions", "every_kpi") for _ in range(str(made[name]).count("Line chart of"))
    ]
    assert len(drawn) == len(RECORD.kpis)


def test_how_to_read_explains_every_status(made):
    said = words(made["how_to_read"])
    assert all(status.value in said for status in Status)
    assert "fewer than 10 records" in said


def test_provenance_says_how_to_make_it_again(made):
    said = words(made["provenance"])
    assert RECORD.provenance.command in said
    assert "a" * 64 in said


def test_tags_are_balanced(part, made):
    markup = str(made[part])
    for tag in set(read(markup).tags) - VOID - {"th", "td", "tr", "p"}:
        assert len(re.findall(rf"<{tag}[\s>]", markup)) == markup.count(f"</{tag}>"), tag


@pytest.mark.parametrize("name", ["exceptions", "every_kpi"])
def test_a_value_without_a_line_is_not_said_to_be_missing(name):
    kpi = replace(RECORD.kpi("arrived_on_time"), series=())
    shown = getattr(page, name)(with_kpi(kpi, exceptions=(kpi.id,) if name == "exceptions" else ()))
    assert "Periods with fewer than 10 records are not drawn." in words(shown)
    assert "No value was measured" not in words(shown)
    none = with_kpi(replace(kpi, value=None), exceptions=(kpi.id,) if name == "exceptions" else ())
    assert "No value was measured so far." in words(getattr(page, name)(none))


def test_a_withheld_value_is_not_said_to_be_unmeasured():
    kpi = replace(
        RECORD.kpi("arrived_on_time"),
        series=(),
        value=None,
        standing=Standing(status=Status.NO_DATA, reason="fewer than 10 flights: not shown"),
    )
    said = words(page.exceptions(with_kpi(kpi)))
    assert "The value is not shown: it has fewer than 10 records." in said
    assert "No value was measured" not in said


def test_a_block_says_why_it_is_there(made):
    said = words(made["exceptions"])
    assert f"{RECORD.kpi('late_60').name} Why it is here: target missed" in said


def test_columns_without_limits_are_told_in_one_line():
    source = RECORD.sources[0]
    without = tuple(
        QualityCheck(
            kind="missing", state="not checked", column=f"c{number}", fact=f"c{number}; no limit is set"
        )
        for number in range(9)
    )
    review = replace(RECORD, sources=(replace(source, checks=(*source.checks, *without)),))
    said = words(page.data_quality(review))
    assert said.count("9 columns without limits, not checked") == 2
    assert "no limit is set" not in said


def test_parts_that_cannot_be_added_up_say_why():
    told = replace(RECORD.kpi("arrived_on_time").contributions[0], kind=ContributionKind.NOT_ADDITIVE)
    kpi = replace(RECORD.kpi("arrived_on_time"), contributions=(told,))
    said = words(page.every_kpi(with_kpi(kpi)))
    assert f"Medians and averages of each {told.dimension} cannot be added up" in said


RESTATED = Restated(
    period="2013-Q3",
    words="Jul–Sep 2013",
    as_of=date(2013, 10, 14),
    then=0.74,
    now=0.753,
    records_then=86_000,
    records_now=86_326,
    is_same_card=False,
    was_settling=True,
    direction=Direction.BETTER,
)


def test_restated_values_are_shown_beside_what_was_reported():
    said = words(page.data_quality(with_kpi(replace(RECORD.kpis[0], restated=(RESTATED,)))))
    assert "1 value reads otherwise today than when it was reported: 1 better." in said
    assert "Jul–Sep 2013 as known on 14 Oct 2013 74.0 % 75.3 % +1.3 points better" in said
    assert "it was still settling then; what is measured has changed since" in said


def test_withheld_restatements_are_named_without_figures():
    hidden = replace(RESTATED, then=None, now=None, direction=Direction.NEUTRAL)
    said = words(page.data_quality(with_kpi(replace(RECORD.kpis[0], restated=(hidden,)))))
    assert "reported: 1 not shown." in said
    assert "as known on 14 Oct 2013 not shown not shown not shown not shown" in said


@pytest.mark.parametrize(("count", "folded"), [(12, False), (13, True)])
def test_many_restated_values_are_folded_away(count, folded):
    many = tuple(replace(RESTATED, period=f"2013-W{week:02d}") for week in range(1, count + 1))
    markup = str(page.data_quality(with_kpi(replace(RECORD.kpis[0], restated=many))))
    assert (f"All {count} restated values" in markup) is folded
    assert markup.count("as known on 14 Oct 2013") == count


def test_without_restated_values_the_page_says_why(made):
    assert "There is no earlier record to compare with." in words(made["data_quality"])
    told = Reported(
        period="2013-Q3",
        words="Jul–Sep 2013",
        as_of=date(2013, 10, 14),
        value=0.74,
        target=None,
        status=Status.NO_TARGET,
        records=86_000,
    )
    said = words(page.data_quality(with_kpi(replace(RECORD.kpis[0], reported=(told,)))))
    assert "None: no value reads otherwise today" in said


def test_notes_on_earlier_records_are_shown():
    said = words(page.data_quality(replace(RECORD, notes=("An earlier record could not be read.",))))
    assert "An earlier record could not be read." in said


def test_changes_in_the_cards_stand_by_kpi():
    changes = (
        CardChange(kpi="cancelled", name="Cancelled flights", what="owner: “A” → “B”"),
        CardChange(kpi="cancelled", name="Cancelled flights", what="tolerance: none → 1.0 points"),
        CardChange(kpi="gone", name="Gone", what="retired"),
    )
    part = page.changes_since(replace(RECORD, card_changes=changes, since="2013-Q3"))
    assert part.about["heading"] == "What changed in the cards since 2013-Q3"
    assert "Cancelled flights owner: “A” → “B” tolerance: none → 1.0 points Gone retired" in words(part)
    assert [value for name, value in read(part).attributes if name == "href"] == ["#kpi-cancelled"]


def test_cards_without_a_change_and_without_a_record_are_told_apart(made):
    first = made["changes_since"]
    assert "This is the first record; changes of cards are listed from the next period on." in words(first)
    assert "kw-missing" not in str(first)
    damaged = page.changes_since(replace(RECORD, notes=("An earlier record could not be read.",)))
    assert "No record of the period before could be read" in words(damaged)
    assert "kw-missing" in str(damaged)
    older = replace(RECORD.provenance, records={"records/2013-Q1/operations.json": "f" * 64})
    said = words(page.changes_since(replace(RECORD, provenance=older)))
    assert "There is no record of the period just before" in said
    assert "Nothing: names, definitions" in words(page.changes_since(replace(RECORD, since="2013-Q3")))


def test_provenance_names_the_earlier_records():
    told = replace(RECORD.provenance, records={"records/2013-Q3/operations.json": "f" * 64})
    said = words(page.provenance(replace(RECORD, provenance=told)))
    assert f"earlier record records/2013-Q3/operations.json {'f' * 64}" in said
