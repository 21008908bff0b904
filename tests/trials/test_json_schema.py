from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from trialweave.flow import process_pages
from trialweave.read.dump import pages
from trialweave.resources import CHECKOUT, load_model
from trialweave.schema import SCHEMA_VERSION, TABLES, Tables
from trialweave.trials.json_schema import table_schema, tables_schema

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip


def wrong_with(value: Any, schema: dict[str, Any], cells: dict[str, Any], path: str = "") -> list[str]:
    """Where a value is not as its schema says: as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        return wrong_with(value, cells[schema["$ref"].removeprefix("#/$defs/")], cells, path)
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, KINDS[name]) and (name == "boolean") >= isinstance(value, bool) for name in allowed):
        return [f"{path}: {value!r} is no {allowed}"]
    if isinstance(value, list):
        return [told for item in value for told in wrong_with(item, schema["items"], cells, f"{path}[]")]
    if isinstance(value, dict):
        assert schema["additionalProperties"] is False
        missing = [f"{path}.{name} is missing" for name in schema["required"] if name not in value]
        surplus = [f"{path}.{name} is unknown" for name in value if name not in schema["properties"]]
        known = [item for item in value.items() if item[0] in schema["properties"]]
        return (
            missing
            + surplus
            + [
                told
                for name, item in known
                for told in wrong_with(item, schema["properties"][name], cells, f"{path}.{name}")
            ]
        )
    return []


@pytest.fixture(scope="module")
def tables() -> Tables:
    return process_pages(load_model(), pages(CHECKOUT / "corpus" / "dump"))


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_as_the_schema_says(table: str, tables: Tables) -> None:
    schema = table_schema(table)
    rows = [json.loads(json.dumps(asdict(row))) for row in getattr(tables, table)]
    assert rows
    assert [told for row in rows for told in wrong_with(row, schema, schema.get("$defs", {}))] == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"n_chars": "12"}, ".n_chars: '12' is no ['integer', 'null']"),
        ({"page_id": None}, ".page_id: None is no ['string']"),
        ({"more": 1}, ".more is unknown"),
        ({"zones": [{"start": 0}]}, ".zones[].end is missing"),
    ],
)
def test_other_rows_are_not(change: dict[str, Any], told: str, tables: Tables) -> None:
    schema = table_schema("pages")
    assert told in wrong_with(asdict(tables.pages[0]) | change, schema, schema["$defs"])


def test_the_four_tables_together(tables: Tables) -> None:
    schema = tables_schema()
    whole = {name: [asdict(row) for row in getattr(tables, name)] for name in TABLES}
    assert wrong_with(whole, schema, schema["$defs"]) == []
    assert schema["version"] == table_schema("trials")["version"] == SCHEMA_VERSION
