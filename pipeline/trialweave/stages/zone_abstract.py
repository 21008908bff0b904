"""Finds the stretches of a page that are an abstract: running text of a study, one for each language.

A stretch begins at an `Abstract` heading or at the first running text, and grows over what continues it: further
paragraphs of the same language, and the headings of a structured abstract in their order. It ends where another
heading opens, where the text starts anew (`Introduction` after `Conclusions`), or where lines are of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialweave.stages.zone_lines import UNSPACED_LANGUAGES, Evidence, Line
from trialweave.stages.zone_words import UNSPACED, ZoneWords

# what ends a stretch when a line's words and patterns say so
STRANGERS = frozenset(
    ("boilerplate", "references", "citation_statements", "identifiers", "affiliation", "authors", "funding", "subject")
)
HOLES = 2  # lines of another kind that may stand inside an abstract: an advertisement, a button
HEADING_LINES = 6  # lines of headings and marks that may stand between `Abstract` and its text
FOREIGN_LINES = 3  # lines in another language between two paragraphs of one, where they alternate
LABELLED = re.compile(r"[^\W\d_][^:.\n]{2,60}:[ ]")  # "Outcome measure: "
LONGEST = 9000  # letters; an abstract of more than that is a paper
ORDER = {"BACKGROUND": 0, "METHODS": 1, "RESULTS": 2, "CONCLUSIONS": 3}
TOLD = frozenset(("METHODS", "RESULTS", "CONCLUSIONS"))
CUT = ("show more", "…more", "… more", "展开更多", "...more")  # the page shows the beginning of the abstract only


class Stretch(NamedTuple):
    """Lines that are one abstract. `heading` says that a heading opened it, `parts` are its sections."""

    lines: tuple[int, ...]
    language: str
    heading: bool
    parts: tuple[str, ...]
    score: float
    rule: str


class _Growth:
    """What a stretch has taken in so far."""

    def __init__(self, language: str) -> None:
        self.taken: list[int] = []
        self.language = language
        self.parts: list[str] = []
        self.style = ""  # `alone` or `inline`: how its headings stand
        self.labelled = 0  # lines that begin with a heading of their own
        self.prose = 0
        self.width = 0.0
        self.told = False  # a paragraph has told results, under headings of its own
        self.ended = False


def find_abstracts(lines: list[Line], evidence: list[Evidence], governed: list[str], words: ZoneWords) -> list[Stretch]:
    """The abstracts of a page, the best for each language, in page order.

    Args:
        lines: the lines of the page.
        evidence: one for each line.
        governed: for each line, the zone of the last heading above it; empty where there is none.
        words: as `zone_words` makes them.
    """
    candidates = list(_candidates(lines, evidence))
    scored: list[Stretch] = []
    before: dict[str, bool] = {}  # language -> whether a heading opened a stretch of it already
    for stretch in candidates:
        headed = any(before.values())
        score = _score(stretch, before.get(stretch.language), headed, evidence, governed, words)
        scored.append(stretch._replace(score=score))
        before[stretch.language] = before.get(stretch.language, False) or stretch.heading
    if any(stretch.heading for stretch in scored):
        scored = [stretch for stretch in scored if stretch.heading or not _elsewhere(stretch, evidence, governed)]
    best: dict[str, Stretch] = {}
    for stretch in scored:
        known = best.get(stretch.language)
        if stretch.score >= words.weights["abstract_needed"] and (known is None or stretch.score > known.score):
            best[stretch.language] = stretch
    if not best:
        best = {stretch.language: stretch for stretch in scored if _most_of_page(stretch, evidence, words)}
    for stretch in list(best.values()):
        _add_alternating(stretch, best, lines, evidence)
    return sorted(best.values(), key=lambda stretch: stretch.lines[0])


def _add_alternating(stretch: Stretch, best: dict[str, Stretch], lines: list[Line], evidence: list[Evidence]) -> None:
    """Give the sentences in another language between those of an abstract, and behind the last, to their abstract."""
    members = set(stretch.lines)
    between: dict[str, list[int]] = {}
    for index in range(stretch.lines[0], min(stretch.lines[-1] + 2, len(lines))):
        found, language = evidence[index], lines[index].language
        if index not in members and found.sentence and not found.cue and language not in (stretch.language, "und"):
            between.setdefault(language, []).append(index)
    for language, indices in between.items():
        known = best.get(language)
        if known is not None:
            best[language] = known._replace(lines=tuple(sorted({*known.lines, *indices})))
        elif len(indices) > 1:
            best[language] = Stretch(tuple(indices), language, False, (), 0.0, "abstract.alternating")


def _most_of_page(stretch: Stretch, evidence: list[Evidence], words: ZoneWords) -> bool:
    """Whether a page is a text and hardly anything else: then it is one, whatever it tells of."""
    width = sum(evidence[index].width for index in stretch.lines)
    return width >= words.weights["abstract_most_of_page"] * sum(found.width for found in evidence)


def _elsewhere(stretch: Stretch, evidence: list[Evidence], governed: list[str]) -> bool:
    """Whether a stretch stands under a heading of something else: the paper, related articles, references."""
    first = next((i for i in stretch.lines if evidence[i].prose), stretch.lines[0])
    return governed[first] in ("boilerplate", "references", "citation_statements")


def _candidates(lines: list[Line], evidence: list[Evidence]) -> Iterator[Stretch]:
    """Every stretch of running text, none inside another of its language."""
    taken: set[int] = set()
    for first, found in enumerate(evidence):
        anchor = "abstract" in (found.heading, found.label)
        if first in taken or not (anchor or _is_text(first, lines, evidence) or _opens(first, lines, evidence)):
            continue
        stretch = _grow(first, lines, evidence)
        if stretch is not None:
            taken.update(stretch.lines)
            yield stretch


def _opens(index: int, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a line is the first heading of a structured abstract that has no heading of its own."""
    found = evidence[index]
    return bool(found.part) and not found.numbered and index + 1 < len(lines) and _is_text(index + 1, lines, evidence)


def _is_text(index: int, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a line may be a paragraph of an abstract by itself."""
    found = evidence[index]
    if found.part_label and found.part_label != "REGISTRATION" and (found.sentence or found.width > 60):
        return True
    if found.heading or (found.label and found.label != "abstract") or found.cue in STRANGERS:
        return False
    return found.prose


def _grow(first: int, lines: list[Line], evidence: list[Evidence]) -> Stretch | None:
    """The stretch that begins at a line, or None where no running text follows its heading."""
    growth = _Growth("und")
    index, holes = first, 0
    while index < len(lines) and not growth.ended and growth.width < LONGEST:
        if not growth.prose and index - first > HEADING_LINES:
            return None
        step = _step(index, first, growth, lines, evidence)
        if step == "take":
            _take(index, growth, lines, evidence)
            holes = 0
        elif step == "foreign":
            holes += 1
            if holes > FOREIGN_LINES:
                break
        elif step == "hole" and growth.prose and holes < HOLES:
            holes += 1
        else:
            break
        index += 1
    if not growth.prose:
        return None
    heading = "abstract" in (evidence[first].heading, evidence[first].label)
    rule = "abstract.heading" if heading else "abstract.parts" if growth.parts else "abstract.prose"
    return Stretch(_trim(growth, evidence), growth.language, heading, tuple(growth.parts), 0.0, rule)


def _trim(growth: _Growth, evidence: list[Evidence]) -> tuple[int, ...]:
    """The lines taken, without headings at the end under which nothing stands."""
    taken = growth.taken
    while len(taken) > 1 and evidence[taken[-1]].part and not evidence[taken[-1]].prose:
        taken = taken[:-1]
    return tuple(taken)


def _step(index: int, first: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> str:
    """What to do with a line: take it, stop, step over it as foreign, or as a hole."""
    line, found = lines[index], evidence[index]
    if index == first:
        return "take"
    summing_up = found.part_label is not None and bool(growth.parts)  # `Summary: ` at the end of an abstract
    if found.heading == "abstract" or (found.label == "abstract" and not summing_up):
        return "stop" if growth.prose else "take"
    if found.numbered and found.part and not growth.parts:
        return "stop"  # `1. Introduction`: the paper itself
    if found.part:
        return _part_step(index, growth, lines, evidence)
    if found.part_label and (found.part_label != "REGISTRATION" or growth.labelled > 1):
        if not _same_language(line, growth):
            return "foreign"
        return "stop" if _another_abstract(found.part_label, growth) else "take"
    if growth.labelled > 1 and found.sentence and not found.label and LABELLED.match(line.text):
        return "take"  # `Outcome measure: ` among other headings
    if found.heading or (found.label and found.label != "abstract"):
        return "take" if _under_part(index, growth, lines, evidence) else "stop"
    if found.single == "boilerplate" and not found.sentence:
        return "hole"
    if found.cue in STRANGERS and not _continues(index, growth, lines, evidence):
        return "hole" if found.cue == "boilerplate" and found.width < 120 else "stop"
    return _text_step(index, growth, lines, evidence)


def _under_part(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a line is the sentence that stands under a section's heading, whatever its first words: `Study type: `."""
    before = growth.taken[-1] if growth.taken else index
    return (
        before == index - 1
        and evidence[before].part is not None
        and not evidence[index].heading
        and evidence[index].sentence
        and _same_language(lines[index], growth)
    )


def _part_step(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> str:
    """A line that is a section heading alone: taken where text follows and the order allows it."""
    name = evidence[index].part or ""
    if growth.style == "inline" or _restarts(name, growth):
        return "stop"
    if growth.prose and not growth.parts and (name == "BACKGROUND" or growth.width > 700):
        return "stop"  # an abstract in one piece, then the paper
    for follower in range(index + 1, min(index + 3, len(lines))):
        if evidence[follower].prose or evidence[follower].sentence:
            if not _same_language(lines[follower], growth):
                return "stop"
            return "take" if evidence[follower].cue not in STRANGERS or evidence[follower].prose else "stop"
        if not evidence[follower].part:
            return "stop"
    return "stop"


def _another_abstract(name: str, growth: _Growth) -> bool:
    """Whether a labelled paragraph begins the abstract of another study: `Background:` after a whole abstract."""
    return name == "BACKGROUND" and {"BACKGROUND", "RESULTS", "CONCLUSIONS"} <= set(growth.parts)


def _restarts(name: str, growth: _Growth) -> bool:
    """Whether a section begins anew what the stretch has told already."""
    if not growth.parts or name == "REGISTRATION":
        return False
    reached = max(ORDER.get(part, 0) for part in growth.parts)
    here = ORDER.get(name, 0)
    if name in growth.parts and growth.parts[-1] != name and here < reached:
        return True
    return (here == 0 and reached >= 2) or (here == 1 and reached >= 3)


def _same_language(line: Line, growth: _Growth) -> bool:
    if line.language == growth.language or growth.language == "und":
        return True
    unspaced = growth.language in UNSPACED_LANGUAGES
    return line.language == "und" and (unspaced == bool(UNSPACED.search(line.text)) or len(line.text) < 20)


def _text_step(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> str:
    """A line without heading: text of the same language continues, text of another one is foreign."""
    line, found = lines[index], evidence[index]
    if growth.told and not (found.study or found.numbers or _continues(index, growth, lines, evidence)):
        return "stop"  # a notice behind an abstract that is one paragraph with all its sections
    if not _same_language(line, growth) and (found.prose or found.sentence or found.part_label):
        return "foreign"
    if found.prose or _continues(index, growth, lines, evidence):
        return "take"
    if found.part_label and (found.sentence or found.width > 60):
        return "take"
    if not growth.prose and len(line.text) < 3:
        return "take"  # a colon alone between the heading and the text
    if found.sentence and found.width > 20 and not found.single and _belongs(index, growth, lines, evidence):
        return "take"
    return "take" if _unknown_heading(index, growth, lines, evidence) else "stop"


def _belongs(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a short sentence is one of the abstract: it tells of a study, or stands close to what was taken."""
    if evidence[index].study or evidence[index].numbers:
        return True
    last = growth.taken[-1]
    others = range(last + 1, index)
    if others and all(evidence[i].sentence and not _same_language(lines[i], growth) for i in others):
        return True  # sentence by sentence, each with its translation behind it
    return last == index - 1 and (evidence[last].part is not None or lines[last].paragraph == lines[index].paragraph)


def _unknown_heading(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a short line heads a paragraph of a structured abstract, in words that are not known: `Propos`."""
    line, found = lines[index], evidence[index]
    if found.single or found.cue or line.role != "heading" or index + 1 >= len(lines):
        return False
    opened = growth.style == "alone" or (not growth.prose and bool(growth.taken))
    after = evidence[index + 1]
    return (
        opened and after.prose and after.cue is None and bool(after.study) and _same_language(lines[index + 1], growth)
    )


def _continues(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> bool:
    """Whether a line goes on with the sentence that the line before it broke off."""
    if not growth.taken or growth.taken[-1] != index - 1 or not evidence[index - 1].width:
        return False
    before, line = lines[index - 1], lines[index]
    if before.paragraph != line.paragraph or evidence[index - 1].part or evidence[index - 1].heading:
        return False
    if evidence[index - 1].sentence or before.text.endswith((":", "：")):
        return False
    return evidence[index - 1].width >= 50 and (line.text[:1].islower() or evidence[index - 1].prose)


def _take(index: int, growth: _Growth, lines: list[Line], evidence: list[Evidence]) -> None:
    """Add a line to a stretch."""
    line, found = lines[index], evidence[index]
    growth.taken.append(index)
    part = found.part or found.part_label
    if part and "abstract" not in (found.heading, found.label):  # `Summary` opens one abstract and closes another
        growth.parts.append(part)
        growth.labelled += found.part is None
        growth.style = growth.style or ("alone" if found.part else "inline")
    if found.heading == "abstract" or (found.part and not found.prose):
        return
    if growth.language == "und" and (found.prose or found.sentence or found.width > 60):
        growth.language = line.language
    growth.prose += found.prose or found.sentence or found.part_label is not None or found.width > 60
    growth.width += found.width
    growth.told = growth.told or len(TOLD.intersection(found.inner_parts)) > 1
    growth.ended = found.closes or line.lower.endswith(CUT)


def _above_keywords(index: int, evidence: list[Evidence]) -> bool:
    """Whether the keywords begin at a line: what stands right above them is the abstract."""
    return index < len(evidence) and "subject" in (evidence[index].heading, evidence[index].label)


def _score(
    stretch: Stretch,
    earlier: bool | None,
    headed: bool,
    evidence: list[Evidence],
    governed: list[str],
    words: ZoneWords,
) -> float:
    """How much speaks for a stretch; see [weights] of configs/publishers/generic.toml.

    Args:
        stretch: the stretch.
        earlier: None where none of its language stands before it, else whether a heading opened one of those.
        headed: whether a heading opened any stretch before it.
        evidence: one for each line.
        governed: for each line, the zone of the last heading above it.
        words: as `zone_words` makes them.
    """
    weights = words.weights
    first = next((i for i in stretch.lines if evidence[i].prose), stretch.lines[0])
    study = frozenset().union(*(evidence[i].study for i in stretch.lines))
    numbers = sum(evidence[i].numbers for i in stretch.lines)
    parts = set(stretch.parts).union(*(evidence[i].inner_parts for i in stretch.lines))
    score = weights["abstract_study_word"] * min(len(study), 12) + weights["abstract_numbers"] * min(numbers, 8)
    score += weights["abstract_parts"] * min(len(parts), 4)
    score += weights["abstract_heading"] * stretch.heading
    if earlier is None:
        score += weights["abstract_first"]
    elif earlier:
        score += weights["abstract_after_parts"]
    if not stretch.heading:
        score += weights["abstract_above_keywords"] * _above_keywords(stretch.lines[-1] + 1, evidence)
    if not stretch.heading and governed[first] in ("boilerplate", "references", "citation_statements", "funding"):
        again = earlier is not None or headed
        score += weights["abstract_under_heading" if again else "abstract_first_under_heading"]
    return score
