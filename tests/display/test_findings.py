"""The questions of a page: what was seen, what else explains it, what nobody watches, what silence is worth."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpiwork.display import page
from kpiwork.display.dashboard import dashboard
from kpiwork.display.questions import MOST_PICTURES, MOST_VOICES
from kpiwork.review.finding_words import with_finding_words
from kpiwork.review.privacy import edition_of
from kpiwork.review.raised import Agreement, Closed, RiskWatch, Voice, Watched
from kpiwork.review.sentences import style_of
from kpiwork.review.unintended import count_of_tests
from kpiwork.signals.finding import Effect, Kind, Placebo, Strength, Verdict
from kpiwork.spec.batch import Edition
from kpiwork.spec.entries import ConcernKind, Outcome
from kpiwork.spec.relation import Grade
from tests.display.planted import bunched
from tests.factories import HOSTILE, flights_record
from tests.known import there
from tests.monthly import month_record
from tests.raised import BUNCHED, HISTOGRAM, raised

KPI = "arrived_on_time"
RECORD = flights_record(edition=None)
NAME = RECORD.kpi(KPI).name
SPACE = "\N{NO-BREAK SPACE}"
VOICE = Voice(
    day=date(2013, 4, 22),
    role="Station managers",
    kind=ConcernKind.UNFAIR,
    words="Sixteen minutes count like five hours.",
    answer="True of every limit.",
    act="A card for one hour",
)
RISK = RiskWatch(
    how="Cancel what would be late",
    ease=Grade.HIGH,
    visibility=Grade.LOW,
    detector="exclusions",
    guardrail="",
    state=Watched.UNWATCHED,
    sentence="Nothing watches it.",
)


def record(*found, edition=Edition.DEPARTMENT, others=(), base=RECORD, **kpi_changes):
    """Put findings beside a KPI, tell them, count their tests and cut the record for an audience."""
    beside = {KPI: found, **dict(others)}
    kpis = tuple(
        with_finding_words(
            replace(kpi, findings=beside.get(kpi.id, ()), **(kpi_changes if kpi.id == KPI else {})),
            {kpi.id: style_of(kpi)},
        )
        for kpi in base.kpis
    )
    whole = replace(base, kpis=kpis, tests=count_of_tests(kpis))
    return whole if edition is None else edition_of(whole, edition)


def part(*found, **more):
    return str(page.questions(record(*found, **more)))


def words(markup):
    inline = re.sub(r"</?(bdi|span|small|b|a|br|svg|path|circle)\b[^>]*>", "", str(markup))
    return " ".join(re.sub(r"<[^>]+>", " ", inline).replace(SPACE, " ").split())


def graded(weight: Strength) -> dict[str, Any]:
    return dict.fromkeys(("evidence", "size", "robustness", "testability"), weight)


def card_only(detector="missing_guardrail", **more):
    untested: dict[str, Any] = dict.fromkeys(("p", "q", "effect", "picture"))
    return raised(detector=detector, **untested, **graded(Strength.WEAK), **more)


def answered(verdict, **more):
    return raised(verdict=verdict, p=0.4 if verdict is Verdict.CLEAR else None, q=None, effect=None, **more)


def test_a_planted_behaviour_is_told_with_its_number_its_weight_and_what_else_it_may_be():
    found = replace(bunched(), kpi=KPI, q=0.001, evidence=Strength.STRONG)
    said = words(part(raised(found)))
    assert f"More records just inside the cutoff than just outside: {NAME}" in said
    effect = there(found.effect)
    low, high = (f"{100 * there(end):.0f} %" for end in (effect.low, effect.high))
    assert f"About {100 * there(effect.value):.0f} % of the records" in said
    assert f"({low} to {high})" in said
    assert f"Weight: {found.severity.name.lower()}" in said
    for text in (
        "Rule out first A rule ends",
        "Look at next Ten records",
        "Adjust the KPI Report the middle",
    ):
        assert text in said
    assert said.index("Rule out first") < said.index("Look at next") < said.index("Adjust the KPI")


def test_its_figure_has_a_sentence_and_its_table_every_number():
    markup = part(raised())
    assert markup.count("<img") == 1
    assert re.search(r'alt="Bar chart of flights by Minutes late: [^"]+more than expected', markup)
    table = words(markup).partition("Data behind the chart")[2]
    for value, seen in zip(HISTOGRAM.across, HISTOGRAM.seen, strict=True):
        shown = f"{value:g} {seen:,.0f}" if there(seen) >= 10 else f"{value:g} not shown"
        assert shown in table
    assert "counts below 10, which are not shown" in words(markup)


def test_it_is_said_before_anything_that_a_question_accuses_nobody():
    said = words(part(raised()))
    assert said.startswith("Questions the data raise A pattern in the data is a reason to ask, never proof")


def test_the_kpi_without_it_names_the_days_and_both_values():
    said = words(part(raised(start=date(2013, 1, 1), end=date(2013, 12, 31))))
    assert "From 1 Jan 2013 to 31 Dec 2013 the KPI reads 75.5 %; without this it would read 74.1 %." in said


def test_the_time_and_what_is_supposed_are_named_where_they_differ_from_what_was_looked_at():
    told = replace(
        there(BUNCHED.restated), when="In Oct–Dec 2013", supposing="had all the additional cases missed,"
    )
    said = words(part(raised(restated=told, start=date(2013, 1, 1), end=date(2013, 12, 31))))
    line = "In Oct–Dec 2013 the KPI reads 75.5 %; had all the additional cases missed, it would read 74.1 %."
    assert line in said
    assert "From 1 Jan 2013" not in said


def test_what_a_meeting_is_asked_because_of_it_stands_there_as_text():
    markup = part(raised(put="Shall <b>this</b> count?"))
    assert "The meeting is asked: Shall &lt;b&gt;this&lt;/b&gt; count?" in words(markup)
    assert "The meeting is asked" not in words(part(raised()))


def test_the_weightiest_comes_first_and_few_are_drawn():
    ids = [kpi.id for kpi in RECORD.kpis[:5]]
    weights = dict(zip(ids, (1, 3, 2, 3, 1), strict=True))
    others = {
        name: (
            raised(
                replace(BUNCHED, kpi=name),
                q=0.001 + place / 1000,
                **graded(Strength(weights[name])),
            ),
        )
        for place, name in enumerate(ids)
    }
    markup = str(page.questions(record(others=others.items())))
    order = re.findall(r'<h3 id="question-(\w+)-threshold_bunching"', markup)
    assert order == [ids[1], ids[3], ids[2], ids[0], ids[4]]
    assert markup.count("<img") == MOST_PICTURES
    assert markup.count("Data behind the chart") == 5
    assert markup.count(">Rule out first, look at next, adjust the KPI<") == 4


def test_what_holds_a_weight_down_is_said():
    assert "No more than moderate: it is not large." in words(part(raised()))
    elsewhere = (Placebo(words="at 225 minutes", statistic=3.0, is_weaker=False),)
    weak = words(part(raised(robustness=Strength.WEAK, placebos=elsewhere)))
    assert "No more than weak: not every other way of looking shows the same." in weak
    assert "The same shows where nothing should: at 225 minutes." in weak
    assert "No more than" not in words(part(raised(**graded(Strength.STRONG))))


def test_seeing_it_again_is_no_new_evidence():
    assert "New: no earlier review raised it." in words(part(raised()))
    said = words(part(raised(before="2013-Q2")))
    assert "First raised in 2013-Q2. Seen again in partly the same data; that is no new evidence." in said


@pytest.mark.parametrize("edition", [*Edition, None])
def test_a_closed_question_rests_without_its_outcome(edition):
    closed = Closed(
        asked=date(2013, 10, 1), look_again=date(2014, 6, 1), is_due=False, outcome=Outcome.HANDED_OVER
    )
    markup = part(raised(closed=closed), edition=edition)
    assert "Looked at; look again on 1 Jun 2014." in words(markup)
    assert "<img" not in markup
    assert "<a " not in markup.partition("<summary>")[2].partition("</summary>")[0]
    assert Outcome.HANDED_OVER.value not in words(markup)
    due = words(part(raised(closed=replace(closed, is_due=True)), edition=edition))
    assert "Looked at before; the day to look again has come: 1 Jun 2014." in due


def test_what_a_card_leaves_open_is_a_line_and_no_article():
    markup = part(card_only(reason="a target was set, and nothing was agreed"))
    assert f"What nobody watches {NAME}: A target was set, and nothing was agreed." in words(markup)
    assert "<article" not in markup
    assert "The data raise no question this time." in words(markup)


def test_what_people_say_stands_beside_it_by_role_and_once():
    two = (raised(), raised(detector="period_end_surge"))
    open_one = replace(VOICE, answer="", act="", words="The bell rings.")
    voices = (VOICE, open_one, replace(VOICE, words="Long ago"))
    agreement = (Agreement(round="autumn 2013", item="It is fair", answers=20, mean=3.25),)
    said = words(part(*two, voices=voices, agreement=agreement))
    assert "Sixteen minutes count like five hours. Station managers, 22 Apr 2013; unfair." in said
    assert "What followed: A card for one hour." in said
    assert "Not answered yet." in said
    assert said.count("What people say of this KPI") == 1
    assert "Long ago" not in said
    assert "No act followed yet" not in said
    assert f"{len(voices) - MOST_VOICES} earlier one is on record." in said
    assert "“It is fair” 3.2. 20 answers." in said


def test_an_answer_without_an_act_is_told_as_one():
    said = words(part(raised(), voices=(replace(VOICE, act=""),)))
    assert "Answered: True of every limit. No act followed yet." in said


def test_a_name_stands_only_where_it_is_wished():
    assert "Ana Lima, Station managers" in words(part(raised(), voices=(replace(VOICE, name="Ana Lima"),)))


def test_risks_are_listed_with_what_is_known_those_that_raise_a_question_first():
    quiet = replace(RISK, how="Write longer times", state=Watched.QUIET)
    seen = replace(RISK, how="Hurry the near ones", state=Watched.SEEN)
    said = words(part(raised(), risks=(quiet, RISK, seen), edition=None))
    assert "Risks on the cards and what watches them (3)" in said
    assert f"{NAME} Cancel what would be late high low not watched Nothing watches it." in said
    assert said.index("Hurry the near ones") < said.index("Cancel what would") < said.index("Write longer")


def test_silence_says_what_it_is_worth():
    smallest = Effect(
        kind=Kind.SHARE, value=0.2, low=0.1, high=0.3, sentence="{value} of them would have been seen"
    )
    found = (
        answered(Verdict.CLEAR, smallest=smallest, reason="no more than expected"),
        answered(Verdict.NOT_ENOUGH_DATA, detector="exclusions", reason="it takes 8 months"),
        answered(Verdict.NOT_APPLICABLE, detector="too_regular", reason="the card has no cutoff"),
    )
    said = words(part(*found))
    assert "The data raise no question this time." in said
    assert f"not seen: {NAME}: No more than expected. 20 % of them would have been seen." in said
    blunt = replace(found[0], found=replace(found[0].found, smallest=replace(smallest, value=0.8)))
    assert "not seen:" not in words(part(blunt))
    assert "nothing to ask No more than expected. 20 % of them would have been seen." in said
    assert "too little data It takes 8 months." in said
    assert "(the card has no cutoff)" in said
    assert "3 questions were put to 1 KPI, which took 1 test of the data." in said
    assert "fewer than 0.1 of the questions" in said
    assert "1 could not be answered for lack of data, and 1 does not apply." in said


def test_a_signal_that_chance_explains_is_no_question():
    said = words(part(raised(evidence=Strength.NONE)))
    assert "The data raise no question this time." in said
    assert "seen, but too weakly to ask" in said


def test_without_findings_the_page_says_so():
    assert "Nothing was asked of the data: no KPI here has findings." in words(part())


@pytest.mark.parametrize("edition", [Edition.DEPARTMENT, Edition.EXECUTIVE])
def test_method_and_figures_are_the_analysts(edition):
    technical = ("Poisson curve", "p 0.0004", "q 0.002", "least_share", "at 30 minutes: 0.4", "agrees")
    analyst = words(part(raised(looks=3), edition=Edition.ANALYST))
    others = words(part(raised(looks=3), edition=edition))
    for text in technical:
        assert text in analyst
        assert text not in others
    assert "tested in 3 reviews so far" in analyst
    assert "84,292 records" in analyst


def test_a_detector_without_a_record_of_use_is_on_no_other_page():
    one = raised(on_pages=False)
    assert "<article" not in part(one)
    assert "<article" in part(one, edition=Edition.ANALYST)


def test_where_small_counts_leave_no_chart_the_page_says_so():
    small = replace(HISTOGRAM, seen=(3.0,) * 21)
    said = words(part(raised(picture=small)))
    assert "There is no chart: most counts are below 10 and are not shown." in said
    assert "<img" not in part(raised(picture=small))


@pytest.mark.parametrize("edition", list(Edition))
def test_text_from_outside_is_text(edition):
    picture = replace(HISTOGRAM, across_label=HOSTILE, seen_label=HOSTILE, expected_label=HOSTILE)
    found = replace(raised(picture=picture, reason=HOSTILE, notes=(HOSTILE,)), benign=(HOSTILE,))
    voice = replace(VOICE, role=HOSTILE, words=HOSTILE, answer=HOSTILE, act=HOSTILE, name=HOSTILE)
    risk = replace(RISK, how=HOSTILE, sentence=HOSTILE)
    agreement = (Agreement(round=HOSTILE, item=HOSTILE, answers=20, mean=3.0),)
    markup = part(
        found,
        card_only(reason=HOSTILE),
        answered(Verdict.CLEAR, detector="exclusions", reason=HOSTILE),
        name=HOSTILE,
        voices=(voice,),
        risks=(risk,),
        agreement=agreement,
        edition=edition,
    )
    assert "<script" not in markup
    assert not re.search(r"<[^>]* onload=", markup)
    assert markup.count("&lt;script&gt;alert(1)") >= 12


def test_same_record_same_bytes():
    assert part(raised(), voices=(VOICE,)) == part(raised(), voices=(VOICE,))


def month(*found):
    return words(dashboard(record(*found, base=replace(month_record(), edition=None))))


def test_the_dashboard_names_a_new_question_in_one_line_and_no_other():
    said = month(raised())
    assert f"New question: More records just inside the cutoff than just outside, {NAME}." in said
    closed = Closed(
        asked=date(2013, 10, 1), look_again=date(2014, 10, 1), is_due=False, outcome=Outcome.EXPLAINED
    )
    for one in (raised(before="2013-10"), raised(closed=closed), raised(evidence=Strength.NONE), card_only()):
        assert "New question" not in month(one)
    assert "New questions: " in month(raised(), raised(detector="period_end_surge"))
