"""The document's own short forms: they take the label and name of their long form, and lose any other.

A long form is known by the entity that ends it (`primary human [mesenchymal stem cells] (MSCs)`), by its last
word (`organ dysfunction score (ODS)`), or by a name that it shares most words with (`Health Assesment
Questionnaire (HAQ)`). `MS` that is multiple sclerosis here is nothing, whatever the lexicon says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from trialweave.marks import Abbreviation, Entity
from trialweave.stages.entity_context import Words
from trialweave.stages.pieces import Keys, pieces

# words of a long form that may stand before the entity that ends it
MOST_BEFORE = 4
# after an article nothing before the entity belongs to the long form, however far the detector went back
ARTICLES = frozenset(("the", "a", "an"))
# what is done with an entity is another thing: "self-monitoring of blood glucose (SMBG)"
PREPOSITIONS = frozenset(("of", "for", "in", "to", "by", "with", "on", "from", "against"))
# share of the long words of a long form that must be words of a name to be taken for it
SHARED = 0.5
LONG_WORD = 4


class Definition(NamedTuple):
    """A short form as the document defines it. `long` are the keys of its long form."""

    short: str
    long_start: int
    long_end: int
    long: tuple[str, ...]


def definitions(text: str, abbreviations: Sequence[Abbreviation], keys: Keys) -> dict[tuple[int, int], Definition]:
    """The definition of each place where a long form stands, offsets into `text`."""
    found: dict[tuple[int, int], Definition] = {}
    for mark in abbreviations:
        place = (mark.long_start, mark.long_end)
        if place not in found:
            made = pieces(text, *place, keys)
            long = tuple(key for key in made.keys if key)
            found[place] = Definition(mark.short, *place, long)
    return found


def meaning(text: str, definition: Definition, entities: Sequence[Entity], tails: Words, keys: Keys) -> Entity | None:
    """The entity that a long form names: the one that ends it, with at most MOST_BEFORE words before.

    Args:
        text: the text of the page.
        definition: a long form and its place.
        entities: what is known so far, in order of start.
        tails: words that may follow the entity within the long form (`score`, `level`).
        keys: how words are compared.
    """
    for entity in entities:
        if entity.start >= definition.long_end:
            break
        if entity.end <= definition.long_start:
            continue
        if entity.label == "SCORE" and entity.end > definition.long_end and entity.start <= definition.long_start:
            return entity  # the name goes on after its abbreviation: "Timed Up and Go (TUG) test"
        if entity.end != definition.long_end and not _only(text, entity.end, definition.long_end, tails, keys):
            continue
        before = text[min(entity.start, definition.long_start) : entity.start].split()
        if before and before[-1].lower() in ARTICLES:
            return entity
        if len(before) <= MOST_BEFORE and not PREPOSITIONS.intersection(before):
            return entity
    return None


def _only(text: str, start: int, end: int, tails: Words, keys: Keys) -> bool:
    if start > end:
        return False
    made = pieces(text, start, end, keys)
    last = tails.after(made, 0)
    return last >= 0 and not any(made.keys[last:])


def without_group(mark: Abbreviation, groups: tuple[str, ...]) -> Abbreviation:
    """An abbreviation without the word for a group of the trial that its bracket brings along: `MSC arm`."""
    tail = next((word for word in groups if mark.short.endswith(word)), "")
    return mark._replace(short=mark.short.removesuffix(tail), end=mark.end - len(tail))


def nested(
    definition: Definition,
    defined: Mapping[tuple[int, int], Definition],
    meanings: Mapping[tuple[int, int], Entity],
    keys: Keys,
) -> Entity | None:
    """The entity of the short form that ends a long form: `human APCs (hAPCs)` are what APCs are.

    Args:
        definition: a long form that no entity ends.
        defined: all definitions of the document.
        meanings: place of a long form -> the entity it names, as far as is known.
        keys: how words are compared.
    """
    before, end = definition.long[:-1], definition.long[-1:]
    if not before or len(before) > MOST_BEFORE or PREPOSITIONS.intersection(before):
        return None
    for place, meant in meanings.items():
        short = defined[place].short
        if short != definition.short and ("".join(pieces(short, 0, len(short), keys).keys),) == end:
            return meant
    return None


def parts(
    text: str,
    abbreviations: Sequence[Abbreviation],
    defined: Mapping[tuple[int, int], Definition],
    entities: Sequence[Entity],
) -> tuple[list[Abbreviation], list[Entity]]:
    """Short forms of coordinated names taken apart: `swollen and tender joint counts (S/TJC)`.

    Returns:
        The abbreviations that are no such pair; and the entities of those that are.
    """
    whole: list[Abbreviation] = []
    split: list[Entity] = []
    for mark in abbreviations:
        start, end = defined[mark.long_start, mark.long_end][1:3]
        members = [e for e in entities if start <= e.start and e.end <= end] if "/" in mark.short else []
        shorts = text[mark.start : mark.end].split("/")
        if len(members) != len(shorts) or len(shorts) < 2:
            whole.append(mark)
            continue
        at = mark.start
        for short, member in zip(shorts, members, strict=True):
            split.append(member._replace(start=at, end=at + len(short), rule="abbreviation.part"))
            at += len(short) + 1
    return whole, split


def resembles(definition: Definition, words: frozenset[str]) -> bool:
    """Whether a long form shares most of its long words with the names of an entry."""
    long = [word for word in definition.long if len(word) >= LONG_WORD]
    return bool(long) and sum(word in words for word in long) >= SHARED * len(long)


def applied(
    abbreviations: Sequence[Abbreviation],
    entities: Sequence[Entity],
    meanings: Mapping[tuple[int, int], Entity],
    alike: Callable[[Entity, tuple[int, int]], bool],
    allowed: Callable[[int, int, Entity], bool],
) -> list[Entity]:
    """The entities once every short form means what the document says.

    Args:
        abbreviations: occurrences of short forms.
        entities: candidates so far.
        meanings: place of a long form -> the entity it names.
        alike: whether an entity's names resemble the long form at a place.
        allowed: whether an entity may stand at a place (not `anti-` before it, no `receptor` after it).
    """
    places = {(mark.start, mark.end): (mark.long_start, mark.long_end) for mark in abbreviations}
    kept: list[Entity] = []
    agreed: dict[tuple[int, int], Entity] = {}
    for entity in entities:
        place = places.get((entity.start, entity.end))
        if place is None:
            kept.append(entity)
            continue
        meant = meanings.get(place)
        if meant is None:
            if alike(entity, place):
                kept.append(entity)
        elif entity.label == meant.label and meant.name in entity.name:
            agreed[entity.start, entity.end] = entity
    for (start, end), place in places.items():
        meant = meanings.get(place)
        if (start, end) in agreed:
            kept.append(agreed[start, end])
        elif meant is not None and allowed(start, end, meant):
            kept.append(Entity(start, end, meant.label, meant.name, meant.ontology_id, "abbreviation.long_form"))
    return kept
