"""Bilingual pages: what repeats the content in another language becomes a translation."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Zone
from trialweave.stages.component import Stage


class Bilingual(Stage):
    """Turns repeats in the group `zones` into translations, and sets the content's language."""

    def __call__(self, doc: Doc) -> Doc:
        zones = extensions.get(doc, "zones")
        language = content_language(zones)
        doc._.tw_language = language
        extensions.put(doc, "zones", [as_translation(zone, language) for zone in zones])
        return doc


def content_language(zones: list[Zone]) -> str:
    """English where an abstract is English, else the language with most of the abstract."""
    sizes: Counter[str] = Counter()
    for kind in ("abstract", "title"):
        for zone in zones:
            if zone.zone == kind and zone.language != "und":
                sizes[zone.language] += zone.end - zone.start
        if sizes:
            break
    if not sizes:
        return "und"
    return "en" if "en" in sizes else max(sizes, key=lambda language: (sizes[language], language))


def as_translation(zone: Zone, language: str) -> Zone:
    """The zone, as a translation where it is content in another language."""
    if zone.zone in extensions.CONTENT_ZONES and zone.language not in (language, "und"):
        return zone._replace(zone="translation", rule=f"{zone.rule}.other_language")
    return zone
