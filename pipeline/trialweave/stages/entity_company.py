"""What the neighbours of a name in a list, and its other places in the document, say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from trialweave.marks import Entity
from trialweave.stages.entity_context import CLOSING, OPENING
from trialweave.stages.entity_reading import Candidate
from trialweave.stages.pieces import Pieces

ANALYTES = frozenset(("BIOMARKER", "CYTOKINE"))
# "Responder Index (SRI-4)"
ACRONYM = re.compile(r" \(([A-Z]{2,6}-?\d{1,2})\)")
# letters that two names of one scale have in common: "6MWT" and "6MWD", "PHQ" and "PHQ-9"
SAME_BEGINNING = 3
# pieces of a bracket between two members of a list
LONGEST_BRACKET = 10
# words that join the members of a list
JOINTS = frozenset((",", "and", "or", "/", ";", "&"))


def listed(found: Pieces, candidates: list[Candidate], waiting: list[Candidate]) -> list[Candidate]:
    """Those of the waiting names that stand in a list beside a name that is certain, or in its bracket.

    Args:
        found: the pieces of the zone.
        candidates: certain entities.
        waiting: names whose own context does not show that they are measured.
    """
    ends = {c.last for c in candidates if c.label in ANALYTES}
    starts = {c.first for c in candidates if c.label in ANALYTES}
    accepted: list[Candidate] = []
    for one in waiting:
        bracketed = one.first > 0 and found.keys[one.first - 1] in OPENING and one.first - 1 in ends
        if bracketed or beside(found, one.first, -1) in ends:
            accepted.append(one)
            ends.add(one.last)
    for one in reversed(waiting):
        if one not in accepted and beside(found, one.last, 1) in starts:
            accepted.append(one)
            starts.add(one.first)
    return accepted


def beside(found: Pieces, edge: int, way: int) -> int:
    """The far side of the joints next to a name, over a bracket: `estradiol (E2), [LH]`; -1 where it has none."""
    if way > 0:
        return step(found, _over(found, edge, 1), 1)
    at = step(found, edge, -1)
    return _over(found, at, -1) if at > 0 else at


def _over(found: Pieces, edge: int, way: int) -> int:
    """The far side of the bracket that touches a place, if a short one does; else the place."""
    near, far = (OPENING, CLOSING) if way > 0 else (CLOSING, OPENING)
    at = edge if way > 0 else edge - 1
    if not 0 <= at < len(found.keys) or found.keys[at] not in near:
        return edge
    for _ in range(LONGEST_BRACKET):
        at += way
        if not 0 <= at < len(found.keys) or found.keys[at] in near:
            break
        if found.keys[at] in far:
            return at + 1 if way > 0 else at
    return edge


def without_dead(
    found: Pieces,
    candidates: list[Candidate],
    dead: set[int],
    blocked: Callable[[Pieces, int, int, str], bool],
) -> list[Candidate]:
    """The candidates but for cytokines in a list that its last member makes a drug: `IL-12/23 inhibitors`.

    Args:
        found: the pieces of the zone.
        candidates: names that their own neighbours allow.
        dead: places of names that their neighbours forbid.
        blocked: whether the neighbours of a place forbid a label there.
    """
    gone = set(dead)
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: c[:4], reverse=True):
        if one.label == "CYTOKINE" and (
            step(found, one.last, 1) in gone or blocked(found, one.first, one.last, one.label)
        ):
            gone.add(one.first)
        else:
            kept.append(one)
    return kept[::-1]


def step(found: Pieces, edge: int, way: int) -> int:
    """The far side of the list joints next to a name; -1 where it has none."""
    at, crossed = edge, False
    while 0 <= (beside := at - 1 if way < 0 else at) < len(found.keys) and found.keys[beside] in JOINTS:
        at += way
        crossed = True
    return at if crossed else -1


def named_in_full(entities: list[Entity], families: Mapping[str, list[str]]) -> list[Entity]:
    """A bare family name means the member that the document speaks of first: `interferon` is its IFN-β.

    Args:
        entities: in order of start.
        families: name of a family -> names of its members.
    """
    members = {member: family for family, names in families.items() for member in names}
    first: dict[str, Entity] = {}
    for entity in entities:
        if entity.name in members:
            first.setdefault(members[entity.name], entity)
    return [
        entity._replace(name=first[entity.name].name, ontology_id=first[entity.name].ontology_id)
        if entity.name in first
        else entity
        for entity in entities
    ]


def named_as_defined(
    text: str, entities: list[Entity], defined: Mapping[tuple[int, int], str], known: Callable[[str], list[str]]
) -> list[Entity]:
    """Scales take the name that the document's own short form gives them.

    `Disease Activity Score (DAS28)`: the long form is what the more exact short form is. `Barthel index (BI)`:
    a name in words is the short form, everywhere.

    Args:
        text: the text of the page.
        entities: in order of start.
        defined: place of a long form -> its short form.
        known: the names that the lexicon has for a short form of a scale.
    """
    exact: dict[tuple[str, str], str] = {}
    shortened: dict[str, str] = {}
    for entity in entities:
        short = next((s for (start, end), s in defined.items() if start <= entity.start < end == entity.end), "")
        short = short or _in_bracket(text, entity.end)
        if entity.label != "SCORE" or not short or entity.name == short:
            continue
        names = known(short)
        if names and entity.name not in names and _more_exact(entity.name, names[0]):
            exact[entity.name, _key(text, entity)] = names[0]
        elif _in_words(entity.name) and len(short) > 1 and short.isupper() and set(names) <= {entity.name}:
            shortened.setdefault(entity.name, short)
    return [
        entity._replace(name=exact.get((entity.name, _key(text, entity)), shortened.get(entity.name, entity.name)))
        if entity.label == "SCORE"
        else entity
        for entity in entities
    ]


def _in_bracket(text: str, at: int) -> str:
    """The acronym in a bracket after a place, whose digits its long form may lack: `Responder Index (SRI-4)`."""
    match = ACRONYM.match(text, at)
    return match.group(1) if match else ""


def _more_exact(name: str, other: str) -> bool:
    """Whether two names of scales begin alike, and the other one tells its version: `DAS` and `DAS28`."""
    return other[:SAME_BEGINNING].lower() == name[:SAME_BEGINNING].lower() and len(other) >= len(name)


def _in_words(name: str) -> bool:
    return " " in name and any(word.isalpha() and word[1:].islower() for word in name.split())


def _key(text: str, entity: Entity) -> str:
    return text[entity.start : entity.end].lower().removesuffix("s")


def named_alike(text: str, entities: list[Entity]) -> list[Entity]:
    """What one place gives a short name has it everywhere: `Berg Balance Scale (BBS)`.

    Parts of scales are named by their scale: `pain` can be two in one document.
    """
    short: dict[str, str] = {}
    for entity in entities:
        written = text[entity.start : entity.end]
        if _of_document(entity) and entity.name.lower() != written.lower():
            short.setdefault(written.lower(), entity.name)
    return [
        entity._replace(name=short.get(text[entity.start : entity.end].lower(), entity.name))
        if _of_document(entity)
        else entity
        for entity in entities
    ]


def _of_document(entity: Entity) -> bool:
    return entity.rule.startswith("open.") and not entity.rule.startswith("open.score.part")
