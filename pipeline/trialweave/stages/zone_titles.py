"""Finds the titles of a study: the line that says in short what the abstract says, one for each language.

A title shares its words with the abstract, stands before it, and is no sentence, no row of names and no notice.
Titles in a further language stand beside the one that is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialweave.stages.zone_abstract import Stretch
from trialweave.stages.zone_lines import UNSPACED_LANGUAGES, Evidence, Line
from trialweave.stages.zone_patterns import SENTENCE_BREAK
from trialweave.stages.zone_words import UNSPACED, ZoneWords

SHORTEST, LONGEST = 15, 450  # letters of a title
FULL_WORDS = 5  # words that a title has at least; a short line that shares all of its words says little
ABOUT = 3000  # characters of an abstract that a title is held against
STEM = 5  # letters that two forms of a word share: `randomised`, `randomized`
WORD = re.compile(r"[^\W\d_]{4,}|[a-z]{2,5}-?[0-9][\w-]*")
# the same, in half the time, for lower-case text in ASCII
ASCII_WORD = re.compile(r"[a-z]{4,}|[a-z]{2,5}-?[0-9][\w-]*", re.ASCII)
# "Solheim, I., Achebe, B.", "Mokrane T,Petrov A", "Solheim I"
CITATION_START = re.compile(r"[^\W\d_][\w'’-]+,? (?:[A-Z]{1,3}\b|[A-Z]\.)|key:")
BESIDE = 3  # lines between a title and the same title in another language
NOT_BESIDE = frozenset(("boilerplate", "references", "citation_statements"))
MARK_WIDTH = 3  # letters; a line with fewer is a mark: the `1` of an address, `*`
NAMED = frozenset(("authors", "affiliation"))
OTHER_ZONES = frozenset(("authors", "affiliation", "identifiers", "funding", "subject"))


def find_titles(
    lines: list[Line], evidence: list[Evidence], governed: list[str], stretches: list[Stretch], words: ZoneWords
) -> dict[int, str]:
    """The lines that are titles, with the rule that found each.

    Args:
        lines: the lines of the page.
        evidence: one for each line.
        governed: for each line, the zone of the last heading above it.
        stretches: the abstracts of the page.
        words: as `zone_words` makes them.
    """
    taken = {index for stretch in stretches for index in stretch.lines}
    possible = [index for index in range(len(lines)) if index not in taken and may_be_title(evidence[index])]
    titles: dict[int, str] = {}
    for stretch in stretches:
        best = _best(stretch, possible, lines, evidence, governed, words)
        if best is None:
            best = _first_of(stretch, lines, evidence, words)
        if best is None and stretch.lines[0] == 1 and may_be_title(evidence[0]) and lines[0].language != "und":
            best = 0  # a line, and then nothing but an abstract
        if best is not None:
            titles[best] = "title.of_abstract"
    if stretches and not titles:
        titles |= _in_other_language(stretches[0], possible, lines, evidence, governed, words)
    if not stretches:
        alone = [i for i in possible if len(evidence[i].study) >= 2 and _alone(i, lines, evidence, governed, words)]
        titles |= dict.fromkeys(alone[:1], "title.without_abstract")
    spoken = {lines[index].language for index in titles}
    labelled = [i for i in possible if evidence[i].label == "title" and lines[i].language not in spoken | {"und"}]
    titles |= dict.fromkeys(labelled, "title.label")
    for index in list(titles):
        titles |= dict.fromkeys(_beside(index, possible, titles, lines, evidence, governed), "title.beside")
    texts = {lines[index].text for index in titles}
    again = [i for i in possible if lines[i].text in texts and governed[i] not in NOT_BESIDE]
    titles |= dict.fromkeys([i for i in again if i not in titles], "title.again")
    for index in list(titles):
        titles |= dict.fromkeys(_continued(index, taken, lines, evidence), "title.continued")
    return titles


def may_be_title(found: Evidence) -> bool:
    """Whether a line alone could be a title."""
    if found.heading or found.part or found.part_label or found.single or (found.label and found.label != "title"):
        return False
    return SHORTEST <= found.width <= LONGEST and found.cue not in NOT_BESIDE - {"boilerplate"}


def content_words(text: str, language: str) -> frozenset[str]:
    """What a text is about: beginnings of its longer words, names with numbers; pairs of ideographs."""
    if language in UNSPACED_LANGUAGES or (not text.isascii() and UNSPACED.search(text)):
        plain = re.sub(r"[\W\d]", "", text)
        return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
    low = text.lower()
    return frozenset([word[:STEM] for word in (ASCII_WORD if low.isascii() else WORD).findall(low)])


def _best(
    stretch: Stretch,
    possible: Iterable[int],
    lines: list[Line],
    evidence: list[Evidence],
    governed: list[str],
    words: ZoneWords,
) -> int | None:
    """The best title for an abstract, if one is good enough."""
    about = content_words(" ".join(lines[i].text for i in stretch.lines)[:ABOUT], stretch.language)
    scores: list[tuple[float, int]] = []
    near = _nothing_between(stretch.lines[0], evidence)
    for index in possible:
        if index > stretch.lines[0] or not _speaks(lines[index], stretch.language):
            continue
        own = content_words(lines[index].text, stretch.language) - words.function_words.get("en", frozenset())
        similarity = len(own & about) / max(len(own), FULL_WORDS)
        score = _looks(index, lines, evidence, governed, words) + words.weights["title_similarity"] * similarity
        if evidence[index].rule == "cue.phrase":  # a title may have a word of notices; the abstract has it too then
            score -= words.weights["title_other_zone"] * min(1.0, 1.5 * similarity)
        if index >= near:
            score += words.weights["title_just_before"]
        if _above_names(index, evidence):
            score += words.weights["title_above_names"]
        scores.append((round(score, 6), index))
    if not scores:
        return None
    score, index = max(scores)
    return index if score >= words.weights["title_needed"] else None


def _first_of(stretch: Stretch, lines: list[Line], evidence: list[Evidence], words: ZoneWords) -> int | None:
    """The title that a stretch begins with: one sentence with a full stop, a paragraph of its own."""
    if stretch.heading or len(stretch.lines) < 2:
        return None
    first, second = stretch.lines[:2]
    line, found = lines[first], evidence[first]
    if found.part_label or not SHORTEST <= found.width <= LONGEST or lines[second].paragraph == line.paragraph:
        return None
    if first == 0:
        return first
    said = {word.lower() for word in re.findall(r"[^\W\d_]+", line.text)}
    return None if said & words.sentence or SENTENCE_BREAK.search(line.text) else first


def _speaks(line: Line, language: str) -> bool:
    """Whether a line can be of a language: its own, or unknown in the same script."""
    if line.language == language:
        return True
    unspaced = bool(UNSPACED.search(line.text))
    if "und" in (line.language, language):
        return unspaced == (language in UNSPACED_LANGUAGES)
    return {line.language, language} == {"zh", "ja"} and unspaced and len(line.text) < 60


def _looks(index: int, lines: list[Line], evidence: list[Evidence], governed: list[str], words: ZoneWords) -> float:
    """How much a line looks like a title, whatever the abstract says."""
    found, text, weights = evidence[index], lines[index].text, words.weights
    score = weights["title_study_word"] * min(len(found.study), 3)
    score += weights["title_first_line"] * (index == 0) + 3.0 * (found.label == "title")
    if text.endswith((".", "。", ";")):
        score += weights["title_full_stop"]
    if SENTENCE_BREAK.search(text) and text.count(". ") > 1:
        score += weights["title_sentence"]
    listed = index > 0 and evidence[index - 1].heading in OTHER_ZONES  # `Keywords`, and on the next line the words
    if listed or (found.cue and not _cited_behind(found, text)):
        score += weights["title_other_zone"]
    if governed[index] in NOT_BESIDE and not found.label:
        score += weights["title_under_heading"]
    return score


def _cited_behind(found: Evidence, text: str) -> bool:
    """Whether a line is a title with its citation behind it, not a citation, which begins with names."""
    return found.cue == "identifiers" and bool(found.study) and not CITATION_START.match(text)


def _above_names(index: int, evidence: list[Evidence]) -> bool:
    """Whether the row of the authors follows a line, at once or behind the same title in another language."""
    below = [found for found in evidence[index + 1 : index + 6] if found.width >= MARK_WIDTH][:2]
    named = [found.heading == "authors" or (found.cue in NAMED and not found.heading) for found in below]
    return bool(named) and (named[0] or (named[-1] and may_be_title(below[0]) and not below[0].cue))


def _nothing_between(first: int, evidence: list[Evidence]) -> int:
    """The first line from which on nothing but names, addresses, headings and buttons stands before the abstract."""
    for index in range(first - 1, -1, -1):
        found = evidence[index]
        if not (found.cue or found.heading or found.single or found.label or found.part or found.width < 40):
            return index
    return 0


def _in_other_language(
    stretch: Stretch,
    possible: list[int],
    lines: list[Line],
    evidence: list[Evidence],
    governed: list[str],
    words: ZoneWords,
) -> dict[int, str]:
    """The only title of a page, in another language than its abstract: told by what it looks like alone."""
    scores = [
        (round(_looks(index, lines, evidence, governed, words), 6), -index)
        for index in possible
        if index < stretch.lines[0] and len(evidence[index].study) >= 2 and not evidence[index].prose
        if lines[index].language not in (stretch.language, "und") and not evidence[index].cue
    ]
    return {-max(scores)[1]: "title.other_language"} if scores and max(scores)[0] > 0 else {}


def _alone(index: int, lines: list[Line], evidence: list[Evidence], governed: list[str], words: ZoneWords) -> bool:
    """Whether a line is a title where the page has no abstract."""
    return _looks(index, lines, evidence, governed, words) >= words.weights["title_needed"] - 0.8


def _beside(
    index: int,
    possible: list[int],
    titles: dict[int, str],
    lines: list[Line],
    evidence: list[Evidence],
    governed: list[str],
) -> list[int]:
    """Titles in another language next to one that is known."""
    spoken = {lines[i].language for i in titles}
    found = []
    for other in possible:
        line = lines[other]
        if other in titles or not 0 < abs(other - index) <= BESIDE or line.language in spoken | {"und"}:
            continue
        if evidence[other].cue or evidence[other].prose or governed[other] in NOT_BESIDE:
            continue
        if evidence[other].sentence and not evidence[index].sentence:
            continue
        if evidence[other].study or content_words(line.text, "en") & content_words(lines[index].text, "en"):
            spoken.add(line.language)
            found.append(other)
    return found


def _continued(index: int, taken: set[int], lines: list[Line], evidence: list[Evidence]) -> list[int]:
    """The line that a broken title goes on with, and the same title once more right beside it."""
    found = []
    for other in (index - 1, index + 1):
        if not 0 <= other < len(lines) or other in taken or lines[other].language not in (lines[index].language, "und"):
            continue
        first, second = sorted((index, other))
        if lines[other].text == lines[index].text or (
            lines[first].paragraph == lines[second].paragraph and _goes_on(first, second, lines, evidence)
        ):
            found.append(other)
    return found


def _goes_on(first: int, second: int, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a title breaks off at one line and goes on at the next."""
    if any(evidence[i].cue or evidence[i].single or evidence[i].heading or evidence[i].prose for i in (first, second)):
        return False
    head, tail = lines[first].text, lines[second].text
    return head.endswith((":", "：", "-", ",")) or bool(re.match(r"[a-z(]", tail))
