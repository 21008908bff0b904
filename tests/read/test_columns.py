from __future__ import annotations

import io
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trialweave.read.page import Page

Read = Callable[..., list[Page]]


def table(**columns: list[object]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=100)
    return out.getvalue()


def test_rows_are_pages(read: Read) -> None:
    pages = read(table(id=[7, 8], abstract=["a", None], title=["T", "U"], vector=[[1.0], [2.0]]), "a.parquet")
    assert [(page.page_id, page.text) for page in pages] == [("a.parquet#1", "T\n\na"), ("a.parquet#2", None)]
    assert pages[0].fields == {"id": "7", "title": "T"}


def test_all_row_groups_are_read(read: Read) -> None:
    pages = read(table(text=[f"t{number}" for number in range(450)]), "a")
    assert [page.text for page in pages] == [f"t{number}" for number in range(450)]


@pytest.mark.parametrize(
    ("columns", "text", "reason"),
    [
        ({"a": [1]}, None, "no column that holds a text (columns: a); name it with --text-field"),
        ({"text": ["x"]}, "note", "the table has no column `note` (columns: text)"),
        ({"text": pa.array([], pa.string())}, None, "a table without records"),
    ],
)
def test_tables_without_texts(read: Read, columns: dict[str, list[object]], text: str | None, reason: str) -> None:
    assert [page.reason for page in read(table(**columns), "a.parquet", text=text)] == [reason]


def test_a_damaged_table_is_one_reason(read: Read) -> None:
    data = table(text=["a"] * 300)
    (page,) = read(data[: len(data) // 2], "a.parquet")
    assert page.reason is not None
    assert page.reason.startswith("a damaged Parquet table after row 0")


def test_a_table_that_unpacks_to_too_much_is_refused(read: Read) -> None:
    out = io.BytesIO()
    values = pa.table({"text": ["a" * 1_000_000 + str(number) for number in range(5)]})
    pq.write_table(values, out, compression="zstd", use_dictionary=False)
    (page,) = read(out.getvalue(), "a.parquet", ratio=10, ratio_floor=1_000_000)
    assert page.reason is not None
    assert page.reason.endswith("more than 10 times the file's size")


def test_a_value_that_is_repeated_is_held_once(read: Read) -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), ["a" * 1_000_000])
    out = io.BytesIO()
    pq.write_table(pa.table({"text": texts, "id": range(500)}), out, store_schema=False)
    pool = pa.proxy_memory_pool(pa.default_memory_pool())
    before = pa.default_memory_pool()
    pa.set_memory_pool(pool)
    try:
        pages = read(out.getvalue(), "a.parquet", page_chars=10)
    finally:
        pa.set_memory_pool(before)
    assert [page.text for page in pages] == ["a" * 10] * 500
    assert [page.fields for page in pages[:2]] == [{"id": "0"}, {"id": "1"}]
    assert pool.max_memory() < 20_000_000


def test_a_named_column_and_its_fields(read: Read) -> None:
    pages = read(table(doc=[{"body": "b"}], text=["t"]), "a.parquet", text="doc.body")
    assert [page.text for page in pages] == ["b"]
