from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.read.page import Page

Read = Callable[..., list[Page]]

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://example.org/pubmed.dtd">\n'
)


def article(title: str, pmid: int = 1) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>{title}</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle>"
    )


def document(*articles: str) -> str:
    return f"{HEAD}<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>"


def test_articles_are_numbered(read: Read) -> None:
    pages = read(document(article("One"), article("Two", 2)).encode(), "p.xml")
    assert [(page.page_id, page.text, page.encoding) for page in pages] == [
        ("p.xml#1", "One\n\nPMID: 1", "utf-8"),
        ("p.xml#2", "Two\n\nPMID: 2", "utf-8"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "iso-8859-1"])
def test_encodings(read: Read, encoding: str) -> None:
    title = "Größe" if encoding == "iso-8859-1" else "目的 α"
    data = document(article(title)).replace("utf-8", encoding).encode(encoding)
    assert read(data, "p.xml")[0].text == f"{title}\n\nPMID: 1"


def test_entities_of_the_dtd_that_is_not_fetched_are_those_of_html(read: Read) -> None:
    assert read(document(article("TNF-&alpha; &lt; 1")).encode(), "p.xml")[0].text == "TNF-α < 1\n\nPMID: 1"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://example.org/x.dtd"> %a;',
    ],
)
def test_entities_of_its_own_refuse_the_document(read: Read, declaration: str) -> None:
    text = f"<!DOCTYPE PubmedArticleSet [{declaration}]><PubmedArticleSet>{article('&b;&a;')}</PubmedArticleSet>"
    (page,) = read(text.encode(), "p.xml")
    assert page.text is None
    assert page.reason == "the document declares entities, which can be a bomb: not read, after 0 articles"


def test_what_came_before_a_damage_stays(read: Read) -> None:
    first, second = read(document(article("One"), article("Two")).encode()[:-60], "p.xml")
    assert first.text == "One\n\nPMID: 1"
    assert second.page_id == "p.xml"
    assert second.reason is not None
    assert second.reason.startswith("not XML from line 3 on")


def test_bounds_of_an_article(read: Read) -> None:
    deep = article("<i>" * 200 + "x" + "</i>" * 200)
    pages = read(document(deep, article("x" * 5_000), article("ok")).encode(), "p.xml", record_bytes=1_000)
    assert [page.reason for page in pages] == [
        "an article with elements nested too deep",
        "an article of more than 1,000 characters",
        None,
    ]


def test_bounds_of_a_document(read: Read) -> None:
    assert read(f"<PubmedArticleSet>{'<a>' * 5_000}".encode(), "p.xml")[0].reason == (
        "elements nested more than 1,000 deep, after 0 articles"
    )
    tag = f"<PubmedArticleSet><PubmedArticle x='{'a' * 900_000}"
    assert read(tag.encode(), "p.xml")[0].reason == "a tag of more than 256,000 bytes, after 0 articles"


def test_characters_that_xml_forbids_do_not_end_it(read: Read) -> None:
    assert read(document(article("a\x0b\x00b")).encode(), "p.xml")[0].text == "a\ufffd\ufffdb\n\nPMID: 1"


def test_a_set_without_articles(read: Read) -> None:
    assert read(document().encode(), "p.xml")[0].reason == "PubMed XML without articles"
