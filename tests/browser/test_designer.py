"""A workshop in a real JupyterLab: from an empty workbook to a signed card with a pilot, no file edited by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from kpiwork.publish.init import Kind, init
from kpiwork.spec.load import load
from kpiwork.studio.designer.walk import WALK
from tests.accessible import RULES
from tests.jupyterlab import lab_in, restart_and_run_all, run_all, wait

SOON = 180_000  # milliseconds on a busy machine
NAME = "Answered within 3 days"
KPI = "answered_within_3_days"
NEVER = "Judging one person"
PROJECTOR: Any = {"width": 1280, "height": 720}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name == "nt", reason="the server is ended by a signal"),
]


@pytest.fixture
def workbook(tmp_path) -> Path:
    return init(tmp_path / "kpis", Kind.EMPTY)


@pytest.fixture
def page(browser: Browser, workbook, tmp_path):
    """Open the notebook on a projector, and run all of it."""
    with lab_in(workbook, tmp_path / "home") as address:
        context = browser.new_context(viewport=PROJECTOR, color_scheme="light")
        opened = context.new_page()
        opened.set_default_timeout(SOON)
        expect.set_options(timeout=SOON)
        run_all(opened, address("notebooks/define_kpis.ipynb"))
        opened.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
        wait(lambda: is_there(opened))
        yield opened
        context.close()
        expect.set_options(timeout=None)  # as it was


def is_there(page: Page) -> bool:
    """Scroll until the widget is drawn: Lab draws a cell once it is in sight."""
    outer = page.locator(".jp-WindowedPanel-outer").first
    outer.evaluate("one => { one.scrollTop = (one.scrollTop + 400) % (one.scrollHeight - 300) }")
    return page.locator(".kw-walk button").count() == len(WALK)


def test_from_an_empty_workbook_to_a_signed_card(page, workbook):
    view = page.locator(".kw-designer")
    why_results_questions_evidence(page, view)
    candidates_and_a_silent_vote(page, view)
    influence_links_and_ways_to_break_it(page, view)
    the_formula_as_it_is_typed(page, view)
    two_people_count(page, view)
    a_new_kernel_knows_it_all(page, view)
    a_target_after_the_history(page, view)
    people_and_a_pilot(page, view)
    signed_and_saved(page, view, workbook)
    its_page_in_the_handbook(workbook)


def why_results_questions_evidence(page: Page, view: Locator) -> None:
    step(page, view, 0)
    write(view, "Never used for", NEVER)
    step(page, view, 1)
    press(view, "Add: Result")
    write(view, "Result (needed)", "We improve efficiency")
    expect(view).to_contain_text("improve", timeout=SOON)
    write(view, "Result (needed)", "Customers hear from us before they ask again")
    step(page, view, 2)
    press(view, "Add: Question")
    write(view, "Question (needed)", "How many waited longer than three days?")
    step(page, view, 3)
    press(view, "Add: Piece of evidence")
    write(view, "Evidence (needed)", "The day on which each answer went out")


def candidates_and_a_silent_vote(page: Page, view: Locator) -> None:
    step(page, view, 4)
    for number, name in enumerate((NAME, "Calls a week")):
        press(view, "Add: Candidate")
        view.get_by_label("Name (needed)", exact=True).nth(number).fill(name)
    press(view, "Open the vote")
    for told in ("1 vote is in", "2 votes are in"):
        view.get_by_role("checkbox", name=NAME, exact=True).check()
        press(view, "Cast this vote")
        expect(view.get_by_text(told)).to_be_visible(timeout=SOON)
    press(view, "Close the vote")
    expect(view.get_by_text(f"{NAME}: 2", exact=True)).to_be_visible(timeout=SOON)
    accessible(page)
    press(view, f"Begin the card: {NAME}")
    expect(view.locator("h2")).to_have_text("5. Influence", timeout=SOON)
    expect(view.get_by_label("KPI that is worked on").locator("option:checked")).to_have_text(NAME)


def influence_links_and_ways_to_break_it(page: Page, view: Locator) -> None:
    choose(view, "Influence", "most of it")
    step(page, view, 7)
    press(view, "Add: Way to break it")
    write(view, "How (needed)", "Send an empty first answer")
    choose(view, "Ease (needed)", "high")
    choose(view, "Visibility (needed)", "low")
    expect(view).to_contain_text("Nothing watches this", timeout=SOON)


def the_formula_as_it_is_typed(page: Page, view: Locator) -> None:
    step(page, view, 8)
    write(view, "Question (needed)", "Do people get an answer while it still matters?")
    write(view, "Definition", "Counted: every request. Good: answered after three days or sooner.")
    choose(view, "Better (needed)", "higher is better")
    choose(view, "Unit (needed)", "percent (a share)")
    choose(view, "Data (needed)", "Requests as they came in, one row a request (an example, made up)")
    write(view, "Dated by (needed)", "received_on")
    write(view, "Out of", "count(*)")
    write(view, "Counted (needed)", "count(*) filter (where days_to_anser <= 3)")
    expect(view).to_contain_text("did you mean 'days_to_answer'?", timeout=SOON)
    write(view, "Counted (needed)", "count(*) filter (where days_to_answer <= 3)")
    figure = view.locator("figure img")
    expect(figure).to_be_visible(timeout=SOON)
    expect(view.get_by_text("24 months measured")).to_be_visible(timeout=SOON)
    before = figure.get_attribute("src")
    write(view, "Counted (needed)", "count(*) filter (where days_to_answer <= 4")
    expect(view.locator(".kw-stale figure img")).to_have_attribute("src", str(before), timeout=SOON)
    write(view, "Counted (needed)", "count(*) filter (where days_to_answer <= 3)")
    expect(view.locator(".kw-stale")).to_have_count(0, timeout=SOON)
    accessible(page)


def two_people_count(page: Page, view: Locator) -> None:
    press(view, "Draw 20 cases")
    for person in ("first", "second"):
        expect(view.get_by_text(f"The {person} person answers")).to_be_visible(timeout=SOON)
        answers = view.locator(".kw-cases select")
        expect(answers).to_have_count(20)
        expect(answers.first).to_have_value("no answer yet")
        for number in range(20):
            answers.nth(number).select_option(label="no" if person == "second" and number == 4 else "yes")
        press(view, "Hand in these answers")
    expect(view.get_by_text("They differ on case 5:")).to_be_visible(timeout=SOON)
    choose(view, "How", "a system records them")
    expect(view.locator(".kw-walk button").nth(8)).to_have_text("8 Define and measure: done", timeout=SOON)


def a_new_kernel_knows_it_all(page: Page, view: Locator) -> None:
    """Let the kernel die in the middle, and run the notebook again."""
    page.locator(".kw-walk button").first.evaluate("one => one.setAttribute('data-old', '')")
    restart_and_run_all(page)
    wait(lambda: is_there(page) and page.locator(".kw-walk button[data-old]").count() == 0)
    expect(view).to_contain_text(f"“{NAME}” is a draft of", timeout=SOON)
    step(page, view, 0)
    expect(view.get_by_label("Never used for", exact=True)).to_have_value(NEVER)
    step(page, view, 8)
    view.get_by_label("KPI that is worked on").select_option(label=NAME)
    formula = view.get_by_label("Counted (needed)", exact=True)
    expect(formula).to_have_value("count(*) filter (where days_to_answer <= 3)", timeout=SOON)


def a_target_after_the_history(page: Page, view: Locator) -> None:
    step(page, view, 9)
    expect(view.locator("figure img")).to_be_visible(timeout=SOON)
    press(view, "Add: Target")
    view.get_by_label("From (needed)", exact=True).fill("2026-01-01")
    view.get_by_label("Until (needed)", exact=True).fill("2026-12-31")
    write(view, "Value", "60")
    expect(view).to_contain_text("You would have met this target in", timeout=SOON)
    choose(view, "Comes from (needed)", "a wish")
    view.get_by_label("Agreed on (needed)", exact=True).fill("2025-12-15")
    write(view, "Agreed by (needed)", "Service board")
    accessible(page)


def people_and_a_pilot(page: Page, view: Locator) -> None:
    step(page, view, 10)
    press(view, "What is missing here?")
    expect(view.get_by_label("Owner (needed)", exact=True)).to_be_focused(timeout=SOON)
    page.keyboard.type("Head of service")
    press(view, "Add a concern")
    choose(view, "About (needed)", "it makes extra work")
    write(view, "In their words (needed)", "We would have to note each answer twice.")
    write(view, "Role (needed)", "Team leads")
    choose(view, "A guide to what people say", "it makes extra work")
    expect(view).to_contain_text("Acts that have helped")
    accessible(page)
    step(page, view, 11)
    press(view, "Add a pilot")
    write(view, "Where", "team = 'North'")
    view.get_by_label("From (needed)", exact=True).fill("2026-02-01")
    view.get_by_label("Until (needed)", exact=True).fill("2026-04-30")
    write(view, "Stop if", "More than ten complaints a week")
    accessible(page)


def signed_and_saved(page: Page, view: Locator, workbook: Path) -> None:
    step(page, view, 12)
    press(view, "Add a sign-off")
    write(view, "Role (needed)", "Head of service")
    choose(view, "Says (needed)", "I can live with it")
    press(view, "Check the card against SMART")
    expect(view.get_by_text("SMART: Specific")).to_be_visible(timeout=SOON)
    press(view, "Show what will be written")
    save = view.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_enabled(timeout=SOON)
    accessible(page)
    card = workbook / "params" / "my_department" / "kpis" / f"{KPI}.yaml"
    assert not card.exists()
    save.click()
    undo = view.get_by_role("button", name="Take the last save back")
    expect(undo).to_be_enabled(timeout=SOON)
    assert card.exists()
    undo.click()
    wait(lambda: not card.exists())
    press(view, "Show what will be written")
    expect(save).to_be_enabled(timeout=SOON)
    save.click()
    wait(card.exists)
    expect(save).to_be_disabled(timeout=SOON)
    book = load(workbook).department("my_department")
    saved = book.cards[KPI]
    assert (saved.name, saved.owner, saved.targets[0].value) == (NAME, "Head of service", 0.6)
    counted = saved.collection.counted_by_two if saved.collection else None
    assert counted is not None
    assert (counted.cases, counted.same) == (20, 19)
    assert [one.kpi for one in book.signoffs] == [KPI]
    assert [(one.kpi, one.where) for one in book.pilots] == [(KPI, "team = 'North'")]
    assert [one.role for one in book.concerns] == ["Team leads"]


def its_page_in_the_handbook(workbook: Path) -> None:
    command = [sys.executable, "-m", "kpiwork", "run", "handbook", "--period", "2025-Q4"]
    done = subprocess.run(command, cwd=workbook, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [made] = (workbook / "reports").rglob("my_department.html")
    assert NAME in made.read_text(encoding="utf-8")


def step(page: Page, view: Locator, number: int) -> None:
    """Go to a step; its heading then has the focus."""
    view.locator(".kw-walk button").nth(number).click()
    title = view.locator("h2")
    expect(title).to_have_text(f"{number}. {WALK[number].text.title}", timeout=SOON)
    expect(title).to_be_focused(timeout=SOON)
    if folder := os.environ.get("KEEP"):
        page.screenshot(path=f"{folder}/step_{number}.png")


def write(view: Locator, label: str, text: str) -> None:
    view.get_by_label(label, exact=True).fill(text)


def choose(view: Locator, label: str, words: str) -> None:
    view.get_by_label(label, exact=True).select_option(label=words)


def press(view: Locator, name: str) -> None:
    view.get_by_role("button", name=name, exact=True).click()


def accessible(page: Page) -> None:
    """Have axe look at the widget alone."""
    found = Axe().run(page, context=".kw-designer", options=RULES).response["violations"]
    assert not [(one["id"], one["nodes"][0]["target"], one["nodes"][0]["failureSummary"]) for one in found]
    if folder := os.environ.get("KEEP"):
        number = len(list(Path(folder).glob("seen_*.png")))
        page.screenshot(path=f"{folder}/seen_{number:02}.png")
