"""Sections of the content: BACKGROUND, METHODS, RESULTS, CONCLUSIONS, REGISTRATION, TITLE; ABSTRACT where none is named.

A heading is told by its words (configs/grammar/sections.toml) and its place: at the start of a line or a
sentence, followed by a colon or the line's end, or glued to the next word (`MethodsStudy of`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Section
from trialweave.stages.component import Stage

Heading = tuple[int, int, str, str]  # start, end of the heading with its colon, section, rule


class Sections(Stage):
    """Marks the sections of title and abstract in the group `sections`."""

    sources = ("grammar/sections.toml",)

    def compile(self) -> None:
        knowledge = self.knowledge["grammar/sections.toml"]
        self.patterns = heading_patterns(knowledge)
        self.names = {word.casefold(): name for name, words in knowledge["headings"].items() for word in words}
        self.names |= {word.casefold(): "ABSTRACT" for word in knowledge["labels"]["abstract"]}

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        sections: list[Section] = []
        for zone in extensions.content(doc):
            if zone.zone == "title":
                sections.append(Section(zone.start, zone.end, "TITLE", zone.start, "zone.title"))
                continue
            start, end = folded.inverse(zone.start, zone.end)
            headings = find_headings(folded.text[start:end], self.patterns, self.names)
            for section in cut(start, end, [(a + start, b + start, n, r) for a, b, n, r in headings]):
                place = folded.place(section.start, section.end)
                body = folded.place(section.body_start, max(section.end, section.body_start))[0] if section.body_start < section.end else place[1]
                sections.append(section._replace(start=place[0], end=place[1], body_start=body))
        extensions.put(doc, "sections", sections)
        return doc


def heading_patterns(knowledge: dict[str, dict[str, list[str]]]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for headings set off by a sign, and for headings glued to the next word."""
    words = {w for group in knowledge["headings"].values() for w in group} | set(knowledge["labels"]["abstract"])
    set_off = _alternatives(words)
    glued = _alternatives(knowledge["headings_glued"]["words"])
    before = r"(?:^|(?<=[\n.;:!?)\]。；：])|(?<=[\n.;:!?)\]。；：][ ]))"
    number = r"(?:\(?[0-9]{1,2}[.)]?[ ]{0,2}|[\[【〔<]\s?)?"
    # "Background: ", "(2) Methods: ", "RESULTS\n", "【方法】", "Methods - "
    coloned = re.compile(
        rf"{before}[ \t*#•]{{0,4}}{number}(?P<name>{set_off})(?:\s?[:：]|[ ]?[\]】〕>][:：]?|\.(?=[ ][A-Z])|[ ]?-(?=[ ])|[ \t]*(?=\n|\Z))[ \t]{{0,4}}",
        re.IGNORECASE | re.MULTILINE,
    )
    # "ResultsIn the murine", "方法选取60例"; "Methods We" is not glued and needs a sentence before it
    joined = re.compile(rf"{before}(?P<name>{glued})(?=[A-Z][a-z]|[A-Z]{{2}}|A [a-z]|[0-9]|(?<=[\u3400-\u9fff])[^\s的是学面式案论、])")
    return coloned, joined


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def find_headings(text: str, patterns: tuple[re.Pattern[str], re.Pattern[str]], names: dict[str, str]) -> list[Heading]:
    """The headings of an abstract, in order.

    Args:
        text: the abstract, folded.
        patterns: as `heading_patterns` makes them.
        names: heading, lower-case -> section name.
    """
    found: dict[int, Heading] = {}
    for pattern, rule in zip(patterns, ("heading.set_off", "heading.glued"), strict=True):
        for match in pattern.finditer(text):
            name = names.get(match["name"].casefold())
            if name and not _inside_sentence(text, match, rule):
                found.setdefault(match.start("name"), (match.start(), match.end(), name, rule))
    return [found[key] for key in sorted(found)]


def _inside_sentence(text: str, match: re.Match[str], rule: str) -> bool:
    """Whether what looks like a heading is a word of a sentence: lower-case after a colon, `patients: 12`."""
    first = match["name"][0]
    before = text[: match.start()].rstrip(" ")[-1:]
    return rule == "heading.set_off" and first.islower() and before not in ("", "\n") and first.isascii()


def cut(start: int, end: int, headings: list[Heading]) -> list[Section]:
    """Sections between headings; what stands before the first has the name ABSTRACT."""
    sections = []
    first = headings[0][0] if headings else end
    if first > start:
        sections.append(Section(start, first, "ABSTRACT", start, "heading.none"))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        stop = following[0] if following else end
        sections.append(Section(heading[0], stop, heading[2], min(heading[1], stop), heading[3]))
    return sections
