"""What a line of a page is like: the evidence that the zones are told by."""

from __future__ import annotations

import re
from operator import eq
from typing import NamedTuple

from trialweave.folding import Folded
from trialweave.marks import Block, BlockLanguage
from trialweave.stages.sections import section_name
from trialweave.stages.zone_words import NUMBERED, UNSPACED, ZoneWords, heading_key

UNSPACED_LANGUAGES = ("zh", "ja", "ko")
CJK_WIDTH = 2.5  # an ideograph says as much as that many letters
HEADING_WIDTH = 110  # letters; longer lines are not looked up as headings
CERTAIN = ("references", "citation_statements")  # zones whose phrases no abstract has
SAMPLE = 1200  # characters of a line that words are counted in
TAIL = 16  # characters at a line's end that tell whether a sentence ends there
PROSE_WIDTH = 80  # letters; sentences of an abstract that stand alone on a line are seldom shorter
TELLING = 6  # words of trials and numbers; running text with more is no notice, whatever phrases it has
NOTICE = 700  # characters of a line that phrases are looked for in
WORD = re.compile(r"[^\W\d_][\w'-]*")
SENTENCE_END = re.compile(r"(?:[.!?。！？…][\"'”’)\]）]{0,3}|\bshow more|…\s?more|展开更多)$", re.IGNORECASE)
# a sentence ends and another begins: ". The", "。"
SENTENCE_BREAK = re.compile(r"[a-zà-ÿа-яё0-9)%\]][.!?][\"'”)]?\s+[A-ZÀ-ÝА-ЯЁ0-9(]|。|다\.\s")
# "p < 0.05", "n=32"; with the signs below, what results are written with
COMPARED = re.compile(r"[pPnN]\s?[<>=≤≥]\s?[0-9.]")
RESULT_SIGNS = ("%", "±", "95% CI", "95%CI", " mg", " IU", " ml", "例", "명")
DOI = re.compile(r"\b10\.\d{4,9}/\S")
# "NCT01234567", "ChiCTR-INR-16009999", "IRCT20080728001031N29", "UMIN000012345", "EudraCT 2012-005026-30"
REGISTRY_ID = re.compile(
    r"\b(?:NCT|ISRCTN|ChiCTR|IRCT|ACTRN|UMIN|jRCT|KCT|CTRI|DRKS|NTR|NL|PACTR|RBR|TCTR|SLCTR|EudraCT|CRD|RPCEC|LBCTR)"
    r"[- :]{0,2}[A-Za-z0-9/-]*\d{3,}[A-Za-z0-9/-]*",
    re.IGNORECASE,
)
# "2019 Mar;71(3):412-421", "2018, 39(4)", "2014;7:CD001234", "Vol. 12, No. 3", "40(2), 88-95, 2018"
CITATION_LINE = re.compile(
    r"\b(?:19|20)\d\d\b[^;:\d]{0,12}[;,:]\s?\d{1,4}\s?(?:\(\s?\w{1,9}\s?\)|[:;,]\s?[\dese]{1,8}[-–:]\d)"
    r"|\bvol(?:ume|\.)?\s?\d+|\d{1,3}\s?\(\d{1,3}\)\s?[:,]\s?(?:p\.|pp\.)?\s?\d+[-–]\d+"
    r"|第\s?\d+\s?[卷期巻号]|\d+\s?巻\s?\d+\s?号|(?:19|20)\d\d\s?年\s?(?:第|,)?\s?\d+",
    re.IGNORECASE,
)
# "Design, setting and participants: ", "Keywords: ": what stands before a colon at a line's start
COLON = re.compile(r"[^:\n]{1,60}?[ ]?[:|\]】](?=\s*\S)")
# ". METHODS:", "。结果:", ").Results. ": a section heading within a line
INNER_PART = re.compile(r"(?:^|[.!?。;)\]][ ]?)(?P<name>[^\W\d_][^\n.:。;]{0,44}?)[ ]?[:\]】]")
# "patients.Results In", "。结果 治疗": glued or set off by a space only
INNER_GLUED = re.compile(
    r"[.!?。;)][ ]?(?P<name>[A-Z][a-z]{3,11}(?= ?[A-Z])|[\u3400-\u9fff]{2}(?=[ \u3400-\u9fff])|[가-힣]{2})"
)
# a line that is a date, a year or a number of pages and little else
DATE_LINE = re.compile(
    r"[^\w]{0,3}(?:[^\W\d_]{2,20}\.?(?:[ ][^\W\d_]{2,12}){0,3}\s?[:：]?\s?)?"
    r"(?:(?:19|20)\d\d(?:[-/.年 ]{1,2}\d{1,2}(?:[-/.月 ]{1,2}\d{1,2}日?)?)?"
    r"|\d{1,2}[. ]{1,2}[^\W\d_]{3,10}\.?,? (?:19|20)\d\d|[^\W\d_]{3,10}\.? \d{1,2},? (?:19|20)\d\d|[^\W\d_]{3,10}\.? (?:19|20)\d\d)[.,;\s]*$"
)
# "[12] ", "3. ", "(4)": how an entry of a reference list begins
REFERENCE_START = re.compile(r"\s{0,4}(?:\[\d{1,3}\]|\(?\d{1,3}[.)、])\s?\S")
# "2007;369:767", "(2010) Therapeutic", ". 2017, 91,", "[J].", "// Вымышленная терапия. 2017", "/ 2019 /"
REFERENCE_BODY = re.compile(
    r"\b(?:19|20)\d\d[a-z]?\s?[;,]\s?\d+|\((?:19|20)\d\d[a-z]?\)[.,]?\s|\[[JMDCNR]\]|//\s"
    r"|\b(?:19|20)\d\d[.:]\s|/ ?(?:19|20)\d\d ?/"
)
# "“…In refractory", "... Head-to-head", "[35].", "(24). Similar": what other papers say of this one
CITING = re.compile(r"^[\"“«']?(?:…|\.\.\.)[ ]?.{40,}(?:…|\.\.\.|[\"”»'])[ ]?$", re.DOTALL)
CITING_END = re.compile(r"(?:mentioning|supporting|contrasting)$|^confidence:\s?\d+\s?%$", re.IGNORECASE)
NAME = r"[A-ZÀ-ÝŁŚŻŽČŠĐØÅА-ЯЁ](?:[\w'’.-]|\b)*"
# also the space between names of ideographs or Hangul
LIST_BREAK = re.compile(
    r"\s*(?:[,;、；，·|&•⁎*†‡]|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*|(?<=[\u3400-\u9fff\uac00-\ud7a3\d*]{2})\s+(?=[\u3400-\u9fff\uac00-\ud7a3]{2})"
)
# "Helena Marquardt 1", "TAKAHASHI R", "Xu XiangORCID", "van der Heijde D", "Примерова Н.С.2"
PERSON = re.compile(
    rf"(?:(?:Dr|Prof|MD|PhD|MSc|BSc|van|von|der|den|de|da|di|du|la|le|dos|del|bin|al|el|ten|ter|Jr|Sr)\b\.?\s?)*{NAME}"
    rf"(?:[\s,]+(?:{NAME}|van|von|der|den|de|da|di|du|la|le|dos|del|bin|al|el|ten|ter)){{0,4}}\.?[\s\d,a-f*†‡§¶#()\[\]⁎]{{0,14}}"
)
ASIAN_PERSON = re.compile(
    r"[\u3400-\u9fff]{1,2}[ ]?[\u3400-\u9fff]{1,3}[\s\d,*#]{0,8}|[\uac00-\ud7a3]{2,4}[\s\d,*]{0,6}"
)


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
    `part` and `part_label` the same for the sections of a structured abstract, `inner_parts` those within it; `single` is the zone of a line
    that stands for itself; `cue` the zone that words and patterns speak for, with the `rule` that found it.
    `prose` is true for running sentences; `study` and `numbers` count what trials are told with; `width` is
    the length in letters.
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
    heading, part = words.headings.get(key), words.parts.get(key)
    label, part_label = (None, None) if key and (heading or part) else labels_of(text, words)
    if label == "abstract" and not (part_label or ends_sentence(text) or width > 200):
        label = None  # `Abstract Full Text Metrics`: tabs of a page
    spoken = WORD.findall(text[:SAMPLE])
    tokens = [token.lower() for token in spoken]
    function = sum(map(words.function_words.get(line.language, frozenset()).__contains__, tokens))
    sentence = ends_sentence(text) and width > 20
    prose = is_prose(text, width, spoken, tokens, function, line.language)
    study = study_words(line, tokens, words)
    numbers = result_numbers(text)
    cue, rule = cue_of(line, tokens, width, prose, len(study) + numbers, words)
    if rule in ("cue.names", "cue.address") and len(study) >= 2:
        cue, rule = None, ""  # a title in capitals: `Effect of X, a Randomized, Double-Blind Trial`
    return Evidence(
        heading=heading,
        label=label,
        part=part,
        part_label=part_label,
        inner_parts=inner_parts(text, words) if prose else (),
        single=words.lines.get(key) if key else None,
        cue=cue,
        rule=rule,
        prose=prose,
        sentence=sentence,
        study=study,
        numbers=numbers,
        width=width,
        numbered=bool(key and NUMBERED.match(text)),
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
    found = [*INNER_PART.finditer(sample), *INNER_GLUED.finditer(sample)]
    found.sort(key=lambda match: match.start())
    names = (words.parts.get(heading_key(match["name"])) for match in found)
    return tuple(name for name in names if name)


def result_numbers(text: str) -> int:
    """How many p-values, percentages, sizes and doses a line has, up to eight."""
    sample = text[: SAMPLE * 3]
    return min(len(COMPARED.findall(sample)) + sum(map(sample.count, RESULT_SIGNS)), 8)


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence does, or where the page cuts it: `… Show more`."""
    return SENTENCE_END.search(text[-TAIL:]) is not None


def is_prose(text: str, width: float, spoken: list[str], tokens: list[str], function: int, language: str) -> bool:
    """Whether a line is running sentences, not a title, a list or a row of names."""
    if width < PROSE_WIDTH:
        return False
    if language in UNSPACED_LANGUAGES:
        return ends_sentence(text) or bool(SENTENCE_BREAK.search(text)) or (width > 200 and "," in text)
    if not spoken or sum(map(eq, spoken, tokens)) < 0.5 * len(spoken):
        return False
    if not (function >= 0.15 * len(spoken) or language == "und" or function >= 12):
        return False
    if width > 380 or (ends_sentence(text) and (width > 120 or function >= 3)):
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


def pattern_cue(text: str, width: float, votes: dict[str, int]) -> tuple[str, str] | None:
    """Zones of short lines that patterns tell: identifiers, names, addresses."""
    if DOI.search(text) or REGISTRY_ID.search(text) or (width < 300 and CITATION_LINE.search(text)):
        return "identifiers", "cue.identifier"
    if votes.get("boilerplate"):
        return None
    if DATE_LINE.match(text):
        return "identifiers", "cue.date"
    if votes.get("affiliation") and ("," in text or re.match(r"\W?\w?\d", text)):
        return "affiliation", "cue.address"
    if names_in(text):
        return "authors", "cue.names"
    return None


def names_in(text: str) -> bool:
    """Whether a line is a row of people's names."""
    if len(text) > 2500:
        return False
    text = re.sub(r"^(?:\W{1,3}|\d{1,2}[.)])[ ]", "", text)
    pieces = [piece for piece in LIST_BREAK.split(text) if piece.strip(" .0123456789)(")]
    people = [piece for piece in pieces if PERSON.fullmatch(piece.strip()) or ASIAN_PERSON.fullmatch(piece.strip())]
    marked = bool(re.search(r"[^\W\d_][\d*†‡§]|\b[A-Z]\.? ?[A-Z]?\.?(?:,|;|$)|ORCID", text))
    if len(pieces) >= 3 or (pieces and len(text) < 24 and UNSPACED.search(text)):
        return len(people) >= 0.75 * len(pieces)
    return bool(pieces) and len(people) == len(pieces) and marked and len(text) < 80


def phrase_votes(line: Line, tokens: list[str], words: ZoneWords) -> dict[str, int]:
    """zone -> how many of its phrases a line has."""
    votes: dict[str, int] = {}
    lower = line.lower[:NOTICE]
    said = set(tokens)
    for token in words.whole.keys() & said:
        for zone in words.whole[token]:
            votes[zone] = votes.get(zone, 0) + 1
    found = [pair for token in words.phrases.keys() & said for pair in words.phrases[token]]
    found += words.stems
    if UNSPACED.search(lower):
        found += words.unspaced
    for phrase, zone in found:
        if phrase in lower:
            votes[zone] = votes.get(zone, 0) + 1
    return votes
