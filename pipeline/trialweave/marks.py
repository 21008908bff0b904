"""What the stages put on a page: plain, immutable values with character offsets.

`start` and `end` count Unicode characters from 0 in the page's text as decoded, end exclusive, so that
`text[start:end]` is the quoted text. `rule` names the rule that made the mark. What is not known is None.
"""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """A non-blank line. `role` is heading, list_item or body; `paragraph` counts from 0 over blank lines."""

    start: int
    end: int
    role: str
    paragraph: int


class BlockLanguage(NamedTuple):
    """The language of a block: ISO 639-1, or `und` where there is nothing to tell."""

    start: int
    end: int
    language: str
    rule: str


class Zone(NamedTuple):
    """A stretch of the page of one kind. A translation says what it repeats, and the numbers they do not share."""

    start: int
    end: int
    zone: str
    language: str
    rule: str
    repeats_start: int | None = None
    repeats_end: int | None = None
    conflicts: tuple[str, ...] = ()


class Section(NamedTuple):
    """A stretch of content under one heading: BACKGROUND, METHODS, RESULTS, CONCLUSIONS, or TITLE.

    `start..end` is the whole stretch, heading included; the heading, if any, is `start..body_start`.
    """

    start: int
    end: int
    name: str
    body_start: int
    rule: str


class Sentence(NamedTuple):
    """A sentence of content. `section` is the name of the section that it stands in."""

    start: int
    end: int
    section: str
    rule: str


class Abbreviation(NamedTuple):
    """One occurrence of a short form that the document defines, with the place of its long form."""

    start: int
    end: int
    short: str
    long: str
    long_start: int
    long_end: int


class Entity(NamedTuple):
    """A tagged name. `label` is CELL_TYPE, CYTOKINE, SCORE, BIOMARKER or CONDITION."""

    start: int
    end: int
    label: str
    name: str
    ontology_id: str | None
    rule: str


class Quantity(NamedTuple):
    """A numeric expression, parsed. Kinds and keys are those of the annotation guidelines."""

    start: int
    end: int
    kind: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    unit: str | None = None
    operator: str | None = None
    n: float | None = None
    total: float | None = None
    rule: str = ""
    ucum: str | None = None


class SentenceContext(NamedTuple):
    """What a sentence is: `role` is finding, aim, method, background, cited, conclusion or registration."""

    start: int
    end: int
    role: str
    species: str
    hedged: bool
    rule: str


class MentionContext(NamedTuple):
    """Whether a mention is negated, and whose it is."""

    start: int
    end: int
    negated: bool
    species: str


class ArmMention(NamedTuple):
    """One wording of an arm in the text. `arm_id` may join several: `A+B` for `both groups`."""

    start: int
    end: int
    arm_id: str
    rule: str


class Arm(NamedTuple):
    """A group of the trial. `names` are exact substrings of the page, the most used first, then as they appear."""

    arm_id: str
    names: tuple[str, ...]
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
    species: str = "human"
    rule: str = ""


class Relation(NamedTuple):
    """One observation: one measure in one arm at one time. All offsets point into the page.

    `measure_*`, `value_*` and `p_*` are the offsets of marks in the groups entities and quantities.
    """

    measure_start: int
    measure_end: int
    arm_id: str | None
    comparator: str | None
    subgroup: str | None
    timepoint: str | None
    time_value: float | None
    time_unit: str | None
    value_start: int | None
    value_end: int | None
    p_start: int | None
    p_end: int | None
    direction: str | None
    species: str
    negated: bool
    hedged: bool
    sentence_start: int
    sentence_end: int
    rule: str
    confidence: float


class Design(NamedTuple):
    """The design of a trial as one page states it.

    `condition_start..condition_end` is the first wording of the condition, in the page's text.
    """

    registry_ids: list[str]
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    year: int | None = None
    journal: str | None = None
    phase: str | None = None
    randomized: bool | None = None
    blinding: str | None = None
    condition: str | None = None
    n_enrolled: int | None = None
    follow_up: str | None = None
    species: list[str] = []  # noqa: RUF012  a NamedTuple's default; never changed
    condition_start: int | None = None
    condition_end: int | None = None
