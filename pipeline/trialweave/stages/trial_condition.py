"""The condition that a trial treats, as worded in its long form: `rheumatoid arthritis`, `severe sepsis`.

Phrases that end in the name of a disease are collected where a trial names its people and its purpose
(`patients with X`, `treatment of X`, `X patients`). The title decides where it names one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from trialweave.sentence_text import WORD as PLAIN_WORD
from trialweave.sentence_text import SentenceText
from trialweave.stages.cues import Remembered

WORD = re.compile(r"[^\W_](?:[\w'+/-]*\w)?|[^\w\s]")
# sections in which a trial says what it is about; results and conclusions speak of other conditions too
WEIGHTS = {"TITLE": 5.0, "BACKGROUND": 1.5, "METHODS": 2.0, "ABSTRACT": 1.5, "CONCLUSIONS": 0.7}
AS_PEOPLE, AS_PURPOSE, AS_NOUN, ALONE = 3.0, 2.5, 2.0, 0.5
OF_PEOPLE = ("TITLE", "BACKGROUND", "METHODS", "ABSTRACT")  # where it is said who takes part
FULLER, FULLER_TITLED = 0.4, 0.6  # how much of a name's weight a fuller one must have, at least
HEALTHY = re.compile(r"\bhealthy,? (?:[\w-]+ ){0,2}(men|women|people|adults|subjects|males|females)\b")
LETTERS = frozenset("ABCDE")  # "hepatitis C"
LONGEST = 6  # words of a condition before its head
LAST_LETTERS = 3  # of an ending, by which most words are told at once to have none
SHORTEST_ENDING = 7  # letters of a word that is told by its ending alone


class Words(NamedTuple):
    """The table `condition` of configs/grammar/design.toml, compiled.

    `closing` tells which runs of letters may end a word that ends the name of a condition.
    """

    heads: frozenset[str]
    endings: tuple[str, ...]
    last_letters: frozenset[str]
    single: frozenset[str]
    closing: Remembered
    not_heads: frozenset[str]
    modifiers: frozenset[str]
    purposes: frozenset[str]
    people: frozenset[str]
    healthy: tuple[str, ...]
    adjectives: Mapping[str, str]
    short_forms: Mapping[str, str]
    organs: frozenset[str]
    transplants: frozenset[str]
    sites: frozenset[str]
    site_heads: frozenset[str]
    stays_chronic: frozenset[str]
    severity: frozenset[str]
    spellings: Mapping[str, str]
    generic: frozenset[str]
    numbered: frozenset[str]
    stops: frozenset[str]

    def may_be_in(self, sentence: SentenceText, long_forms: Mapping[str, str]) -> bool:
        """Whether a sentence may name a condition, or healthy people, by its words.

        Args:
            sentence: of the content.
            long_forms: short form -> long form, as the document defines them.
        """
        return self.closing.of_any(sentence.words) or any(short in sentence.text for short in long_forms)


class Condition(NamedTuple):
    """A condition, and where it is worded first."""

    name: str
    start: int
    end: int


class Phrase(NamedTuple):
    """A wording of a condition: its name, its offsets in the sentence, and how surely it is the trial's.

    `inverted` is the name with its site behind: `osteoarthritis of the knee` where `name` is `knee osteoarthritis`.
    """

    name: str
    start: int
    end: int
    weight: float
    inverted: str = ""


def compile_words(knowledge: Mapping[str, Any]) -> Words:
    """Make the table ready for use."""
    table = knowledge["condition"]
    named = (*table["heads"], *table["adjectives"], *table["transplantation"]["words"], *table["short_forms"])
    closing = frozenset(PLAIN_WORD.findall(word.casefold())[-1] for word in named)
    endings = (*(ending[-LAST_LETTERS:] for ending in table["endings"]), "healthy")
    return Words(
        heads=frozenset(word.casefold() for word in table["heads"]),
        endings=tuple(table["endings"]),
        last_letters=frozenset(ending[-LAST_LETTERS:] for ending in table["endings"]),
        single=frozenset(word.casefold() for word in table["heads"])
        | frozenset(word.casefold() for word in table["adjectives"])
        | frozenset(table["transplantation"]["words"]),
        closing=Remembered(partial(_closes, closing, endings)),
        not_heads=frozenset(table["not_heads"]),
        modifiers=frozenset(table["modifiers"]),
        purposes=frozenset(table["purposes"]),
        people=frozenset(table["people_before_with"]),
        healthy=tuple(table["healthy"]),
        adjectives={word.casefold(): name for word, name in table["adjectives"].items()},
        short_forms=table["short_forms"],
        organs=frozenset(table["transplantation"]["organs"]),
        transplants=frozenset(table["transplantation"]["words"]),
        sites=frozenset(table["sites"]),
        site_heads=frozenset(table["site_heads"]),
        stays_chronic=frozenset(table["stays_chronic"]),
        severity=frozenset(table["severity"]),
        spellings=table["spellings"],
        generic=frozenset(table["generic"]),
        numbered=frozenset(table["numbered"]),
        stops=frozenset(table["stops"]),
    )


def _closes(known: frozenset[str], endings: tuple[str, ...], word: str) -> bool:
    return word in known or word.endswith(endings)


def condition_of(
    sentences: Sequence[tuple[str, int, str]], long_forms: Mapping[str, str], words: Words
) -> Condition | None:
    """The condition of a trial, or None.

    Args:
        sentences: section name, offset and folded text of each sentence.
        long_forms: short form -> long form, as the document defines them.
        words: as `compile_words` gives it.

    Returns:
        The long form in lower case (acronyms that nobody explains keep theirs), with the offsets of its
        first wording in the text that the sentences' offsets count.
    """
    long_forms = {**words.short_forms, **long_forms}
    found = [
        (section, phrase._replace(start=offset + phrase.start, end=offset + phrase.end))
        for section, offset, text in sentences
        if section in WEIGHTS
        for phrase in phrases_of(text, long_forms, words)
    ]
    found = [(section, phrase) for section, phrase in found if phrase.name not in words.generic] or found
    if not found:
        return _healthy(sentences, words)
    weights: dict[str, float] = {}
    places: dict[str, tuple[int, int]] = {}
    for section, phrase in found:
        weights[phrase.name] = weights.get(phrase.name, 0.0) + phrase.weight * WEIGHTS[section]
        places.setdefault(phrase.name, (phrase.start, phrase.end))
    people = {phrase.name for section, phrase in found if phrase.weight >= AS_PEOPLE and section in OF_PEOPLE}
    titled = _titled(found, weights, people)
    choice = {name: weight for name, weight in weights.items() if name in titled} or weights
    best = max(choice, key=lambda name: (_with_longer(name, weights), -places[name][0], len(name)))
    graded = {f"{grade} {best}" for grade in words.severity}
    best = _fuller(best, weights, long_forms, titled - people, people - graded)
    best = _not_chronic(best, weights, words)
    place = places.get(best, places[max(weights, key=lambda name: weights[name])])
    worded = {phrase.inverted or phrase.name for _, phrase in found if phrase.name == best}
    return Condition(best if best in worded or not worded else min(worded), *place)


def _titled(found: Sequence[tuple[str, Phrase]], weights: Mapping[str, float], people: set[str]) -> set[str]:
    """The conditions that the title names; none where it names them by the way, and the trial's people have another."""
    titled = {phrase.name: phrase.weight for section, phrase in found if section == "TITLE"}
    by_the_way = all(weight <= ALONE for weight in titled.values())
    others = people - titled.keys()
    if by_the_way and any(weights[name] > max((weights[t] for t in titled), default=0.0) for name in others):
        return set()
    return set(titled)


def _not_chronic(name: str, weights: Mapping[str, float], words: Words) -> str:
    """`chronic plaque psoriasis` is `plaque psoriasis` where the document says so too; `chronic pain` stays."""
    rest = name.removeprefix("chronic ")
    return rest if rest in weights and words.stays_chronic.isdisjoint(rest.split()) else name


def _with_longer(name: str, weights: Mapping[str, float]) -> float:
    """A name's weight, with half of that of longer wordings of it."""
    return weights[name] + 0.5 * sum(w for other, w in weights.items() if other != name and other.endswith(" " + name))


def _fuller(
    name: str, weights: Mapping[str, float], long_forms: Mapping[str, str], titled: set[str], people: set[str]
) -> str:
    """The full name of what a shorter one means: a long form that is defined, or a wording with its first words.

    A name in the title gives way only to one that the trial's people are said to have.

    `autism` is `autism spectrum disorder`, `arthritis` is `rheumatoid arthritis` where those are defined.
    """
    for long in long_forms.values():
        low = long.lower()
        if low in weights and low != name and (low.startswith(name + " ") or low.endswith(" " + name)):
            return low
    longer = [other for other in weights if other.endswith(" " + name)]
    if name in titled:
        longer = [other for other in longer if other in people and weights[other] > FULLER_TITLED * weights[name]]
    else:
        longer = [other for other in longer if weights[other] > FULLER * weights[name]]
    return max(longer, key=lambda other: weights[other]) if longer else name


def _healthy(sentences: Sequence[tuple[str, int, str]], words: Words) -> Condition | None:
    for _, offset, text in sentences:
        low = text.lower()
        for name in words.healthy:
            if (start := low.find(name)) >= 0:
                return Condition(f"healthy {name.split()[-1]}", offset + start, offset + start + len(name))
        match = HEALTHY.search(low)
        if match:
            return Condition(f"healthy {match[1]}", offset + match.start(), offset + match.end())
    return None


def phrases_of(text: str, long_forms: Mapping[str, str], words: Words) -> list[Phrase]:
    """The conditions that a sentence names.

    Args:
        text: the sentence, folded.
        long_forms: short form -> long form.
        words: as `compile_words` gives it.
    """
    spans = [match.span() for match in WORD.finditer(text)]
    parts = [text[a:b] for a, b in spans]
    lows = [part.lower() for part in parts]
    found: list[Phrase] = []
    for index, low in enumerate(lows):
        if not (low in words.single or low[-LAST_LETTERS:] in words.last_letters or parts[index] in long_forms):
            continue
        if low in words.adjectives and index + 1 < len(lows) and lows[index + 1] in words.people:
            found.append(Phrase(words.adjectives[low], *spans[index], AS_NOUN))
        elif low in words.transplants and index and lows[index - 1] in words.organs:
            name = f"{lows[index - 1]} transplantation"
            found.append(Phrase(name, spans[index - 1][0], spans[index][1], AS_PEOPLE))
        elif _is_head(parts[index], low, long_forms, words) and not (
            index + 1 < len(lows) and _is_head(parts[index + 1], lows[index + 1], {}, words)
        ):
            phrase = _phrase(parts, lows, spans, index, long_forms, words)
            if phrase is not None:
                found.append(phrase)
    return found


def _is_head(word: str, low: str, long_forms: Mapping[str, str], words: Words) -> bool:
    if low in words.heads or (len(low) >= SHORTEST_ENDING and low.endswith(words.endings)):
        return low not in words.not_heads
    long = long_forms.get(word)
    if long is None:
        return False
    parts = long.lower().split()
    head = parts[-2] if len(parts) > 1 and parts[-1].upper() in LETTERS else parts[-1]  # "chronic hepatitis C"
    return _is_head("", head, {}, words) and words.stops.isdisjoint(parts)


def _phrase(
    parts: Sequence[str],
    lows: Sequence[str],
    spans: Sequence[tuple[int, int]],
    index: int,
    long_forms: Mapping[str, str],
    words: Words,
) -> Phrase | None:
    """The condition whose head stands at `index`, with the words before it that belong to its name."""
    begin = index
    while begin > 0 and index - begin < LONGEST and lows[begin - 1] not in words.stops and lows[begin - 1][0].isalnum():
        begin -= 1
    first = begin
    for place in range(begin, index + 1):
        numbered = lows[place][0].isdecimal() and lows[place - 1] not in words.numbered
        if place < index and (numbered or _is_modifier(lows[place], words)):
            first = place + 1
    graded = first > begin or (
        begin > 1 and lows[begin - 1] in ("to", "or", "and") and lows[begin - 2] in words.modifiers
    )
    if (
        lows[first] in words.severity
        and first < index
        and (graded or (index - first > 1 and lows[first + 1] != "acute"))
    ):
        first += 1  # "mild to severe", "severe eosinophilic asthma": a grade; "severe sepsis" keeps it
    while first < index and (lows[first].isdecimal() or lows[first] in ("the", "a", "an", "their", "with")):
        first += 1
    if first > index:
        return None
    if first > 1 and lows[first - 1] == "." and len(lows[first - 2]) == 1:
        first -= 2  # "H. pylori infection"
    weight = _weight(lows, begin, index, words)
    if lows[index] == "hepatitis" and parts[index + 1 : index + 2] and parts[index + 1] in LETTERS:
        index += 1
    name = _spelled(parts[first : index + 1], long_forms, words)
    if not name:
        return None
    site = _site_behind(lows, index, words)
    if site:
        last = index + 2 + len(site)
        behind = " ".join(("of the", *site))
        return Phrase(f"{site[0]} {name}", spans[first][0], spans[last][1], weight, f"{name} {behind}")
    return Phrase(name, spans[first][0], spans[index][1], weight)


def _site_behind(lows: Sequence[str], index: int, words: Words) -> list[str]:
    """The site in `osteoarthritis of the knee`, `arthritis of the hip joint`."""
    if lows[index] not in words.site_heads or list(lows[index + 1 : index + 3]) != ["of", "the"]:
        return []
    site = list(lows[index + 3 : index + 5])
    if not site or site[0] not in words.sites:
        return []
    return site if site[1:] in (["joint"], ["joints"]) else site[:1]


def _is_modifier(low: str, words: Words) -> bool:
    """Whether a word before a head is no part of the condition's name: a grade, people, an adverb, `web-based`."""
    return low in words.modifiers or low in words.people or low.endswith(("ly", "-based", "-treated", "-related"))


def _weight(lows: Sequence[str], begin: int, index: int, words: Words) -> float:
    """How surely a phrase is the trial's condition: by what stands before and after it."""
    before = lows[max(0, begin - 4) : begin]
    if (
        before
        and before[-1] in ("with", "from", "having", "had", "have", "diagnosed")
        and any(w in words.people for w in before)
    ):
        return AS_PEOPLE
    if (len(before) >= 2 and " ".join(before[-2:]) in words.purposes) or (before and before[-1] in words.purposes):
        return AS_PURPOSE
    after = lows[index + 1 : index + 5]
    if after[1:2] == ["with"] and after[0] in words.people:
        return AS_PEOPLE + 0.5  # "psoriasis patients with metabolic syndrome"
    if after and (after[0] in words.people or (after[0] == "(" and after[3:4] and after[3] in words.people)):
        return AS_NOUN
    if before and before[-1] in ("in", "for", "with"):
        return 1.5
    return ALONE


def _spelled(parts: Sequence[str], long_forms: Mapping[str, str], words: Words) -> str:
    """A phrase in lower case, its abbreviations spelled out, modifiers at the front of what they spell left out."""
    spelled: list[str] = []
    for part in parts:
        long = long_forms.get(part)
        if long is None:
            kept = len(part) > 1 and part.isupper()
            spelled.append(part if kept else words.spellings.get(part.lower(), part.lower()))
            continue
        inner = long.lower().split()
        while len(inner) > 1 and inner[0] in words.modifiers:
            inner = inner[1:]
        spelled.extend(inner)
    return " ".join(spelled).replace(" . ", ". ")
