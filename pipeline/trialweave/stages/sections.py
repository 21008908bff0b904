"""Sections of the content: BACKGROUND, METHODS, RESULTS, CONCLUSIONS, REGISTRATION and TITLE.

Where no heading stands the name is ABSTRACT.

A heading is told by its words (configs/grammar/sections.toml) and its place: at the start of a line or a
sentence, followed by a colon or the line's end, or glued to the next word (`MethodsStudy of`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Section
from trialweave.stages.alternation import alternation
from trialweave.stages.component import Stage

Heading = tuple[int, int, str, str]  # start, end of the heading with its colon, section, rule


class Sections(Stage):
    """Marks the sections of title and abstract in the group `sections`."""

    sources = ("grammar/sections.toml",)

    def compile(self) -> None:
        self.words = heading_words(self.knowledge["grammar/sections.toml"])

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        sections: list[Section] = []
        for zone in extensions.content(doc):
            if zone.zone == "title":
                sections.append(Section(zone.start, zone.end, "TITLE", zone.start, "zone.title"))
                continue
            start, end = folded.inverse(zone.start, zone.end)
            headings = find_headings(folded.text[start:end], self.words)
            sections += [on_page(section, start, folded) for section in cut(folded.text[start:end], headings)]
        extensions.put(doc, "sections", sections)
        return doc


# "Background: ", "(2) Methods: ", "RESULTS" alone on its line, "【方法】", "METHODS. We", "Aim - To"
SET_OFF = re.compile(
    r"[ \t*#•]{0,4}(?:\(?[0-9]{1,2}[.)]?[ ]{0,2}|[\[【〔<]\s?)?"
    r"(?P<name>[^\W\d_][^\n:：.\]】〕>]{1,60}?)"
    r"(?:\s?[:：]|[ ]?[\]】〕>][:：]?|\.(?=[ ][A-Z])|[ ]?-(?=[ ])|[ \t]*(?=\n|\Z))[ \t]{0,4}"
)
# where a heading may stand: at the text's start, or after one of these
BEFORE = r"[\n.;:!?)\]。；：]"
# the word that begins there
_FIRST = r"(?=[ \t*#•]{0,4}(?:\(?[0-9]{1,2}[.)]?[ ]{0,2}|[\[【〔<]\s?)?(?P<first>[^\W\d_]+))"
FIRST_PLACE, PLACE = re.compile(_FIRST), re.compile(BEFORE + _FIRST)
BEFORE_RESULTS = frozenset({"BACKGROUND", "METHODS"})
# "Material/Methods", "Aims, setting and participants"
JOINT = re.compile(r"\s*(?:[,/&;]|\band\b|\bor\b)\s*")


class HeadingWords(NamedTuple):
    """What is known of headings: name -> section, the first words of all names, and the glued ones.

    `glued_first` finds a glued one at the text's start.
    """

    names: dict[str, str]
    first: frozenset[str]
    glued_first: re.Pattern[str]
    glued: re.Pattern[str]


def heading_words(knowledge: dict[str, dict[str, list[str]]]) -> HeadingWords:
    """Make configs/grammar/sections.toml ready for use."""
    names = {word.casefold(): name for name, words in knowledge["headings"].items() for word in words}
    names |= {word.casefold(): "ABSTRACT" for word in knowledge["labels"]["abstract"]}
    first = frozenset(match.group() for name in names if (match := re.match(r"[^\W\d_]+", name)))
    # "ResultsIn the murine", "方法选取60例"
    glued = (
        rf"(?P<name>{alternation(knowledge['headings_glued']['words'])})"
        r"(?=[A-Z][a-z]|[A-Z]{2}|A [a-z]|[0-9]|(?<=[\u3400-\u9fff])[^\s的是学面式案论、])"
    )
    return HeadingWords(names, first, re.compile(glued), re.compile(rf"{BEFORE}[ ]?{glued}"))


def section_name(heading: str, names: dict[str, str]) -> str | None:
    """The section that a heading opens, or None where its words are no heading.

    Of joint headings (`Material/Methods`, `Design, setting and participants`) the first part decides,
    where each part is a heading by itself.
    """
    heading = heading.strip().casefold()
    if heading in names:
        return names[heading]
    parts = [names.get(part) for part in JOINT.split(heading) if part]
    return parts[0] if len(parts) > 1 and all(parts) else None


def find_headings(text: str, words: HeadingWords) -> list[Heading]:
    """The headings of an abstract, in order.

    Args:
        text: the abstract, folded.
        words: as `heading_words` makes them.
    """
    found: dict[int, Heading] = {}
    first = FIRST_PLACE.match(text)
    for place in [first, *PLACE.finditer(text)] if first else PLACE.finditer(text):
        match = SET_OFF.match(text, place.end()) if place["first"].casefold() in words.first else None
        name = section_name(match["name"], words.names) if match else None
        if match and name and not _inside_sentence(text, match):
            found.setdefault(match.start("name"), (match.start(), match.end(), name, "heading.set_off"))
    opening = words.glued_first.match(text)
    for match in [opening, *words.glued.finditer(text)] if opening else words.glued.finditer(text):
        name = words.names[match["name"].casefold()]
        found.setdefault(match.start("name"), (*match.span("name"), name, "heading.glued"))
    return [found[key] for key in sorted(found)]


def _inside_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a heading is a word of a sentence: lower-case, and not at a line's start."""
    first = match["name"][0]
    before = text[: match.start()].rstrip(" ")[-1:]
    return first.islower() and before not in ("", "\n")


def cut(text: str, headings: list[Heading]) -> list[Section]:
    """Sections of a text; what no heading names has the name ABSTRACT.

    In some abstracts a single part keeps its heading. Where no RESULTS are named, a heading that its part
    follows on the same line therefore holds for that line alone.
    """
    sections = []
    first = headings[0][0] if headings else len(text)
    if first:
        sections.append(Section(0, first, "ABSTRACT", 0, "heading.none"))
    complete = any(name == "RESULTS" for _, _, name, _ in headings)
    stops = [heading[0] for heading in headings[1:]] + [len(text)]
    for (start, body, name, rule), stop in zip(headings, stops[: len(headings)], strict=True):
        end = stop if complete or name not in BEFORE_RESULTS else end_of_part(text, body, stop)
        sections.append(Section(start, end, name, min(body, end), rule))
        if end < stop:
            sections.append(Section(end, stop, "ABSTRACT", end, "heading.lost"))
    return sections


def end_of_part(text: str, body: int, stop: int) -> int:
    """Where the line ends that a heading's part begins on; `stop` where the heading has a line of its own."""
    line_end = text.find("\n", body, stop)
    return stop if line_end < 0 or not text[body:line_end].strip() else line_end


def on_page(section: Section, offset: int, folded: Folded) -> Section:
    """A section of a folded text that begins at `offset`, with its places in the page."""
    start, end = folded.place(offset + section.start, offset + section.end)
    body = (
        folded.place(offset + section.body_start, offset + section.end)[0] if section.body_start < section.end else end
    )
    return section._replace(start=start, end=end, body_start=body)
