"""Bilingual pages: what repeats the content in another language becomes a translation.

1. The content's language is English where an abstract is English, else the one with most of the abstract.
2. Lines that hold two languages are parted, sentence by sentence.
3. A title or abstract in another language is a translation where it shares what survives translation (`anchors`)
   with the content, or where it has too little of that to tell and stands where a translation stands. Numbers that
   the two versions do not share are its `conflicts`.
4. A second language that says something else, or much more, is kept as content; its rule says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Zone
from trialweave.stages.anchors import Anchors, AnchorWords, anchor_words, anchors_of, shared_names, stems
from trialweave.stages.component import Stage
from trialweave.stages.language import LanguageWords, language_words
from trialweave.stages.mixed_lines import MixedWords, mixed_words, part_languages

CONTENT = extensions.CONTENT_ZONES
IDEOGRAPHIC = ("zh", "ja", "ko")
WIDTH = 2.5  # letters that an ideograph weighs
SHORTEST_ABSTRACT = 150  # letters; an English stub shorter than that does not make English the content's language
FEW_ANCHORS = 4  # fewer tell nothing
ENOUGH_SHARED = 0.45  # share of the anchors of a repeat that the content has; halves of it with related words
MUCH_MORE, MORE_ANCHORS = 1.6, 8  # a text with so many times the content's anchors, and so many of its own, is longer


class Bilingual(Stage):
    """Turns repeats in the group `zones` into translations, and sets the content's language."""

    sources = ("grammar/languages.toml", "entities/*.toml")

    def compile(self) -> None:
        languages = self.knowledge["grammar/languages.toml"]
        entities = [toml for name, toml in self.knowledge.items() if name.startswith("entities/")]
        self.anchors = anchor_words(languages, entities)
        self.languages: LanguageWords = language_words(languages)
        self.mixed: MixedWords = mixed_words(languages)

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        zones = part_languages(folded, extensions.get(doc, "zones"), self.languages, self.mixed)
        language = content_language(zones)
        doc._.tw_language = language
        extensions.put(doc, "zones", mark_translations(folded, zones, language, self.anchors))
        return doc


def content_language(zones: Sequence[Zone]) -> str:
    """English where an abstract is English, else the language with most of the abstract; `und` without content.

    Args:
        zones: the zones of a page, each in one language.
    """
    for kind in ("abstract", "title"):
        sizes: dict[str, float] = {}
        for zone in zones:
            if zone.zone == kind and zone.language != "und":
                width = (zone.end - zone.start) * (WIDTH if zone.language in IDEOGRAPHIC else 1.0)
                sizes[zone.language] = sizes.get(zone.language, 0.0) + width
        if sizes:
            enough = SHORTEST_ABSTRACT if kind == "abstract" and len(sizes) > 1 else 1
            return "en" if sizes.get("en", 0.0) >= enough else max(sizes, key=lambda spoken: (sizes[spoken], spoken))
    return "und"


def mark_translations(folded: Folded, zones: Sequence[Zone], language: str, words: AnchorWords) -> list[Zone]:
    """The zones, with what repeats the content in another language as translations.

    Args:
        folded: the page's text, folded.
        zones: its zones.
        language: the content's language.
        words: as `anchor_words` makes them.
    """
    others = {zone.language for zone in zones if zone.zone in CONTENT} - {language, "und"}
    if not others:
        return list(zones)
    content = [zone for zone in zones if zone.zone in CONTENT and zone.language in (language, "und")]
    marked = list(zones)
    for other in sorted(others):
        for kind in CONTENT:
            repeats = [z for z in zones if z.zone == kind and z.language == other]
            originals = [z for z in content if z.zone == kind]
            found = _judge(folded, repeats, originals, content, words)
            marked = [found.get(zone, zone) for zone in marked]
    return marked


def _judge(
    folded: Folded, repeats: list[Zone], originals: list[Zone], content: list[Zone], words: AnchorWords
) -> dict[Zone, Zone]:
    """What becomes of the zones of one kind in one other language."""
    if not repeats or not originals:
        return {}  # an only title stays one, whatever its language
    text = "\n".join(_quote(folded, zone) for zone in repeats)
    against = "\n".join(_quote(folded, zone) for zone in content)
    own = anchors_of(text, repeats[0].language, words)
    theirs = anchors_of(against, content[0].language, words)
    verdict = _verdict(own, theirs, text, against, repeats[0].language, words)
    if verdict in ("other_text", "longer_text") and repeats[0].zone == "abstract":
        return {zone: zone._replace(rule=f"{zone.rule}.{verdict}") for zone in repeats}
    return {zone: _translation(folded, zone, originals, repeats, (own, theirs), verdict, words) for zone in repeats}


def _quote(folded: Folded, zone: Zone) -> str:
    start, end = folded.inverse(zone.start, zone.end)
    return folded.text[start:end]


def _verdict(own: Anchors, theirs: Anchors, text: str, against: str, language: str, words: AnchorWords) -> str:
    """`shared` or `position`: a repeat; `longer_text` or `other_text`: none."""
    mine = own.numbers | own.acronyms
    known = theirs.numbers | theirs.acronyms | theirs.spelled
    shared = len(mine & known) + len((own.spelled & known) - mine)
    total = len(mine)
    if language == "zh":
        names, common = shared_names(text, against.lower(), words)
        total, shared = total + names, shared + common
    if total < FEW_ANCHORS:
        return "position"
    original = theirs.numbers | theirs.acronyms
    covered = len(original & (mine | own.spelled)) / max(len(original), 1)
    if len(mine) > MUCH_MORE * max(len(original), 1) and len(mine - known) >= MORE_ANCHORS:
        return "longer_text" if covered >= ENOUGH_SHARED else "other_text"
    related = len(stems(text) & stems(against)) / max(len(stems(text)), 1)
    if max(shared / total, covered) + related / 2 >= ENOUGH_SHARED:
        return "shared"
    return "other_text"


def _translation(
    folded: Folded,
    zone: Zone,
    originals: list[Zone],
    repeats: list[Zone],
    known: tuple[Anchors, Anchors],
    verdict: str,
    words: AnchorWords,
) -> Zone:
    """The zone as a translation of what it repeats: all of it, or where the versions alternate, its counterpart.

    Args:
        folded: the page's text, folded.
        zone: the zone.
        originals: the content of its kind.
        repeats: all zones of its kind and language.
        known: the anchors of all `repeats`, and those of all content.
        verdict: why it is a translation.
        words: as `anchor_words` makes them.
    """
    same = originals
    if len(repeats) > 1 and len(originals) > 1:
        same = [_counterpart(folded, zone, originals, words)]
    conflicts: tuple[str, ...] = ()
    if zone.zone == "abstract":
        original = anchors_of("\n".join(_quote(folded, part) for part in same), same[0].language, words)
        conflicts = _conflicts(anchors_of(_quote(folded, zone), zone.language, words), original, *known)
    return zone._replace(
        zone="translation",
        rule=f"{zone.zone}.{verdict}",
        repeats_start=same[0].start,
        repeats_end=same[-1].end,
        conflicts=conflicts,
    )


def _conflicts(own: Anchors, original: Anchors, repeats: Anchors, content: Anchors) -> tuple[str, ...]:
    """Numbers that one version has and the other has nowhere, as they are written.

    Small whole numbers are often words or left out, so one of them counts only where the other version has a number
    of its own in its place.

    Args:
        own: the anchors of a translation.
        original: those of what it repeats.
        repeats: those of all translations in its language.
        content: those of all content.
    """
    mine = own.numbers - content.numbers - content.spelled
    yours = original.numbers - repeats.numbers - repeats.spelled
    weighty = {number for number in mine | yours if len(number) > 1}
    if mine and yours:
        weighty |= mine | yours
    written = own.written | original.written
    return tuple(dict.fromkeys(written[number] for number in sorted(weighty)))


def _counterpart(folded: Folded, zone: Zone, originals: list[Zone], words: AnchorWords) -> Zone:
    """The content zone that a zone repeats: with most anchors in common, then the nearest before it."""
    own = anchors_of(_quote(folded, zone), zone.language, words)
    mine = own.numbers | own.acronyms | own.spelled

    def nearness(original: Zone) -> tuple[int, bool, int]:
        theirs = anchors_of(_quote(folded, original), original.language, words)
        common = len(mine & (theirs.numbers | theirs.acronyms | theirs.spelled))
        return common, original.end <= zone.start, -abs(original.end - zone.start)

    near = sorted(originals, key=lambda original: abs(original.start - zone.start))[:6]
    return max(near, key=nearness)
