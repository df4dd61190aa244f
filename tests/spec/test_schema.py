from __future__ import annotations

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kpiwork.spec.kinds import KINDS
from kpiwork.spec.read import parse
from kpiwork.spec.schema import FOLDER, main, schemas, schemas_as_text
from tests.spec.samples import CARD_PATH, FILES, FULL_CARD, SMALL_CARD

KIND_OF = {
    "params/workbook.yaml": "workbook",
    "params/objectives.yaml": "objectives",
    "params/service/department.yaml": "department",
    CARD_PATH: "card",
    "params/service/kpis/satisfied.yaml": "card",
    "params/service/comments.yaml": "comments",
    "params/service/decisions.yaml": "decisions",
    "params/service/signoffs.yaml": "signoffs",
    "params/service/concerns.yaml": "concerns",
    "params/service/pilots.yaml": "pilots",
    "params/batches/quarterly.yaml": "batch",
}


def as_an_editor_sees_it(value):
    """An editor's YAML has no days: they are texts to it."""
    if isinstance(value, dict):
        return {key: as_an_editor_sees_it(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_an_editor_sees_it(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def complaints(kind, text):
    validator = Draft202012Validator(schemas()[kind], format_checker=FormatChecker())
    return [error.json_path for error in validator.iter_errors(as_an_editor_sees_it(parse(text, "x").value))]


def test_the_schemas_that_are_shipped_are_the_models_own():
    shipped = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    assert shipped == schemas_as_text(), "run: python -m kpiwork.spec.schema"


def test_writing_them_makes_one_file_a_kind(tmp_path, capsys):
    main(tmp_path / "schemas")
    assert {file.name for file in (tmp_path / "schemas").iterdir()} == {
        f"{kind}.schema.json" for kind in KINDS
    }
    assert len(capsys.readouterr().out.splitlines()) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_says_what_it_is_for_and_names_no_host(kind):
    schema = schemas()[kind]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{kind}.schema.json"
    assert schema["title"]
    assert schema["description"]
    assert "//" not in json.dumps({key: value for key, value in schema.items() if key != "$schema"})


def test_every_key_of_a_card_tells_what_it_is():
    properties = schemas()["card"]["properties"]
    assert properties["owner"]["description"] == "A role, not a name."
    assert all("`" not in one.get("description", "") for one in properties.values())


@pytest.mark.parametrize("path", KIND_OF)
def test_a_right_file_is_right_for_an_editor_too(path):
    assert complaints(KIND_OF[path], FILES[path]) == []


@pytest.mark.parametrize(
    "line",
    [
        "unit: {currency: USD}",
        "unit: per_thousand",
        "settles_after: 1 year",
        "decimals: 0",
        "measure: {source: a, date: b, numerator: {value: count(*), source: c}}",
        "leads: [{kpi: a, lag: 1 quarter, sign: negative}]",
        "objective:",
    ],
)
def test_every_way_to_write_a_value_is_taken(line):
    key = line.partition(":")[0]
    text = "".join(one for one in FULL_CARD.splitlines(keepends=True) if not one.startswith(f"{key}:"))
    if key in ("measure", "leads"):
        start = FULL_CARD.index(f"\n{key}:") + 1
        end = start + next(
            i for i, c in enumerate(FULL_CARD[start:]) if c == "\n" and FULL_CARD[start + i + 1] != " "
        )
        text = FULL_CARD[:start] + FULL_CARD[end + 1 :]
    assert complaints("card", f"{text}{line}\n") == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("unit: currency", "$.unit"),
        ("unit: {currency: usd}", "$.unit"),
        ("better: up", "$.better"),
        ("settles_after: 7", "$.settles_after"),
        ("review_by: 31.12.2025", "$.review_by"),
        ("tolerance: 5%", "$.tolerance"),
        ("ownr: x", "$"),
        ("leads: [{kpi: a, lag: soon, sign: positive}]", "$.leads[0].lag"),
        ("objective: Loyal Callers", "$.objective"),
    ],
)
def test_a_wrong_value_is_underlined(line, where):
    key = line.partition(":")[0]
    text = "".join(one for one in SMALL_CARD.splitlines(keepends=True) if not one.startswith(f"{key}:"))
    assert complaints("card", f"{text}{line}\n") == [where]
