"""What a name of the lexicon is in its document: which reading holds, and whether its neighbours allow it.

Everything here is told by configs/grammar/entities.toml; words are compared as pieces are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from trialweave.marks import Entity
from trialweave.stages.lexicon import Entry, Hit, Reading
from trialweave.stages.pieces import GREEK, Keys, Pieces, cased, ends_word, pieces

# how far to each side a context word is looked for, in words
NEAR = 6
# a name in brackets, and a dash between name and blocking word, are stepped over
OPENING, CLOSING = ("(", "["), (")", "]")
# words that join the members of a list
ANALYTES = frozenset(("BIOMARKER", "CYTOKINE", "CELL_TYPE"))
JOINTS = frozenset((",", "and", "or", "/", ";", "&"))


# letters after a hyphen that tell the version of a scale: "SGRQ-C"
LONGEST_SUFFIX = 3
# a year and a volume after a name make it a journal: "Stem Cells 2018;7:333"
YEAR = re.compile(r"\s(?:19|20)\d\d;")


class Candidate(NamedTuple):
    """A possible entity: pieces `first` to `last` (exclusive) of one zone."""

    first: int
    last: int
    label: str
    name: str
    ontology_id: str | None
    rule: str
    entry: int = -1
    when: str | None = None


class Words:
    """A set of phrases, asked whether one of them ends or begins at a place in a text."""

    def __init__(self, phrases: Iterable[str], keys: Keys) -> None:
        self.joined: set[str] = set()
        self.longest = 0
        for phrase in phrases:
            made = [key for key in pieces(phrase, 0, len(phrase), keys).keys if key]
            self.joined.add("".join(made))
            self.longest = max(self.longest, len(made))

    def before(self, found: Pieces, index: int) -> int:
        """Where the longest phrase begins that ends straight before piece `index`; -1 for none."""
        joined, at, best, counted = "", index, -1, 0
        while at > 0 and counted < self.longest:
            at -= 1
            key = found.keys[at]
            if key == "\n":
                break
            if key:
                counted += 1
                joined = key + joined
                if joined in self.joined:
                    best = at
        return best

    def after(self, found: Pieces, index: int) -> int:
        """Where the longest phrase ends (exclusive) that begins at piece `index`; -1 for none."""
        joined, at, best, counted = "", index, -1, 0
        while at < len(found.keys) and counted < self.longest:
            key = found.keys[at]
            if key == "\n":
                break
            at += 1
            if key:
                counted += 1
                joined += key
                if joined in self.joined:
                    best = at
        return best


class When(NamedTuple):
    """One context of the file: phrases straight beside a name, and phrases near it in its sentence."""

    before: Words
    after: Words
    near_before: Words
    near_after: Words
    not_before: Words
    not_after: Words

    @classmethod
    def of(cls, raw: Mapping[str, Any], keys: Keys) -> When:
        return cls(*(Words(raw.get(field, ()), keys) for field in cls._fields))

    def allows(self, found: Pieces, first: int, last: int) -> bool:
        """Whether the name at these pieces stands in this context."""
        if self.not_before.before(found, first) >= 0 or self.not_after.after(found, last) >= 0:
            return False
        cues = self.before, self.after, self.near_before, self.near_after
        if not any(words.joined for words in cues):
            return True
        if self.before.before(found, first) >= 0 or self.after.after(found, last) >= 0:
            return True
        if -1 < self.before.after(found, first) < last:  # "fasting glucose" brings its own cue
            return True
        return self._near(found, first, last)

    def _near(self, found: Pieces, first: int, last: int) -> bool:
        if self.near_before.joined and any(self.near_before.before(found, at) >= 0 for at in leftwards(found, first)):
            return True
        return bool(self.near_after.joined) and any(
            self.near_after.after(found, at) >= 0 for at in rightwards(found, last)
        )


def leftwards(found: Pieces, first: int) -> list[int]:
    """Places to the left where a phrase may end: up to NEAR words, within the sentence."""
    places, at = [first], first
    while at > 0 and len(places) <= NEAR and not stops(found, at - 1):
        at -= 1
        if found.keys[at]:
            places.append(at)
    return places


def rightwards(found: Pieces, last: int) -> list[int]:
    """Places to the right where a phrase may begin: up to NEAR words, within the sentence."""
    places, at = [last], last
    while at < len(found.keys) and len(places) <= NEAR and not stops(found, at):
        at += 1
        places.append(at)
    return [place for place in places if place < len(found.keys)]


def stops(found: Pieces, index: int) -> bool:
    """Whether a piece ends a clause: a line end, a semicolon, a full stop before a space."""
    key = found.keys[index]
    if key in ("\n", ";"):
        return True
    return key == "." and not found.text[found.ends[index] : found.ends[index] + 1].strip()


class Evidence(NamedTuple):
    """Which entries the document speaks of: by an unambiguous name, and by a cue."""

    named: set[int]
    cued: set[int]


def evidence(walked: Iterable[tuple[Pieces, list[list[Hit]]]]) -> Evidence:
    """What all names and cues of a document tell of its guarded names."""
    found = Evidence(set(), set())
    for made, places in walked:
        for hits in places:
            for hit in hits:
                for reading in hit.readings:
                    if reading.kind == "cue":
                        found.cued.add(reading.entry)
                    elif reading.kind in ("names", "zh") or (
                        reading.kind == "cased" and _as_written(made, hit, reading)
                    ):
                        found.named.add(reading.entry)
    return found


def read(made: Pieces, hit: Hit, known: Evidence) -> Reading | None:
    """The reading of a hit that holds in its document; None for none."""
    best: Reading | None = None
    for reading in hit.readings:
        if reading.kind in ("names", "zh", "nothing"):
            return reading
        if reading.kind == "cue" or (reading.kind != "scoped" and not _as_written(made, hit, reading)):
            continue
        if reading.kind == "cased":
            return reading
        if best is None and (reading.entry in known.named or reading.entry in known.cued):
            best = reading
    return best


def _as_written(made: Pieces, hit: Hit, reading: Reading) -> bool:
    raws = [raw for raw in made.raws[hit.first : hit.last] if raw not in ("(", ")", "[", "]")]
    return cased(raws) == reading.written


def candidate(hit: Hit, reading: Reading, entry: Entry) -> Candidate:
    """A hit as the entity that a reading makes of it."""
    rule = f"{entry.source}.{reading.kind}"
    return Candidate(hit.first, hit.last, entry.label, entry.name, entry.ontology_id, rule, reading.entry, entry.when)


def goes_on(found: Pieces, one: Candidate) -> bool:
    """Whether a name is only the beginning of a longer one that no list has: `IFN` in `IFN-ω2`, `IL-6-174G/C`."""
    last = one.last
    if YEAR.match(found.text, found.ends[last - 1]):
        return True
    if one.label == "SCORE" or last + 1 >= len(found.raws) or found.raws[last] != "-":
        return False
    if found.starts[last] != found.ends[last - 1] or found.starts[last + 1] != found.ends[last]:
        return False
    return found.raws[last + 1].isdigit() or found.raws[last + 1] in GREEK


def suffixed(found: Pieces, one: Candidate) -> Candidate:
    """An acronym of a scale with the letters that tell its version or part: `SGRQ-C`, `HADS-D`, `MMSE-J`."""
    at = one.last
    if one.label != "SCORE" or at + 1 >= len(found.raws) or found.raws[at] != "-" or not found.raws[at - 1].isupper():
        return one
    if found.starts[at + 1] != found.ends[at - 1] + 1 or not ends_word(found, at + 1):
        return one
    suffix = found.raws[at + 1]
    if not suffix.isupper() or len(suffix) > LONGEST_SUFFIX or not suffix.isascii():
        return one
    return one._replace(last=at + 2, name=f"{one.name}-{suffix}")


def listed(found: Pieces, candidates: list[Candidate], waiting: list[Candidate]) -> list[Candidate]:
    """Those of the waiting names that stand in a list beside a name that is certain.

    Args:
        found: the pieces of the zone.
        candidates: certain entities.
        waiting: names whose own context does not show that they are measured.
    """
    ends = {c.last for c in candidates if c.label in ANALYTES}
    starts = {c.first for c in candidates if c.label in ANALYTES}
    accepted: list[Candidate] = []
    for one in waiting:
        if _step(found, one.first, -1) in ends:
            accepted.append(one)
            ends.add(one.last)
    for one in reversed(waiting):
        if one not in accepted and _step(found, one.last, 1) in starts:
            accepted.append(one)
            starts.add(one.first)
    return accepted


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
            _step(found, one.last, 1) in gone or blocked(found, one.first, one.last, one.label)
        ):
            gone.add(one.first)
        else:
            kept.append(one)
    return kept[::-1]


def _step(found: Pieces, edge: int, way: int) -> int:
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


def named_alike(text: str, entities: list[Entity]) -> list[Entity]:
    """What one place gives a short name has it everywhere: `Berg Balance Scale (BBS)`."""
    short: dict[str, str] = {}
    for entity in entities:
        written = text[entity.start : entity.end]
        if entity.rule.startswith("open.") and entity.name.lower() != written.lower():
            short.setdefault(written.lower(), entity.name)
    return [
        entity._replace(name=short.get(text[entity.start : entity.end].lower(), entity.name))
        if entity.rule.startswith("open.")
        else entity
        for entity in entities
    ]
