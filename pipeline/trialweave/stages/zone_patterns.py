"""Signs of what a line is: ends of sentences, numbers of results, identifiers, references, names of people."""

from __future__ import annotations

import re

from trialweave.stages.zone_words import UNSPACED

SAMPLE = 3600  # characters of a line that numbers are counted in
TAIL = 16  # characters at a line's end that tell whether a sentence ends there
# ". ", "?", "。", "… Show more"
SENTENCE_END = re.compile(r"(?:[.!?。！？…][\"'”’)\]）]{0,3}|\bshow more|…\s?more|展开更多)$", re.IGNORECASE)
# a sentence ends and another begins: ". The", "。"
SENTENCE_BREAK = re.compile(r"[a-zà-ÿа-яё0-9)%\]][.!?][\"'”)]?\s+[A-ZÀ-ÝА-ЯЁ0-9(]|。|다\.\s")
# "p < 0.05", "n=32"; with the signs below, what results are written with
COMPARED = re.compile(r"[pPnN]\s?[<>=≤≥]\s?[0-9.]")
RESULT_SIGNS = ("%", "±", "95% CI", "95%CI", " mg", " IU", " ml", "例", "명")
DIGIT = re.compile(r"\d")
DOI = re.compile(r"\b10\.\d{4,9}/\S")
# "NCT01234567", "ChiCTR-INR-16009999", "IRCT20080728001031N29", "UMIN000012345", "EudraCT 2012-005026-30"
REGISTRY_ID = re.compile(
    r"\b(?:NCT|ISRCTN|ChiCTR|IRCT|ACTRN|UMIN|jRCT|KCT|CTRI|DRKS|NTR|NL|PACTR|RBR|TCTR|SLCTR|EudraCT|CRD|RPCEC|LBCTR)"
    r"(?:[ ]N[or]\.?|[ ][Nn]umber)?[- :]{0,2}[A-Za-z0-9/-]*\d{3,}[A-Za-z0-9/-]*",
    re.IGNORECASE,
)
# "2019 Mar;71(3):412-421", "2025 Jan-Dec:34:9636897241303275", "2018, 39(4)", "2014;7:CD001234", "Vol. 12, No. 3", "40(2), 88-95, 2018"
CITATION_LINE = re.compile(
    r"\b(?:19|20)\d\d\b[^;:\d]{0,12}[;,:]\s?\d{1,4}\s?(?:\(\s?\w{1,9}\s?\)|[:;,]\s?[\dese]{1,8}[-–:]\d|:\s?e?\d{4,18}\b)"
    r"|\bvol(?:ume|\.)?\s?\d+|\d{1,3}\s?\(\d{1,3}\)\s?[:,]\s?(?:p\.|pp\.)?\s?\d+[-–]\d+"
    r"|第\s?\d+\s?[卷期巻号]|\d+\s?巻\s?\d+\s?号|(?:19|20)\d\d\s?年\s?(?:第|,)?\s?\d+",
    re.IGNORECASE,
)
# "Design, setting and participants: ", "Keywords: ": what stands before a colon at a line's start
COLON = re.compile(r"[^:\n]{1,60}?[ ]?[:|\]】](?=\s*\S)")
# "METHODS:" at a line's start; ". METHODS:", "。结果:", ").Results. ": a section heading within a line
PART_SIGNS = ":]】"
_PART = rf"(?P<name>[^\W\d_][^\n.:。;]{{0,44}}?)[ ]?[{re.escape(PART_SIGNS)}]"
FIRST_PART = re.compile(_PART)
INNER_PART = re.compile(rf"[.!?。;)\]][ ]?{_PART}")
# "patients.Results In", "。结果 治疗": glued or set off by a space only
INNER_GLUED = re.compile(
    r"[.!?。;)][ ]?(?P<name>[A-Z][a-z]{3,11}(?= ?[A-Z])|[\u3400-\u9fff]{2}(?=[ \u3400-\u9fff])|[가-힣]{2})"
)
# a line that is a date, a year or a number of pages and little else
DATE_LINE = re.compile(
    r"[^\w]{0,3}(?:[^\W\d_]{2,20}\.?(?:[ ][^\W\d_]{2,12}){0,3}\s?[:：]?\s?)?"
    r"(?:(?:19|20)\d\d(?:[-/.年 ]{1,2}\d{1,2}(?:[-/.月 ]{1,2}\d{1,2}日?)?)?"
    r"|\d{1,2}[. ]{1,2}[^\W\d_]{3,10}\.?,? (?:19|20)\d\d"
    r"|[^\W\d_]{3,10}\.?(?: \d{1,2},?)? (?:19|20)\d\d)[.,;\s]*$"
)
# "[12] ", "3. ", "(4)": how an entry of a reference list begins
REFERENCE_START = re.compile(r"\s{0,4}(?:\[\d{1,3}\]|\(?\d{1,3}[.)、])\s{0,3}\S")
# "2007;369:767", "(2010) Therapeutic", "[3] K. Ruiz, et al. Blood", ". 2017, 91,", "[J].", "// Вымышленная терапия. 2017", "/ 2019 /"
REFERENCE_BODY = re.compile(
    r"\b(?:19|20)\d\d[a-z]?\s?[;,]\s?\d+|\((?:19|20)\d\d[a-z]?\)[.,]?\s|\[[JMDCNR]\]|//\s"
    r"|\b(?:19|20)\d\d[.:]\s|/ ?(?:19|20)\d\d ?/|^\[\d{1,3}\][^\n]{0,200}?\bet al\b"
)
# "“…In refractory", "... Head-to-head", "[35].", "(24). Similar": what other papers say of this one
CITING = re.compile(r"^[\"“«']?(?:…|\.\.\.)[ ]?.{40,}(?:…|\.\.\.|[\"”»'])[ ]?$", re.DOTALL)
CITING_END = re.compile(r"(?:mentioning|supporting|contrasting)$|^confidence:\s?\d+\s?%$", re.IGNORECASE)
# "1. ", "• ": before a name in a list
LIST_MARK = re.compile(r"^(?:\W{1,3}|\d{1,2}[.)])[ ]")
# "Marquardt1", "Takahashi R,", "Xiang ORCID": what stands at a name
NAME_MARK = re.compile(r"[^\W\d_][\d*†‡§]|\b[A-Z]\.? ?[A-Z]?\.?(?:,|;|$)|ORCID")
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


def result_numbers(text: str) -> int:
    """How many p-values, percentages, sizes and doses a line has, up to eight."""
    sample = text[:SAMPLE]
    return min(len(COMPARED.findall(sample)) + sum(map(sample.count, RESULT_SIGNS)), 8)


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence does, or where the page cuts it: `… Show more`."""
    return SENTENCE_END.search(text[-TAIL:]) is not None


def names_in(text: str) -> bool:
    """Whether a line is a row of people's names."""
    if len(text) > 2500:
        return False
    text = LIST_MARK.sub("", text)
    pieces = [piece for piece in LIST_BREAK.split(text) if piece.strip(" .0123456789)(")]
    if not pieces:
        return False
    if len(pieces) >= 3 or (len(text) < 24 and UNSPACED.search(text)):
        return sum(map(_is_person, pieces)) >= 0.75 * len(pieces)
    return len(text) < 80 and NAME_MARK.search(text) is not None and all(map(_is_person, pieces))


def _is_person(text: str) -> bool:
    name = text.strip()
    return bool(PERSON.fullmatch(name) or ASIAN_PERSON.fullmatch(name))


def pattern_cue(text: str, width: float, votes: dict[str, int]) -> tuple[str, str] | None:
    """Zones of short lines that patterns tell: identifiers, names, addresses."""
    digits = DIGIT.search(text) is not None
    if digits and (DOI.search(text) or REGISTRY_ID.search(text) or (width < 300 and CITATION_LINE.search(text))):
        return "identifiers", "cue.identifier"
    if votes.get("boilerplate"):
        return None
    if digits and DATE_LINE.match(text):
        return "identifiers", "cue.date"
    if votes.get("affiliation") and ("," in text or re.match(r"\W?\w?\d", text)):
        return "affiliation", "cue.address"
    if names_in(text):
        return "authors", "cue.names"
    return None
