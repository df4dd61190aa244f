"""JSON Schemas of the files, made from the models, so that editors complete and check.

``python -m kpiwork.spec.schema`` writes them beside this module.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kpiwork.spec.holiday import HOLIDAY
from kpiwork.spec.kinds import KINDS
from kpiwork.spec.time import LAG
from kpiwork.spec.unit import CURRENCY_CODE, UnitKind

__all__ = ["FOLDER", "main", "schemas", "schemas_as_text"]

FOLDER = Path(__file__).with_name("schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SUFFIX = ".schema.json"

WORDS_FOR_UNITS = sorted(kind.value for kind in UnitKind if kind is not UnitKind.CURRENCY)
MONEY = {
    "type": "object",
    "properties": {"currency": {"type": "string", "pattern": CURRENCY_CODE}},
    "required": ["currency"],
    "additionalProperties": False,
}
# These models are written shorter than their fields say.
WRITTEN: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "Unit": {"anyOf": [{"type": "string", "enum": WORDS_FOR_UNITS}, MONEY]},
        "Lag": {"type": "string", "pattern": f"^{LAG.pattern}$"},
        "Holiday": {"type": "string", "pattern": HOLIDAY},
    }
)
ALSO_A_FORMULA = "Part"


def schemas() -> dict[str, dict[str, Any]]:
    """Give the JSON Schema of every kind of file, by kind."""
    return {kind: _schema(kind) for kind in KINDS}


def schemas_as_text() -> dict[str, str]:
    """Give the schema files: name to content."""
    texts = {kind: json.dumps(schema, indent=2, ensure_ascii=False) for kind, schema in schemas().items()}
    return {f"{kind}{SUFFIX}": f"{text}\n" for kind, text in texts.items()}


def main(folder: Path = FOLDER) -> None:
    """Write the schema files."""
    folder.mkdir(exist_ok=True)
    for name, text in schemas_as_text().items():
        (folder / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{folder / name}\n")


def _schema(kind: str) -> dict[str, Any]:
    made = KINDS[kind].model_json_schema()
    for name, definition in made.get("$defs", {}).items():
        made["$defs"][name] = _as_written(name, definition)
    schema: dict[str, Any] = _in_plain_words({"$schema": DIALECT, "$id": f"{kind}{SUFFIX}", **made})
    return schema


def _as_written(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {key: definition[key] for key in ("title", "description") if key in definition}
    if name in WRITTEN:
        return {**told, **WRITTEN[name]}
    if name == ALSO_A_FORMULA:
        return {**told, "anyOf": [definition["properties"]["value"], definition]}
    return definition


def _in_plain_words(schema: Any) -> Any:
    """Drop the marks of Python's documentation from every description, and defaults of null."""
    if isinstance(schema, list):
        return [_in_plain_words(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _in_plain_words(value) for key, value in schema.items()}
    if isinstance(plain.get("description"), str):
        plain["description"] = " ".join(plain["description"].replace("`", "").split())
    if plain.get("default", "") is None:
        del plain["default"]
    return plain


if __name__ == "__main__":
    main()
