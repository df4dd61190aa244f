"""A real JupyterLab in a folder, for a user without settings of their own."""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page

__all__ = ["PATIENCE", "lab_in", "restart_and_run_all", "run_all", "wait"]

BIN = Path(sys.executable).parent
PATIENCE = 300  # seconds on a busy machine
SETTINGS = {"notification": {"fetchNews": "false"}, "themes": {"theme": "JupyterLab Light"}}


@contextmanager
def lab_in(folder: Path, home: Path) -> Iterator[Callable[[str], str]]:
    """Start a server, and give a function that makes a notebook's address."""
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
            "--expose-app-in-browser",  # so that a test can give it commands
            f"--ServerApp.root_dir={folder}",
        ],
        cwd=folder,
        env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(home), "LANG": "C"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: _answers(port, token))
        yield lambda notebook: f"http://127.0.0.1:{port}/lab/tree/{notebook}?token={token}"
    finally:
        server.terminate()
        server.wait(60)


def run_all(page: Page, address: str) -> None:
    """Open a notebook and run all of it."""
    page.goto(address)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE * 1000)
    _choose(page, "Run All Cells")


def restart_and_run_all(page: Page) -> None:
    """Let the kernel die, and run all of the notebook in a new one."""
    page.evaluate("() => { jupyterapp.commands.execute('notebook:restart-run-all') }")  # asks first
    page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()


def wait(ready: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.5)


def _choose(page: Page, name: str) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def _answers(port: int, token: str) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("GET", "/api/status", headers={"Authorization": f"token {token}"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
