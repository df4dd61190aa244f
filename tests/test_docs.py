"""Documentation is part of the product: its generated pages are current, its worked example works."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# file: (?P<path>\S+)\n")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = maker()


@pytest.mark.parametrize("name", sorted(MAKER.PAGES))
def test_generated_pages_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == MAKER.PAGES[name](), "make them again: python docs/make.py"


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def kpiwork(arguments: str, folder: Path) -> str:
    command = [sys.executable, "-m", "kpiwork", *shlex.split(arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_worked_example_of_the_readme_makes_the_page_it_promises(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = readme[readme.index("## Make it your own") :]
    commands = re.findall(r"^kpiwork (.+)$", example, re.MULTILINE)
    made, first, check, last = commands
    kpiwork(made, tmp_path)
    workbook = tmp_path / "my_workbook"
    assert first == last
    shutil.rmtree(workbook / "params" / "my_department")
    for block in BLOCK.finditer(example):
        if named := NAMED.match(block["text"]):
            path = workbook / named["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"][named.end() :], encoding="utf-8")
    kpiwork(check, workbook)
    kpiwork(last, workbook)
    page = (workbook / "reports" / "2025-Q4" / "service_desk.html").read_text(encoding="utf-8")
    promised = re.search(r"The page says: \*(?P<text>[^*]+)\*", example)
    assert promised is not None
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page).replace("\N{NO-BREAK SPACE}", " "))
    assert promised["text"] in text
