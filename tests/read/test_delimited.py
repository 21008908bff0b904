from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.delimited import delimiter_of, fields, records
from trialweave.read.limits import Limits
from trialweave.read.page import Page
from trialweave.read.streams import ByteStream

Read = Callable[..., list[Page]]


@pytest.mark.parametrize(
    ("data", "name", "texts"),
    [
        (b"id,text\n1,a\n2,b\n", "a.csv", ["a", "b"]),
        (b"id;text\r\n1;a\r\n\r\n2;b", "a.csv", ["a", "b"]),
        (b"id\ttext\n1\ta, b\n", "a.tsv", ["a, b"]),
        (b'id,text\n1,"a, ""b""\nc"\n2,d\n', "a.csv", ['a, "b"\nc', "d"]),
        (b'id,text\n1,a 5" disc\n2,b\n', "a.csv", ['a 5" disc', "b"]),
        (b"\xef\xbb\xbfsep=;\nid;text\n1;a\n", "a.csv", ["a"]),
        ("id\ttext\n1\t目的\n".encode("utf-16"), "a.tsv", ["目的"]),
        ("id,abstract\n1,目的\n".encode("gb18030"), "a.csv", ["目的"]),
        (b'id,text\n1,"never closed\n2,b\n', "a.csv", ["never closed", "b"]),
    ],
)
def test_tables(read: Read, data: bytes, name: str, texts: list[str]) -> None:
    pages = read(data, name)
    assert [page.text for page in pages] == texts
    assert [page.page_id for page in pages] == [f"{name}#{number}" for number in range(1, len(texts) + 1)]


def test_a_short_row_has_no_text(read: Read) -> None:
    assert [page.text for page in read(b"id,text\n1\n2,b,c\n", "a.csv")] == [None, "b"]


@pytest.mark.parametrize(
    ("data", "text", "reason"),
    [
        (b"a,b\n1,2\n3,4\n", None, "no field that holds a text (fields: a, b); name it with --text-field"),
        (b"a,b\n1,2\n", "c", "the table has no field `c` (fields: a, b)"),
        (b"id,text\n", None, "a table without records"),
    ],
)
def test_a_table_without_texts_is_one_reason(read: Read, data: bytes, text: str | None, reason: str) -> None:
    assert [(page.page_id, page.reason) for page in read(data, "a.csv", text=text)] == [("a.csv", reason)]


def test_a_named_field(read: Read) -> None:
    (page,) = read(b"text,note,n\nt,x,7\n", "a.csv", text="note", id="n")
    assert (page.text, page.fields) == ("x", {"id": "7"})


def test_a_long_record_is_refused(read: Read) -> None:
    pages = read(b"id,text\n1," + b"x" * 100_000 + b"\n2,b\n", "a.csv", record_bytes=1000)
    assert [page.text or page.reason for page in pages] == ["a record of more than 1,000 bytes", "b"]


@pytest.mark.parametrize(("header", "delimiter"), [("a,b;c,d", ","), ("a\tb", "\t"), ('"a,b,c";d', ";"), ("text", ",")])
def test_delimiters(header: str, delimiter: str) -> None:
    assert delimiter_of(header) == delimiter


CELLS = st.lists(st.lists(st.text('ab",\n ', max_size=6), min_size=2, max_size=4), min_size=1, max_size=5)


@given(CELLS)
def test_what_a_writer_quoted_comes_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    stream = ByteStream(io.BytesIO(out.getvalue().encode()))
    found = [fields(record.decode(), ",") for record in records(stream, Limits()) if record is not None]
    assert found == rows


@given(st.text('ab",\n', max_size=60))
def test_no_byte_of_a_broken_table_is_lost(text: str) -> None:
    data = text.encode()
    found = [record or b"" for record in records(ByteStream(io.BytesIO(data)), Limits(record_bytes=20))]
    assert b"".join(found).replace(b"\n", b"") == data.replace(b"\n", b"") or any(not record for record in found)
