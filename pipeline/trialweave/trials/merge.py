"""Pages of one trial -> one trial: its fields with their conflicts, its arms, and each finding once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from trialweave.schema import ArmCell, ConflictCell, RelationRow, Tables, TrialRow
from trialweave.trials.grouping import Grouping, Known, grouped, keys_of, trial_name
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
# what arms of one trial are compared by
COMPARED_SLOTS = ("n", "dose_value")


def merge(pages: Iterable[PageRows]) -> Tables:
    """The four tables of all pages, in memory; rows of one trial get one `trial_id`."""
    kept = sorted(pages, key=lambda rows: rows.page.page_id)
    tables = Tables([], [], [], [])
    known = {i: Known(rows.page.page_id, rows.fingerprint) for i, rows in enumerate(kept) if rows.fingerprint}
    trials = grouping_of(known)
    members = defaultdict(list)
    for page in known:
        members[trials.first.get(page, page)].append(page)
    trial_of: dict[int, str] = {}
    for first, group in members.items():
        trial, relations = merge_trial([kept[page] for page in group], trials.rules.get(first), trials.names.get(first))
        tables.trials.append(trial)
        tables.relations.extend(relations)
        trial_of |= dict.fromkeys(group, trial.trial_id)
    for index, rows in enumerate(kept):
        tables.pages.append(replace(rows.page, trial_id=trial_of.get(index)))
        tables.mentions.extend(rows.mentions)
    tables.trials.sort(key=lambda row: row.trial_id)
    tables.relations.sort(key=relation_order)
    return tables


def grouping_of(known: dict[int, Known]) -> Grouping:
    """The trials of several pages among those that are known, in memory."""
    blocks = defaultdict(list)
    for page, (_, fingerprint) in known.items():
        for key in keys_of(fingerprint):
            blocks[key].append(page)
    return grouped(((key.is_id, block) for key, block in blocks.items()), known.__getitem__)


def relation_order(row: RelationRow) -> tuple[Any, ...]:
    """The order of the relations table: by page, then as the page tells."""
    return (row.page_id, row.sentence_start, row.measure_start, row.value_start or 0, row.relation_id)


def merge_trial(
    members: Sequence[PageRows], rule: str | None = None, name: str | None = None
) -> tuple[TrialRow, list[RelationRow]]:
    """The row of a trial and its relations, each finding once with all its sources.

    Args:
        members: the trial's pages in order of page_id.
        rule: what holds them together, None for a single page.
        name: the trial's id, where its own is also that of another trial.
    """
    known = [Known(rows.page.page_id, rows.fingerprint) for rows in members if rows.fingerprint]
    trial_id = name or trial_name(known)
    arms = merge_arms(members)
    relations = merge_relations(members, arms.renamed, trial_id)
    designs = [rows.design for rows in members if rows.design is not None]
    values, conflicts = merge_fields(members)
    row = TrialRow(
        trial_id=trial_id,
        title=next((rows.page.title for rows in members if rows.page.title), None),
        registry_ids=sorted({identifier for design in designs for identifier in design.registry_ids}),
        **values,
        species=sorted({species for design in designs for species in design.species}),
        arms=arms.merged,
        n_relations=len(relations),
        pages=[rows.page.page_id for rows in members],
        merge_rule=rule,
        conflicts=conflicts + arms.conflicts + translation_conflicts(members),
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


class MergedArms(NamedTuple):
    """The arms of a trial, for each page how its arm ids are called there, and the slots on which pages disagree."""

    merged: list[ArmCell]
    renamed: dict[str, dict[str, str]]
    conflicts: list[ConflictCell]


def merge_arms(members: Sequence[PageRows]) -> MergedArms:
    """The trial's arms, each once.

    The page with most arms leads. An arm of another page is the one that shares a name with it, else the only one
    of its role that is left, by size where that tells; else it is an arm of its own. No two arms of a page become one.
    """
    ordered = sorted(members, key=lambda rows: (-len(rows.arms), rows.page.page_id))
    merged: list[ArmCell] = []
    told: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    renamed: dict[str, dict[str, str]] = {}
    for rows in ordered:
        twins = _twins(rows.arms, merged)
        names = renamed[rows.page.page_id] = {}
        for arm, twin in zip(rows.arms, twins, strict=True):
            if twin is None:
                merged.append(replace(arm, arm_id=_letters(len(merged))))
            else:
                merged[twin] = _joined(merged[twin], arm)
            names[arm.arm_id] = merged[-1 if twin is None else twin].arm_id
            for slot in COMPARED_SLOTS:
                if getattr(arm, slot) is not None:
                    told[names[arm.arm_id], slot].append((str(getattr(arm, slot)), rows.page.page_id))
    conflicts = [
        ConflictCell(f"arms.{arm_id}.{slot}", [value for value, _ in stated], [page for _, page in stated])
        for (arm_id, slot), stated in sorted(told.items())
        if len({value for value, _ in stated}) > 1
    ]
    return MergedArms(merged, renamed, conflicts)


def _letters(number: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _twins(arms: Sequence[ArmCell], merged: Sequence[ArmCell]) -> list[int | None]:
    """For each arm of a page the place of the arm among those known that it is, or None."""
    found: list[int | None] = [None] * len(arms)
    for tell in (_by_name, _by_size, _by_role):  # what tells more surely comes first, for all arms
        for index, arm in enumerate(arms):
            if found[index] is None:
                left = [place for place in range(len(merged)) if place not in found]
                others = [other for place, other in enumerate(arms) if place != index and found[place] is None]
                found[index] = tell(arm, others, {place: merged[place] for place in left})
    return found


def _by_name(arm: ArmCell, others: Sequence[ArmCell], merged: dict[int, ArmCell]) -> int | None:
    names = {name.casefold() for name in arm.names}
    same = (i for i, m in merged.items() if m.species == arm.species and names & {n.casefold() for n in m.names})
    return next(same, None)


def _by_size(arm: ArmCell, others: Sequence[ArmCell], merged: dict[int, ArmCell]) -> int | None:
    same = [i for i, m in merged.items() if arm.n is not None and m.n == arm.n and _alike(m, arm)]
    return same[0] if len(same) == 1 else None


def _by_role(arm: ArmCell, others: Sequence[ArmCell], merged: dict[int, ArmCell]) -> int | None:
    same = [i for i, m in merged.items() if _alike(m, arm)]
    return same[0] if len(same) == 1 and not any(_alike(other, arm) for other in others) else None


def _alike(a: ArmCell, b: ArmCell) -> bool:
    """Whether two arms can be one by what they are: role, species, and no dose that speaks against it."""
    doses = a.dose_value is None or b.dose_value is None or a.dose_value == b.dose_value
    return (a.role, a.species) == (b.role, b.species) and doses


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
    """Each finding once: rows of different pages of a paper that say the same become one row with several sources."""
    kept: dict[tuple[Any, ...], RelationRow] = {}
    for rows, paper in zip(members, papers(members), strict=True):
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
            key = (paper, *finding, seen[finding])
            first = kept.get(key)
            kept[key] = replace(first, sources=[*first.sources, rows.page.page_id]) if first else own
    return list(kept.values())


def papers(members: Sequence[PageRows]) -> list[int]:
    """For each page of a trial the first page of its paper: a main report and an extension share no more than the trial."""
    known = {
        index: Known(rows.page.page_id, rows.fingerprint._replace(registry_ids=()))
        for index, rows in enumerate(members)
        if rows.fingerprint
    }
    first = grouping_of(known).first if len(members) > 1 else {}
    return [first.get(index, index) for index in range(len(members))]


def _rename(arm_id: str | None, names: dict[str, str]) -> str | None:
    return "+".join(names.get(part, part) for part in arm_id.split("+")) if arm_id else None


def finding_of(row: RelationRow) -> tuple[Any, ...]:
    """What makes two rows of two pages one finding: measure, arm, time and all that was found."""
    when = (row.time_value, row.time_unit) if row.time_value is not None else (row.timepoint, None)
    found = (row.statistic, row.value, row.low, row.high, row.n, row.total, row.p_operator, row.p_value)
    return (row.measure, row.arm_id, row.comparator, row.subgroup, when, found, row.direction, row.species)
