from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import datetime

import pytest

from kpiwork.errors import DataError, OutputError, UsageError
from kpiwork.files import sha256
from kpiwork.publish.batch import run
from kpiwork.publish.order import Order, Warmth
from kpiwork.publish.progress import Silent

EVIL = "<script>alert(1)</script>"
BREAKS = (
    "if department == 'raises':\n    raise ValueError('[bold]no\\nluck')",
    "import os\nif department == 'vanishes':\n    os._exit(3)",
)


class Heard(Silent):
    """Remembers what a batch said."""

    def __init__(self):
        self.lines = []

    def tell(self, place, what):
        self.lines.append((place, what))

    def page(self, place, what, left):
        assert left >= 0
        self.lines.append((place, what))


@pytest.fixture
def order(workbook):
    return Order(batch="quarterly", period="2025-Q4", workbook=workbook, warmth=Warmth.NEVER)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def change_card(card):
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("name: Answered", "name: Replied to"), encoding="utf-8")
    assert card.read_text(encoding="utf-8") != text


def test_one_failed_notebook_takes_no_other_down(order, workbook, make_notebook, add_department):
    add_department("raises", EVIL)
    add_department("vanishes", "Vanishes")
    notebooks = workbook / "notebooks"
    make_notebook("print('begun')", *BREAKS, name="quarterly_review", folder=notebooks)
    heard = Heard()
    outcome = run(order, heard)

    folder = workbook / "reports" / "2025-Q4"
    pages = ["my_department.html", "raises.html", "vanishes.html"]
    assert names(folder) == sorted(["index.html", "manifest.json", "scorecard.xlsx", *pages])
    assert names(workbook / "records" / "2025-Q4") == ["my_department.json", "raises.json", "vanishes.json"]
    assert heard.lines.count(("my_department", "figures ready")) == 1
    assert heard.lines[-1] in [
        ("my_department", "page written"),
        ("raises", "page failed"),
        ("vanishes", "page failed"),
    ]

    assert outcome.index == folder / "index.html"
    assert outcome.made == 1
    assert [problem.place for problem in outcome.failed] == [
        "raises: notebooks/quarterly_review.ipynb, cell 4",
        "vanishes: notebooks/quarterly_review.ipynb, cell 5",
    ]
    assert outcome.failed[0].fact == "ValueError: [bold]no luck"
    assert outcome.failed[0].mend.endswith("run again with --department raises")

    index = outcome.index.read_text(encoding="utf-8")
    assert EVIL not in index
    assert "&lt;script&gt;alert(1)&lt;/script&gt; is incomplete" in index
    for page in pages:
        assert "begun" in (folder / page).read_text(encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [page["sha256"] for page in manifest["pages"]] == [
        sha256((folder / page).read_bytes()) for page in pages
    ]
    assert [page["failed"] is None for page in manifest["pages"]] == [True, False, False]
    assert manifest["pages"][0]["statuses"] == {"missed": 1}
    assert manifest["made_from"]["files"]["notebooks/quarterly_review.ipynb"] == sha256(
        (notebooks / "quarterly_review.ipynb").read_bytes()
    )

    # Mended, only the two are made again; the index still names all three.
    kept = (folder / "my_department.html").stat().st_mtime_ns
    make_notebook("print('begun')", name="quarterly_review", folder=notebooks)
    again = run(replace(order, departments=("raises", "vanishes")), Silent())
    assert (again.made, again.failed) == (2, ())
    assert (folder / "my_department.html").stat().st_mtime_ns == kept
    index = again.index.read_text(encoding="utf-8")
    assert all(f'href="{page}"' in index for page in pages)
    assert "incomplete" not in index


def test_same_inputs_give_the_same_bytes(order, tmp_path):
    for name in ("first", "second"):
        run(replace(order, out=tmp_path / name), Silent())
    first, second = (contents(tmp_path / name / "2025-Q4") for name in ("first", "second"))
    assert first.keys() == {"index.html", "manifest.json", "my_department.html", "scorecard.xlsx"}
    assert first == second


@pytest.mark.parametrize("period", ["2031-Q1", "2019-Q1"])
def test_a_period_without_data_is_refused_before_any_kernel(order, workbook, period):
    with pytest.raises(DataError) as caught:
        run(replace(order, period=period), Silent())
    [problem] = caught.value.problems
    assert problem.place == "--period"
    words = f"Jan–Mar {period[:4]}"
    held = "requests has 2024-01-01 to 2025-12-31"
    assert problem.fact == f"there are no data of {period} ({words}): {held}"
    assert problem.mend == "name a period within these days"
    assert not (workbook / "reports").exists()
    assert not (workbook / "records").exists()


def test_a_source_that_fails_is_told_and_its_page_made(order, workbook):
    (workbook / "data" / "example.csv").unlink()
    heard = Heard()
    outcome = run(order, heard)
    assert (outcome.made, outcome.failed) == (1, ())
    [warning] = [what for place, what in heard.lines if place == "warning"]
    assert "example.csv" in warning


@pytest.mark.parametrize("where", ["reports", "records"])
def test_a_file_in_the_way_of_a_folder_stops_before_any_work(order, workbook, where):
    (workbook / where).write_text("mine")
    heard = Heard()
    with pytest.raises(OutputError) as caught:
        run(order, heard)
    [problem] = caught.value.problems
    assert problem.place.endswith(f"{where}/2025-Q4")
    assert "cannot be written" in problem.fact
    assert "--out" in problem.mend
    assert heard.lines == []
    assert (workbook / where).read_text() == "mine"


def test_a_folder_holds_one_batch_for_one_audience(order, workbook):
    run(order, Silent())
    before = contents(workbook / "reports" / "2025-Q4")
    with pytest.raises(Exception, match=r"edition for 'department'; name another folder with --out"):
        run(replace(order, edition="analyst"), Silent())
    assert contents(workbook / "reports" / "2025-Q4") == before


def test_the_page_of_a_department_that_left_goes_with_the_next_whole_run(order, workbook, add_department):
    add_department("closed", "Closed")
    run(order, Silent())
    folder = workbook / "reports" / "2025-Q4"
    shutil.rmtree(workbook / "params" / "closed")
    heard = Heard()
    outcome = run(replace(order, as_of="2026-03-01"), heard)
    assert heard.lines[-1] == ("removed", "closed.html, no longer a department")
    assert names(folder) == ["index.html", "manifest.json", "my_department.html", "scorecard.xlsx"]
    assert "closed" not in outcome.index.read_text(encoding="utf-8")
    assert (workbook / "records" / "2025-Q4" / "closed.json").is_file()


def test_a_run_of_one_department_removes_nothing(order, workbook, add_department):
    for name in ("other", "closed"):
        add_department(name, name.title())
    run(order, Silent())
    shutil.rmtree(workbook / "params" / "closed")
    run(replace(order, departments=("other",)), Silent())
    assert "closed.html" in names(workbook / "reports" / "2025-Q4")


@pytest.fixture
def executions(workbook, make_notebook):
    """Give a function that lists, oldest first, the departments whose notebook was run."""
    log = workbook / "log.txt"
    source = f"with open({str(log)!r}, 'a') as log:\n    log.write(department + '\\n')\nprint(department)"
    make_notebook(source, name="quarterly_review", folder=workbook / "notebooks")
    return lambda: log.read_text().split() if log.exists() else []


def test_a_run_with_nothing_changed_does_nothing(order, workbook, add_department, executions):
    add_department("other", "Other")
    run(order, Silent())
    folder = workbook / "reports" / "2025-Q4"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    outcome = run(order, Silent())
    assert (outcome.made, outcome.kept, outcome.failed) == (0, 2, ())
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert sorted(executions()) == ["my_department", "other"]


def test_only_what_hangs_on_a_changed_card_is_made_again(order, workbook, add_department, executions):
    add_department("other", "Other")
    run(order, Silent())
    [card] = (workbook / "params" / "other" / "kpis").iterdir()
    change_card(card)
    outcome = run(order, Silent())
    assert (outcome.made, outcome.kept) == (1, 1)
    assert sorted(executions()) == ["my_department", "other", "other"]
    manifest = json.loads((workbook / "reports" / "2025-Q4" / "manifest.json").read_text(encoding="utf-8"))
    assert [page["department"] for page in manifest["pages"]] == ["my_department", "other"]


@pytest.mark.parametrize("how", ["page", "notebook", "again", "data", "as_of"])
def test_what_makes_a_page_again(order, workbook, make_notebook, executions, how):
    run(order, Silent())
    again = order
    match how:
        case "page":
            (workbook / "reports" / "2025-Q4" / "my_department.html").write_text("edited")
        case "notebook":
            make_notebook("print('other')", name="quarterly_review", folder=workbook / "notebooks")
        case "again":
            again = replace(order, again=True)
        case "data":
            data = workbook / "data" / "example.csv"
            data.write_text("".join(data.read_text().splitlines(keepends=True)[:-1]))
        case "as_of":
            again = replace(order, as_of="2026-02-01")
    assert run(again, Silent()).made == 1


def test_a_record_with_other_figures_is_kept_and_named(order, workbook):
    run(order, Silent())
    data = workbook / "data" / "example.csv"
    data.write_text("".join(data.read_text().splitlines(keepends=True)[:-1]))
    heard = Heard()
    run(order, heard)
    [(said, kept)] = [
        what.split(" is kept as ") for _, what in heard.lines if what.startswith("replaces a record")
    ]
    assert "other figures" in said
    assert (workbook / kept).is_file()


@pytest.mark.parametrize(("day", "is_said"), [("2026-01-19", False), ("2026-01-20", True)])
@pytest.mark.parametrize("as_of", ["", "2026-01-05"])
def test_values_that_have_settled_meanwhile_are_told_of(order, workbook, as_of, day, is_said):
    [card] = (workbook / "params" / "my_department" / "kpis").iterdir()
    text = card.read_text(encoding="utf-8")
    card.write_text(re.sub("(?m)^settles_after:.*", "settles_after: 20 days", text), encoding="utf-8")
    now = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    heard = Heard()
    run(replace(order, now=now, as_of=as_of), heard)
    told = "1 KPI is provisional as of 2026-01-05 and settled since: for final values add --as-of 2026-01-20"
    assert (("warning", told) in heard.lines) is (is_said and not as_of)


def test_a_failed_page_is_made_again_and_no_other(order, workbook, make_notebook, add_department):
    add_department("raises", "Raises")
    notebooks = workbook / "notebooks"
    flag = workbook / "flag"
    source = f"import pathlib\nassert department != 'raises' or pathlib.Path({str(flag)!r}).exists()"
    make_notebook(source, name="quarterly_review", folder=notebooks)
    assert len(run(order, Silent()).failed) == 1
    flag.touch()
    outcome = run(order, Silent())
    assert (outcome.made, outcome.kept, outcome.failed) == (1, 1, ())


def test_an_interrupted_batch_goes_on_with_what_it_had_measured(order, workbook, make_notebook):
    make_notebook("raise ValueError", name="quarterly_review", folder=workbook / "notebooks")
    run(order, Silent())
    record = workbook / "records" / "2025-Q4" / "my_department.json"
    before = record.read_bytes()
    data = workbook / "data" / "example.csv"
    data.write_text("".join(data.read_text().splitlines(keepends=True)[:-1]))

    make_notebook("print('mended')", name="quarterly_review", folder=workbook / "notebooks")
    heard = Heard()
    outcome = run(replace(order, resume=True), heard)
    assert ("resumed", "with what the interrupted batch had measured") in heard.lines
    assert (outcome.made, outcome.failed) == (1, ())
    assert record.read_bytes() == before  # the data that came in meanwhile belongs to the next batch

    # Now that the batch is whole there is nothing to go on with: a run measures.
    heard = Heard()
    run(replace(order, resume=True), heard)
    assert ("my_department", "figures ready") in heard.lines
    assert record.read_bytes() != before


def test_what_a_killed_batch_was_writing_goes_with_the_next(order, workbook, make_notebook):
    make_notebook("raise ValueError", name="quarterly_review", folder=workbook / "notebooks")
    run(order, Silent())
    made = (
        workbook / "records",
        workbook / "reports",
        workbook / ".kpiwork" / "journal",
        workbook / ".kpiwork" / "unfinished",
    )
    for path in [path for folder in made for path in folder.rglob("*") if path.is_file()]:
        path.with_name(f".{path.name}.12-34.part").touch()
    make_notebook("print('mended')", name="quarterly_review", folder=workbook / "notebooks")
    run(order, Silent())
    assert list(workbook.rglob("*.part")) == []


def test_an_interrupted_batch_does_not_go_on_where_a_card_changed(order, workbook, make_notebook):
    make_notebook("raise ValueError", name="quarterly_review", folder=workbook / "notebooks")
    run(order, Silent())
    [card] = (workbook / "params" / "my_department" / "kpis").iterdir()
    change_card(card)
    heard = Heard()
    run(replace(order, resume=True), heard)
    assert ("my_department", "figures ready") in heard.lines


FAULTS = {
    "prints 50 MB": ("print('x' * 50_000_000)", ""),
    "shows what is no picture": (
        "from IPython.display import publish_display_data\npublish_display_data({'image/png': 5})",
        "NotebookValidationError",
    ),
    "shows a picture without words": (
        "from IPython.display import publish_display_data\npublish_display_data({'image/png': 'aGk='})",
        "1 picture without a description",
    ),
    "exits": ("import os\nos._exit(7)", "exit code 7"),
    "leaves a child": (
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(900)'])",
        "",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_notebook_that_misbehaves_fails_alone(order, workbook, make_notebook, add_department, capfd, fault):
    add_department("bad", "Bad")
    source, words = FAULTS[fault]
    source = "if department == 'bad':\n" + "\n".join(f"    {line}" for line in source.splitlines())
    make_notebook(source, "print('ended')", name="quarterly_review", folder=workbook / "notebooks")
    outcome = run(order, Silent())
    folder = workbook / "reports" / "2025-Q4"
    assert "ended" in (folder / "my_department.html").read_text(encoding="utf-8")
    if words:
        [problem] = outcome.failed
        assert problem.place.startswith("bad: notebooks/quarterly_review.ipynb")
        assert words in problem.fact
    else:
        assert outcome.failed == ()
        assert (folder / "bad.html").stat().st_size < 200_000
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "inside", ["params", "records", "records/mine", ".kpiwork/work", "notebooks", "link"]
)
def test_the_workbook_s_own_folders_are_not_for_readers(order, workbook, inside):
    (workbook / "link").symlink_to(workbook / "records")
    with pytest.raises(
        UsageError, match=r"which is not for readers of pages; name another folder with --out"
    ):
        run(replace(order, out=workbook / inside), Silent())
    assert not (workbook / "records").exists()


def test_a_folder_holds_the_pages_of_one_organisation(order, workbook, tmp_path):
    shared = replace(order, out=tmp_path / "shared")
    run(shared, Silent())
    settings = workbook / "params" / "workbook.yaml"
    settings.write_text(
        re.sub("(?m)^organisation: .*", "organisation: Other", settings.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    before = contents(tmp_path / "shared" / "2025-Q4")
    with pytest.raises(UsageError, match="holds pages of"):
        run(shared, Silent())
    assert contents(tmp_path / "shared" / "2025-Q4") == before


def test_pages_of_two_days_do_not_lie_in_one_folder(order, workbook, add_department):
    add_department("other", "Other")
    run(order, Silent())
    with pytest.raises(UsageError, match="leave out --department"):
        run(replace(order, departments=("other",), as_of="2026-03-01"), Silent())
    assert run(replace(order, as_of="2026-03-01"), Silent()).made == 2


def test_what_lies_beside_a_notebook_makes_its_pages_again(order, workbook, make_notebook):
    make_notebook("print('page')", name="quarterly_review", folder=workbook / "notebooks")
    helper = workbook / "notebooks" / "helper.py"
    helper.write_text("SAID = 'one'")
    run(order, Silent())
    make_notebook("print('another notebook')", name="other", folder=workbook / "notebooks")
    assert run(order, Silent()).made == 0
    helper.write_text("SAID = 'two'")
    assert run(order, Silent()).made == 1
