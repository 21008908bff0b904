"""The words by which a sentence relates measures, arms, times and numbers, looked up in one pass.

The words stand in `configs/grammar/relations.toml`. Each gets a one-letter code, so that a clause becomes a
short string (its *shape*) that the linking rules can match like text:

    M measure   A arm   V value   N count   P p-value   T time   x entity that is no outcome
    D change or difference   E change that counts only where denied   n negation   z `not significant`
    v versus   c than, compared with   b baseline   W before and after   = in the same patients
    r respectively   f from   o to   B between   y by
    i preposition   a attained   q finite verb   R which, they   s associated   e examined   ; new statement
    & and
    d a difference that labels a number   , : ( )     w any other words
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

# letters with what they are joined to ("non-significant", "didn't"), a run of ideographs, or one sign
WORD = re.compile(r"[^\W\d_㐀-鿿]+(?:['-][^\W\d_㐀-鿿]+){0,4}\.?|[㐀-鿿、]+|[()\[\],;:/&]")
IDEOGRAPH = re.compile(r"[㐀-鿿、]")
SIGNS = {"(": "(", "[": "(", ")": ")", "]": ")", ",": ",", ";": ";", ":": ":", "/": "&", "&": "&"}
CUE_CODES = {
    "idle": "",
    "negation": "n",
    "insignificant": "z",
    "versus": "v",
    "than": "c",
    "within": "W",
    "baseline": "b",
    "lasting": "q",
    "same_people": "=",
    "respectively": "r",
    "from": "f",
    "to": "o",
    "between": "B",
    "by": "y",
    "preposition": "i",
    "attained": "a",
    "had": "a",
    "acting": "q",
    "finite": "q",
    "relative": "R",
    "boundary": ";",
    "linked": "&",
    "association": "s",
    "examined": "e",
}
CJK_CODES = {
    "baseline": "W",
    "than": "c",
    "respectively": "r",
    "linked": "&",
    "boundary": ";",
    "negation": "n",
    "from": "f",
    "to": "o",
    "attained": "a",
    "separators": ",",
    "all_arms": "A",
    "arm_nouns": "A",
    "light": "",
}
CJK_COMPARED = {
    "higher": "increased",
    "lower": "decreased",
    "better": "improved",
    "worse": "worsened",
    "alike": "unchanged",
    "different": None,
}
CJK_ARMS = {"all_arms": "*", "arm_nouns": "*them"}
CJK_TO = "_to"
LASTING = "lasting"
HAD = "had"
ACTING = "acting"
BOUND = (" to", " from", " with", " than", " of")
# lists of direction words whose name is no direction, and what they say
SAID_BY = {"different": None, "favored": "improved"}
ALL_ARMS = "*"
THEM = "*them"
OTHER_ARM = "~"
SAME_ARM = "^"
NAMELESS = "?"


class Change(NamedTuple):
    """What a word says of a measure: a direction, and whether of one arm beside another.

    `finite` is true for words that may be the verb of a statement, as `decreased` and `rose`; `qualifies` for words
    that only tell a difference. An `amplifier` says how much, or how little if it `lessens`; `counting` ones, alone,
    that there is more. A `state` describes what follows it: `stable`.
    """

    direction: str | None
    compared: bool
    finite: bool = False
    amplifier: bool = False
    denied: bool = False
    counting: bool = False
    qualifies: bool = False
    bound: bool = False
    lessens: bool = False
    state: bool = False

    @property
    def favours(self) -> bool:
        """Whether it names the better arm: `in favour of A`."""
        return self.qualifies and self.direction == "improved"


class Cue(NamedTuple):
    """A word or phrase found: its code, its place, and what it stands for."""

    code: str
    start: int
    end: int
    ref: Any = None


class Lexicon(NamedTuple):
    """All cues. `phrases` leads from a first word to (further words, code, ref), longest first."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Any], ...]]
    cjk: re.Pattern[str]
    cjk_codes: Mapping[str, tuple[str, Any]]


def compile_lexicon(knowledge: Mapping[str, Any]) -> Lexicon:
    """The lexicon of a parsed `relations.toml`."""
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for phrase, code, ref in _entries(knowledge):
        first, *rest = phrase.split()
        known = phrases.setdefault(first, [])
        if not any(entry[0] == tuple(rest) for entry in known):  # what is entered first stays
            known.append((tuple(rest), code, ref))
    longest_first = {first: tuple(sorted(known, key=lambda entry: -len(entry[0]))) for first, known in phrases.items()}
    codes = dict(_cjk_entries(knowledge["cjk"]))
    alternatives = sorted(map(re.escape, codes), key=len, reverse=True)
    return Lexicon(longest_first, re.compile("|".join(alternatives) or r"(?!)"), codes)


def _entries(knowledge: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Phrase, code and ref of every cue in Latin script; the first mention of a phrase is the one that counts."""
    amplifiers = {w for words in knowledge["amplifiers"].values() for w in words}
    lessened = set(knowledge["amplifiers"]["lessened"])
    for name, code in CUE_CODES.items():
        ref = name if name in (LASTING, HAD, ACTING) else None
        yield from ((phrase, code, ref or phrase) for phrase in knowledge["cue"][name])
    yield from ((phrase, "A", ALL_ARMS) for phrase in knowledge["arms"]["all"])
    yield from ((phrase, "A", THEM) for phrase in knowledge["arms"]["them"])
    yield from ((phrase, "A", OTHER_ARM) for phrase in knowledge["arms"]["other"])
    yield from ((phrase, "O", phrase) for phrase in knowledge["arms"]["over"])
    yield from ((phrase, "A", NAMELESS) for phrase in knowledge["arms"]["nouns"])
    yield from ((phrase, "A", SAME_ARM) for phrase in knowledge["arms"]["same"])
    irregular, states = set(knowledge["irregular"]["past"]), set(knowledge["irregular"]["states"])
    for compared, lists in ((True, knowledge["direction"]["compared"]), (False, knowledge["direction"])):
        for direction, words in lists.items():
            if direction in ("compared", "changed", "effects"):
                continue
            for phrase, code, change in _changes(words, direction, compared, irregular, states):
                yield phrase, code, change._replace(amplifier=phrase in amplifiers, lessens=phrase in lessened)
    counting = set(knowledge["amplifiers"]["counting"])
    for word in sorted(amplifiers):
        yield word, "D", Change(None, True, amplifier=True, counting=word in counting, lessens=word in lessened)
    effects = set(knowledge["direction"]["effects"])
    for word in (*effects, *knowledge["direction"]["changed"]):
        yield word, "E", Change(None, False, qualifies=word in effects)
    yield from ((word, "", None) for word in knowledge["light"]["words"])


def _changes(
    words: Iterable[str], direction: str, compared: bool, irregular: set[str], states: set[str]
) -> Iterator[tuple[str, str, Change]]:
    """The cues of one list of direction words."""
    for word in words:
        change = Change(
            SAID_BY.get(direction, direction),
            compared,
            word.endswith("ed") or word in irregular,
            qualifies=direction in SAID_BY,
            bound=word.endswith(BOUND) and direction != "favored",
            state=word in states,
        )
        yield word, "D", change


def _cjk_entries(lists: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, tuple[str, Any]]]:
    for name, words in lists.items():
        for word in words:
            if name in CJK_COMPARED:
                direction = CJK_COMPARED[name]
                bound = name in ("higher", "lower", "better", "worse")
                yield word, ("D", Change(direction, True, finite=True, qualifies=direction is None, bound=bound))
            elif name in CJK_CODES:
                yield word, (CJK_CODES[name], CJK_ARMS.get(name, word))
            else:
                yield word, ("D", Change(name.removesuffix(CJK_TO), False, finite=True, bound=name.endswith(CJK_TO)))


def cues(text: str, lexicon: Lexicon, offset: int = 0) -> Iterator[Cue]:
    """The cues of a stretch of text, in order; words that no list has give `w`, light ones nothing.

    Args:
        text: text between two marks.
        lexicon: the cues to look for.
        offset: what is added to all places.
    """
    words = list(WORD.finditer(text))
    index = 0
    while index < len(words):
        match = words[index]
        word = match.group()
        if word in SIGNS:
            yield Cue(SIGNS[word], offset + match.start(), offset + match.end(), word)
            index += 1
        elif IDEOGRAPH.match(word):
            yield from _cjk_cues(word, lexicon, offset + match.start())
            index += 1
        else:
            length, code, ref = _look_up(words, index, lexicon)
            end = offset + words[index + length - 1].end()
            if code:
                yield Cue(code, offset + match.start(), end, ref)
            if code == "D" and ref.bound:  # "similar to" compares and says with what
                yield Cue("c", end, end, "to")
            index += length


def _look_up(words: list[re.Match[str]], index: int, lexicon: Lexicon) -> tuple[int, str, Any]:
    """How many words the longest phrase has that begins at a word, its code and its ref."""
    first = words[index].group().lower().rstrip(".")
    for rest, code, ref in lexicon.phrases.get(first, ()):
        following = words[index + 1 : index + 1 + len(rest)]
        if len(following) == len(rest) and all(
            match.group().lower().rstrip(".") == word for match, word in zip(following, rest, strict=True)
        ):
            return 1 + len(rest), code, ref
    return 1, "w", first


def _cjk_cues(run: str, lexicon: Lexicon, offset: int) -> Iterator[Cue]:
    """The cues inside running ideographs; what lies between them gives `w`."""
    last = 0
    for match in lexicon.cjk.finditer(run):
        if match.start() > last:
            yield Cue("w", offset + last, offset + match.start(), run[last : match.start()])
        code, ref = lexicon.cjk_codes[match.group()]
        if code:
            yield Cue(code, offset + match.start(), offset + match.end(), ref)
        if code == "D" and ref.bound:  # 高于 is `higher than` in one word, 降至 `fell to`
            yield Cue("c" if ref.compared else "o", offset + match.end(), offset + match.end(), match.group())
        last = match.end()
    if last < len(run):
        yield Cue("w", offset + last, offset + len(run), run[last:])
