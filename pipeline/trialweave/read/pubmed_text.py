"""One PubMed article -> a page: laid out as PubMed shows it, and what its elements state.

Elements are those of the NLM's DTD, https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree.ElementTree import Element

from trialweave.read.html_text import inline_text
from trialweave.read.page import Page

ARTICLES = frozenset({"PubmedArticle", "MedlineCitation", "PubmedBookArticle"})
INLINE = frozenset({"sup", "sub"})
YEAR = re.compile(r"(?:19|20)\d{2}")
MOST = 500  # authors, keywords and registry numbers of an article


def article_page(article: Element, page_id: str, encoding: str | None = None) -> Page:
    """A page of an article.

    Args:
        article: a `PubmedArticle`, `MedlineCitation` or `PubmedBookArticle`.
        page_id: the page's id.
        encoding: what the document was decoded with.

    Returns:
        The page: title, authors, citation, abstract with its headings, abstracts in other languages, registry
        numbers and key words, each a paragraph; without title and abstract it has a reason instead.
    """
    title = inline(_first(article, "ArticleTitle", "BookTitle"))
    abstract = abstract_lines(article.find(".//Abstract"))
    stated = fields(article, title)
    others = [_other(other) for other in article.iter("OtherAbstract")]
    if not title and not abstract and not any(others):
        return Page(page_id, None, encoding, "an article without title and abstract", stated or None)
    vernacular = inline(article.find(".//VernacularTitle"))
    parts = [title, vernacular, _authors(article), _citation(article, stated), abstract and f"Abstract\n\n{abstract}"]
    parts += [*others, _registration(stated), _keywords(article)]
    return Page(page_id, "\n\n".join(part for part in parts if part), encoding, None, stated or None)


def inline(element: Element | None) -> str:
    """An element's text on one line, with superscripts and subscripts marked."""
    if element is None:
        return ""
    return inline_text(_markup(element)) if len(element) else " ".join((element.text or "").split())


def _markup(element: Element) -> str:
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        inner = _markup(child)
        kept = child.tag in INLINE or child.tag.startswith("mml:")
        pieces.append(f"<{child.tag}>{inner}</{child.tag}>" if kept else inner)
        pieces.append(escape(child.tail or "", quote=False))
    return "".join(pieces)


def abstract_lines(abstract: Element | None) -> str:
    """An abstract, each section on a line behind its heading: `METHODS: ...`."""
    if abstract is None:
        return ""
    lines = []
    for part in abstract:
        text = inline(part)
        if part.tag == "AbstractText" and text:
            label = part.get("Label") or ""
            lines.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
        elif part.tag == "CopyrightInformation" and text:
            lines.append(f"\n{text}")
    return "\n".join(lines).strip()


def _other(abstract: Element) -> str:
    """An abstract in another language, or of another kind, under a heading of its own."""
    text = abstract_lines(abstract)
    kind = abstract.get("Type") or "Publisher"
    heading = "Abstract" if kind == "Publisher" else f"{kind.replace('-', ' ').capitalize()}"
    language = abstract.get("Language")
    return f"{heading} ({language})\n\n{text}" if text and language else text and f"{heading}\n\n{text}"


def _authors(article: Element) -> str:
    names = []
    for author in list(article.iterfind(".//AuthorList/Author"))[:MOST]:
        last, initials = _text(author, "LastName"), _text(author, "Initials") or _text(author, "ForeName")
        names.append(f"{last} {initials}".strip() or _text(author, "CollectiveName"))
    return ", ".join(name for name in names if name)


def _citation(article: Element, stated: dict[str, str]) -> str:
    """Journal, date, place, DOI and PMID on one line, as PubMed writes them."""
    issue = article.find(".//JournalIssue")
    date = issue.find("PubDate") if issue is not None else None
    when = " ".join(part for part in (_text(date, name) for name in ("Year", "Month", "Day", "MedlineDate")) if part)
    place = _text(issue, "Volume")
    if number := _text(issue, "Issue"):
        place += f"({number})"
    if pages := _text(article, ".//Pagination/MedlinePgn"):
        place += f":{pages}"
    dated = f"{when};{place}" if when and place else when or place
    parts = [_text(article, ".//MedlineTA") or stated.get("journal", ""), dated]
    parts += [
        f"{name}: {stated[key]}"
        for name, key in (("doi", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid"))
        if key in stated
    ]
    return ". ".join(part for part in parts if part)


def _registration(stated: dict[str, str]) -> str:
    numbers = stated.get("registry_ids")
    return f"Trial registration: {', '.join(numbers.split())}" if numbers else ""


def _keywords(article: Element) -> str:
    words = [inline(word) for word in list(article.iter("Keyword"))[:MOST]]
    return f"Keywords: {'; '.join(word for word in words if word)}" if words else ""


def fields(article: Element, title: str) -> dict[str, str]:
    """What an article states: id, title, pmid, pmcid, doi, journal, year, registry_ids (spaces between), language.

    Args:
        article: the article.
        title: its title.
    """
    own = [
        one
        for path in ("PubmedData/ArticleIdList/ArticleId", ".//BookDocument/ArticleIdList/ArticleId")
        for one in article.iterfind(path)
    ]
    ids = {one.get("IdType", ""): _bare(one) for one in reversed(own)}
    doi = next((_bare(one) for one in article.iter("ELocationID") if one.get("EIdType") == "doi"), "") or ids.get(
        "doi", ""
    )
    pmid = _text(article, "PMID") or _text(article, "MedlineCitation/PMID") or _text(article, "BookDocument/PMID")
    dates = (".//PubDate/Year", ".//PubDate/MedlineDate", ".//ArticleDate/Year")
    year = YEAR.search(" ".join(_text(article, date) for date in dates))
    found = {
        "id": pmid,
        "title": title,
        "pmid": pmid,
        "pmcid": ids.get("pmc", ""),
        "doi": doi,
        "journal": _text(article, ".//Journal/Title"),
        "year": year[0] if year else "",
        "registry_ids": registry_ids(article),
        "language": _text(article, ".//Article/Language"),
    }
    return {name: value for name, value in found.items() if value}


# Databanks of the NLM's list that hold molecules and data sets, not trials
# (https://www.nlm.nih.gov/bsd/medline_databank_source.html)
NO_REGISTRIES = frozenset(
    {
        "GENBANK", "GDB", "OMIM", "PDB", "PIR", "RefSeq", "SWISSPROT", "GEO", "PubChem-Substance", "PubChem-Compound",
        "PubChem-BioAssay", "UniMES", "UniParc", "UniProtKB", "UniRef", "dbGaP", "dbSNP", "dbVar", "SRA", "BioProject",
        "figshare", "Dryad", "BIOGRID",
    }
)  # fmt: skip


def registry_ids(article: Element) -> str:
    """The registry numbers of the trial, with spaces between them."""
    found: list[str] = []
    for bank in list(article.iter("DataBank"))[:MOST]:
        if _text(bank, "DataBankName") not in NO_REGISTRIES:
            found += [
                number for one in list(bank.iter("AccessionNumber"))[:MOST] if (number := "".join(_bare(one).split()))
            ]
    return " ".join(dict.fromkeys(found))


def _first(article: Element, *tags: str) -> Element | None:
    return next((found for tag in tags if (found := article.find(f".//{tag}")) is not None), None)


def _bare(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _text(element: Element | None, path: str) -> str:
    found = element.find(path) if element is not None else None
    return _bare(found) if found is not None else ""
