"""The JSON Schema of the tables, made of the row types: what a row is with `--format jsonl`."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

from trialweave.schema import SCHEMA_VERSION, TABLES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALARS: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def table_schema(table: str) -> dict[str, Any]:
    """The JSON Schema of a row of a table.

    Args:
        table: pages, mentions, relations or trials.
    """
    cells: dict[str, Any] = {}
    row = _object(TABLES[table], cells)
    schema = {"$schema": DIALECT, "title": table, "version": SCHEMA_VERSION, **row}
    return {**schema, "$defs": cells} if cells else schema


def tables_schema() -> dict[str, Any]:
    """The JSON Schema of an object that has the four tables as lists of rows."""
    cells: dict[str, Any] = {}
    rows = {table: _reference(row_type, cells) for table, row_type in TABLES.items()}
    return {
        "$schema": DIALECT,
        "title": "trialweave",
        "version": SCHEMA_VERSION,
        "type": "object",
        "properties": {table: {"type": "array", "items": row} for table, row in rows.items()},
        "required": list(rows),
        "additionalProperties": False,
        "$defs": cells,
    }


def _object(kind: Any, cells: dict[str, Any]) -> dict[str, Any]:
    fields = typing.get_type_hints(kind)
    return {
        "description": " ".join((kind.__doc__ or "").split()),
        "type": "object",
        "properties": {name: _type(hint, cells) for name, hint in fields.items()},
        "required": list(fields),  # what is not known is null, never absent
        "additionalProperties": False,
    }


def _reference(kind: Any, cells: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in cells:
        cells[kind.__name__] = _object(kind, cells)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _type(hint: Any, cells: dict[str, Any]) -> dict[str, Any]:
    if isinstance(hint, types.UnionType):
        return {"type": [SCALARS.get(part, "null") for part in typing.get_args(hint)]}
    if typing.get_origin(hint) is list:
        return {"type": "array", "items": _type(typing.get_args(hint)[0], cells)}
    if dataclasses.is_dataclass(hint):
        return _reference(hint, cells)
    return {"type": SCALARS[hint]}
