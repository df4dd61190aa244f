"""The designer, driven through its widgets: steps, drafts, the trial, the vote, the count, saving."""

from __future__ import annotations

import re

import ipywidgets
import pytest

import kpiwork as kw
from kpiwork.spec.load import load
from kpiwork.studio.design.steps import Step
from kpiwork.studio.designer.walk import WALK
from tests.studio.designer.conftest import KPI
from tests.studio.designer.seen import button, field, fields, parts, press, words

FORMULA = "Counted (needed)"


def test_there_are_thirteen_steps_with_questions_and_every_field_of_a_card_at_one_of_them(view):
    assert [stage.number for stage in WALK] == list(range(13))
    assert all(stage.text.asks and stage.text.minutes for stage in WALK)
    form = view.desk.form(KPI)
    asked = [field.loc for stage in WALK for field in stage.fields_of(form)]
    assert sorted(asked) == sorted(field.loc for field in form.fields)


@pytest.mark.parametrize("stage", WALK, ids=lambda stage: stage.step.value)
def test_every_step_can_be_shown_alone(view, stage):
    view.go(stage.number)
    said = words(view.panel)
    assert stage.text.title in said
    assert all(ask in said for ask in stage.text.asks)
    assert [one for one in view.walk if "kw-here" in one._dom_classes] == [view.walk[stage.number]]


@pytest.mark.parametrize("stage", WALK, ids=lambda stage: stage.step.value)
def test_every_control_has_a_label_of_its_own(view, stage):
    view.go(stage.number)
    kinds = (ipywidgets.Text, ipywidgets.Textarea, ipywidgets.Dropdown, ipywidgets.DatePicker)
    controls = [one for one in parts(view) if isinstance(one, (*kinds, ipywidgets.Checkbox))]
    assert all(one.description.strip() for one in controls)
    for form in view.panel.forms:
        for one in fields(form):
            assert one.control in controls


def test_the_list_of_steps_says_what_is_done_and_what_is_missing(view):
    assert view.walk[0].description == "0 Why we are here: open"
    view.go_to(Step.WHY)
    field(view.panel, "Never used for").value = "Pay of single people"
    assert view.walk[0].description == "0 Why we are here: done"
    view.go_to(Step.PEOPLE)
    field(view.panel, "Owner (needed)").value = ""
    press(view.panel, "Add a concern")
    assert re.fullmatch(r"10 People: \d missing", view.walk[10].description)
    press(view.panel, "What is missing here?")
    assert "Say who answers for it: a role, not a name." in words(view.panel.missing)


def test_what_is_missing_gets_the_focus(view):
    view.go_to(Step.PEOPLE)
    field(view.panel, "Owner (needed)").value = ""
    press(view.panel, "What is missing here?")
    [goal] = [one for one in parts(view) if "kw-goal" in getattr(one, "_dom_classes", ())]
    assert goal.control.description == "Owner (needed)"
    assert "focus" in view.sitting.pointer.value


def test_each_change_is_kept_and_another_kernel_knows_it(view, open_designer):
    view.go_to(Step.DEFINE)
    field(view.panel, "Name (needed)").value = "Answered within a week"
    again = open_designer()
    assert "The draft of “Answered within a week”" in words(again)
    again.go_to(Step.DEFINE)
    assert field(again.panel, "Name (needed)").value == "Answered within a week"


def test_the_last_periods_appear_as_the_formula_is_typed(view):
    view.go_to(Step.DEFINE)
    assert "24 months measured; the last, December 2025, is 68.4" in words(view.panel.trial)
    before = view.panel.trial.figure.value
    assert 'alt="Line chart of' in before
    field(view.panel, FORMULA).value = "count(*) filter (where days_to_answer <= 2)"
    assert view.panel.trial.figure.value != before
    assert "kw-stale" not in view.panel.trial.figure._dom_classes


def test_a_wrong_formula_is_told_with_its_place_and_the_old_figure_stays_and_is_old(view):
    view.go_to(Step.DEFINE)
    before = view.panel.trial.figure.value
    field(view.panel, FORMULA).value = "count(*) filter (where days_to_anser <= 5)"
    assert "did you mean 'days_to_answer'?" in words(view.panel.trial.status)
    assert "The figure is of the formula before." in words(view.panel.trial.status)
    assert view.panel.trial.figure.value == before
    assert "kw-stale" in view.panel.trial.figure._dom_classes
    field(view.panel, FORMULA).value = "count(*) filter (where days_to_answer <= 5)"
    assert "kw-stale" not in view.panel.trial.figure._dom_classes
    assert "24 months measured" in words(view.panel.trial.status)


def test_text_from_outside_is_text(view):
    hostile = "<img src=x onerror=alert(1)>"
    view.go_to(Step.DEFINE)
    field(view.panel, "Name (needed)").value = hostile
    field(view.panel, FORMULA).value = f"count(*) + '{hostile}"
    view.refresh()
    for stage in WALK:
        view.go(stage.number)
        assert not [one for one in parts(view) if isinstance(one, ipywidgets.HTML) and hostile in one.value]
    assert hostile not in str(view.so_far())


def test_a_vote_shows_nothing_before_it_is_closed_and_keeps_counts_alone(view, workbook):
    view.go_to(Step.CHOOSE)
    for number, name in enumerate(("Waits", "Calls")):
        press(view.panel, "Add: Candidate")
        [*_, last] = [one for one in fields(view.panel) if one.control.description == "Name (needed)"]
        last.control.value = name
        assert view.desk.workshop().value(("candidates", number, "name")) == name
    press(view.panel, "Open the vote")
    for told in ("1 vote is in", "2 votes are in"):
        field(view.panel, "Waits").value = True
        press(view.panel, "Cast this vote")
        assert told in words(view.panel)
        assert not field(view.panel, "Waits").value
        assert "Waits: " not in words(view.panel)
    press(view.panel, "Close the vote")
    assert "2 people voted. Waits: 2; Calls: 0." in words(view.panel)
    assert "Waits: 2" in words(view.panel.starts)


def test_a_candidate_becomes_a_card(view):
    view.go_to(Step.CHOOSE)
    press(view.panel, "Add: Candidate")
    field(view.panel, "Name (needed)").value = "Answered within 3 days"
    press(view.panel, "Begin the card: Answered within 3 days")
    assert view.step is Step.INFLUENCE
    assert view.kpi.value == view.sitting.kpi == "answered_within_3_days"


def test_a_card_of_the_library_is_found_and_begun(view):
    view.go_to(Step.CHOOSE)
    field(view.panel, "Search the library, such as: late deliveries").value = "reopened"
    found = next(
        one for one in parts(view.panel) if getattr(one, "description", "").startswith("Begin with: ")
    )
    assert "Missing on it:" in words(view.panel)
    found.click()
    assert view.sitting.kpi != KPI
    assert view.desk.form(view.sitting.kpi).value(("question",))


def test_two_people_count_and_agree_or_not(view):
    view.go_to(Step.DEFINE)
    press(view.panel, "Draw 20 cases")
    [counting] = [one for one in parts(view.panel) if type(one).__name__ == "CountingView"]
    press(view.panel, "Hand in these answers")
    assert "No answer yet to case 1, 2," in words(counting)
    for person in (1, 2):
        for number, one in enumerate(counting.fields):
            one.value = not (person == 2 and number in (3, 7))
        press(view.panel, "Hand in these answers")
    assert "They differ on case 4:" in words(counting.status)
    kept = view.desk.form(KPI).value(("collection", "counted_by_two"))
    assert (kept["cases"], kept["same"]) == (20, 18)


def test_a_target_is_seen_against_the_history(view):
    view.go_to(Step.TARGET)
    assert "You would have met this target in" in words(view.panel.look.status)
    before = words(view.panel.look.status)
    field(view.panel, "Value").value = "20"
    assert words(view.panel.look.status) != before
    assert "kw-stale" not in view.panel.look.figure._dom_classes


def test_a_way_to_break_it_that_nothing_watches_stays_in_sight(view):
    view.go_to(Step.BREAK_IT)
    press(view.panel, "Add: Way to break it")
    field(view.panel, "How (needed)").value = "Close it unanswered"
    assert "Nothing watches this" in words(view.panel.risks)


def test_percent_is_asked_where_the_unit_is_percent_and_columns_where_a_source_is_chosen(view):
    view.go_to(Step.CHOOSE)
    press(view.panel, "Add: Candidate")
    field(view.panel, "Name (needed)").value = "Waits"
    press(view.panel, "Begin the card: Waits")
    view.go_to(Step.DEFINE)
    assert field(view.panel, "Dated by (needed)").options == ()
    field(view.panel, "Data (needed)").value = "requests"
    assert "received_on" in field(view.panel, "Dated by (needed)").options
    currency = next(one for one in fields(view.panel) if one.control.description == "Currency")
    assert currency.layout.display == "none"
    field(view.panel, "Unit (needed)").value = "currency"
    assert currency.layout.display is None


def test_saving_is_read_aloud_done_and_taken_back(view, workbook):
    card = workbook / "params" / "my_department" / "kpis" / f"{KPI}.yaml"
    before = card.read_bytes()
    view.go_to(Step.DEFINE)
    field(view.panel, "Question (needed)").value = "Do we keep our word?"
    view.go_to(Step.SIGN)
    assert button(view.panel, "Save").disabled
    press(view.panel, "Show what will be written")
    assert "Do we keep our word?" in words(view.panel.saving.spoken)
    assert card.read_bytes() == before
    press(view.panel, "Save")
    assert load(workbook).department("my_department").cards[KPI].question == "Do we keep our word?"
    assert b"# input, process, output or outcome" in card.read_bytes()
    press(view.panel, "Take the last save back")
    assert card.read_bytes() == before


def test_what_cannot_be_saved_leads_to_the_field(view):
    view.go_to(Step.PEOPLE)
    field(view.panel, "Owner (needed)").value = ""
    view.go_to(Step.SIGN)
    press(view.panel, "Show what will be written")
    assert view.step is Step.PEOPLE
    assert "Say who answers for it: a role, not a name." in words(view.panel.missing)


def test_who_was_slower_sees_both_and_loses_nothing(view, open_designer):
    other = open_designer()
    for one, name in ((view, "Mine"), (other, "Theirs")):
        one.go_to(Step.DEFINE)
        field(one.panel, "Name (needed)").value = name
    other.go_to(Step.SIGN)
    press(other.panel, "Show what will be written")
    press(other.panel, "Save")
    view.go_to(Step.SIGN)
    press(view.panel, "Show what will be written")
    assert button(view.panel, "Save").disabled
    assert "Theirs" in words(view.panel.saving.conflicts)
    press(view.panel, "Keep my draft and write it over theirs")
    assert not button(view.panel, "Save").disabled


def test_a_folder_and_names_will_do(workbook):
    with pytest.raises(kw.KpiworkError, match="did you mean 'answered_in_5_days'"):
        kw.designer(workbook, kpi="answered_in_5_day")
    with pytest.raises(kw.KpiworkError, match="write a day such as"):
        kw.designer(workbook, today="tomorrow")


def test_a_reader_without_a_kernel_gets_a_sentence_and_the_page(view):
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"].startswith("The workshop's controls.")
    view.go_to(Step.WHY)
    field(view.panel, "Never used for").value = "Pay of single people"
    page = str(view.so_far())
    assert "Pay of single people" in page
    assert "Answered within 5 days" in page
    assert "<script" not in page
