from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable

import pytest
from fastwarc.warc import ArchiveIterator

from trialweave.read.page import Page
from trialweave.read.streams import ByteStream
from trialweave.read.warc import Chunked

Read = Callable[..., list[Page]]
HTML = b"<html><body><p>Cells</p></body></html>"


def record(content: bytes, kind: str = "response", media: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: http://example.org/p?q=1\r\nContent-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def response(body: bytes, *fields: str, status: str = "200 OK", media: str = "text/html") -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {media}", *fields])
    return record(head.encode() + b"\r\n\r\n" + body)


def chunks(data: bytes) -> bytes:
    return b"".join(b"%X;x=y\r\n%s\r\n" % (len(part), part) for part in (data[:7], data[7:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "warc",
    [
        response(HTML),
        response(chunks(HTML), "Transfer-Encoding: chunked"),
        response(HTML, "Transfer-Encoding: chunked"),
        response(gzip.compress(HTML), "Content-Encoding: gzip"),
        response(HTML, "Content-Encoding: gzip"),
        response(zlib.compress(HTML), "Content-Encoding: deflate"),
        response(zlib.compress(HTML)[2:-4], "Content-Encoding: deflate"),
        response(chunks(gzip.compress(HTML)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        record(HTML, "resource", "text/html"),
        record(b"Cells", "conversion", "text/plain"),
        gzip.compress(record(b"x", "warcinfo")) + gzip.compress(response(HTML)),
    ],
)
def test_a_page_comes_with_its_address(read: Read, warc: bytes) -> None:
    (page,) = read(warc, "a.warc")
    assert (page.page_id, page.text, page.fields) == ("a.warc#1", "Cells", {"url": "http://example.org/p?q=1"})


def test_only_records_that_may_be_pages_count(read: Read) -> None:
    warc = (
        record(b"a: b", "warcinfo")
        + record(b"GET /", "request")
        + response(HTML)
        + record(b"", "metadata")
        + response(b"<p>Two")
    )
    assert [(page.page_id, page.text) for page in read(warc, "a.warc.gz")] == [
        ("a.warc.gz#1", "Cells"),
        ("a.warc.gz#2", "Two"),
    ]


@pytest.mark.parametrize(
    ("warc", "reason"),
    [
        (response(b"gone", status="404 Not Found"), "HTTP status 404"),
        (response(b"x", "Content-Encoding: br"), "an HTTP response in an encoding that is not read: br"),
        (record(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000), "an HTTP response whose header does not end"),
        (record(b"", "revisit"), "a repeated visit, without its content"),
        (response(b"\x89PNG\r\n\x1a\n", media="image/png"), "a PNG image: no page"),
        (response(b"p {}", media="text/css"), "a style sheet: no page"),
        (response(b""), "an empty file"),
    ],
)
def test_reasons(read: Read, warc: bytes, reason: str) -> None:
    pages = read(warc + response(HTML), "a.warc")
    assert [page.reason for page in pages] == [reason, None]


def test_the_declared_charset_counts(read: Read) -> None:
    (page,) = read(response("<p>中文</p>".encode("gb18030"), media="text/html; charset=gb2312"), "a.warc")
    assert (page.text, page.encoding) == ("中文", "gb18030")


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (response(HTML) + b"garbage\r\n\r\n", "damaged WARC: a record does not begin where it should"),
        (response(HTML) + b"WARC/1.0\r\n\r\n", "damaged WARC: a record without its length"),
        (response(HTML) + response(HTML)[:150] + b"\r\n\r\n", "damaged WARC: a record without its length"),
        (response(HTML) + record(b"x" * 99, "metadata")[:-50], "the WARC ends in the middle of a record"),
        (response(HTML) + b"WARC/1.0\r\n" + b"X: y\r\n" * 99_999, "a header of more than 256,000 bytes"),
    ],
)
def test_what_came_before_a_damage_stays(read: Read, damaged: bytes, reason: str) -> None:
    pages = read(damaged, "a.warc")
    assert [(page.page_id, page.text or page.reason) for page in pages] == [("a.warc#1", "Cells"), ("a.warc", reason)]


def test_without_pages_there_is_a_reason(read: Read) -> None:
    assert [page.reason for page in read(record(b"x", "warcinfo"), "a.warc")] == ["a file without records"]


def test_chunks_that_break_off() -> None:
    assert Chunked(ByteStream(io.BytesIO(b"5\r\nabcde\r\nzz\r\n"))).read(99) == b"abcde"
    assert Chunked(ByteStream(io.BytesIO(b"not chunked"))).read(99) == b"not chunked"


def test_fastwarc_reads_the_samples_alike() -> None:
    warc = response(HTML) + record(HTML, "resource", "text/html")
    assert [one.reader.read() for one in ArchiveIterator(io.BytesIO(warc))] == [HTML, HTML]
