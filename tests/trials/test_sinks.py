from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from trialweave.errors import OutputError
from trialweave.schema import TABLES, PageRow, Tables, ZoneCell
from trialweave.trials.sinks import TableSet, write

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
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(f"{name}.{form}" for name in TABLES)


def test_csv_does_not_let_a_spreadsheet_run_a_cell(tmp_path: Path) -> None:
    write(TABLES_OF_ONE, tmp_path, "csv")
    with (tmp_path / "pages.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["title"] == "'=HYPERLINK(1)"
    assert row["trial_id"] == ""
    assert json.loads(row["zones"])[0]["rule"] == "first_line"


def test_a_large_table_is_a_folder_of_parts_that_reads_as_one(tmp_path: Path) -> None:
    tables = TableSet("parquet", tmp_path / ".part", tmp_path, part_rows=20_000)
    rows = [replace(PAGE, page_id=str(number)) for number in range(50_000)]
    tables.append("pages", rows)
    tables.put_in_place()
    assert len(list((tmp_path / "pages.parquet").glob("part-*.parquet"))) == 3
    assert list(pd.read_parquet(tmp_path / "pages.parquet")["page_id"]) == [row.page_id for row in rows]


def test_a_second_run_replaces_a_folder_of_parts(tmp_path: Path) -> None:
    tables = TableSet("parquet", tmp_path / ".part", tmp_path, part_rows=20_000)
    tables.append("pages", [PAGE] * 50_000)
    tables.put_in_place()
    write(TABLES_OF_ONE, tmp_path)
    assert (tmp_path / "pages.parquet").is_file()


def test_duckdb_has_the_tables_and_the_views(tmp_path: Path) -> None:
    (path,) = write(TABLES_OF_ONE, tmp_path, "duckdb")
    with duckdb.connect(str(path), read_only=True) as database:
        names = {row[0] for row in database.execute("select table_name from information_schema.tables").fetchall()}
        assert names == {*TABLES, "measure_by_arm", "trial_summary"}
        assert database.execute("select status from pages").fetchall() == [("ok",)]


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written to"):
        write(TABLES_OF_ONE, tmp_path / "file" / "out")
