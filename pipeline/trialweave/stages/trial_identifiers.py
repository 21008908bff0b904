"""Registry ids, DOI, PMID, PMCID, year and journal, as far as a page states them of itself."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# "doi: 10.1080/17460751.2024.2443352"; the closing signs of a sentence are no part of it
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|\[\]{}，。；、（）]{3,120}")
DOI_END = re.compile(r"[.,;:)'\]]+$|(?:/(?:full|abstract|pdf|epdf|meta|html))$")
# "PMID: 39714321", "pubmed.ncbi.nlm.nih.gov/39714321", "PubMed ID 39714321"
PMID = re.compile(
    r"(?i:\bPMID|\bPubMed(?: ?ID)?|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)\s{0,3}[:：#]?\s{0,3}(?P<id>\d{5,8})\b"
)
PMCID = re.compile(r"\bPMC\s?(?P<id>\d{5,8})\b")
# "2024 Dec;19(12)", "2013 Mar 14", "Dec 2024", "2024;19:599", "© 2019", "Published: 12 May 2018"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
YEARS = (
    re.compile(rf"\b(?P<year>(?:19|20)\d\d)(?= {MONTH}\b|;| ?年)"),
    re.compile(rf"\b(?:{MONTH}\.?,? (?:\d{{1,2}},? )?)(?P<year>(?:19|20)\d\d)\b"),
    re.compile(
        r"(?i:published|publication|year|date|accepted|online|first|出版|发表|年份)[^\n\d]{0,20}[^\n]{0,12}?\b(?P<year>(?:19|20)\d\d)\b"
    ),
    re.compile(r"(?:^|\n)\s*\(?(?P<year>(?:19|20)\d\d)\)?\s*(?=\n|$)"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)[,;:] ?\d{1,4} ?[(:]"),
    re.compile(r"\((?P<year>(?:19|20)\d\d)\)"),
)
# "Regen Med. 2024 Dec;19(12):599-609."; "Clinical Rheumatology, volume 31 (2012)"; "Journal: Gut"
JOURNALS = (
    re.compile(
        r"(?:^|\n)[ \t]{0,4}(?:Journal|Journal Title|Source|Published in|期刊|刊名|杂志)[ \t]{0,3}[:：][ \t]{0,3}(?P<name>[^\n:：;|\d]{3,90})"
    ),
    re.compile(
        r"(?:^|\n|\|)[ \t]{0,4}(?P<name>[A-Z][A-Za-z&.,()\- ]{2,80}?)[.,]?[ \t](?=(?:19|20)\d\d(?: (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|[ ]?;))"
    ),
    re.compile(r"(?:^|\n)[ \t]{0,4}(?P<name>[A-Z][A-Za-z&\- ]{2,80}?),? (?:[Vv]olume|[Vv]ol\.?) \d"),
)
FIRST_YEAR, LAST_YEAR = 1950, 2100


class Patterns(NamedTuple):
    """Compiled ids of registries: a piece of text that each id has, its pattern, and what goes before a bare number."""

    registries: tuple[tuple[str, re.Pattern[str], str], ...]


def compile_patterns(knowledge: dict[str, Any]) -> Patterns:
    """The tables `registries` and `registry_prefixes` of configs/grammar/design.toml, ready for use."""
    prefixes = knowledge["registry_prefixes"]
    return Patterns(
        tuple(
            (registry["hint"], re.compile(registry["pattern"]), prefixes.get(name, ""))
            for name, registry in knowledge["registries"].items()
        )
    )


def registry_ids(text: str, patterns: Patterns) -> list[str]:
    """The ids of trial registries in a text, each once, in order of appearance, without spaces.

    Args:
        text: content and identifiers of a page, folded.
        patterns: as `compile_patterns` gives them.
    """
    found: list[tuple[int, int, str]] = []
    low = text.lower()
    for hint, pattern, prefix in patterns.registries:
        if hint not in (low if hint.islower() else text):
            continue
        for match in pattern.finditer(text):
            name = match.groupdict().get("id") or match.group()
            found.append((match.start(), match.end(), prefix + re.sub(r"\s", "", name)))
    ids: list[str] = []
    for start, end, identifier in sorted(found):
        inside = any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
        if identifier not in ids and not inside:
            ids.append(identifier)
    return ids


def doi_of(text: str) -> str | None:
    """The first DOI of a text, without the punctuation that follows it, lower-case."""
    match = DOI.search(text) if "10." in text else None
    if not match:
        return None
    doi = match.group()
    while (shorter := DOI_END.sub("", doi)) != doi:
        if doi[len(shorter) :] == ")" and shorter.count("(") > shorter.count(")"):
            break  # "10.1016/S0140-6736(12)61763-2": brackets inside an id are closed in it
        doi = shorter
    return doi.lower()


def pmid_of(text: str) -> str | None:
    """The first PubMed id that is called one."""
    match = PMID.search(text)
    return match["id"] if match else None


def pmcid_of(text: str) -> str | None:
    """The first PubMed Central id, with its prefix."""
    match = PMCID.search(text)
    return f"PMC{match['id']}" if match else None


def year_of(text: str) -> int | None:
    """The year of publication out of the identifiers of a page: the surest of the forms in which it is written."""
    for pattern in YEARS:
        match = pattern.search(text)
        if match and FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
            return int(match["year"])
    return None


def journal_of(text: str) -> str | None:
    """The journal out of the identifiers of a page: called one, or before year, volume and pages."""
    for pattern in JOURNALS:
        match = pattern.search(text)
        if match:
            return match["name"].strip(" .,")
    return None
