"""Any bytes under any name give pages: what must hold of them, whatever they were."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from trialweave.read.dump import file_pages
from trialweave.read.limits import Limits
from trialweave.read.page import Page

NAMES = st.sampled_from(
    [
        "a",
        "a.txt",
        "a.html",
        "a.xhtml",
        "a.mhtml",
        "a.json",
        "a.jsonl",
        "a.csv",
        "a.tsv",
        "a.parquet",
        "a.xml",
        "a.warc",
        "a.gz",
        "a.zip",
        "a.tar",
    ]
)
STARTS = st.sampled_from(
    [
        *(b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<html>", b'{"text":"', b'[{"text":"x"},', b"id,text\n"),
        *(b"PK\x03\x04", b"PK\x05\x06", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PAR1\x15"),
        *(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\0" * 257 + b"ustar\x0000"),
        b"<?xml version='1.0'?><PubmedArticleSet><PubmedArticle>",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n",
    ]
)
LIMITS = Limits(page_bytes=3_000, page_chars=500, record_bytes=2_000, members=5, header_bytes=500, ratio_floor=100_000)


def check(data: bytes, name: str, limits: Limits = LIMITS) -> list[Page]:
    found = list(file_pages(io.BytesIO(data), name, len(data), limits=limits))
    assert found
    assert len({page.page_id for page in found}) == len(found)
    for page in found:
        assert page.page_id.encode()
        assert (page.text is not None and page.text.strip()) or page.reason
        text = page.text or ""
        assert len(text) <= limits.page_chars
        assert "\0" not in text
        assert isinstance(text.encode(), bytes)
        assert isinstance(json.dumps(page.fields, ensure_ascii=False).encode(), bytes)
    return found


@settings(max_examples=400, deadline=None)
@given(STARTS, st.binary(max_size=400), NAMES)
def test_any_bytes(start: bytes, rest: bytes, name: str) -> None:
    check(start + rest, name)


@settings(max_examples=150, deadline=None)
@given(STARTS, st.binary(max_size=200), NAMES)
def test_any_bytes_within_something(start: bytes, rest: bytes, name: str) -> None:
    data = start + rest
    check(gzip.compress(data), f"{name}.gz")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"d/{name}", data)
    check(out.getvalue(), "a.zip")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    check(out.getvalue(), "a.tar")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), NAMES)
def test_any_text_is_the_same_every_time(text: str, name: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert check(data, name) == check(data, name)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_plain_text_is_never_changed(text: str) -> None:
    for page in check(f"Cells {text}".encode(), "a.txt"):
        assert page.text == f"Cells {text}"
