"""Pages of one trial -> one trial: its fields with their conflicts, its arms, and each finding once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from trialweave.schema import ArmCell, ConflictCell, RelationRow, Tables, TrialRow
from trialweave.trials.identity import Edge, Fingerprint, candidate_keys, components, edges_of
from trialweave.trials.rows import PageRows

# fields on which pages can disagree; the first page in order of page_id that states one gives it
FIELDS = (
    "doi",
    "pmid",
    "pmcid",
    "year",
    "journal",
    "phase",
    "randomized",
    "blinding",
    "condition",
    "n_enrolled",
    "follow_up",
)
# worded freely: `12 weeks` against `12-week` is no conflict worth a reader's time
WORDED_FIELDS = frozenset({"journal", "condition", "follow_up"})


def merge(pages: Iterable[PageRows]) -> Tables:
    """The four tables of all pages, in memory; rows of one trial get one `trial_id`."""
    kept = sorted(pages, key=lambda rows: rows.page.page_id)
    tables = Tables([], [], [], [])
    trial_of: dict[int, str] = {}
    for members, rule in groups([rows.fingerprint for rows in kept]):
        trial, relations = merge_trial([kept[index] for index in members], rule)
        tables.trials.append(trial)
        tables.relations.extend(relations)
        trial_of |= dict.fromkeys(members, trial.trial_id)
    for index, rows in enumerate(kept):
        tables.pages.append(replace(rows.page, trial_id=trial_of.get(index)))
        tables.mentions.extend(rows.mentions)
    tables.trials.sort(key=lambda row: row.trial_id)
    tables.relations.sort(key=relation_order)
    return tables


def relation_order(row: RelationRow) -> tuple[Any, ...]:
    """The order of the relations table: by page, then as the page tells."""
    return (row.page_id, row.sentence_start, row.measure_start, row.value_start or 0, row.relation_id)


def groups(fingerprints: Sequence[Fingerprint | None]) -> list[tuple[list[int], str | None]]:
    """The pages of each trial by ordinal, with the rule that holds them together; None are no trial."""
    blocks = defaultdict(list)
    for index, page in enumerate(fingerprints):
        for key in candidate_keys(page) if page else ():
            blocks[key].append(index)
    edges: set[Edge] = set()
    for block in blocks.values():
        edges.update(edges_of([(index, page) for index in block if (page := fingerprints[index])]))
    joined = components(edges, {i: page.registry_ids for i, page in enumerate(fingerprints) if page})
    members = defaultdict(list)
    for index, page in enumerate(fingerprints):
        if page is not None:
            members[joined.get(index, (index, ""))[0]].append(index)
    return [(group, joined[first][1] if first in joined else None) for first, group in members.items()]


def trial_id_of(members: Sequence[PageRows]) -> str:
    """The first registry id, else `doi:`, else `pmid:`, else a hash of the normalised title, else of the text."""
    marks = [rows.fingerprint for rows in members if rows.fingerprint]
    for found in (
        sorted({identifier for mark in marks for identifier in mark.registry_ids}),
        sorted({f"doi:{mark.doi}" for mark in marks if mark.doi}),
        sorted({f"pmid:{mark.pmid}" for mark in marks if mark.pmid}),
    ):
        if found:
            return found[0]
    titles = [title for mark in marks for title in mark.titles]
    source = titles[0] if titles else str(members[0].page.text_sha256)
    return "title:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merge_trial(members: Sequence[PageRows], rule: str | None) -> tuple[TrialRow, list[RelationRow]]:
    """The row of a trial and its relations, each finding once with all its sources.

    Args:
        members: the trial's pages in order of page_id.
        rule: what holds them together, None for a single page.
    """
    trial_id = trial_id_of(members)
    arms, renamed = merge_arms(members)
    relations = merge_relations(members, renamed, trial_id)
    designs = [rows.design for rows in members if rows.design is not None]
    values, conflicts = merge_fields(members)
    row = TrialRow(
        trial_id=trial_id,
        title=next((rows.page.title for rows in members if rows.page.title), None),
        registry_ids=sorted({identifier for design in designs for identifier in design.registry_ids}),
        **values,
        species=sorted({species for design in designs for species in design.species}),
        arms=arms,
        n_relations=len(relations),
        pages=[rows.page.page_id for rows in members],
        merge_rule=rule,
        conflicts=conflicts + translation_conflicts(members),
    )
    return row, relations


def merge_fields(members: Sequence[PageRows]) -> tuple[dict[str, Any], list[ConflictCell]]:
    """For each design field the first page's word, and the fields on which the pages disagree."""
    values: dict[str, Any] = {}
    conflicts = []
    for name in FIELDS:
        said = [(getattr(rows.design, name), rows.page.page_id) for rows in members]
        stated = [(value, page) for value, page in said if value is not None]
        values[name] = stated[0][0] if stated else None
        if name not in WORDED_FIELDS and len({str(value).casefold() for value, _ in stated}) > 1:
            conflicts.append(ConflictCell(name, [str(value) for value, _ in stated], [page for _, page in stated]))
    return values, conflicts


def translation_conflicts(members: Sequence[PageRows]) -> list[ConflictCell]:
    """Numbers that a page's translation does not share with what it repeats."""
    cells = []
    for rows in members:
        numbers = [number for zone in rows.page.zones for number in zone.conflicts]
        if numbers:
            cells.append(ConflictCell("translation", numbers, [rows.page.page_id] * len(numbers)))
    return cells


def merge_arms(members: Sequence[PageRows]) -> tuple[list[ArmCell], dict[str, dict[str, str]]]:
    """The trial's arms, and for each page how its arm ids are called in the trial.

    The page with most arms leads; an arm of another page is the one that shares a name with it, else the
    only one of its role and size, else an arm of its own.
    """
    ordered = sorted(members, key=lambda rows: (-len(rows.arms), rows.page.page_id))
    merged: list[ArmCell] = []
    renamed: dict[str, dict[str, str]] = {}
    for rows in ordered:
        renamed[rows.page.page_id] = {}
        for arm in rows.arms:
            twin = _twin(arm, merged) if rows is not ordered[0] else None
            if twin is None:
                new = replace(arm, arm_id=_letters(len(merged)))
                merged.append(new)
            else:
                new = _joined(merged[twin], arm)
                merged[twin] = new
            renamed[rows.page.page_id][arm.arm_id] = new.arm_id
    return merged, renamed


def _letters(number: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _twin(arm: ArmCell, merged: Sequence[ArmCell]) -> int | None:
    names = {name.casefold() for name in arm.names}
    for index, other in enumerate(merged):
        if other.species == arm.species and names & {name.casefold() for name in other.names}:
            return index
    alike = [i for i, other in enumerate(merged) if (other.role, other.species) == (arm.role, arm.species)]
    sizes = [i for i in alike if arm.n is not None and merged[i].n == arm.n]
    if len(sizes) == 1:
        return sizes[0]
    return alike[0] if len(alike) == 1 and arm.role in ("single", "placebo") else None


def _joined(first: ArmCell, second: ArmCell) -> ArmCell:
    """An arm as two pages tell it: all names, and for each slot the first that is known."""
    slots = {
        name: getattr(second, name)
        for name in ArmCell.__dataclass_fields__
        if name not in ("arm_id", "names", "role", "n_derived") and getattr(first, name) is None
    }
    return replace(first, names=list(dict.fromkeys([*first.names, *second.names])), **slots)


def merge_relations(
    members: Sequence[PageRows], renamed: dict[str, dict[str, str]], trial_id: str
) -> list[RelationRow]:
    """Each finding once: rows of different pages that say the same become one row with several sources."""
    kept: dict[tuple[Any, ...], RelationRow] = {}
    for rows in members:
        names = renamed[rows.page.page_id]
        seen: dict[tuple[Any, ...], int] = defaultdict(int)
        for row in rows.relations:
            own = replace(
                row,
                trial_id=trial_id,
                arm_id=_rename(row.arm_id, names),
                comparator=_rename(row.comparator, names),
            )
            finding = finding_of(own)
            seen[finding] += 1  # one page may say the same twice, of two sentences: two rows
            key = (*finding, seen[finding])
            first = kept.get(key)
            kept[key] = replace(first, sources=[*first.sources, rows.page.page_id]) if first else own
    return list(kept.values())


def _rename(arm_id: str | None, names: dict[str, str]) -> str | None:
    return "+".join(names.get(part, part) for part in arm_id.split("+")) if arm_id else None


def finding_of(row: RelationRow) -> tuple[Any, ...]:
    """What makes two rows of two pages one finding: measure, arm, time and all that was found."""
    when = (row.time_value, row.time_unit) if row.time_value is not None else (row.timepoint, None)
    found = (row.statistic, row.value, row.low, row.high, row.n, row.total, row.p_operator, row.p_value)
    return (row.measure, row.arm_id, row.comparator, row.subgroup, when, found, row.direction, row.species)
