"""Pages -> trials: which pages are one trial, and an id for each trial that no other has.

Works on numbers of pages and looks up their fingerprints, so that neither has to be in memory as a whole.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from trialweave.trials.identity import Edge, Fingerprint, candidate_keys, components, edges_of, registry

NUMBERS = "numbers:"  # keys of this kind are a reason to compare, and no id


class Keyed(NamedTuple):
    """A page under one of its keys. `is_id`: a trial can be called by it."""

    key: str
    is_id: bool


def keys_of(page: Fingerprint) -> list[Keyed]:
    """The keys of a page, as short digests."""
    return [Keyed(_digest(key), not key.startswith(NUMBERS)) for key in candidate_keys(page)]


class Known(NamedTuple):
    """What is known of a page: its id and its fingerprint."""

    page_id: str
    fingerprint: Fingerprint


Lookup = Callable[[int], Known]


class Grouping(NamedTuple):
    """The trials of several pages, by the number of their first page.

    `first`: of each page that shares its trial, the trial's first page. `rules`: what holds it together.
    `names`: ids of the trials whose own id another trial has, too; a trial may be of one page here.
    """

    first: dict[int, int]
    rules: dict[int, str]
    names: dict[int, str]


def grouped(blocks: Iterable[tuple[bool, Sequence[int]]], lookup: Lookup) -> Grouping:
    """The trials among pages that share keys.

    Args:
        blocks: pages that share a key, by number in ascending order, and whether the key is an id.
        lookup: what is known of a page.
    """
    edges: set[Edge] = set()
    named = []
    for is_id, block in blocks:
        if len(block) > 1:
            edges.update(edges_of([(page, lookup(page).fingerprint) for page in block]))
            if is_id:
                named.append(block)
    pages = {page: lookup(page).fingerprint for edge in edges for page in (edge.first, edge.second)}
    joined = components(edges, pages)
    first = {page: found[0] for page, found in joined.items()}
    rules = {found[0]: found[1] for found in joined.values()}
    contested: set[int] = set()
    for block in named:
        trials = {first.get(page, page) for page in block}
        if len(trials) > 1:
            contested |= trials
    return Grouping(first, rules, distinct_names(contested, first, lookup))


def distinct_names(contested: set[int], first: dict[int, int], lookup: Lookup) -> dict[int, str]:
    """An id for each trial that shares a key with another: its own, or where that is taken, one with a suffix."""
    members = defaultdict(list)
    for page, trial in first.items():
        if trial in contested:
            members[trial].append(lookup(page))
    own = [sorted(members[trial] or [lookup(trial)], key=lambda known: known.page_id) for trial in contested]
    named = sorted((trial_name(known), known[0].page_id, trial) for known, trial in zip(own, contested, strict=True))
    taken: set[str] = set()
    names = {}
    for name, page_id, trial in named:
        names[trial] = f"{name}~{_digest(page_id)[:8]}" if name in taken else name
        taken.add(name)
    return names


def trial_name(members: Sequence[Known]) -> str:
    """The registry id of a trial, else `doi:`, else `pmid:`, else a hash of the normalised title, else of the page's id.

    The first id in alphabetical order; where a registry has several ids for it, all of them joined by `+`.

    Args:
        members: its pages in order of page_id.
    """
    marks = [known.fingerprint for known in members]
    registered = sorted({identifier for mark in marks for identifier in mark.registry_ids})
    if registered:
        return "+".join(i for i in registered if registry(i) == registry(registered[0]))
    for found in (
        sorted({f"doi:{mark.doi}" for mark in marks if mark.doi}),
        sorted({f"pmid:{mark.pmid}" for mark in marks if mark.pmid}),
    ):
        if found:
            return found[0]
    titles = [title for mark in marks for title in mark.titles]
    return f"title:{_digest(titles[0])}" if titles else f"page:{_digest(members[0].page_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
