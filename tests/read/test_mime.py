from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.mime import Part, charset, header_fields, media_type, parts


def test_header_fields() -> None:
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset="gbk"\r\nX: 1\r\nx: 2\r\nno colon\r\n'
    found = header_fields(head)
    assert found == {"content-type": 'text/html; charset="gbk"', "x": "1"}
    assert media_type(found["content-type"]) == "text/html"
    assert charset(found["content-type"]) == "gbk"
    assert charset("text/html") is None


DOCUMENT = b"""Content-Type: multipart/related; boundary="=_a"

preamble
--=_a
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

5.8 =C2=B1 1.2 =
mg
--inner--
--=_a
Content-Type: text/html
Content-Location: http://x/p
Content-Transfer-Encoding: base64

PHA+aGk8L3A+Cg
--=_a--
epilogue
"""


def test_parts() -> None:
    expected = [
        Part("text/plain", "utf-8", None, "5.8 ± 1.2 mg".encode()),
        Part("text/html", None, "http://x/p", b"<p>hi</p>\n"),
    ]
    assert list(parts(DOCUMENT)) == expected
    assert list(parts(DOCUMENT.replace(b"\n", b"\r\n"))) == expected


def test_a_document_that_is_cut_gives_what_there_is() -> None:
    assert [part.data for part in parts(DOCUMENT[: DOCUMENT.index(b"+Cg")])][1] == b"<p>hi</p"


def test_nesting_is_bounded() -> None:
    document = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(2_000)
    )
    assert len(list(parts(document))) == 1


@pytest.mark.parametrize("body", [b"", b"A", b"AB", b"ABC", b"A=B=C", b"\xff"])
def test_broken_base64(body: bytes) -> None:
    assert len(list(parts(b"Content-Transfer-Encoding: base64\n\n" + body))) == 1


@given(st.lists(st.sampled_from(DOCUMENT.splitlines(keepends=True))).map(b"".join))
def test_any_order_of_lines(document: bytes) -> None:
    list(parts(document))
