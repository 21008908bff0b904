from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from trialweave.read.pubmed_text import abstract_lines, article_page, inline, registry_ids

ARTICLE = """
<PubmedArticle>
  <MedlineCitation>
    <PMID Version="1">12345</PMID>
    <Article PubModel="Print">
      <Journal>
        <JournalIssue><Volume>7</Volume><Issue>2</Issue><PubDate><Year>2019</Year><Month>May</Month></PubDate></JournalIssue>
        <Title>The journal of knees</Title>
      </Journal>
      <ArticleTitle>Marrow cells at 10<sup>8</sup> for <i>knee</i> arthritis.</ArticleTitle>
      <Pagination><MedlinePgn>11-19</MedlinePgn></Pagination>
      <ELocationID EIdType="doi">10.1000/knee.7</ELocationID>
      <Abstract>
        <AbstractText Label="METHODS" NlmCategory="METHODS">Sixty patients, CD4<sup>+</sup> &lt; 5.</AbstractText>
        <AbstractText Label="RESULTS">Pain fell by 12.1 mm.</AbstractText>
        <CopyrightInformation>Copyright 2019.</CopyrightInformation>
      </Abstract>
      <AuthorList>
        <Author><LastName>Ono</LastName><Initials>A</Initials></Author>
        <Author><CollectiveName>Knee Group</CollectiveName></Author>
      </AuthorList>
      <Language>chi</Language>
      <DataBankList>
        <DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
          <AccessionNumberList><AccessionNumber>NCT00000001</AccessionNumber><AccessionNumber>NCT00000002</AccessionNumber>
          </AccessionNumberList></DataBank>
        <DataBank><DataBankName>GEO</DataBankName>
          <AccessionNumberList><AccessionNumber>GSE1</AccessionNumber></AccessionNumberList></DataBank>
      </DataBankList>
      <VernacularTitle>膝关节</VernacularTitle>
    </Article>
    <MedlineJournalInfo><MedlineTA>J Knees</MedlineTA></MedlineJournalInfo>
    <OtherAbstract Type="Publisher" Language="chi"><AbstractText>目的 评价疗效。</AbstractText></OtherAbstract>
    <OtherAbstract Type="plain-language-summary" Language="eng">
      <AbstractText>Knees got better.</AbstractText></OtherAbstract>
    <KeywordList><Keyword>knee</Keyword><Keyword>pain</Keyword></KeywordList>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList><ArticleId IdType="pmc">PMC9</ArticleId>
      <ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList>
    <ReferenceList><Reference>
      <ArticleIdList><ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList>
    </Reference></ReferenceList>
  </PubmedData>
</PubmedArticle>
"""

TEXT = """Marrow cells at 10^8 for knee arthritis.

膝关节

Ono A, Knee Group

J Knees. 2019 May;7(2):11-19. doi: 10.1000/knee.7. PMID: 12345. PMCID: PMC9

Abstract

METHODS: Sixty patients, CD4+ < 5.
RESULTS: Pain fell by 12.1 mm.

Copyright 2019.

Abstract (chi)

目的 评价疗效。

Plain language summary (eng)

Knees got better.

Trial registration: NCT00000001, NCT00000002

Keywords: knee; pain"""


def test_a_whole_article() -> None:
    page = article_page(fromstring(ARTICLE), "p.xml#1", "utf-8")
    assert page.text == TEXT
    assert page.fields == {
        "id": "12345",
        "title": "Marrow cells at 10^8 for knee arthritis.",
        "pmid": "12345",
        "pmcid": "PMC9",
        "doi": "10.1000/knee.7",
        "journal": "The journal of knees",
        "year": "2019",
        "registry_ids": "NCT00000001 NCT00000002",
        "language": "chi",
    }


def test_without_title_and_abstract_there_is_no_page() -> None:
    page = article_page(
        fromstring("<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"), "p#1"
    )
    assert (page.text, page.reason) == (None, "an article without title and abstract")
    assert page.fields == {"id": "7", "pmid": "7"}


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ("<Year>2001</Year>", "2001"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998"),
        ("<Season>Spring</Season>", None),
    ],
)
def test_years(dates: str, year: str | None) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{dates}</PubDate></JournalIssue></Journal>"
    text = f"<MedlineCitation><PMID>1</PMID><Article>{issue}</Article></MedlineCitation>"
    assert (article_page(fromstring(text), "p#1").fields or {}).get("year") == year


def test_an_abstract_without_headings() -> None:
    assert abstract_lines(fromstring("<Abstract><AbstractText>a</AbstractText><AbstractText/></Abstract>")) == "a"
    assert abstract_lines(fromstring("<Abstract><AbstractText Label='UNLABELLED'>a</AbstractText></Abstract>")) == "a"
    assert abstract_lines(None) == ""


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<b>b</b>c <u>d</u>", "abc d"),
        ("IL<sub>2</sub> at 5.8<sup>3</sup>", "IL2 at 5.8[3]"),
        ("a &amp; b &lt;i&gt; c", "a & b <i> c"),
        ("<x>a &amp;lt; b</x>", "a &lt; b"),
    ],
)
def test_inline_markup(markup: str, text: str) -> None:
    assert inline(fromstring(f"<t>{markup}</t>")) == text


def test_formulas() -> None:
    formula = Element("t")
    power = Element("mml:math")
    msup = Element("mml:msup")
    for digits in ("10", "6"):
        part = Element("mml:mn")
        part.text = digits
        msup.append(part)
    power.append(msup)
    formula.append(power)
    assert inline(formula) == "10^6"


def test_a_registry_number_is_said_once() -> None:
    numbers = "<AccessionNumber>N 1</AccessionNumber><AccessionNumber>N1</AccessionNumber>"
    assert registry_ids(fromstring(f"<a><DataBank><DataBankName>R</DataBankName>{numbers}</DataBank></a>")) == "N1"
