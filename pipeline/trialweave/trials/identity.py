"""Which pages tell of the same trial, by which rule, and how strong that rule is.

A false merge is worse than a missed one: two pages are one trial where they share an id, or where their
titles and numbers leave no doubt.

    rule              strength  what the pages share
    doi, pmid, pmcid  1.00      that id, unless titles and numbers both say that it is not theirs
    registry_id       0.99      a registry id, and no other id of that registry stands on one of them alone
    title             0.95      the title in either language; their numbers do not speak against it
    title_numbers     0.90      most of the title's words, and the abstract's numbers
    numbers_authors   0.85      nearly all of many telling numbers, and authors, or no titles that can be compared

A page that names two trials of one registry (a pooled analysis) is a trial of its own, and joins nothing. Pages with
different ids are never joined by a weaker rule, nor through a third page that has none.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from trialweave import extensions

# "12.5", "0·73", "1,234": a number that tells one abstract from another
NUMBER = re.compile(r"\d\d{0,8}(?:[.,·]\d{1,6})?")
WORD = re.compile(r"[^\W_]+")
IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# "NCT" of "NCT01234567"; the ids of the EU's registers begin with a digit
REGISTRY = re.compile(r"[A-Za-z]*")
# thresholds that every abstract has
COMMON_NUMBERS = frozenset({"0.05", "0.01", "0.001", "0.0001", "95", "100"})
MIN_TITLE_WORDS = 5
MIN_TITLE_IDEOGRAPHS = 10
MIN_NUMBERS = 5
MANY_NUMBERS = 8
BANDS = 8
LARGEST_BLOCK = 50


class Fingerprint(NamedTuple):
    """What a page can be recognised by. `titles` are normalised, one for each language on the page."""

    registry_ids: tuple[str, ...] = ()
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Edge(NamedTuple):
    """Two pages, by their ordinal, that are one trial."""

    first: int
    second: int
    rule: str
    strength: float


def normalised_title(title: str) -> str:
    """A title by its words alone, or an empty string where it is too short to tell anything."""
    words = WORD.findall(unicodedata.normalize("NFKC", title).casefold())
    joined = " ".join(words)
    ideographs = len(IDEOGRAPH.findall(joined))
    return joined if len(words) >= MIN_TITLE_WORDS or ideographs >= MIN_TITLE_IDEOGRAPHS else ""


def telling_numbers(text: str) -> tuple[str, ...]:
    """The numbers of an abstract in order, without those that every abstract has and single digits."""
    found = (match.replace("·", ".").replace(",", "") for match in NUMBER.findall(text))
    return tuple(number for number in found if len(number) > 1 and number not in COMMON_NUMBERS)


def fingerprint(
    doc: Doc,
    *,
    registry_ids: Sequence[str] = (),
    doi: str | None = None,
    pmid: str | None = None,
    pmcid: str | None = None,
) -> Fingerprint:
    """The fingerprint of a page; the ids come from its design (`trialweave.trials.design`)."""
    text = extensions.text(doc)
    zones = extensions.get(doc, "zones")
    titles = [text[z.start : z.end] for z in zones if z.zone == "title"]
    titles += [text[z.start : z.end] for z in zones if z.zone == "translation" and "title" in z.rule]
    authors = " ".join(text[z.start : z.end] for z in zones if z.zone == "authors")
    abstract = "\n".join(text[z.start : z.end] for z in zones if z.zone == "abstract")
    return Fingerprint(
        registry_ids=tuple(sorted(registry_ids)),
        doi=doi.casefold() if doi else None,
        pmid=pmid,
        pmcid=pmcid,
        titles=tuple(dict.fromkeys(name for name in map(normalised_title, titles) if name)),
        authors=tuple(sorted({word for word in WORD.findall(authors.casefold()) if len(word) > 3})),
        numbers=telling_numbers(abstract),
    )


def candidate_keys(page: Fingerprint) -> list[str]:
    """Keys that pages of one trial share at least one of; sharing one is a reason to compare them."""
    keys = [f"registry:{identifier}" for identifier in page.registry_ids]
    keys += [
        f"{name}:{value}" for name, value in (("doi", page.doi), ("pmid", page.pmid), ("pmcid", page.pmcid)) if value
    ]
    keys += ["title:" + _digest(title) for title in page.titles]
    if len(page.numbers) >= MIN_NUMBERS:
        # minwise hashing over pairs of neighbours: Broder, 1997
        pairs = [f"{a} {b}" for a, b in pairwise(page.numbers)]
        keys += [f"numbers:{band}:" + min(_digest(f"{band}{pair}") for pair in pairs) for band in range(BANDS)]
    return keys


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def same_trial(a: Fingerprint, b: Fingerprint) -> tuple[str, float] | None:
    """The rule by which two pages are one trial, and its strength; None where nothing says so."""
    for name in ("doi", "pmid", "pmcid"):
        if getattr(a, name) and getattr(a, name) == getattr(b, name) and not foreign_id(a, b):
            return name, 1.0
    if set(a.registry_ids) & set(b.registry_ids):
        return ("registry_id", 0.99) if agree(a.registry_ids, b.registry_ids) else None
    if not agree(a.registry_ids, b.registry_ids) or (a.pmid and b.pmid) or (a.pmcid and b.pmcid):
        return None  # ids of one kind stand on both, and are not the same or not theirs
    return alike(a, b)


def alike(a: Fingerprint, b: Fingerprint) -> tuple[str, float] | None:
    """The rule by which pages without a common id are one trial; None where there is a doubt."""
    comparable = min(len(a.numbers), len(b.numbers)) >= MIN_NUMBERS
    many = min(len(a.numbers), len(b.numbers)) >= MANY_NUMBERS
    shared = shared_numbers(a.numbers, b.numbers)
    strangers = bool(a.authors and b.authors) and not set(a.authors) & set(b.authors)
    two_ids = bool((a.doi and b.doi) or (a.registry_ids and b.registry_ids))
    if two_ids and not (comparable and shared >= 0.9):
        return None  # a preprint and its paper have two DOIs, a trial in two registries two ids, and the same numbers
    if set(a.titles) & set(b.titles) and (shared >= 0.5 if comparable else not strangers):
        return "title", 0.95
    if comparable and shared >= 0.8 and title_likeness(a.titles, b.titles) >= 0.7:
        return "title_numbers", 0.9
    authors = len(set(a.authors) & set(b.authors)) >= 2
    if many and shared >= 0.9 and (authors or not titles_comparable(a.titles, b.titles)):
        return "numbers_authors", 0.85
    return None


def registry(identifier: str) -> str:
    """The registry of an id, by its letters: `nct`, `isrctn`; empty for those of the EU's registers."""
    return REGISTRY.match(identifier).group().casefold()  # type: ignore[union-attr]  # it always matches


def agree(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two sets of registry ids can be of one trial: of no registry do they have different ids."""
    mine, theirs = _by_registry(a), _by_registry(b)
    return all(mine[name] == theirs[name] for name in mine.keys() & theirs.keys())


def _by_registry(identifiers: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for identifier in identifiers:
        found.setdefault(registry(identifier), set()).add(identifier)
    return found


def foreign_id(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether an id that two pages share cannot be that of both: a journal's own DOI, that of a related article."""
    titles = titles_comparable(a.titles, b.titles) and title_likeness(a.titles, b.titles) < 0.3
    fewer = min(len(a.numbers), len(b.numbers))
    numbers = fewer >= MIN_NUMBERS and common_numbers(a.numbers, b.numbers) < 0.2 * fewer
    return titles and (numbers or not agree(a.registry_ids, b.registry_ids))


def titles_comparable(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether both have a title in the same script."""
    mine, theirs = ({bool(IDEOGRAPH.search(title)) for title in titles} for titles in (a, b))
    return bool(mine & theirs)


def common_numbers(a: Sequence[str], b: Sequence[str]) -> int:
    """How many numbers two abstracts have in common."""
    return sum((Counter(a) & Counter(b)).values())


def shared_numbers(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of numbers that two abstracts have in common, of the longer list (0 where one is empty)."""
    return common_numbers(a, b) / max(len(a), len(b)) if a and b else 0.0


def title_likeness(a: Iterable[str], b: Iterable[str]) -> float:
    """The best Jaccard index of the words of any two titles."""
    pairs = [(set(x.split()), set(y.split())) for x in a for y in b]
    return max((len(x & y) / len(x | y) for x, y in pairs), default=0.0)


def edges_of(block: Sequence[tuple[int, Fingerprint]]) -> list[Edge]:
    """Edges among the pages of a block that share a key; in a large block each page is compared with the first ones."""
    edges = []
    for position, (first, a) in enumerate(block[:LARGEST_BLOCK]):
        for second, b in block[position + 1 :]:
            match = same_trial(a, b)
            if match:
                edges.append(Edge(min(first, second), max(first, second), *match))
    return edges


class Ids:
    """The ids that stand on the pages of a trial, as far as it has been put together."""

    def __init__(self, page: Fingerprint) -> None:
        self.registry_ids = set(page.registry_ids)
        self.pmids = {page.pmid} - {None}
        self.dois = {page.doi} - {None}

    def add(self, other: Ids) -> None:
        self.registry_ids |= other.registry_ids
        self.pmids |= other.pmids
        self.dois |= other.dois

    def admits(self, other: Ids, edge: Edge, first: Fingerprint, second: Fingerprint) -> bool:
        """Whether an edge between two of the pages may join this trial and another."""
        if edge.strength == 1:
            return True
        if not agree(self.registry_ids, other.registry_ids):
            return False
        if edge.rule == "registry_id":
            return True  # two papers of one trial
        judged = bool(first.doi and second.doi)  # the edge was drawn in sight of both
        dois = judged or not (self.dois and other.dois) or bool(self.dois & other.dois)
        return dois and (not (self.pmids and other.pmids) or bool(self.pmids & other.pmids))


def components(edges: Iterable[Edge], pages: Mapping[int, Fingerprint]) -> dict[int, tuple[int, str]]:
    """For each page with an edge: the first page of its trial, and the weakest rule that holds the trial together.

    Args:
        edges: between pages, in any order. One that would join trials of different ids is left out.
        pages: the fingerprints of all pages with an edge.
    """
    parent: dict[int, int] = {}
    ids: dict[int, Ids] = {}
    weakest: dict[int, Edge] = {}

    def root(page: int) -> int:
        while parent.setdefault(page, page) != page:
            parent[page] = parent[parent[page]]
            page = parent[page]
        return page

    for edge in sorted(set(edges), key=lambda e: (-e.strength, e)):
        low, high = sorted((root(edge.first), root(edge.second)))
        for page in (low, high):
            if page not in ids:
                ids[page] = Ids(pages[page])
        if low == high or not ids[low].admits(ids[high], edge, pages[edge.first], pages[edge.second]):
            continue
        parent[high] = low
        ids[low].add(ids.pop(high))
        held = [weakest.pop(page) for page in (low, high) if page in weakest]
        weakest[low] = min([edge, *held], key=lambda e: (e.strength, e))
    return {page: (root(page), weakest[root(page)].rule) for page in list(parent) if root(page) in weakest}
