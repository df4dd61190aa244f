"""What docs/schedule.md says is done as it says, in an environment as bare as a scheduler's."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kpiwork.publish.init import Kind, init

PAGE = Path(__file__).parents[1] / "docs" / "schedule.md"
BIN = Path(sys.executable).parent
PATIENCE = 180  # seconds on a busy machine

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name == "nt", reason="the page speaks of a Unix shell"),
]


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return found


@pytest.fixture
def workbook(tmp_path) -> Path:
    return init(tmp_path / "kpis", Kind.EMPTY)


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a scheduler does: with hardly any environment, and without a terminal."""
    bare = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder.parent), "LANG": "C"}
    return subprocess.run(
        ["/bin/sh", "-e", "-c", command],
        check=False,
        cwd=folder,
        env={**bare, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_the_crontab_line(workbook):
    lines = [one for one in block("crontab").splitlines() if one and not one.startswith("#")]
    assert lines.pop(0).startswith("PATH=")
    commands = []
    for line in lines:
        [(schedule, command)] = re.findall(r"^((?:\S+ +){5})(.*)$", line)
        assert all(re.fullmatch(r"[\d*,/-]+", field) for field in schedule.split())
        assert "%" not in command  # cron would take it for the end of the line
        # The example's data end with 2025, so that is when "today" is.
        command = command.replace("/srv/kpis", str(workbook)).replace(
            "--resume", "--resume --as-of 2026-01-20"
        )
        commands.append(command)
    for again in (False, True):
        for command in commands:
            done = shell(command, workbook.parent)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        logs = [(workbook / name).read_text() for name in ("month.log", "quarter.log")]
        assert all(("nothing changed, 1 page left as they stood" in log) is again for log in logs)
        assert not any("\x1b" in log for log in logs)
    assert {path.name for path in (workbook / "reports").iterdir()} == {"2025-12", "2025-Q4"}

    [card, *_] = (workbook / "params" / "my_department" / "kpis").iterdir()
    card.write_text("name: broken")
    failed = shell(commands[1], workbook.parent)
    assert f"params/my_department/kpis/{card.name}" in failed.stdout  # is mailed


def test_the_ci_workflow(workbook):
    workflow = YAML(typ="safe", pure=True).load(block("yaml"))
    steps = workflow["jobs"]["review"]["steps"]
    commands = [step["run"] for step in steps if step.get("run", "").startswith("kpiwork")]
    assert len(commands) == 2
    for command in commands:
        done = shell(command.replace("last-quarter", "last-quarter --as-of 2026-01-20"), workbook, CI="true")
        assert done.returncode == 0, done.stderr
    [artifact] = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
    found = [path.name for path in (workbook / artifact).rglob("*") if path.is_file()]
    assert "my_department.html" in found
    assert "my_department.json" not in found


def test_plain_papermill_and_nbconvert(workbook):
    command = block("bash").replace("sales", "my_department").replace("2013-Q4", "2025-Q4")
    (workbook.parent / ".jupyter").mkdir()
    done = shell(command, workbook)
    assert done.returncode == 0, done.stderr
    page = (workbook / "my_department.html").read_text(encoding="utf-8")
    assert "Answered within 5 days" in page
    assert "<script" not in page
    assert not (workbook / "records").exists()


@pytest.fixture
def lab(workbook, tmp_path):
    """Start a real Jupyter server with the scheduler's extension, and give a function that asks it."""
    pytest.importorskip("jupyter_scheduler", reason="jupyter-scheduler is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    home = tmp_path / "home"
    home.mkdir()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "server", "--allow-root", "--no-browser", f"--port={port}"),
            *(f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0"),
            f"--ServerApp.root_dir={workbook}",
        ],
        cwd=workbook,
        env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(home), "LANG": "C"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def ask(path: str, asked: dict[str, object] | None = None) -> dict[str, object]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            return answered(connection, path, asked)

    def answered(connection, path, asked):
        connection.request(
            "GET" if asked is None else "POST",
            f"/{path}",
            body=None if asked is None else json.dumps(asked),
            headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        assert answer.status < 400, answer.read()
        return json.loads(answer.read() or "null")

    try:
        _wait(lambda: ask("api/status"))
        yield ask
    finally:
        server.terminate()
        server.wait(60)


def _wait(ready):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if found := ready():
                return found
        except OSError:
            pass
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.5)


def test_jupyter_scheduler_hands_over_text(workbook, lab):
    shutil.copy(workbook / "notebooks" / "quarterly_review.ipynb", workbook / "review.ipynb")
    page = PAGE.read_text(encoding="utf-8").replace("/srv/kpis", str(workbook))
    page = page.replace('"sales"', '"my_department"').replace('"2013-Q4"', '"2025-Q4"')
    parameters = dict(re.findall(r"\| `(\w+)` \| `(.*)` \|", page))
    assert parameters.keys() == {"workbook", "department", "period"}
    job = lab(
        "scheduler/jobs",
        {
            "name": "review",
            "input_uri": "review.ipynb",
            "runtime_environment_name": Path(sys.prefix).name,
            "runtime_environment_parameters": {},
            "output_formats": ["ipynb"],
            "parameters": parameters,
        },
    )

    def whole(path):
        with contextlib.suppress(ValueError):
            return json.loads(path.read_text(encoding="utf-8"))["cells"]

    def ended():
        found = lab(f"scheduler/jobs/{job['job_id']}")
        return found if found["status"] in ("COMPLETED", "FAILED") else None

    found = _wait(ended)
    assert found["status"] == "COMPLETED", found["status_message"]
    lab(f"scheduler/jobs/{job['job_id']}/download_files")
    done = _wait(lambda: next(filter(whole, workbook.glob("jobs/*/review-*.ipynb")), None))
    exported = shell(f"jupyter nbconvert --to kpireport --output page.html '{done}'", done.parent)
    assert exported.returncode == 0, exported.stderr
    assert "Answered within 5 days" in (done.parent / "page.html").read_text(encoding="utf-8")
