"""The vocabulary of arms (configs/grammar/arms.toml), compiled, and the words of a sentence to look it up with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.stages.arm_patterns import Patterns, compile_patterns

# "IFN-γ", "6", "10(8)", "mg/kg", "n-3", "CD4+", "i.v", "Vidaza®", one sign
# (a plain word is tried first, since most are)
TOKEN = re.compile(
    r"[A-Za-z]+(?=[ ,;)])|[vV][sS]\.|[A-Z]\.(?= [a-z]{3})|(?:[A-Za-z]\.){2,4}|\d+(?:[.,·]\d+)*\(\d{1,2}\)|\d+(?:[.,·]\d+)*(?![\w.,·])"
    r"|[^\W_]+(?:[-/'.·:][^\W_]+)*(?:\+(?=[\s,;)]|$)|[®™%])?|[^\w\s]|_+"
)
# a bracket opens at most so many words before it closes
BRACKET_REACH = 40
OPENING, CLOSING = "([", ")]"


class Clause(NamedTuple):
    """The words of a sentence: lower-case, with their offsets in the text; `text` is the whole text."""

    low: list[str]
    starts: list[int]
    ends: list[int]
    text: str

    def quote(self, first: int, last: int) -> str:
        """The text of the words first..last, end exclusive."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def words_of(text: str, start: int, end: int, lowered: str | None = None) -> Clause:
    """The words of a stretch of text; `vs.` and `b.i.d.` are given without their last stop.

    Args:
        text: the whole text, folded.
        start: where the stretch begins.
        end: where it ends, exclusive.
        lowered: the whole text in lower case, of the same length, where it is at hand.
    """
    low = lowered if lowered is not None else text.lower()
    spans = list(map(re.Match.span, TOKEN.finditer(text, start, end)))
    words = [low[a:b] for a, b in spans]
    if low.find(".", start, end) >= 0:
        words = [word[:-1] if word[-1] == "." and len(word) > 1 else word for word in words]
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Clause(words, list(starts), list(ends), text)


def closing(clause: Clause, index: int, limit: int = 120) -> int | None:
    """The index of the bracket that closes the one at `index`, or None within `limit` words."""
    depth = 0
    low = clause.low
    for place in range(index, min(len(low), index + limit)):
        if low[place] in OPENING:
            depth += 1
        elif low[place] in CLOSING:
            depth -= 1
            if depth == 0:
                return place
    return None


def opening(clause: Clause, index: int) -> int | None:
    """The index of the bracket that the one at `index` closes, or None where it is far."""
    depth = 0
    for place in range(index, max(-1, index - BRACKET_REACH), -1):
        if clause.low[place] in ")]":
            depth += 1
        elif clause.low[place] in "([":
            depth -= 1
            if depth == 0:
                return place
    return None


class ArmWords(NamedTuple):
    """configs/grammar/arms.toml, compiled."""

    allocation: frozenset[str]
    weak_allocation: frozenset[str]
    treatment: Mapping[str, frozenset[str]]
    before_arms: frozenset[str]
    heads: frozenset[str]
    announced: frozenset[str]
    cues: frozenset[str]
    separators: frozenset[str]
    grammar: Mapping[str, frozenset[str]]
    allocating: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    no_alias: frozenset[str]
    function: frozenset[str]
    back_stops: frozenset[str]
    against_first: frozenset[str]
    comparing: frozenset[str]
    openers: frozenset[str]
    weak_openers: frozenset[str]
    stops: frozenset[str]
    leading: frozenset[str]
    trailing: frozenset[str]
    bare: frozenset[str]
    people: frozenset[str]
    empty: frozenset[str]
    outcomes: frozenset[str]
    adjectival: frozenset[str]
    placebo: frozenset[str]
    control: frozenset[str]
    generic_experimental: frozenset[str]
    generic_control: frozenset[str]
    implied: Mapping[str, Sequence[str]]
    joint: Mapping[str, Sequence[str]]
    units: frozenset[str]
    times: frozenset[str]
    schedule: re.Pattern[str]
    schedule_first: frozenset[str]
    single: tuple[str, ...]
    routes: re.Pattern[str]
    route_first: frozenset[str]
    route_of: Mapping[str, str]
    weak_routes: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    donors: tuple[tuple[str, str], ...]
    title_of: frozenset[str]
    title_after: frozenset[str]
    title_by: frozenset[str]
    dose: re.Pattern[str]
    patterns: Patterns
    weak_definitions: frozenset[str]
    outsiders: frozenset[str]
    evaluating: frozenset[str]


def compile_words(knowledge: Mapping[str, Any]) -> ArmWords:
    """Make the parsed configs/grammar/arms.toml ready for use."""
    lists, phrases, roles = knowledge["lists"], knowledge["phrases"], knowledge["roles"]
    patterns = compile_patterns(knowledge)
    return ArmWords(
        allocation=frozenset(lists["allocation"]),
        weak_allocation=frozenset(lists["weak_allocation"]),
        treatment=_by_first(lists["treatment"]),
        before_arms=frozenset(lists["before_arms"]),
        heads=frozenset(lists["heads"]),
        announced=frozenset(lists["announced"]),
        cues=frozenset(lists["cues"]),
        separators=frozenset(lists["separators"]),
        grammar={name: frozenset(words) for name, words in knowledge["grammar"].items()},
        allocating={name: frozenset(words) for name, words in knowledge["allocation"].items()},
        numbers=knowledge["allocation"]["numbers"],
        no_alias=frozenset(knowledge["brackets"]["no_alias"]),
        function=frozenset(knowledge["brackets"]["function"]),
        back_stops=frozenset(knowledge["comparison"]["back_stops"]),
        against_first=frozenset(phrase.split()[0] for phrase in knowledge["comparison"]["against"]),
        comparing=frozenset(knowledge["comparison"]["comparing"]),
        openers=frozenset(phrases["openers"]),
        weak_openers=frozenset(phrases["weak_openers"]),
        stops=frozenset(phrases["stops"]),
        leading=frozenset(phrases["leading"]),
        trailing=frozenset(phrases["trailing"]),
        bare=frozenset(phrases["bare"]),
        people=frozenset(phrases["people"]),
        empty=frozenset(phrases["empty"]),
        outcomes=frozenset(phrases["outcomes"]),
        adjectival=frozenset(lists["adjectival"]),
        placebo=frozenset(roles["placebo"]),
        control=frozenset(roles["control"]),
        generic_experimental=frozenset(roles["generic_experimental"]),
        generic_control=frozenset(roles["generic_control"]),
        implied=roles["implied"],
        joint=knowledge["joint"],
        units=frozenset(knowledge["dose"]["units"]),
        times=frozenset(knowledge["dose"]["times"]),
        schedule=patterns.schedule,
        dose=patterns.dose,
        schedule_first=frozenset(w.split()[0] for w in knowledge["schedule"]["words"])
        | {"every", "several", "alternate"},
        single=tuple(knowledge["schedule"]["single"]),
        routes=patterns.routes,
        route_first=frozenset(words_of(route, 0, len(route)).low[0] for route in knowledge["route"]["words"]),
        route_of=knowledge["route"]["words"],
        weak_routes=knowledge["route"]["weak"],
        sources=_longest_first(knowledge["source"]["words"]),
        donors=_longest_first(knowledge["donor"]["words"]),
        title_of=frozenset(knowledge["title"]["of"]),
        title_by=frozenset(knowledge["title"]["by"]),
        title_after=frozenset(knowledge["title"]["after"]),
        patterns=patterns,
        outsiders=frozenset(knowledge["contrast"]["cues"]),
        weak_definitions=frozenset(knowledge["definitions"]["weak"]),
        evaluating=frozenset(knowledge["single"]["evaluating"]),
    )


def _by_first(phrases: Iterable[str]) -> dict[str, frozenset[str]]:
    """Phrases by their first word: what may follow it, "" where it may stand alone."""
    table: dict[str, set[str]] = {}
    for phrase in phrases:
        first, _, rest = phrase.partition(" ")
        table.setdefault(first, set()).add(rest)
    return {first: frozenset(rest) for first, rest in table.items()}


def verb_end(low: Sequence[str], index: int, table: Mapping[str, frozenset[str]]) -> int | None:
    """The word after a verb of one or two words that begins here, or None where none does."""
    rest = table.get(low[index])
    if rest is None:
        return None
    following = index + 1
    if following + 1 < len(low) and low[following] == "either" and low[following + 1] in rest:
        following += 1  # "treated either with"
    if following < len(low) and low[following] in rest:
        return following + 1
    return index + 1 if "" in rest else None


def _longest_first(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0])))
