from __future__ import annotations

import pytest

from trialweave.read.kinds import HEAD, Kind, inner_name, sniff, suffix_of


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "a.txt", Kind.EMPTY),
        (b"Cells against placebo", "a.txt", Kind.TEXT),
        (b"Cells against placebo", "a", Kind.TEXT),
        (b"plain text, no tags", "a.html", Kind.TEXT),
        (b"<p>text", "a.html", Kind.HTML),
        (b"<p>text</p>", "a.txt", Kind.HTML),
        (b"<0.05 was significant", "a.txt", Kind.TEXT),
        (b"\xef\xbb\xbf<!-- x --><!DOCTYPE HTML><p>", "a", Kind.HTML),
        ("<html>".encode("utf-16"), "a.txt", Kind.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", "a.xml", Kind.HTML),
        (
            b"<?xml version='1.0'?>\n<!DOCTYPE PubmedArticleSet PUBLIC 'a' 'b'>\n<PubmedArticleSet>",
            "a.txt",
            Kind.PUBMED,
        ),
        (b"<PubmedArticle>", "a.xml", Kind.PUBMED),
        (b"<?xml version='1.0'?><article>", "a.xml", Kind.OTHER),
        (b"<svg xmlns='x'>", "a.svg", Kind.OTHER),
        (b'{"text": "x"}\n{"text": "y"}\n', "a.txt", Kind.JSONL),
        (b'{"text": "x"}\n', "a.jsonl", Kind.JSONL),
        (b'{"text": "x"}\n', "a.json", Kind.JSON),
        (b'{"text": "cut\n{"text": "y"}', "a.jsonl", Kind.JSONL),
        (b'{\n "text": "x"\n}', "a.jsonl", Kind.JSON),
        (b'[{"text": "x"},\n{"text": "y"}]', "a.jsonl", Kind.JSON),
        (b'{"text": "' + b"x" * HEAD, "a.ndjson", Kind.JSONL),
        (b"[Objective] To study", "a.txt", Kind.TEXT),
        (b"{see below} text", "a.txt", Kind.TEXT),
        (b"id,text\n1,x\n", "a.csv", Kind.DELIMITED),
        (b"id\ttext\n", "a.TSV", Kind.DELIMITED),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n", "a.txt", Kind.MHTML),
        (b"Results: the content-type: multipart/related is", "a.txt", Kind.TEXT),
        (b"WARC/1.1\r\n", "a", Kind.WARC),
        (b"PAR1\x15\x04", "a.txt", Kind.PARQUET),
        (b"PAR1 antagonists in sepsis", "a.txt", Kind.TEXT),
        (b"RIFFs and trials", "a.txt", Kind.TEXT),
        (b"BZh9 is a gene", "a.txt", Kind.TEXT),
        (b"BZh91AY&SY", "a.txt", Kind.BZIP2),
        (b"\x1f\x8b\x08", "a.txt", Kind.GZIP),
        (b"\xfd7zXZ\0", "a", Kind.XZ),
        (b"\x28\xb5\x2f\xfd", "a", Kind.ZSTD),
        (b"PK\x03\x04" + b"\0" * 26 + b"a.txt", "a", Kind.ZIP),
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "a.docx", Kind.OTHER),
        (b"a.txt" + b"\0" * 252 + b"ustar\x0000", "a", Kind.TAR),
        (b"%PDF-1.4", "a.txt", Kind.OTHER),
        (b"p { color: red }", "a.css", Kind.OTHER),
    ],
)
def test_kinds(head: bytes, name: str, kind: Kind) -> None:
    assert sniff(head, name).kind is kind


def test_what_is_no_page_is_named() -> None:
    assert sniff(b"%PDF-1.4", "a.html").what == "a PDF document"
    assert sniff(b"<?xml?><article>", "a.xml").what == "XML with the root <article>, not of PubMed"


@pytest.mark.parametrize(
    ("name", "inner", "suffix"),
    [
        ("a.jsonl.gz", "a.jsonl", ".jsonl"),
        ("d/a.TGZ", "d/a.tar", ".tar"),
        ("a.txt", "a.txt", ".txt"),
        ("d.x/a", "d.x/a", ""),
    ],
)
def test_names(name: str, inner: str, suffix: str) -> None:
    assert inner_name(name) == inner
    assert suffix_of(inner) == suffix
