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
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

import kpiwork as kw
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.entries import Decision

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# file: (?P<path>\S+)\n")
TOLD = re.compile(r"^(?P<blank> *)(?P<code>\S.*?)  # (?P<what>.+)$")
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


def test_the_examples_of_the_notebook_page_give_what_they_say(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    lines = "".join(block["text"] for block in BLOCK.finditer(page) if block["kind"] == "python").splitlines()
    promised = [told["what"] for line in lines if (told := TOLD.match(line))]
    kpiwork("init my_workbook --empty", tmp_path)
    script = tmp_path / "my_workbook" / "examples.py"
    script.write_text("\n".join(TOLD.sub(printed, line) for line in lines), encoding="utf-8")
    command = [sys.executable, "-W", "error", script.name]
    done = subprocess.run(
        command, cwd=script.parent, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == promised
    assert len(promised) > len(kw.analysis.__all__)


def printed(line: re.Match[str]) -> str:
    """Print what stands before a comment, unless the line does so itself."""
    told = line["code"] if line["code"].startswith("print(") else f"print({line['code']})"
    return f"{line['blank']}{told}"


def test_every_question_has_its_place_on_the_notebook_page() -> None:
    page = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    assert {name for name in kw.analysis.__all__ if f"| `{name}` |" in page} == set(kw.analysis.__all__)


def yaml_of(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [block["text"] for block in BLOCK.finditer(text) if block["kind"] == "yaml"]


@pytest.mark.parametrize("text", yaml_of("pages.md"))
def test_what_the_page_shows_of_cards_and_decisions_is_read(text: str) -> None:
    shown = YAML(typ="safe").load(text)
    if isinstance(shown, list):
        assert [Decision.model_validate(one) for one in shown]
        return
    (key,) = shown
    model: type[BaseModel] = Card if key in Card.model_fields else Department
    kind: Any = model.model_fields[key].annotation
    assert TypeAdapter(kind).validate_python(shown[key])
