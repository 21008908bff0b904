from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.json_values import wrapped_records
from trialweave.read.page import Page

Read = Callable[..., list[Page]]
NO_VALUE = "Expecting value: line 1 column 17 (char 16)"
NO_TEXT = "no field that holds a text (fields: n); name it with --text-field"
LONG = "Cells against placebo in arthritis of the knee. " * 3


def shown(pages: list[Page]) -> list[tuple[str, str | None]]:
    return [(page.page_id, page.text or page.reason) for page in pages]


def test_json_lines_are_numbered_without_the_blank_ones(read: Read) -> None:
    data = b'\xef\xbb\xbf{"text": "a"}\r\n\r\n{"text": "b"}\n  \n{"text": "c"}'
    assert shown(read(data, "a.jsonl")) == [("a.jsonl#1", "a"), ("a.jsonl#2", "b"), ("a.jsonl#3", "c")]


def test_a_broken_line_keeps_its_place(read: Read) -> None:
    data = (
        b'{"text": "a"}\n{"text": "b\n[1]\n{"text": "\\ud83d\\ude00 \\ud800"}\n'
        + b'{"text":'
        + b"[" * 100_000
        + b"\n\xff\0\0\0\n"
    )
    pages = read(data, "a.jsonl")
    assert pages[0].text == "a"
    assert [page.reason for page in pages[1:3]] == [
        "not JSON: Unterminated string starting at: line 1 column 10 (char 9)",
        "a JSON value that is no object",
    ]
    assert pages[3].text == "😀 \ufffd"
    assert pages[4].reason == "not JSON: nested too deep"
    assert pages[5].reason == "bytes that are no text"


def test_a_long_line_is_refused_and_the_next_one_read(read: Read) -> None:
    data = b'{"text": "a"}\n{"text": "' + b"x" * 500_000 + b'"}\n{"text": "b"}\n'
    assert shown(read(data, "a.jsonl", record_bytes=1000)) == [
        ("a.jsonl#1", "a"),
        ("a.jsonl#2", "a line of more than 1,000 bytes"),
        ("a.jsonl#3", "b"),
    ]


def test_lines_in_another_encoding(read: Read) -> None:
    line = json.dumps({"text": "目的 评价骨髓细胞治疗膝关节炎的疗效。方法 随机分为两组。"}, ensure_ascii=False) + "\n"
    for encoding in ("gb18030", "utf-8"):
        pages = read((line * 2).encode(encoding), "a.jsonl")
        assert [page.text for page in pages] == [json.loads(line)["text"]] * 2
        assert {page.encoding for page in pages} == {encoding}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_lines_with_a_byte_order_mark(read: Read, encoding: str) -> None:
    data = '{"text": "a"}\n{"text": "目"}\n'.encode(encoding)
    assert [page.text for page in read(data, "a.jsonl")] == ["a", "目"]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ('[{"text": "a"},\n {"text": "b"}]', [("a.json#1", "a"), ("a.json#2", "b")]),
        ('{"text": "a"}', [("a.json", "a")]),
        ('{"text": "a"} {"text": "b"}', [("a.json#1", "a"), ("a.json#2", "b")]),
        ('{\n"text": "a"\n}\n{\n"text": "b"\n}', [("a.json#1", "a"), ("a.json#2", "b")]),
        ('[{"text": "a"}, 3]', [("a.json#1", "a"), ("a.json#2", "a JSON value that is no object")]),
        ('[{"text": "a"}, nul', [("a.json#1", "a"), ("a.json", f"not JSON from value 2 on: {NO_VALUE}")]),
        (json.dumps({"n": 2, "articles": [{"text": LONG}, {"text": "b"}]}), [("a.json#1", LONG), ("a.json#2", "b")]),
        (json.dumps({"r": {"docs": [{"abstract": LONG}]}}), [("a.json#1", LONG)]),
        (json.dumps({"7": {"text": LONG}}), [("a.json#1", LONG)]),
        ('{"n": [{"text": "63"}, {"text": "5"}]}', [("a.json", NO_TEXT)]),
        ('[{"text": "a"}] [{"text": "b"}]', [("a.json#1", "a"), ("a.json#2", "a JSON value that is no object")]),
    ],
)  # fmt: skip
def test_documents(read: Read, document: str, found: list[tuple[str, str]]) -> None:
    assert shown(read(document.encode(), "a.json")) == found


def test_a_value_beyond_the_limit_ends_the_document(read: Read) -> None:
    data = json.dumps([{"text": "a"}, {"text": "x" * 300_000}, {"text": "b"}]).encode()
    assert shown(read(data, "a.json", record_bytes=1000)) == [
        ("a.json#1", "a"),
        ("a.json", "JSON value 2 is longer than 1,000 bytes, or broken"),
    ]


def test_wrapped_records_keep_the_key_that_names_them() -> None:
    assert wrapped_records({"7": {"text": LONG}}) == [{"id": "7", "text": LONG}]


@given(
    st.lists(
        st.fixed_dictionaries({"text": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)}), max_size=6
    ),
    st.booleans(),
)
def test_an_array_and_its_lines_give_the_same(records: list[dict[str, str]], indented: bool) -> None:
    import io

    from trialweave.read.dump import file_pages

    records = [{"text": f"a{record['text']}"} for record in records]
    array = json.dumps(records, indent=1 if indented else None, ensure_ascii=indented).encode()
    by_line = "\n".join(json.dumps(record) for record in records).encode()
    texts = [
        [page.text for page in file_pages(io.BytesIO(data), name, len(data)) if page.text]
        for data, name in ((array, "a.json"), (by_line, "a.jsonl"))
    ]
    assert texts == [[record["text"] for record in records]] * 2
