"""A trial with a single arm, and what the title calls the intervention."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.arm_lists import Item, Plan, read_item, skip_openers
from trialweave.stages.arm_seeds import Seed, seed_of, word_at
from trialweave.stages.arm_words import ArmWords, Clause
from trialweave.stages.counts import parse_count

# a phrase with one of these names more than one arm
JOINED = frozenset(["or", "versus", "vs"])
SINGLE = Plan(False, False, False, False, None, -1)


def people(text: str, sentences: Sequence[tuple[str, int, int]], words: ArmWords) -> Seed | None:
    """The people of a study as worded: `15 eligible RA patients`, `Four patients with persistently active RA`."""
    for section, start, end in sentences:
        if section in ("BACKGROUND", "CONCLUSIONS", "REGISTRATION", "TITLE"):
            continue
        match = words.patterns.people.search(text, start, end)
        if match and (count := parse_count(match["count"])) is not None:
            spans = [match.span()]
            condition = words.patterns.with_condition.match(text, match.end(), end)
            if condition:
                stop = match.end() + len(condition.group().rstrip(" ,"))
                spans.insert(0, (match.start(), _trimmed(text, match.end(), stop, words)))
            return Seed(tuple(spans), (), match.span(), count)
    return None


def _trimmed(text: str, start: int, end: int, words: ArmWords) -> int:
    """Where `with refractory RA` ends, before a verb."""
    for match in re.finditer(r"[\w-]+", text[start:end]):
        if match.group().lower() in words.stops and match.start() > 2:
            return start + len(text[start : start + match.start()].rstrip())
    return end


def intervention(sentences: Sequence[tuple[str, int, int]], clauses: Sequence[Clause], words: ArmWords) -> Seed | None:
    """What the title says was tried: after `effect of` or `evaluating`, before `for`, `in` or `improves`."""
    for (section, _, _), clause in zip(sentences, clauses, strict=True):
        if section == "TITLE" and clause.low:
            return _after_noun(clause, words) or _before_preposition(clause, words)
    return None


def _after_noun(clause: Clause, words: ArmWords) -> Seed | None:
    """The phrase after the last of `trial of the efficacy and safety of`."""
    low = clause.low
    begin = None
    for index, word in enumerate(low[:-1]):
        if word in words.evaluating:
            begin = begin or index + 1
        elif word == "of" and index and low[index - 1] in words.title_of:
            between = low[begin:index] if begin is not None else []
            if begin is None or (
                len(between) <= 5 and all(w in words.title_of or w in ("and", "the", ",") for w in between)
            ):
                begin = index + 1
    return _phrase(clause, begin, words) if begin is not None else None


def _before_preposition(clause: Clause, words: ArmWords) -> Seed | None:
    """A title's first phrase, where `for`, `in`, `improves` or `versus` follows it."""
    low = clause.low
    stop = next((i for i, word in enumerate(low) if word in words.title_after), None)
    if (
        stop is None
        or stop >= len(low)
        or stop > 12
        or low[stop] in ("after", "during", "before", "from", "through", ".", "by")
    ):
        return None
    seed = _phrase(clause, 0, words)
    return (
        None if seed is None or any(word in words.outcomes or word in words.title_of for word in low[:stop]) else seed
    )


def _phrase(clause: Clause, place: int, words: ArmWords) -> Seed | None:
    low = clause.low
    first = skip_openers(clause, place, len(low), words)
    last = first
    added = place >= 2 and low[place - 2] == "addition"  # "addition of A to B" is both
    while (
        last < len(low)
        and (low[last] not in words.title_after or (added and low[last] == "to"))
        and low[last] not in "(;:."
    ):
        if low[last] == "," and low[last - 1] not in words.leading:
            break
        last += 1
    if last <= first or last - first > 12 or not JOINED.isdisjoint(low[first:last]):
        return None
    brackets: tuple[tuple[int, int], ...] = ()
    if last + 2 < len(low) and low[last] == "(" and low[last + 2] == ")":
        brackets = ((last + 1, last + 2),)
    return seed_of(Item(first, last, last, brackets, last), clause)


def treatments(
    text: str, sentences: Sequence[tuple[str, int, int]], clauses: Sequence[Clause], words: ArmWords
) -> list[Seed]:
    """What the people of a study got, or what its aim says was tried: `received X`, `safety and efficacy of X`."""
    found = []
    for (section, start, end), clause in zip(sentences, clauses, strict=True):
        if section in ("CONCLUSIONS", "REGISTRATION", "TITLE") or not clause.low:
            continue
        for pattern in (words.patterns.aim, words.patterns.received):
            match = pattern.search(text, start, end)
            if not match:
                continue
            item = read_item(clause, word_at(clause, match.end()), len(clause.low), words, SINGLE)
            if item is not None and item.last - item.first <= 12:
                seed = seed_of(item, clause)
                found.append(seed)
                if pattern is words.patterns.received and match.group()[0].islower() and " of" in match.group():
                    name = seed.names[0]
                    found.append(Seed(((match.start(), name[1]),), (), seed.area))
    return found
