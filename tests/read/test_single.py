from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.html_text import html_text
from trialweave.read.limits import Limits
from trialweave.read.page import Page
from trialweave.read.single import declared, settled, stated, writable

Read = Callable[..., list[Page]]


def test_plain_text_stays_as_it_was_decoded(read: Read) -> None:
    text = "  A title\r\n\r\nIL‐6 \u00a0fell\tby 5·8\u2009±\u20091.2\x0c\n"
    (page,) = read(text.encode())
    assert page == Page("a.txt", text, "utf-8")


@pytest.mark.parametrize(
    ("html", "text", "encoding"),
    [
        ('<meta charset="gbk"><p>中文', "中文", "gb18030"),
        ("<META http-equiv=Content-Type content='text/html; charset=shift_jis'><p>日本", "日本", "cp932"),
        ('<?xml version="1.0" encoding="big5"?><html><p>中文', "中文", "big5hkscs"),
        ('<meta charset="iso-8859-1"><p>naïve – µg', "naïve – µg", "utf-8"),
    ],
)
def test_a_declared_charset_counts(read: Read, html: str, text: str, encoding: str) -> None:
    (page,) = read(html.encode(encoding), "a.html")
    assert (page.text, page.encoding) == (text, encoding)


def test_the_charset_is_looked_for_at_the_beginning_only() -> None:
    assert declared(b'<meta charset="gbk">') == "gbk"
    assert declared(b" " * 5_000 + b'<meta charset="gbk">') is None


def test_metadata_of_the_article() -> None:
    html = (
        '<meta name="citation_doi" content="doi:10.1000/x"><meta name="citation_journal_title" content="J">'
        '<meta name="citation_publication_date" content="2019/05/02"><meta name="DC.Identifier" content="10.1000/y">'
        '<meta name="citation_title" content="A &lt; B"><meta name="citation_author" content="Ono A">'
    )
    assert stated(html_text(html)) == {"doi": "10.1000/x", "journal": "J", "year": "2019", "title": "A < B"}


def test_mhtml(read: Read) -> None:
    document = (
        b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: image/png\r\n\r\nxx\r\n--B\r\nContent-Type: text/html; charset=gb2312\r\n"
        b"Content-Location: http://example.org/p\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<p>=D6=D0=\r\n=CE=C4 10<sup>8</sup>\r\n--B--\r\n"
    )
    assert read(document, "a.mht") == [Page("a.mht", "中文 10^8", "gb18030", None, {"url": "http://example.org/p"})]
    (page,) = read(document.replace(b"text/html", b"text/css"), "a.mht")
    assert page.reason == "MHTML without a part that is text"


def test_a_large_page_is_cut_and_says_so(read: Read) -> None:
    (page,) = read(b"word " * 1_000, page_bytes=100)
    assert (page.text, page.reason) == ("word " * 20, "cut at 100 bytes")
    (page,) = read("é".encode() * 1_000, page_bytes=101)
    assert (page.text, page.reason) == ("é" * 50, "cut at 101 bytes")
    (page,) = read(b"word " * 1_000, page_chars=50)
    assert (page.text, page.reason) == ("word " * 10, "cut at 50 characters")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "an empty file"),
        (b" \r\n\t", "a.txt", "no text in it"),
        (b"<html><body> </body></html>", "a.html", "no text in it"),
        (b"\xef\xbb\xbf", "a.txt", "no text in it"),
        (b"\x00\x01\x02\x03" * 9, "a.txt", "bytes that are no text"),
        (b"<html>\x00\x01\x02\x03" * 9, "a.html", "bytes that are no text"),
        (b"%PDF-1.4", "a.txt", "a PDF document: no page"),
    ],
)
def test_reasons(read: Read, data: bytes, name: str, reason: str) -> None:
    assert [(page.text, page.reason) for page in read(data, name)] == [(None, reason)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("a\0b", "a\ufffdb"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("plain", "plain"),
    ],
)
def test_what_cannot_be_written_is_replaced(text: str, written: str) -> None:
    assert writable(text) == written


@given(st.text(st.characters(categories=["Cs", "Cc", "L", "So"])), st.integers(1, 20))
def test_a_settled_page_can_be_written(text: str, longest: int) -> None:
    page = settled(Page("p", text, fields={"title": text}), Limits(page_chars=longest))
    assert (page.text or page.reason or "").encode()
    assert len(page.text or "") <= longest
    assert "\0" not in (page.text or "")
