"""Every way to data, and every way in which it can be bad: told with place and mend, others still measured."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from kpiwork import demo
from kpiwork.measure.database import connect
from kpiwork.measure.embedded import embedded
from kpiwork.measure.measure import check, measure

GOOD = "day,amount\n2013-01-05,1\n2013-02-05,2\n"
FRAME = pd.DataFrame({"day": pd.to_datetime(["2013-01-05", "2013-02-05"]), "amount": [1, 2]})


@pytest.fixture
def total(book, card, period):
    """Measure the year's total over one source; give it with the problems."""

    def run(source, **settings):
        workbook = book({"k": card("sum(amount)")}, {"sales": source}, **settings)
        got = measure(workbook, period("2013-Q4"))
        year = got.readings[got.readings["grain"] == "year"]
        return (float(year["value"].iloc[0]) if len(year) else None), got.problems.get(("shop", "k"), ())

    return run


def parquet(path: Path, frame: pd.DataFrame = FRAME) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    frame.to_parquet(path, index=False)


def excel(path: Path, *rows: list[object], sheet: str = "Data") -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)


def zipped(path: Path, **files: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)


MADE = {
    "a.csv": lambda path: path.write_text(GOOD),
    "a.tsv": lambda path: path.write_text(GOOD.replace(",", "\t")),
    "b.csv": lambda path: path.write_text(
        "\ufeff" + GOOD.replace(",", ";").replace("\n", "\r\n"), encoding="utf-8"
    ),
    "a.csv.gz": lambda path: path.write_bytes(gzip.compress(GOOD.encode())),
    "a.csv.zip": lambda path: zipped(path, inside=GOOD),
    "a.parquet": parquet,
    "a.xlsx": lambda path: excel(
        path, ["day", "amount"], [date(2013, 1, 5), 1], [date(2013, 2, 5), 2], [None, None]
    ),
    "it's [a] folder/a.csv": lambda path: (path.parent.mkdir(), path.write_text(GOOD)),
    "it's [a] folder/a.parquet": parquet,
}


@pytest.mark.parametrize("name", MADE)
def test_each_kind_of_file_gives_the_same(total, tmp_path, name):
    MADE[name](tmp_path / name)
    assert total({"path": name}) == (3, ())


def test_patterns_join_files(total, tmp_path):
    (tmp_path / "one.csv").write_text("day,amount\n2013-01-05,1\n")
    (tmp_path / "two.csv").write_text("amount,day,more\n2,2013-02-05,x\n")
    assert total({"path": "*.csv"}) == (3, ())
    parquet(tmp_path / "p" / "a.parquet")
    parquet(tmp_path / "p" / "b.parquet")
    assert total({"path": "p/*.parquet"}) == (6, ())
    (tmp_path / "p" / "c.csv").write_text(GOOD)
    [problem] = total({"path": "p/*"})[1]
    assert "several kinds" in problem.fact


def test_simulated_tables_are_those_of_the_demo(book, card, period):
    orders = demo.tables("sales", seed=7)["orders"]
    source = {"simulated": {"department": "sales", "table": "orders", "seed": 7}}
    workbook = book({"k": card("sum(net_value)", date="booked_on", source="orders")}, {"orders": source})
    got = measure(workbook, period("2013-Q4")).readings
    last = orders[orders["booked_on"].astype("datetime64[ns]").dt.year == 2013]
    assert got.loc[got["period"] == "FY2013", "value"].iloc[0] == pytest.approx(last["net_value"].sum())


@pytest.mark.parametrize("address", ["duckdb://{}", "sqlite://{}"])
def test_database_behind_an_environment_variable(book, card, period, tmp_path, monkeypatch, address):
    file = tmp_path / "shop.db"
    if address.startswith("duckdb"):
        with duckdb.connect(str(file)) as connection:
            connection.execute(
                "CREATE SCHEMA s; CREATE TABLE s.sales AS SELECT DATE '2013-01-05' AS day, 4 AS amount"
            )
        table = "s.sales"
    else:
        import sqlite3

        shop = sqlite3.connect(file)
        shop.executescript(
            "CREATE TABLE sales (day DATE, amount INTEGER); INSERT INTO sales VALUES ('2013-01-05', 4)"
        )
        shop.close()
        table = "sales"
    monkeypatch.setenv("SHOP_DB", address.format(file))
    source = {"database": "${SHOP_DB}", "table": table}
    workbook = book({"k": card("sum(amount)")}, {"sales": source})
    got = measure(workbook, period("2013-Q1"))
    assert got.problems == {}
    assert set(got.readings["value"]) == {4}
    assert got.quality["sales"].fingerprint == ""
    assert not list(tmp_path.glob(".kpiwork/cache/*.parquet"))  # a database may change at any moment


@pytest.mark.parametrize(
    ("address", "fact"),
    [
        (None, "the environment variable SHOP_DB is not set"),
        ("  ", "the environment variable SHOP_DB is not set"),
        ("s3cret", "holds no address of a database"),
        ("duckdb:///nowhere/s3cret.db", "is not there"),
        ("sqlite:///nowhere/s3cret.db", "is not there"),
        ("nonsense://user:s3cret@host/x", "cannot be opened"),
        ("postgresql://user:s3c[ret@host/db", "holds no address of a database"),
    ],
)
def test_bad_addresses_are_told_and_never_shown(total, monkeypatch, address, fact):
    monkeypatch.delenv("SHOP_DB", raising=False)
    if address is not None:
        monkeypatch.setenv("SHOP_DB", address)
    value, [problem] = total({"database": "${SHOP_DB}", "table": "sales"})
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.database"
    assert fact in problem.fact
    assert "SHOP_DB" in problem.fact
    assert "s3c" not in str(problem)


def test_missing_table_of_a_database(total, tmp_path, monkeypatch):
    duckdb.connect(str(tmp_path / "shop.db")).close()
    monkeypatch.setenv("SHOP_DB", f"duckdb://{tmp_path}/shop.db")
    _, [problem] = total({"database": "${SHOP_DB}", "table": "sales"})
    assert problem.place == "params/workbook.yaml  sources.sales.table"
    assert problem.fact == "the table sales is not there, or not to be seen"


def damaged(path: Path) -> None:
    parquet(path, pd.DataFrame({"day": pd.to_datetime(["2013-01-05"] * 5000), "amount": range(5000)}))
    content = bytearray(path.read_bytes())
    content[4:2000] = bytes(1996)
    path.write_bytes(bytes(content))


def nothing(path: Path) -> None:
    """Leave the folder as it is."""


HEADER: list[object] = ["day", "amount"]
BAD = {
    "missing.csv": (
        lambda path: path.with_name("mising.csv").write_text(GOOD),
        "missing.csv is not there",
        "'mising.csv'",
    ),
    "empty.csv": (lambda path: path.write_text(""), "0 bytes", "export it again"),
    "header.csv": (lambda path: path.write_text("day,amount\n"), "no rows", "export"),
    "latin.csv": (
        lambda path: path.write_bytes(b"day,amount\n2013-01-01,1\ncaf\xe9,2\n"),
        "line 3 of latin.csv is not UTF-8",
        "UTF-8",
    ),
    "latin2.csv": (lambda path: path.write_bytes(b"caf\xe9,amount\n1,2\n"), "is not UTF-8", "UTF-8"),
    "wide.csv": (
        lambda path: path.write_text(GOOD + "2013-03-01,1,SECRET\n"),
        "line 4 of wide.csv has 3 columns, where the header has 2",
        "correct the line",
    ),
    "quote.csv": (lambda path: path.write_text(GOOD + '2013-03-01,"1\n'), "double quote", "close it"),
    "double.csv": (
        lambda path: path.write_text("day,amount,Amount\n2013-01-01,1,2\n"),
        "two columns named 'Amount'",
        "own name",
    ),
    "unnamed.csv": (
        lambda path: path.write_text("day,,amount\n2013-01-01,1,2\n"),
        "column 2 of unnamed.csv has no name",
        "write a name",
    ),
    "gone.csv.gz": (lambda path: path.write_bytes(b"no gzip"), "cut off or damaged", "export it again"),
    "cut.csv.gz": (
        lambda path: path.write_bytes(gzip.compress(GOOD.encode())[:-8]),
        "cut.csv.gz is cut off or damaged",
        "copy it whole",
    ),
    "two.zip": (lambda path: zipped(path, a=GOOD, b=GOOD), "holds 2 files", "exactly one"),
    "no.zip": (lambda path: path.write_text("no zip"), "cannot be unpacked", "again"),
    "none.zip": (lambda path: zipped(path, a=""), "empty", "export it again"),
    "no.parquet": (
        lambda path: path.write_text("no parquet at all"),
        "cannot be read as Parquet",
        "export it again",
    ),
    "rot.parquet": (damaged, "cannot", ""),
    "none.parquet": (lambda path: parquet(path, FRAME.iloc[:0]), "no rows", "export"),
    "old.xls": (lambda path: path.write_text("x"), "no kind of file", ".xlsx"),
    "no.xlsx": (lambda path: path.write_text("no excel"), "cannot be read as Excel", "save it"),
    "blank.xlsx": (excel, "A1", "row 1"),
    "merged.xlsx": (
        lambda path: excel(path, ["day", None, "amount"], [date(2013, 1, 1), 1, 2]),
        "no name",
        "unmerge",
    ),
    "number.xlsx": (
        lambda path: excel(path, ["day", 2013], [date(2013, 1, 1), 1]),
        "holds a number",
        "names into row 1",
    ),
    "again.xlsx": (
        lambda path: excel(path, ["day", "Day"], [date(2013, 1, 1), 1]),
        "a second time",
        "own name",
    ),
    "error.xlsx": (
        lambda path: excel(path, HEADER, [date(2013, 1, 1), "#DIV/0!"]),
        "#DIV/0!",
        "correct its formula",
    ),
    "formula.xlsx": (lambda path: excel(path, HEADER, [date(2013, 1, 1), "=1+1"]), "never stored", "save it"),
    "beside.xlsx": (
        lambda path: excel(path, HEADER, [date(2013, 1, 1), 1, 9]),
        "without a name",
        "name the column",
    ),
    "rows.xlsx": (lambda path: excel(path, HEADER), "no rows", "export"),
    ".": (nothing, "is a folder", "parquet"),
    "no/file.csv": (nothing, "nor is its folder", "put the file there"),
    "no*.csv": (nothing, "no file fits", "correct sources.bad.path in params"),
    "../x.csv": (nothing, "'..'", "into the workbook's folder"),
    "/etc/passwd": (nothing, "absolute path", "into the workbook's folder"),
    "C:\\x.csv": (nothing, "absolute path", "into the workbook's folder"),
    "a\\..\\..\\x.csv": (nothing, "'..'", "into the workbook's folder"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_told_and_others_still_measured(book, card, period, tmp_path, name):
    make, fact, mend = BAD[name]
    make(tmp_path / name)
    (tmp_path / "fine.csv").write_text(GOOD)
    cards = {
        "bad": card("sum(amount)", source="bad"),
        "worse": card("count(*)", source="bad"),
        "fine": card("count(*)", source="fine"),
    }
    workbook = book(cards, {"bad": {"path": name}, "fine": {"path": "fine.csv"}})
    got = measure(workbook, period("2013-Q4"))
    assert set(got.readings["kpi"]) == {"fine"}
    assert set(got.problems) == {("shop", "bad"), ("shop", "worse")}
    for problem in (problem for found in got.problems.values() for problem in found):
        assert fact in f"{problem.place} {problem.fact}"
        assert mend in problem.mend
        assert "SECRET" not in str(problem)
        assert "bad" in problem.place or "worse" in problem.place
    if name.endswith(".xlsx") and name not in ("no.xlsx", "rows.xlsx"):
        assert "sheet" in problem.place
        assert problem.place[-2:] in ("A1", "B1", "B2", "C2")
    assert any(one.state == "failed" for one in got.quality["bad"].checks) or name == "rot.parquet"


def test_links_out_of_the_workbook_are_refused(total, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "a.csv"
    outside.write_text(GOOD)
    (tmp_path / "a.csv").symlink_to(outside)
    (tmp_path / "all").symlink_to(outside.parent)
    for path in ("a.csv", "all/a.csv", "*.csv"):
        value, [problem] = total({"path": path})
        assert value is None
        assert problem.place == "params/workbook.yaml  sources.sales.path"
        assert "outside" in problem.fact


def test_packages_are_found_and_not_imported(total):
    value, [problem] = total({"path": "x.csv", "package": "no_such_package"})
    assert value is None
    assert "no_such_package is not installed" in problem.fact
    assert "install no_such_package" in problem.mend


def test_embedded_engine_reads_its_files_only(tmp_path):
    parquet(tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text(GOOD)
    backend = embedded([tmp_path / "a.parquet"])
    assert backend.read_parquet([str(tmp_path / "a.parquet")]).count().to_pyarrow().as_py() == 2
    for statement in (
        f"FROM read_csv('{tmp_path}/b.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/c.csv'",
        f"ATTACH '{tmp_path}/d.db'",
        "SET enable_external_access = true",
        "INSTALL excel",
    ):
        with pytest.raises(duckdb.Error):
            backend.raw_sql(statement)
    backend.disconnect()
    assert {path.name for path in tmp_path.iterdir()} == {"a.parquet", "b.csv"}


@pytest.mark.parametrize(
    ("text", "declared", "fits"),
    [
        ("1\n2", "float", True),
        ("007\n08", "integer", True),
        ("1.0\n2", "integer", False),
        ("x\n2", "float", False),
        ("\n", "float", True),
        ("true\nFALSE", "boolean", True),
    ],
)
def test_declared_types_are_held_to(book, card, period, tmp_path, text, declared, fits):
    rows = [f"2013-01-01,{cell}" for cell in text.split("\n")]
    (tmp_path / "a.csv").write_text("day,x\n" + "\n".join(rows) + "\n")
    cards = {"uses": card("count(x)"), "not": card("count(*)")}
    source = {"path": "a.csv", "columns": {"x": {"type": declared}}}
    workbook = book(cards, {"sales": source})
    got = measure(workbook, period("2013-01"))
    assert set(got.readings["kpi"]) == ({"uses", "not"} if fits else {"not"})
    if not fits:
        [problem] = got.problems["shop", "uses"]
        assert problem.place == "source sales"
        assert "column 'x' is" in problem.fact
        assert f"declares {declared}" in problem.fact
        [types] = [one for one in got.quality["sales"].checks if one.kind == "types"]
        assert (types.state, types.column) == ("failed", "x")
        assert problem in check(workbook)


def test_changed_type_in_parquet_reaches_derived_columns(book, card, period, tmp_path):
    parquet(tmp_path / "a.parquet", FRAME.assign(amount=["1", "2"]))
    source = {
        "path": "a.parquet",
        "columns": {"amount": {"type": "integer"}, "gone": {"type": "text"}},
        "derived": {"twice": "amount * 2", "thrice": "twice + amount", "yes": "day = day"},
    }
    cards = {name: card(f"count({name})") for name in ("thrice", "gone", "yes", "undeclared")}
    got = measure(book(cards, {"sales": source}), period("2013-Q1"))
    assert set(got.readings["kpi"]) == {"yes"}
    assert "'amount' is text" in got.problems["shop", "thrice"][0].fact
    assert "no column 'gone'" in got.problems["shop", "gone"][0].fact
    assert "no column 'undeclared'" in got.problems["shop", "undeclared"][0].fact


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("01/02/2013", "text"), ("2013-02-30", "text"), ("20130102", "integer"), ("2013-01-02 10:30", None)],
)
def test_only_iso_dates_are_dates(total, tmp_path, cell, kind):
    (tmp_path / "a.csv").write_text(f"day,amount\n{cell},1\n")
    value, problems = total({"path": "a.csv"})
    if kind is None:
        assert (value, problems) == (1, ())
    else:
        assert value is None
        assert f"column 'day' of the source sales is {kind}, not a date" in problems[0].fact
        assert "under columns, or make a date of it under derived" in problems[0].mend


def test_missing_marks_are_nulls(book, card, period, tmp_path):
    (tmp_path / "a.csv").write_text('day,x,y\n2013-01-01,NA,"NA"\n2013-01-02,5,-\n2013-01-03,,z\n')
    source = {"path": "a.csv", "missing": ["NA", "-", ""]}
    cards = {"x": card("count(x)"), "y": card("count(y)")}
    got = measure(book(cards, {"sales": source}), period("2013-01")).readings
    assert got[got["grain"] == "month"].set_index("kpi")["value"].to_dict() == {"x": 1, "y": 1}


def test_excel_sheet_by_name(total, tmp_path):
    excel(
        tmp_path / "a.xlsx",
        ["day", "amount"],
        [date(2013, 1, 5), "n/a"],
        [date(2013, 1, 6), 2.5],
        sheet="Sold",
    )
    assert total({"path": "a.xlsx", "sheet": "Sold", "missing": ["n/a"]}) == (2.5, ())
    _, [problem] = total({"path": "a.xlsx", "sheet": "sold"})
    assert "no sheet 'sold'" in problem.fact
    assert "'Sold'" in problem.mend


def test_a_missing_file_is_told_with_the_key_that_names_it(total):
    _, [problem] = total({"path": "sales.csv"})
    assert problem.fact == "the file sales.csv is not there"
    assert problem.mend == "put it there, or correct sources.sales.path in params/workbook.yaml"


def test_no_connection_shows_a_progress_bar(tmp_path, monkeypatch):
    duckdb.connect(str(tmp_path / "shop.db")).close()
    monkeypatch.setenv("SHOP_DB", f"duckdb://{tmp_path}/shop.db")
    for backend in (embedded([]), connect("${SHOP_DB}", place="").backend):
        [(shown,)] = backend.raw_sql("SELECT current_setting('enable_progress_bar')").fetchall()
        assert shown is False
        backend.disconnect()


@pytest.mark.parametrize("number", [2**53, 10**19, 10**300])
def test_numbers_of_excel_that_are_too_large_to_count_with(book, card, period, tmp_path, number):
    sheet = openpyxl.Workbook()
    for row in (["day", "amount"], [date(2013, 1, 2), 1], [date(2013, 1, 3), float(number)]):
        sheet.active.append(row)
    sheet.save(tmp_path / "sales.xlsx")
    workbook = book({"k": card("max(amount)")}, {"sales": {"path": "sales.xlsx"}})
    readings = measure(workbook, period("2013-Q1")).readings
    assert readings["value"].max() == pytest.approx(number)
