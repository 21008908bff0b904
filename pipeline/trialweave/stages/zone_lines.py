"""What a line of a page is like: the evidence that the zones are told by."""

from __future__ import annotations

import re
from operator import eq
from typing import NamedTuple

from trialweave.folding import Folded
from trialweave.marks import Block, BlockLanguage
from trialweave.stages.sections import section_name
from trialweave.stages.zone_patterns import (
    CITING,
    CITING_END,
    COLON,
    FIRST_PART,
    INNER_GLUED,
    INNER_PART,
    PART_SIGNS,
    REFERENCE_BODY,
    REFERENCE_START,
    SENTENCE_BREAK,
    TAIL,
    ends_sentence,
    pattern_cue,
    result_numbers,
)
from trialweave.stages.zone_words import NUMBERED, STEM, ZoneWords, heading_key

UNSPACED_LANGUAGES = ("zh", "ja", "ko")
CJK_WIDTH = 2.5  # an ideograph says as much as that many letters
HEADING_WIDTH = 110  # letters; longer lines are not looked up as headings
CERTAIN = ("references", "citation_statements")  # zones whose phrases no abstract has
SHORT_ZONES = ("affiliation", "subject", "authors")  # zones that have no running text
SAMPLE = 1200  # characters of a line that words are counted in
PROSE_WIDTH = 80  # letters; sentences of an abstract that stand alone on a line are seldom shorter
MOSTLY_LOWER = 0.8  # share of words in small letters from which on a text with few function words is no list of names
TELLING = 6  # words of trials and numbers; running text with more is no notice, whatever phrases it has
NOTICE = 700  # characters of a line that phrases are looked for in
INLINE_FROM, INLINE_WIDEST = 80, 600  # characters: where keywords may begin within a line, and how many they have
WORD = re.compile(r"[^\W\d_][\w'-]*")


class Line(NamedTuple):
    """A non-blank line: its place in the page, its folded text, and what the stages before say of it."""

    start: int
    end: int
    text: str
    lower: str
    language: str
    role: str
    paragraph: int


class Evidence(NamedTuple):
    """What speaks for a line's zone.

    `heading` is the zone that the line opens as a heading alone, `label` the one that its first words open;
    `part` and `part_label` the same for the sections of a structured abstract, `inner_parts` those within it;
    `single` is the zone of a line that stands for itself; `cue` the zone that words and patterns speak for, with the
    `rule` that found it.
    `prose` is true for running sentences; `study` and `numbers` count what trials are told with; `width` is
    the length in letters. A `brief` heading opens one line only; an abstract's text `closes` where its keywords follow
    on the same line.
    """

    heading: str | None
    label: str | None
    part: str | None
    part_label: str | None
    inner_parts: tuple[str, ...]
    single: str | None
    cue: str | None
    rule: str
    prose: bool
    sentence: bool
    study: frozenset[str]
    numbers: int
    width: float
    numbered: bool
    brief: bool = False
    closes: bool = False


def lines_of(folded: Folded, blocks: list[Block], languages: list[BlockLanguage]) -> list[Line]:
    """The lines of a page, as the rules look at them.

    Args:
        folded: the page's text, folded.
        blocks: its non-blank lines.
        languages: one mark for each block.
    """
    lines = []
    for block, language in zip(blocks, languages, strict=True):
        start, end = folded.inverse(block.start, block.end)
        text = folded.text[start:end].strip()
        lines.append(Line(block.start, block.end, text, text.lower(), language.language, block.role, block.paragraph))
    return lines


def evidence_of(line: Line, words: ZoneWords) -> Evidence:
    """Everything that can be told from a line alone."""
    text = line.text
    width = len(text) * (CJK_WIDTH if line.language in UNSPACED_LANGUAGES else 1.0)
    key = heading_key(text) if width <= HEADING_WIDTH else ""
    heading, part, single = words.headings.get(key), words.parts.get(key), words.lines.get(key) if key else None
    if key and (heading or part or single):
        return _known_line(line, width, heading, part, single)._replace(brief=key in words.brief)
    label, part_label = labels_of(text, words)
    ended = ends_sentence(text)
    if label == "abstract" and not (part_label or ended or width > 200 or (width > 60 and COLON.match(text))):
        label = None  # `Abstract Full Text Metrics`: tabs of a page
    spoken = WORD.findall(text[:SAMPLE])
    tokens = "\n".join(spoken).lower().split("\n") if spoken else []
    function = sum(map(words.function_words.get(line.language, frozenset()).__contains__, tokens))
    sentence = ended and width > 20
    prose = is_prose(text, width, ended, spoken, tokens, function, line.language)
    study = study_words(line, tokens, words)
    numbers = result_numbers(text)
    cue, rule = cue_of(line, tokens, width, prose, len(study) + numbers, words)
    if rule in ("cue.names", "cue.address") and len(study) >= 2:
        cue, rule = None, ""  # a title in capitals: `Effect of X, a Randomized, Double-Blind Trial`
    return Evidence(
        heading=None,
        label=label,
        part=None,
        part_label=part_label,
        inner_parts=inner_parts(text, words) if prose else (),
        single=None,
        cue=cue,
        rule=rule,
        prose=prose,
        sentence=sentence,
        study=study,
        numbers=numbers,
        width=width,
        numbered=bool(key and NUMBERED.match(text)),
        closes=prose and inline_label(line, words) is not None,
    )


def inline_label(line: Line, words: ZoneWords) -> tuple[int, str] | None:
    """Where `Keywords:` or the like begins in the middle of an abstract's line, counted from its start, and its zone."""
    latest = max(INLINE_FROM, len(line.text) - INLINE_WIDEST + 1)
    for label, zone in words.inline.items():
        if line.lower.find(label, latest) >= 0:
            place = line.lower.find(label, INLINE_FROM)
            if place >= latest:
                return place, zone
    return None


def _known_line(line: Line, width: float, heading: str | None, part: str | None, single: str | None) -> Evidence:
    """The evidence of a line whose words are known: nothing else has to be looked for."""
    return Evidence(
        heading=heading,
        label=None,
        part=part,
        part_label=None,
        inner_parts=(),
        single=single,
        cue=None,
        rule="",
        prose=False,
        sentence=False,
        study=frozenset(),
        numbers=0,
        width=width,
        numbered=bool(NUMBERED.match(line.text)),
    )


def labels_of(text: str, words: ZoneWords) -> tuple[str | None, str | None]:
    """The zone, and the section of an abstract, that the first words of a line open."""
    part = words.part_pattern.match(text)
    name = words.parts.get(heading_key(part["set_off"] or part["glued"])) if part else None
    found = words.label_pattern.match(text)
    label = words.labels.get(heading_key(found["label"])) if found else None
    colon = COLON.match(text) if label is None or name is None else None
    if colon is not None:
        key = heading_key(colon.group())
        label = label or words.headings.get(key)
        name = name or section_name(key, words.parts)
    if name is not None and name != "REGISTRATION" and label != "abstract":
        label = None
    return label, name


def inner_parts(text: str, words: ZoneWords) -> tuple[str, ...]:
    """The sections of a structured abstract that are told within a line, in order."""
    sample = text[: SAMPLE * 5]
    first = FIRST_PART.match(sample)
    found = [first] if first else []
    after = first.end() if first else 0
    if any(sample.find(sign, after) >= 0 for sign in PART_SIGNS):
        found += INNER_PART.finditer(sample, after)
    found += INNER_GLUED.finditer(sample)
    found.sort(key=lambda match: match.start())
    names = (words.parts.get(heading_key(match["name"])) for match in found)
    return tuple(name for name in names if name)


def is_prose(
    text: str, width: float, ended: bool, spoken: list[str], tokens: list[str], function: int, language: str
) -> bool:
    """Whether a line is running sentences, not a title, a list or a row of names.

    Args:
        text: the line.
        width: its length in letters.
        ended: whether it ends where a sentence does.
        spoken: its words.
        tokens: the same in lower case.
        function: how many of them are function words.
        language: of the line.
    """
    if width < PROSE_WIDTH:
        return False
    if language in UNSPACED_LANGUAGES:
        return ended or bool(SENTENCE_BREAK.search(text)) or (width > 200 and "," in text)
    if not spoken or sum(map(eq, spoken, tokens)) < 0.5 * len(spoken):
        return False
    if not (function >= 0.15 * len(spoken) or language == "und" or function >= 12):  # few in languages that inflect
        sentences = width > 200 and ended and SENTENCE_BREAK.search(text)
        return bool(sentences) and sum(map(eq, spoken, tokens)) >= MOSTLY_LOWER * len(spoken)
    if width > 380 or (ended and (width > 120 or function >= 3)):
        return True
    return width > 150 and bool(SENTENCE_BREAK.search(text))


def study_words(line: Line, tokens: list[str], words: ZoneWords) -> frozenset[str]:
    """The words of trials that a line has, in its language; where that is unknown, in English."""
    known = words.study.get(line.language) or words.study.get("en", frozenset())
    if line.language in UNSPACED_LANGUAGES:
        sample = line.lower[:SAMPLE]
        return frozenset(word for word in known if word in sample)
    return known.intersection(tokens)


def cue_of(
    line: Line, tokens: list[str], width: float, prose: bool, telling: int, words: ZoneWords
) -> tuple[str | None, str]:
    """The zone that words and patterns of a line speak for, and the rule that found it.

    Running text that tells of a study (`telling`: its words of trials and its numbers) is a notice only if it has
    as many words of notices: `written informed consent was obtained` may be a sentence of an abstract.
    """
    text = line.text
    if words.figures.match(text):
        return "boilerplate", "cue.caption"
    if CITING_END.search(text[-TAIL:]) or text.startswith("Section: ") or (prose and CITING.match(text)):
        return "citation_statements", "cue.citing"
    if REFERENCE_START.match(text) and REFERENCE_BODY.search(text[:900]):
        return "references", "cue.reference"
    if prose and telling > TELLING:
        return None, ""
    votes = phrase_votes(line, tokens, words)
    if prose:
        votes = {zone: count for zone, count in votes.items() if zone not in SHORT_ZONES}
        votes = {zone: count for zone, count in votes.items() if 2 * count > telling or zone in CERTAIN}
        votes = {zone: count for zone, count in votes.items() if count * 300 > width}
    if votes.get("references"):
        return "references", "cue.phrase"
    if not prose and width < 400:
        found = pattern_cue(text, width, votes)
        if found:
            return found
    if not votes:
        return None, ""
    best = max(votes, key=lambda zone: (votes[zone], zone == "boilerplate", zone))
    return best, "cue.phrase"


def phrase_votes(line: Line, tokens: list[str], words: ZoneWords) -> dict[str, int]:
    """zone -> how many of its phrases a line has."""
    lower = line.lower[:NOTICE]
    said = set(tokens)
    zones = [zone for token in words.whole.keys() & said for zone in words.whole[token]]
    pairs = [pair for token in words.phrases.keys() & said for pair in words.phrases[token]]
    pairs += words.marks
    if not lower.isascii():
        pairs += [pair for char in words.unspaced.keys() & set(lower) for pair in words.unspaced[char]]
    zones += [zone for phrase, zone in pairs if phrase in lower]
    for start in words.stems.keys() & {token[:STEM] for token in said}:
        zones += [zone for stem, zone in words.stems[start] if any(token.startswith(stem) for token in said)]
    return {zone: zones.count(zone) for zone in set(zones)}
