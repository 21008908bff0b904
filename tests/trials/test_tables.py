from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from trialweave.errors import OutputError
from trialweave.schema import TABLES, PageRow, Tables, ZoneCell
from trialweave.trials.tables import arrow_schema, csv_cell, write

PAGE = PageRow(
    "a/1.txt", None, "en", "=HYPERLINK(1)", "0" * 64, 20, 10, "ok", None, [ZoneCell(0, 4, "title", "en", "first_line")]
)
TABLES_OF_ONE = Tables([PAGE], [], [], [])


def test_parquet_keeps_rows_types_and_version(tmp_path: Path) -> None:
    write(TABLES_OF_ONE, tmp_path)
    table = pq.read_table(tmp_path / "pages.parquet")
    assert table.to_pylist()[0]["zones"][0]["zone"] == "title"
    empty = pq.read_table(tmp_path / "relations.parquet")
    assert empty.num_rows == 0
    assert str(empty.schema.field("value").type) == "double"
    assert empty.schema.metadata[b"trialweave_schema_version"] == b"1"


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_two_writes_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write(TABLES_OF_ONE, tmp_path / "a", form)]
    second = [path.read_bytes() for path in write(TABLES_OF_ONE, tmp_path / "b", form)]
    assert first == second
    assert len(first) == len(TABLES)


def test_csv_does_not_let_a_spreadsheet_run_a_cell(tmp_path: Path) -> None:
    write(TABLES_OF_ONE, tmp_path, "csv")
    with (tmp_path / "pages.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["title"] == "'=HYPERLINK(1)"
    assert row["trial_id"] == ""
    assert json.loads(row["zones"])[0]["rule"] == "first_line"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_formula_signs_are_escaped(text: str) -> None:
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize("value", [-1.5, 3, None, "a=b", "5 - 3"])
def test_other_cells_stay(value: object) -> None:
    assert csv_cell(value) == value


def test_columns_stand_in_the_order_of_the_rows() -> None:
    for row_type in TABLES.values():
        assert arrow_schema(row_type).names == list(row_type.__dataclass_fields__)


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot write the tables"):
        write(TABLES_OF_ONE, tmp_path / "file" / "out")
