"""The explorer in a real JupyterLab in a real browser: by keyboard, for a screen reader, in light and in dark."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from kpiwork.signals.narrowed import CHOSEN
from kpiwork.studio.told import title_of
from tests.accessible import RULES

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 300  # seconds on a busy machine: a new workbook is measured from nothing
SOON = 120_000  # milliseconds, for the first part: its material is gathered then
FIRST = title_of("threshold_bunching")
SETTINGS = {"notification": {"fetchNews": "false"}, "themes": {"theme": "JupyterLab Light"}}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name == "nt", reason="the server is ended by a signal"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Start a real JupyterLab in a copy of the shipped workbook, for a user without settings of their own."""
    folder, home = tmp_path_factory.mktemp("workbook"), tmp_path_factory.mktemp("home")
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings = home / ".jupyter" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    for name, chosen in SETTINGS.items():
        (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(chosen), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "lab", "--allow-root", "--no-browser", f"--port={port}"),
            *(f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0"),
            "--expose-app-in-browser",  # so that a test can change its theme
            f"--ServerApp.root_dir={folder}",
        ],
        cwd=folder,
        env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(home), "LANG": "C"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: answers(port, token))
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/unintended_behaviour.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(60)


def wait(ready):
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.5)


def answers(port, token):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("GET", "/api/status", headers={"Authorization": f"token {token}"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False


@pytest.fixture(scope="module")
def lab(browser: Browser, address):
    """Open the notebook and run all of it; with it the hosts that were asked for anything."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000}, color_scheme="light")
    page = context.new_page()
    hosts = set()
    page.on("request", lambda request: hosts.add(urlparse(request.url).hostname))
    page.goto(address)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE * 1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    wait(lambda: is_there(page))
    yield page, hosts
    context.close()


def is_there(page: Page) -> bool:
    """Scroll to the last cell, which Lab draws once it is in sight, and tell whether its widget is there."""
    selected = page.get_by_role("button", name="Select", exact=True)
    if selected.is_visible():  # a kernel that was slower than the keyboard
        selected.click()
    page.locator(".jp-WindowedPanel-outer").first.evaluate("one => { one.scrollTop = one.scrollHeight }")
    return page.locator(".kw-explorer select").count() > 0


@pytest.fixture
def view(lab) -> Locator:
    """Give the explorer, with all of the first KPI chosen."""
    page, _ = lab
    found = page.locator(".kw-explorer")
    choose(found, "KPI", "Answered by a person within 4 business hours")
    choose(found, "Question", FIRST)
    choose(found, "Split by", "All of it")
    expect(found.locator("h3")).to_have_text(FIRST, timeout=SOON)
    expect(found.get_by_role("status")).to_contain_text("all segments; January 2011", timeout=SOON)
    return found


def choose(view: Locator, label: str, words: str) -> None:
    view.get_by_label(label, exact=True).select_option(label=words)


def shown(view: Locator) -> str:
    return str(view.locator("figure img").get_attribute("src", timeout=SOON))


def test_the_whole_notebook_ran(lab):
    page, _ = lab
    assert page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0


def test_another_kpi_by_keyboard(lab, view):
    page, _ = lab
    before = view.inner_text()
    view.get_by_label("KPI", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(view.get_by_role("status")).to_contain_text("Reopened within 14 days", timeout=SOON)
    assert view.inner_text() != before
    page.keyboard.press("ArrowUp")
    expect(view.get_by_role("status")).to_contain_text("Answered by a person", timeout=SOON)


def test_another_question_by_keyboard(lab, view):
    page, _ = lab
    before = shown(view)
    assert "cutoff" in str(view.locator("figure img").get_attribute("alt"))
    view.get_by_label("KPI", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Other")
    title = title_of("mix_shift")
    expect(view.locator("h3")).to_have_text(title, timeout=SOON)
    expect(view.get_by_role("status")).to_contain_text(title, timeout=SOON)
    assert shown(view) != before


def test_a_segment_and_a_window_by_keyboard(lab, view):
    page, _ = lab
    before = view.locator("article").inner_text()
    view.get_by_label("Split by", exact=True).focus()
    page.keyboard.type("team")
    expect(view.get_by_role("status")).to_contain_text("team Harbour", timeout=SOON)
    expect(view.locator(".kw-missing")).to_contain_text(CHOSEN)
    assert view.locator("article").inner_text() != before
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(view.get_by_role("status")).to_contain_text("team Hill", timeout=SOON)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Last month"
    page.keyboard.press("Home")
    expect(view.get_by_role("status")).to_contain_text("January 2011 to January 2011", timeout=SOON)
    expect(view).to_contain_text("Too little data")
    page.keyboard.press("End")
    expect(view.get_by_role("status")).to_contain_text("to December 2013", timeout=SOON)


def test_a_window_that_ends_before_it_begins_is_said(view):
    choose(view, "First month", "May 2012")
    choose(view, "Last month", "March 2012")
    expect(view.get_by_role("status")).to_contain_text("before it begins", timeout=SOON)
    choose(view, "First month", "January 2011")
    choose(view, "Last month", "December 2013")
    expect(view.get_by_role("status")).to_contain_text("Shown:", timeout=SOON)


def test_no_host_but_its_own_is_asked(lab, view):
    _, hosts = lab
    assert hosts <= {"127.0.0.1", None, ""}


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_light_and_in_dark(lab, view, theme):
    page, _ = lab
    page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    is_light = str(theme == "JupyterLab Light").lower()
    page.wait_for_selector(f'body[data-jp-theme-light="{is_light}"]', state="attached")
    view.scroll_into_view_if_needed()
    expect(view.locator("figure img")).to_be_visible()
    if folder := os.environ.get("KEEP"):
        page.screenshot(path=f"{folder}/{theme.replace(' ', '_')}.png")
    found = Axe().run(page, context=".kw-explorer", options=RULES).response["violations"]
    assert not [(one["id"], one["nodes"][0]["target"], one["nodes"][0]["failureSummary"]) for one in found]
