"""The rows of the four tables, frozen; the columns stand in the order written here.

The contract of every column is told in the README. Offsets count Unicode characters from 0 in the page's
text as decoded, end exclusive. What is not known is None, never an empty string or 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class ZoneCell:
    """One stretch of a page in `PageRow.zones`. Only a translation has `repeats_*` and `conflicts`."""

    start: int
    end: int
    zone: str
    language: str
    rule: str
    repeats_start: int | None = None
    repeats_end: int | None = None
    conflicts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page read, whatever became of it."""

    page_id: str
    trial_id: str | None
    language: str | None
    title: str | None
    text_sha256: str | None
    n_chars: int | None
    content_chars: int | None
    status: str  # ok | no_trial | quarantined
    reason: str | None
    zones: list[ZoneCell]
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One span tagged in title or abstract."""

    page_id: str
    start: int
    end: int
    text: str
    label: str
    name: str | None
    ontology_id: str | None
    section: str | None
    negated: bool
    species: str | None
    rule: str
    kind: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    unit: str | None = None
    ucum: str | None = None
    operator: str | None = None
    n: float | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One observation: one measure in one arm at one time."""

    trial_id: str
    page_id: str
    relation_id: str
    measure: str
    measure_label: str
    ontology_id: str | None
    measure_start: int
    measure_end: int
    arm: str | None
    arm_id: str | None
    comparator: str | None
    subgroup: str | None
    timepoint: str | None
    time_value: float | None
    time_unit: str | None
    statistic: str | None
    value: float | None
    low: float | None
    high: float | None
    spread: float | None
    unit: str | None
    n: float | None
    total: float | None
    value_start: int | None
    value_end: int | None
    p_operator: str | None
    p_value: float | None
    p_start: int | None
    p_end: int | None
    direction: str | None
    species: str | None
    negated: bool
    hedged: bool
    sentence_start: int
    sentence_end: int
    rule: str
    confidence: float
    sources: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ArmCell:
    """One arm in `TrialRow.arms`."""

    arm_id: str
    names: list[str]
    role: str
    n: int | None = None
    n_derived: bool = False
    cell_type: str | None = None
    source: str | None = None
    donor: str | None = None
    dose: str | None = None
    dose_value: float | None = None
    dose_unit: str | None = None
    route: str | None = None
    schedule: str | None = None
    co_treatment: str | None = None
    species: str | None = None


@dataclass(frozen=True, slots=True)
class ConflictCell:
    """A field on which the pages of a trial disagree: `values[i]` is what `pages[i]` says."""

    field: str
    values: list[str]
    pages: list[str]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial, the pages that tell of it merged."""

    trial_id: str
    title: str | None
    registry_ids: list[str]
    doi: str | None
    pmid: str | None
    pmcid: str | None
    year: int | None
    journal: str | None
    phase: str | None
    randomized: bool | None
    blinding: str | None
    condition: str | None
    n_enrolled: int | None
    follow_up: str | None
    species: list[str]
    arms: list[ArmCell]
    n_relations: int
    pages: list[str]
    merge_rule: str | None
    conflicts: list[ConflictCell]


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables of a run, as rows."""

    pages: list[PageRow]
    mentions: list[MentionRow]
    relations: list[RelationRow]
    trials: list[TrialRow]


TABLES: dict[str, type] = {
    "pages": PageRow,
    "mentions": MentionRow,
    "relations": RelationRow,
    "trials": TrialRow,
}
