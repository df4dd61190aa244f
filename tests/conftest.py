"""What many tests share: the project's root, a real browser, office program and servers, real data, hypothesis's settings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.servers import PostgresServer, SparkServer, postgres_programs

ROOT = Path(__file__).resolve().parents[1]
IN_CI = bool(os.environ.get("CI"))
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A test with one of these fixtures is marked so, for `pytest -m "not browser"`.
MARKED_BY_FIXTURE = {
    "browser": "browser",
    "chromium_path": "browser",
    "postgres": "postgres",
    "shared_data": "real_data",
    "spark": "spark",
}

# Many a law asks an engine, so that a hundred examples of each would take an hour on a slow machine:
# HYPOTHESIS_PROFILE=thorough does.
settings.register_profile("here", deadline=None, max_examples=30)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "here"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures that it asks for, and begin with the longest."""
    for item in items:
        for name in MARKED_BY_FIXTURE.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKED_BY_FIXTURE[name])
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Give the folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real data sets that stands beside the project, where there is one."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data beside the project: {folder} is missing")
    return folder


def _missing(reason: str) -> NoReturn:
    """Skip at a desk what a program is missing for, and fail in CI, where nothing may go unseen."""
    (pytest.fail if IN_CI else pytest.skip)(reason)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Find Chromium."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        _missing(f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the PATH")
    return Path(found)


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """Start Chromium, for one module only: while it runs, the event loop of the process is taken."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Callable[[bytes, str], bytes]:
    """Give a function that converts a workbook with LibreOffice, in a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        _missing("no LibreOffice: soffice is not on the PATH")
    folder = tmp_path_factory.mktemp("office")

    def convert(data: bytes, ending: str) -> bytes:
        (folder / "in.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        out = folder / "out"
        command = [str(program), profile, "--headless", "--convert-to", ending, "--outdir", str(out)]
        done = subprocess.run(
            [*command, str(folder / "in.xlsx")], capture_output=True, text=True, timeout=240, check=False
        )
        made = out / f"in.{ending.partition(':')[0]}"
        assert made.exists(), done.stdout + done.stderr
        data = made.read_bytes()
        made.unlink()
        return data

    return convert


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start PostgreSQL; who stops it starts it again."""
    programs = postgres_programs()
    if programs is None:
        _missing("no PostgreSQL: initdb is neither on the PATH nor in /usr/lib/postgresql")
    server = PostgresServer.make(programs)
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkServer]:
    """Start Apache Spark; who kills it starts it again."""
    home = find_spec("pyspark")
    if home is None or home.origin is None:
        _missing("no Spark: kpiwork[spark] is not installed")
    if shutil.which("java") is None:
        _missing("no Spark: java is not on the PATH")
    server = SparkServer.make(Path(home.origin).parent)
    server.start()
    yield server
    server.remove()
