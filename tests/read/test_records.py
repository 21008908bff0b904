from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.records import Choice, record_page


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"text": "T"}, "T"),
        ({"Text": "T", "abstract": "A"}, "T"),
        ({"full_text": "T", "title": "X"}, "T"),
        ({"text": "", "abstract": "A"}, "A"),
        ({"text": None, "body": "B"}, "B"),
        ({"title": "X", "abstract": "A"}, "X\n\nA"),
        ({"Article Title": "X", "Abstract-Text": "A"}, "X\n\nA"),
        ({"标题": "题", "摘要": "目的"}, "题\n\n目的"),
        ({"abstract": ["one", "two"]}, "one\n\ntwo"),
        ({"abstract": [{"label": "METHODS", "text": "m"}, {"text": "r"}]}, "METHODS: m\n\nr"),
        ({"abstract": {"METHODS": "m", "RESULTS": "r"}}, "METHODS: m\nRESULTS: r"),
        ({"content": "<html><body><p>10<sup>8</sup>"}, "10^8"),
        ({"html": "a <b>b</b>"}, "a b"),
        ({"abstract": "<jats:p>p &lt; 1, 10<jats:sup>8</jats:sup></jats:p>"}, "p < 1, 10^8"),
        ({"abstract": "p<0.05 and a<b"}, "p<0.05 and a<b"),
        ({"text": "p<0.05 </p"}, "p<0.05 </p"),
        ({"text": 7}, "7"),
        ({"text": b"bytes"}, "bytes"),
    ],
)
def test_the_text_is_guessed(record: dict[str, Any], text: str) -> None:
    assert record_page(record, "p", Choice()).text == text


@pytest.mark.parametrize(
    ("record", "choice", "text", "reason"),
    [
        ({"text": "T", "note": "N"}, "note", "N", None),
        ({"a": {"b": "N"}}, "a.b", "N", None),
        ({"a.b": "N"}, "a.b", "N", None),
        ({"text": "T"}, "note", None, "the record has no field `note`"),
        ({"a": 1, "b": 2}, None, None, "no field that holds a text (fields: a, b); name it with --text-field"),
        ({}, None, None, "no field that holds a text (fields: none); name it with --text-field"),
    ],
)
def test_the_text_is_named(record: dict[str, Any], choice: str | None, text: str | None, reason: str | None) -> None:
    page = record_page(record, "p", Choice(text=choice))
    assert (page.text, page.reason) == (text, reason)


def test_what_else_a_record_states() -> None:
    record = {
        "id": 7, "text": "t", "Title": "A <i>b</i>", "DOI": "10.1/x", "pmid": 123, "Journal": "J",
        "pub_date": "2 May 2019", "nct_id": ["NCT00000001", "NCT00000002"], "url": "http://x", "other": "o",
    }  # fmt: skip
    assert record_page(record, "p", Choice()).fields == {
        "id": "7", "title": "A b", "doi": "10.1/x", "pmid": "123", "journal": "J", "year": "2019",
        "registry_ids": "NCT00000001 NCT00000002", "url": "http://x",
    }  # fmt: skip
    assert (record_page(record, "p", Choice(id="other")).fields or {})["id"] == "o"
    assert (record_page({"text": "t", "date": "soon"}, "p", Choice())).fields is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
KEYS = st.sampled_from(["text", "abstract", "title", "id", "year", "html", "doi", "nct", "x"]) | st.text(max_size=3)


@given(st.dictionaries(KEYS, JSON, max_size=5), st.sampled_from([None, "text", "a.b", "x"]))
def test_any_record_gives_a_text_or_a_reason(record: dict[str, Any], choice: str | None) -> None:
    page = record_page(record, "p", Choice(text=choice))
    assert (page.text is None) == (page.reason is not None)
