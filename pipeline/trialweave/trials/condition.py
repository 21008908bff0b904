"""The condition that a trial treats, as worded in its long form: `rheumatoid arthritis`, `severe sepsis`.

Phrases that end in the name of a disease are collected where a trial names its people and its purpose
(`patients with X`, `treatment of X`, `in X`, `X patients`); the title counts most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

WORD = re.compile(r"[^\W_](?:[\w'+/-]*\w)?|[^\w\s]")
# a phrase ends before one of these
STOPS = frozenset(
    "who whom whose which that in at on for by after before during from to was were is are has had have will with "
    "without despite receiving undergoing treated using taking through over within under as than when while where "
    "not versus vs compared randomised randomized randomly enrolled admitted attending we our this these following "
    "aged scheduled requiring may can should according via among between due since because but so nor only".split()
)
LONGEST = 7  # words of a condition
WEIGHTS = {"TITLE": 4.0, "BACKGROUND": 1.5, "METHODS": 2.0, "ABSTRACT": 1.5, "RESULTS": 1.0, "CONCLUSIONS": 1.0}
AS_PEOPLE, AS_PURPOSE, AS_NOUN, ALONE = 3.0, 2.5, 2.0, 0.5


class Words(NamedTuple):
    """Compiled vocabulary of conditions."""

    heads: frozenset[str]
    endings: tuple[str, ...]
    modifiers: frozenset[str]
    with_people: re.Pattern[str]
    purposes: re.Pattern[str]
    people: frozenset[str]
    healthy: tuple[str, ...]
    adjectives: dict[str, str]
    head_words: re.Pattern[str]


class Condition(NamedTuple):
    """A condition, and where it is worded first."""

    name: str
    start: int
    end: int


def compile_words(knowledge: dict[str, Any]) -> Words:
    """The table `condition` of configs/grammar/design.toml, ready for use."""
    table = knowledge["condition"]
    people = "|".join(table["people_before_with"])
    purposes = "|".join(sorted(table["purposes"], key=lambda word: (-len(word), word)))
    heads = frozenset(word.casefold() for word in table["heads"])
    endings = tuple(table["endings"])
    return Words(
        heads=heads,
        endings=endings,
        modifiers=frozenset(table["modifiers"]),
        # "patients with", "women who had", "adults suffering from"
        with_people=re.compile(
            rf"(?i)\b(?:{people})\b(?: \([^()]{{1,20}}\))?(?: (?:undergoing|receiving|scheduled for|on|on stable|requiring) [\w -]{{2,30}}?)?(?:,? (?:all|and|who had|who have|having|diagnosed|suffering|aged [\d -]+ years?|at risk))? (?:with|from|for|of|had|have|having) "
        ),
        purposes=re.compile(rf"(?i)\b(?:{purposes}) "),
        people=frozenset(table["people_before_with"]),
        healthy=tuple(table["healthy"]),
        adjectives={word.casefold(): name for word, name in table["adjectives"].items()},
        head_words=re.compile(
            rf"(?i)\b(?:{'|'.join(sorted(map(re.escape, heads), key=lambda w: (-len(w), w)))}|\w{{3,20}}(?:{'|'.join(endings)}))\b"
        ),
    )


def condition_of(
    sentences: Sequence[tuple[str, int, str]], long_forms: Mapping[str, str], words: Words
) -> Condition | None:
    """The condition of a trial, or None.

    Args:
        sentences: section name, offset and folded text of each sentence, the title first.
        long_forms: short form -> long form, as the document defines them.
        words: as `compile_words` gives it.

    Returns:
        The long form in lower case (acronyms that the document leaves unexplained keep theirs), with the
        offsets of its first wording in the text that the sentences' offsets count.
    """
    weights: dict[str, float] = {}
    places: dict[str, tuple[int, int]] = {}
    for section, offset, text in sentences:
        for phrase, start, end, weight in _phrases(text, words):
            name = long_form(phrase, long_forms, words)
            if not name:
                continue
            weights[name] = weights.get(name, 0.0) + weight * WEIGHTS.get(section, 0.5)
            places.setdefault(name, (offset + start, offset + end))
    if weights:
        name = max(weights, key=lambda key: (_with_longer(key, weights), -places[key][0]))
        return Condition(name, *places[name])
    return _healthy(sentences, words)


def _with_longer(name: str, weights: Mapping[str, float]) -> float:
    """A name's weight, with half of that of longer wordings of it."""
    return weights[name] + 0.5 * sum(w for other, w in weights.items() if other != name and other.endswith(" " + name))


def _healthy(sentences: Sequence[tuple[str, int, str]], words: Words) -> Condition | None:
    for _, offset, text in sentences:
        lower = text.lower()
        for name in words.healthy:
            if (start := lower.find(name)) >= 0:
                return Condition("healthy " + ("volunteers" if "volunteers" in name else "subjects"), offset + start, offset + start + len(name))
    return None


def _phrases(text: str, words: Words) -> list[tuple[str, int, int, float]]:
    """Phrases that name a condition: the phrase, its offsets, and how surely it is the trial's."""
    found = []
    heads = list(words.head_words.finditer(text))
    starts = [(m.end(), AS_PEOPLE) for m in words.with_people.finditer(text)]
    starts += [(m.end(), AS_PURPOSE) for m in words.purposes.finditer(text)]
    for begin, weight in starts:
        phrase = _read(text, begin, words)
        if phrase:
            found.append((*phrase, weight))
    for head in heads:
        if any(start <= head.start() < end for _, start, end, _ in found):
            continue
        phrase = _read_back(text, head.end(), words)
        after = WORD.search(text, head.end())
        noun = after is not None and after.group().casefold() in words.people
        if phrase:
            found.append((*phrase, AS_NOUN if noun else ALONE))
    for match in re.finditer(r"(?i)\b([\w-]{5,20}) (?=" + "|".join(sorted(words.people)) + r")", text):
        name = words.adjectives.get(match[1].casefold())
        if name:
            found.append((name, match.start(1), match.end(1), AS_NOUN))
    return found


def _is_head(word: str, words: Words) -> bool:
    low = word.casefold()
    return low in words.heads or (len(low) > 6 and low.endswith(words.endings))


def _read(text: str, begin: int, words: Words) -> tuple[str, int, int] | None:
    """The condition that a phrase beginning here names: its words up to the last head before a stop."""
    end = None
    for count, match in enumerate(WORD.finditer(text, begin, min(len(text), begin + 160))):
        word = match.group()
        if count > 14 or (word.casefold() in STOPS and count) or word in ".;:,)":
            break
        if word == "(":
            break
        if _is_head(word, words) or (word.isupper() and len(word) > 1):
            end = match.end()
        elif word.casefold() in ("and", "or") and end is not None:
            break
        elif word.casefold() == "of" and end is None:
            begin = match.end() + 1
    if end is None:
        return None
    return _strip(text, begin, end, words)


def _read_back(text: str, end: int, words: Words) -> tuple[str, int, int] | None:
    """The condition whose head ends here: its head and the words before it, back to a stop."""
    start = end
    taken = [match for match in WORD.finditer(text, max(0, end - 90), end)]
    for match in reversed(taken[-LONGEST:]):
        word = match.group()
        low = word.casefold()
        if low in STOPS or not word[0].isalnum() or low in ("of", "and", "or", "the", "a", "an") or word.isdecimal():
            break
        start = match.start()
    return _strip(text, start, end, words) if start < end else None


def _strip(text: str, start: int, end: int, words: Words) -> tuple[str, int, int] | None:
    """A phrase without the words before it that are no part of the name."""
    parts = list(WORD.finditer(text, start, end))
    last = -1
    for index, match in enumerate(parts):
        if match.group().casefold() in words.modifiers or not match.group()[0].isalnum():
            last = index
    while last + 1 < len(parts) and parts[last + 1].group().casefold() == "severe" and _graded(parts, last):
        last += 1
    parts = parts[last + 1 :][-LONGEST:]
    if not parts or parts[0].group().isdecimal():
        return None
    return text[parts[0].start() : end], parts[0].start(), end


def _graded(parts: list[re.Match[str]], last: int) -> bool:
    """Whether `severe` ends a grade: `mild to severe`, `active, severe`."""
    return last >= 0


def long_form(phrase: str, long_forms: Mapping[str, str], words: Words) -> str | None:
    """A phrase in lower case, its abbreviations spelled out; None where nothing of it names a condition."""
    spelled = []
    known = False
    for word in phrase.split():
        long = long_forms.get(word) or long_forms.get(word.rstrip("s"))
        if long and _is_head(long.split()[-1], words):
            spelled.append(_without_modifiers(long, words))
            known = True
        else:
            spelled.append(word)
            known = known or _is_head(word, words)
    if not known:
        return None
    return " ".join(w if (len(w) > 1 and w.isupper()) or w in long_forms else w.lower() for w in " ".join(spelled).split())


def _without_modifiers(long: str, words: Words) -> str:
    parts = long.split()
    while len(parts) > 1 and parts[0].casefold() in words.modifiers:
        parts = parts[1:]
    return " ".join(parts)
