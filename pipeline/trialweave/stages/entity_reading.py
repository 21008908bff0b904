"""What a name of the lexicon is in its document: which reading holds, and where its span ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialweave.stages.lexicon import Entry, Hit, Reading
from trialweave.stages.pieces import GREEK, Pieces, cased, ends_word

# letters or words after a hyphen that tell the version of a scale: "SGRQ-C"
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
    raw = found.raws[last + 1]
    if one.label == "BIOMARKER" and found.raws[last - 1].isupper() and raw[0].isupper() and not raw.isupper():
        return True  # "HDL-Atherosclerosis Treatment Study", "LDL-IIIb"
    return raw.isdigit() or raw in GREEK


def suffixed(found: Pieces, one: Candidate) -> Candidate:
    """A scale with what tells its version after a hyphen: `SGRQ-C`, `Impairment Questionnaire-Heart Failure`."""
    at = one.last
    if one.label != "SCORE" or at + 1 >= len(found.raws) or found.raws[at] != "-":
        return one
    if found.starts[at + 1] != found.ends[at - 1] + 1 or not ends_word(found, at + 1):
        return one
    suffix = found.raws[at + 1]
    if found.raws[at - 1].isupper():
        if not (suffix.isupper() or suffix.isdigit()) or len(suffix) > LONGEST_SUFFIX or not suffix.isascii():
            return one
        return one._replace(last=at + 2, name=f"{one.name}-{suffix}")
    last = at + 1
    while last < len(found.raws) and last - at <= LONGEST_SUFFIX and _titled(found.raws[last]):
        last += 1
    if last == at + 1 or not _titled(found.raws[at - 1]):
        return one
    letters = "".join(raw[0] for raw in found.raws[at + 1 : last])
    return one._replace(last=last, name=f"{one.name}-{letters}")


def _titled(raw: str) -> bool:
    return len(raw) > 1 and raw[0].isupper() and raw[1:].islower()
