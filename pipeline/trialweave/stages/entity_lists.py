"""Names that share a part with their neighbour: `tender and swollen joint counts`, `IL-12/23`, `ACR20/50/70`.

Each member of such a list is an entity of its own; what it lacks is taken from the neighbour and looked up in
the lexicon, so that only what is a name there becomes one here.
"""

from __future__ import annotations

from trialweave.stages.entity_reading import Candidate
from trialweave.stages.lexicon import Lexicon, Reading
from trialweave.stages.pieces import APART, GREEK, Pieces, begins_word, ends_word

JOINTS = frozenset(("and", "or", "/", "&", "versus", "vs"))
COMMA = ","
# members of one list, words of a member, pieces of a number between joint and member ("and ≥8/68 tender")
MOST_MEMBERS = 8
LONGEST_MEMBER = 3
NUMBER_SIGNS = frozenset("≥≤<>=/.")


def coordinated(lexicon: Lexicon, found: Pieces, candidates: list[Candidate]) -> list[Candidate]:
    """All further names that share a part with a candidate.

    Args:
        lexicon: the names.
        found: the pieces of the zone.
        candidates: names found whole.
    """
    taken = {index for one in candidates for index in range(one.first, one.last)}
    more: list[Candidate] = []
    for one in candidates:
        for other in (*heads_shared(lexicon, found, one, taken), *beginnings_shared(lexicon, found, one, taken)):
            more.append(other)
            taken.update(range(other.first, other.last))
    return more


def heads_shared(lexicon: Lexicon, found: Pieces, one: Candidate, taken: set[int]) -> list[Candidate]:
    """Members before a name that end as it does: `swollen and [tender joint counts]`, `T and [B cells]`."""
    tails = [] if found.keys[one.last : one.last + 2] == ["", "mediated"] else _tails(found, one)
    members: list[Candidate] = []
    edge = one.first
    while tails and len(members) < MOST_MEMBERS:
        joint = _joint_before(found, edge, comma=bool(members))
        if joint < 0:
            break
        member = _member(lexicon, found, joint, tails, one.label)
        if member is None or any(index in taken for index in range(member.first, member.last)):
            break
        members.append(member)
        edge = member.first
    return members


def _tails(found: Pieces, one: Candidate) -> list[str]:
    """What is left of a name without its first words, longest first."""
    tails = []
    for first in range(one.first + 1, one.last):
        if found.keys[first] and begins_word(found, first):
            tails.append("".join(found.keys[first : one.last]))
    return tails


def _joint_before(found: Pieces, edge: int, *, comma: bool) -> int:
    """The place of the joint before a name, over numbers and signs; -1 for none."""
    at = edge - 1
    while at > 0 and (found.raws[at].isdigit() or found.raws[at] in NUMBER_SIGNS - JOINTS or not found.keys[at]):
        at -= 1
        if found.keys[at] == "/" and found.raws[at - 1].isdigit():
            at -= 1
    if at <= 0:
        return -1
    if found.keys[at] == COMMA:
        return at if comma else -1
    if found.keys[at] not in JOINTS:
        return -1
    return at - 1 if at > 1 and found.keys[at - 1] == COMMA else at


def _member(lexicon: Lexicon, found: Pieces, end: int, tails: list[str], label: str) -> Candidate | None:
    """The shortest run of words that ends at `end` and is a name with one of the tails."""
    head, first, words = "", end, 0
    while first > 0 and words < LONGEST_MEMBER:
        first -= 1
        key = found.keys[first]
        if not key and first == end - 1 and found.raws[first] != "'s":
            continue
        if key and not key[0].isalnum() and key != "+":
            break
        head = key + head
        if not key or not begins_word(found, first):
            continue
        words += 1
        for tail in tails:
            reading = _named(lexicon, head + tail, label)
            if reading is not None:
                return _shared(lexicon, first, end, reading, "head")
    return None


def beginnings_shared(lexicon: Lexicon, found: Pieces, one: Candidate, taken: set[int]) -> list[Candidate]:
    """Members after a name that begin as it does: `[IL-1β] and -6`, `[ACR20]/50/70`, `[IL-12]/23`."""
    members: list[Candidate] = []
    edge = one.last
    while len(members) < MOST_MEMBERS:
        place = _member_after(found, edge)
        stem = _stem(found, one, greek=found.raws[place[0]] in GREEK) if place else ""
        if place is None or not stem:
            break
        first, last = place
        key = "".join(key.removeprefix(APART) for key in found.keys[first:last])
        reading = _named(lexicon, stem + key, one.label)
        if reading is None or any(index in taken for index in range(first, last)):
            break
        members.append(_shared(lexicon, first, last, reading, "beginning"))
        edge = last
    return members


def _shared(lexicon: Lexicon, first: int, last: int, reading: Reading, part: str) -> Candidate:
    entry = lexicon.entries[reading.entry]
    rule = f"shared.{entry.source}.{part}"
    return Candidate(first, last, entry.label, entry.name, entry.ontology_id, rule, reading.entry, entry.when)


def _stem(found: Pieces, one: Candidate, *, greek: bool) -> str:
    """A name without the number that ends it (and what follows that), or without its last Greek letter.

    Empty where it ends in a word.
    """
    last = one.last
    if last - one.first < 2:
        return ""
    if greek:
        return "".join(found.keys[one.first : last - 1]) if found.raws[last - 1] in GREEK else ""
    if _is_suffix(found.raws[last - 1]) and found.raws[last - 2].isdigit():
        last -= 1
    return "".join(found.keys[one.first : last - 1]) if found.raws[last - 1].isdigit() else ""


def _member_after(found: Pieces, edge: int) -> tuple[int, int] | None:
    """Pieces of a number or Greek letter after `/`, or after a joint and a hyphen: `/23`, `and -10`, `, -6`."""
    at, keys, raws = edge, found.keys, found.raws
    if at >= len(keys) or keys[at] not in ("/", COMMA, "and", "or"):
        return None
    slash = keys[at] == "/"
    at += 1
    if at < len(keys) and keys[at] in ("and", "or"):
        at += 1
    hyphen = at < len(keys) and raws[at] == "-"
    at += hyphen
    if at >= len(keys) or not (raws[at].isdigit() or raws[at] in GREEK):
        return None
    if not (slash or hyphen or raws[at] in GREEK):
        return None
    last = at + 1
    if last < len(keys) and _is_suffix(raws[last]) and not ends_word(found, at):
        last += 1
    return (at, last) if ends_word(found, last - 1) else None


def _is_suffix(raw: str) -> bool:
    return raw in GREEK or (len(raw) == 1 and raw.isalpha())


def _named(lexicon: Lexicon, key: str, label: str) -> Reading | None:
    for reading in lexicon.readings(key):
        if reading.kind not in ("cue", "nothing") and lexicon.entries[reading.entry].label == label:
            return reading
    return None
