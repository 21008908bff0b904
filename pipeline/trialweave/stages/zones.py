"""Zones: what each line of a page is."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Block, BlockLanguage, Zone
from trialweave.stages.component import Stage


class Zones(Stage):
    """Marks the zones of a page in the group `zones`."""

    sources = ("publishers/*.toml",)

    def compile(self) -> None:
        self.headings = {
            word.casefold(): zone
            for source in self.knowledge.values()
            for zone, words in source.get("headings", {}).items()
            for word in words
        }

    def __call__(self, doc: Doc) -> Doc:
        blocks, languages = extensions.get(doc, "blocks"), extensions.get(doc, "languages")
        extensions.put(doc, "zones", find_zones(extensions.text(doc), blocks, languages, self.headings))
        return doc


ABSTRACT_LEAD = re.compile(r"(?:abstract|summary|摘要|resumen|resumo|résumé)\s?[:：.]", re.IGNORECASE)
IDENTIFIER = re.compile(
    r"\bdoi\b|^(?:19|20)\d\d$|^[A-Z]{2,9}\d{6,}[A-Z0-9]*\.?$"
    r"|^• (?:received|revised|accepted|published)|^Published:",
    re.IGNORECASE,
)
CITATION = re.compile(r"^[“\"]…|^Section: |^confidence: \d+%")
ADDRESS = re.compile(r"\b(?:university|hospital|department|institute|school of|college of)\b", re.IGNORECASE)
PROSE_WORD = re.compile(r"\b(?:of|in|with|the|for|to|and safety)\b")
NAMES = re.compile(r"^(?:[A-Z][\w'-]+(?: [\w'.-]+){0,4}[,;] ?){2,}")


def find_zones(text: str, blocks: list[Block], languages: list[BlockLanguage], headings: dict[str, str]) -> list[Zone]:
    """Zones that cover every block once."""
    marks = []
    zone, seen_abstract = "", False
    for block, language in zip(blocks, languages, strict=True):
        line = text[block.start : block.end]
        key = line.casefold().rstrip(":：").strip()
        if key in headings:
            zone = headings[key]
            marks.append((zone, "heading", language.language))
            seen_abstract |= zone == "abstract"
            continue
        found, rule = _line_zone(line, zone, seen_abstract, first=not marks)
        if found == "abstract":
            seen_abstract = True
            zone = "abstract"
        marks.append((found, rule, language.language))
    return join(blocks, marks)


def _line_zone(line: str, zone: str, seen_abstract: bool, first: bool) -> tuple[str, str]:
    if CITATION.search(line):
        return "citation_statements", "citation"
    if zone in ("references", "funding", "subject", "authors", "identifiers", "boilerplate"):
        return zone, "under_heading"
    if IDENTIFIER.search(line) and len(line) < 250:
        return "identifiers", "identifier"
    if NAMES.search(line) and not line.endswith(".") and not PROSE_WORD.search(line):
        return "authors", "names"
    if ADDRESS.search(line) and len(line) < 250:
        return "affiliation", "address"
    prose = len(line) > 150 and line.endswith((".", "。", "Show more"))
    if prose or ABSTRACT_LEAD.match(line) or zone == "abstract":
        return "abstract", "prose"
    if not seen_abstract and (first or len(line) > 40):
        return "title", "title"
    return ("abstract", "prose") if seen_abstract and len(line) > 40 else ("boilerplate", "none")


def join(blocks: list[Block], marks: list[tuple[str, str, str]]) -> list[Zone]:
    """One zone for consecutive blocks of the same kind and language."""
    zones: list[Zone] = []
    for block, (zone, rule, language) in zip(blocks, marks, strict=True):
        last = zones[-1] if zones else None
        if last and last.zone == zone and (language in (last.language, "und") or last.language == "und"):
            spoken = language if last.language == "und" else last.language
            zones[-1] = last._replace(end=block.end, language=spoken)
        else:
            zones.append(Zone(block.start, block.end, zone, language, rule))
    return zones
