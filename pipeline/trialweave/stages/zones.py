"""Zones: what each line of a page is, told by evidence.

1. What can be told from each line alone (`zone_lines`): is it a heading, a label, running text, a row of names,
   an address, an identifier, a reference, a notice; how much of a study's vocabulary and numbers has it.
2. The abstract of each language (`zone_abstract`), then its title (`zone_titles`).
3. All other lines: by the heading above them and by what they are like.

The knowledge is in configs/publishers/*.toml; the rule that decided stands in each zone.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Block, BlockLanguage, Zone
from trialweave.stages.component import Stage
from trialweave.stages.zone_abstract import Stretch, find_abstracts
from trialweave.stages.zone_lines import Evidence, Line, evidence_of, inline_label, lines_of
from trialweave.stages.zone_patterns import REGISTRY_ID
from trialweave.stages.zone_titles import find_titles
from trialweave.stages.zone_words import ZoneWords, zone_words

# how many lines under a heading belong to it at most, and how wide they may be, where nothing else is known of them
REACH = {"subject": 40, "authors": 80, "affiliation": 80, "identifiers": 16, "funding": 20}
WIDEST = {"subject": 700, "authors": 700, "affiliation": 700, "identifiers": 700}
# zones that running text does not belong to: what stands under `Keywords` in whole sentences is the paper
TERSE = ("subject", "authors")
BETWEEN_REFERENCES = 3  # lines that a reference may have beside its first: DOI, links, counts
CONTENT_ZONES = extensions.CONTENT_ZONES
# stretches that hold lines of any kind up to the next heading
CLOSED = ("references", "citation_statements", "boilerplate")


class Zones(Stage):
    """Marks the zones of a page in the group `zones`."""

    sources = ("publishers/*.toml", "grammar/sections.toml", "grammar/languages.toml")

    def compile(self) -> None:
        publishers = [toml for name, toml in self.knowledge.items() if name.startswith("publishers/")]
        publishers.sort(key=lambda toml: "weights" not in toml)  # generic.toml first
        self.words = zone_words(
            publishers, self.knowledge["grammar/sections.toml"], self.knowledge["grammar/languages.toml"]
        )

    def __call__(self, doc: Doc) -> Doc:
        blocks, languages = extensions.get(doc, "blocks"), extensions.get(doc, "languages")
        extensions.put(doc, "zones", find_zones(extensions.folded(doc), blocks, languages, self.words))
        return doc


class Piece(NamedTuple):
    """A line, or a part of one, with its zone: what zones are joined from."""

    start: int
    end: int
    zone: str
    language: str
    rule: str


def find_zones(folded: Folded, blocks: list[Block], languages: list[BlockLanguage], words: ZoneWords) -> list[Zone]:
    """Zones that cover every non-blank line of a page once, in page order.

    Args:
        folded: the page's text, folded.
        blocks: its non-blank lines.
        languages: one mark for each block.
        words: as `zone_words` makes them.
    """
    lines = lines_of(folded, blocks, languages)
    evidence = [evidence_of(line, words) for line in lines]
    governed = headings_above(evidence)
    stretches = find_abstracts(lines, evidence, governed, words)
    titles = find_titles(lines, evidence, governed, stretches, words)
    stretches = settle_registration(stretches, lines, evidence, set(titles))
    decided: dict[int, tuple[str, str]] = {}
    spoken: dict[int, str] = {}
    for stretch in stretches:
        decided |= dict.fromkeys(stretch.lines, ("abstract", stretch.rule))
        spoken |= dict.fromkeys(stretch.lines, stretch.language)
    for index in spoken:  # `Abstract` and `摘要` over one text each
        own = lines[index].language
        if evidence[index].heading == "abstract" and own in {stretch.language for stretch in stretches}:
            spoken[index] = own
    decided |= {index: ("title", rule) for index, rule in titles.items()}
    others = other_zones(evidence, decided)
    pieces = []
    for index, line in enumerate(lines):
        zone, rule = decided.get(index) or others[index]
        piece = Piece(line.start, line.end, zone, spoken.get(index, line.language), rule)
        pieces += split_line(piece, line, folded, words) if zone == "abstract" else [piece]
    return join(pieces)


def settle_registration(
    stretches: list[Stretch], lines: list[Line], evidence: list[Evidence], titles: set[int]
) -> list[Stretch]:
    """Registration at the end of an abstract: a part of it in a plain abstract, a zone of its own on a page.

    Args:
        stretches: the abstracts of a page.
        lines: the lines of the page.
        evidence: one for each line.
        titles: the lines that are titles.

    Returns:
        The stretches, with the registration taken in or left out.
    """
    settled = []
    for stretch in stretches:
        known = titles | set(stretch.lines)
        after = [i for i in range(stretch.lines[-1] + 1, len(lines)) if i not in known]
        plain = len(stretches) == 1 and len(known) + len(after) == len(lines)
        if plain and all(REGISTRY_ID.search(lines[i].text) and evidence[i].width < 300 for i in after):
            settled.append(stretch._replace(lines=(*stretch.lines, *after)))
            continue
        kept = stretch.lines
        while len(kept) > 1 and _is_registration(evidence[kept[-1]], lines[kept[-1]]):
            kept = kept[:-1]
        settled.append(stretch._replace(lines=kept))
    return settled


def _is_registration(found: Evidence, line: Line) -> bool:
    """Whether a line of an abstract says where the trial is registered, and nothing else."""
    if found.part == "REGISTRATION":
        return True
    registered = REGISTRY_ID.search(line.text) is not None and found.width < 300
    return registered and (found.part_label == "REGISTRATION" or found.label == "identifiers")


def headings_above(evidence: list[Evidence]) -> list[str]:
    """For each line, the zone of the last heading above it; empty where there is none."""
    above, current, brief = [], "", ""
    for found in evidence:
        above.append(brief or current)
        brief = (found.heading or "") if found.brief else ""
        if brief:
            continue
        if found.heading:
            current = found.heading
        elif found.numbered and found.part:
            current = "boilerplate"
    return above


def other_zones(evidence: list[Evidence], decided: dict[int, tuple[str, str]]) -> list[tuple[str, str]]:
    """Zone and rule of every line that is neither title nor abstract.

    Args:
        evidence: one for each line.
        decided: the lines that are, which end whatever a heading opened.
    """
    zones: list[tuple[str, str]] = []
    state, since = "", 0
    for index, found in enumerate(evidence):
        if index in decided:
            state = ""
            zones.append(decided[index])
            continue
        opened = evidence[index - 1].heading if index and evidence[index - 1].brief else None
        if opened and not found.heading:
            zones.append((opened, "under_heading"))
            continue
        zone, rule, after = _other_zone(found, state, since)
        if rule == "heading.of_paper" and not _text_follows(index, evidence):
            after = state  # `Background:` among the buttons of a page
        since = 0 if rule == "heading" else since + 1
        state = state if found.brief else after
        zones.append((zone, rule))
    return among_references(zones)


def _text_follows(index: int, evidence: list[Evidence]) -> bool:
    return any(found.prose or found.sentence for found in evidence[index + 1 : index + 3])


def among_references(zones: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The DOI, the links and the rest of a line between two references belong to the first of them.

    Args:
        zones: zone and rule of each line.
    """
    places = [index for index, (zone, _) in enumerate(zones) if zone == "references"]
    settled = list(zones)
    for first, second in pairwise(places):
        between = range(first + 1, second)
        if len(between) <= BETWEEN_REFERENCES and all(zones[i][0] not in CONTENT_ZONES for i in between):
            settled[first + 1 : second] = [("references", "among_references")] * len(between)
    return settled


def _other_zone(found: Evidence, state: str, since: int) -> tuple[str, str, str]:
    """Zone and rule of a line, and the stretch that is open after it."""
    if found.rule == "cue.citing":
        return "citation_statements", found.rule, "citation_statements"
    if found.heading and not (found.single and state in CLOSED and found.heading == "boilerplate"):
        zone = "boilerplate" if found.heading in ("abstract", "title") else found.heading
        return zone, "heading", zone
    if found.part and not found.prose:
        return "boilerplate", "heading.of_paper", "boilerplate"
    if state in CLOSED:
        if found.label and found.label not in ("abstract", "title") and state != "references":
            return found.label, "label", ""
        return state, "under_heading", state
    if found.label and found.label not in ("abstract", "title"):
        return found.label, "label", ""
    if found.single:
        return found.single, "line", ""
    if found.cue:
        keeps = found.cue == state or (found.cue != "boilerplate" and bool(state))
        return (state if keeps else found.cue), ("under_heading" if keeps else found.rule), (state if keeps else "")
    if found.prose and state in TERSE:
        return "boilerplate", "nothing_else", ""
    if state and since < REACH.get(state, 0) and found.width <= WIDEST.get(state, 10_000):
        return state, "under_heading", state
    return "boilerplate", "nothing_else", ""


def split_line(piece: Piece, line: Line, folded: Folded, words: ZoneWords) -> list[Piece]:
    """An abstract's line, parted where `Keywords:` or the like begins in its middle."""
    found = inline_label(line, words)
    if found is None:
        return [piece]
    place, zone = found
    start = folded.inverse(line.start, line.end)[0] + place
    cut = folded.place(start, start + 1)[0]
    text = line.text[:place].rstrip()
    end = folded.place(start - place, start - place + len(text))[1]
    return [piece._replace(end=end), piece._replace(start=cut, zone=zone, rule="label.inside")]


def join(pieces: list[Piece]) -> list[Zone]:
    """One zone for consecutive pieces of the same kind and language; unknown languages go with their neighbours."""
    zones: list[Zone] = []
    for piece in pieces:
        last = zones[-1] if zones else None
        if last and last.zone == piece.zone and _agree(last.language, piece.language):
            language = piece.language if last.language == "und" else last.language
            zones[-1] = last._replace(end=piece.end, language=language)
        else:
            zones.append(Zone(piece.start, piece.end, piece.zone, piece.language, piece.rule))
    return zones


def _agree(first: str, second: str) -> bool:
    return first == second or "und" in (first, second)


__all__ = ["Piece", "Stretch", "Zones", "find_zones", "headings_above", "join", "other_zones", "split_line"]
