"""Pages of one trial -> one trial.

Pages that share a registry id, a DOI or a PMID tell of the same trial.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from trialweave.schema import ConflictCell, Tables, TrialRow
from trialweave.trials.rows import PageRows

NOT_WORD = re.compile(r"\W+")


def keys_of(rows: PageRows) -> list[str]:
    """The keys that a page can be known by, the strongest first: registry ids, DOI, PMID, title hash."""
    design = rows.design
    if design is None:
        return []
    keys = [f"{identifier}" for identifier in design.registry_ids]
    keys += [f"doi:{design.doi.casefold()}"] if design.doi else []
    keys += [f"pmid:{design.pmid}"] if design.pmid else []
    title = NOT_WORD.sub(" ", (rows.page.title or "").casefold()).strip()
    if title:
        keys.append("title:" + hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return keys or [f"page:{rows.page.text_sha256[:16] if rows.page.text_sha256 else rows.page.page_id}"]


def merge(pages: Iterable[PageRows]) -> Tables:
    """The four tables of all pages; rows of one trial get one `trial_id`."""
    kept = sorted(pages, key=lambda rows: rows.page.page_id)
    groups = _groups(kept)
    tables = Tables([], [], [], [])
    trial_of = {}
    for members in groups:
        trial = trial_row([kept[index] for index in members])
        tables.trials.append(trial)
        trial_of |= {index: trial.trial_id for index in members}
    for index, rows in enumerate(kept):
        trial_id = trial_of.get(index)
        tables.pages.append(replace(rows.page, trial_id=trial_id))
        tables.mentions.extend(rows.mentions)
        tables.relations.extend(replace(row, trial_id=trial_id or "") for row in rows.relations)
    tables.trials.sort(key=lambda row: row.trial_id)
    return tables


def _groups(kept: list[PageRows]) -> list[list[int]]:
    """Indices of pages that share a key, directly or over others."""
    parent = list(range(len(kept)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[str, int] = {}
    for index, rows in enumerate(kept):
        for key in keys_of(rows):
            other = first.setdefault(key, index)
            low, high = sorted((root(index), root(other)))
            parent[high] = low
    groups = defaultdict(list)
    for index, rows in enumerate(kept):
        if rows.design is not None:
            groups[root(index)].append(index)
    return list(groups.values())


def trial_row(members: list[PageRows]) -> TrialRow:
    """The row of a trial out of its pages: for each field the first page that states it, and conflicts."""
    keys = [key for rows in members for key in keys_of(rows)]
    conflicts: list[ConflictCell] = []

    def first(name: str) -> object:
        stated = [(getattr(rows.design, name), rows.page.page_id) for rows in members]
        stated = [(value, page) for value, page in stated if value is not None]
        if len({str(value) for value, _ in stated}) > 1:
            conflicts.append(ConflictCell(name, [str(v) for v, _ in stated], [p for _, p in stated]))
        return stated[0][0] if stated else None

    fields = ("doi", "pmid", "pmcid", "year", "journal", "phase", "randomized", "blinding", "condition", "n_enrolled", "follow_up")
    values = {name: first(name) for name in fields}
    best = max(members, key=lambda rows: len(rows.relations))
    designs = [rows.design for rows in members if rows.design is not None]
    return TrialRow(
        trial_id=keys[0],
        title=next((rows.page.title for rows in members if rows.page.title), None),
        registry_ids=sorted({identifier for design in designs for identifier in design.registry_ids}),
        **values,  # type: ignore[arg-type]
        species=sorted({species for design in designs for species in design.species}),
        arms=best.arms,
        n_relations=sum(len(rows.relations) for rows in members),
        pages=[rows.page.page_id for rows in members],
        merge_rule="shared_key" if len(members) > 1 else None,
        conflicts=conflicts,
    )
