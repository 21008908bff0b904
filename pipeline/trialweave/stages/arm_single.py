"""A trial with a single arm, and what the title calls the intervention."""

from __future__ import annotations

import re

from trialweave.stages.arm_content import FOREIGN, Content
from trialweave.stages.arm_lists import Item, read_item, skip_openers
from trialweave.stages.arm_plan import SINGLE
from trialweave.stages.arm_seeds import Seed, seed_of, word_at
from trialweave.stages.arm_words import ArmWords, Clause
from trialweave.stages.counts import parse_count

# a phrase with one of these names more than one arm
JOINED = frozenset(["or", "versus", "vs"])
# longer phrases of a title, or of what people got, were misread
LONGEST = 12
# after these a title's first phrase is no intervention: "X after surgery", "X during labour"
NOT_FIRST = frozenset(["after", "during", "before", "from", "through", ".", "by"])
# "treatment of patients with", "in adults with": no intervention follows
NAMES_PEOPLE = frozenset(
    ["patients", "adults", "children", "women", "men", "subjects", "people", "individuals", "those", "participants"]
)
TREATED_FOR = frozenset(["treatment", "therapy", "prophylaxis", "vaccination"])
# `trial of the efficacy and safety of X`: words between the two `of`
MOST_BETWEEN = 5


def people(content: Content) -> Seed | None:
    """The people of a study as worded: `15 eligible RA patients`, `Four patients with persistently active RA`."""
    text, patterns = content.text, content.words.patterns
    for section, start, end in content.sentences:
        if section in ("BACKGROUND", "CONCLUSIONS", "REGISTRATION", "TITLE"):
            continue
        match = patterns.people.search(text, start, end)
        count = parse_count(match["count"]) if match else None
        if match is None or count is None:
            continue
        spans = [match.span()]
        condition = patterns.with_condition.match(text, match.end(), end)
        if condition:
            stop = match.end() + len(condition.group().rstrip(" ,"))
            spans.insert(0, (match.start(), _trimmed(text, match.end(), stop, content.words)))
        return Seed(tuple(spans), (), match.span(), count)
    return None


def _trimmed(text: str, start: int, end: int, words: ArmWords) -> int:
    """Where `with refractory RA` ends, before a verb."""
    for match in re.finditer(r"[\w-]+", text[start:end]):
        if match.group().lower() in words.stops and match.start() > 2:
            return start + len(text[start : start + match.start()].rstrip())
    return end


def intervention(content: Content) -> Seed | None:
    """What the title says was tried: after `effect of` or `evaluating`, before `for`, `in` or `improves`."""
    for (section, _, _), clause in zip(content.sentences, content.clauses, strict=True):
        if section == "TITLE" and clause.low:
            words = content.words
            return _after_noun(clause, words) or _after_with(clause, words) or _before_preposition(clause, words)
    return None


def _after_with(clause: Clause, words: ArmWords) -> Seed | None:
    """The phrase after `with` or `by` in `prevention of relapse with X`."""
    low = clause.low
    noun = next((i for i, word in enumerate(low[:-1]) if word in words.title_by and low[i + 1] == "of"), None)
    if noun is None:
        return None
    place = next((i for i in range(noun + 2, len(low)) if low[i] in ("with", "by", "using")), None)
    if place is None or not NAMES_PEOPLE.isdisjoint(low[place - 1 : place]):
        return None
    return _phrase(clause, place + 1, words)


def _after_noun(clause: Clause, words: ArmWords) -> Seed | None:
    """The phrase after the last of `trial of the efficacy and safety of`."""
    low = clause.low
    begin: int | None = None
    for index, word in enumerate(low[:-1]):
        if word in words.evaluating:
            begin = begin or index + 1
        elif word == "of" and index and low[index - 1] in words.title_of:
            between = low[begin:index] if begin is not None else []
            if len(between) <= MOST_BETWEEN and all(w in words.title_of or w in ("and", "the", ",") for w in between):
                begin = index + 1
    return _phrase(clause, begin, words) if begin is not None else None


def _before_preposition(clause: Clause, words: ArmWords) -> Seed | None:
    """A title's first phrase, where `for`, `in`, `improves` or `versus` follows it."""
    low = clause.low
    stop = next(
        (i for i, word in enumerate(low) if word in words.title_after and not (i and low[i - 1] == "added")), None
    )
    if stop is None or stop > LONGEST or low[stop] in NOT_FIRST:
        return None
    if not (words.outcomes.isdisjoint(low[:stop]) and words.title_of.isdisjoint(low[:stop])):
        return None
    return _phrase(clause, 0, words)


def _phrase(clause: Clause, place: int, words: ArmWords) -> Seed | None:
    """The phrase of a title that begins here, up to a preposition or verb."""
    low = clause.low
    first = last = skip_openers(clause, place, len(low), words)
    addition = place >= 2 and low[place - 2] == "addition"  # "addition of A to B" is both, and so is "A added to B"
    while last < len(low):
        added = addition or (last > first and low[last - 1] == "added")
        if low[last] in words.title_after and not (added and low[last] == "to"):
            break
        if low[last] == "of" and low[last - 1] in TREATED_FOR and last > first + 1:
            break  # "zolatinib treatment of asthma"
        if low[last] in "(;:." or (low[last] == "," and low[last - 1] not in words.leading):
            break
        last += 1
    if last <= first or last - first > LONGEST or not JOINED.isdisjoint(low[first:last]):
        return None
    bracketed = last + 2 < len(low) and low[last] == "(" and low[last + 2] == ")"
    return seed_of(Item(first, last, last, ((last + 1, last + 2),) if bracketed else (), last), clause)


def treatments(content: Content) -> list[Seed]:
    """What the people of a study got, or what its aim says was tried: `received X`, `safety and efficacy of X`."""
    text, patterns = content.text, content.words.patterns
    found = []
    for (section, start, end), role, clause in zip(content.sentences, content.roles, content.clauses, strict=True):
        if section in ("CONCLUSIONS", "REGISTRATION", "TITLE") or role in FOREIGN or not clause.low:
            continue
        for pattern in (patterns.aim, patterns.received):
            match = pattern.search(text, start, end)
            seed = _behind(match, clause, content.words) if match else None
            if match is None or seed is None:
                continue
            found.append(seed)
            if pattern is patterns.received and match.group().endswith(" of"):  # "infusion of X" as a whole
                found.append(Seed(((match.start(), seed.names[0][1]),), (), seed.area))
    return found


def given(content: Content) -> list[Seed]:
    """What is said to have been given anywhere in the text: `treatment with X versus placebo`."""
    found = []
    for (_, start, end), role, clause in zip(content.sentences, content.roles, content.clauses, strict=True):
        match = content.words.patterns.against_control.search(content.text, start, end) if role not in FOREIGN else None
        seed = _behind(match, clause, content.words) if match and clause.low else None
        if seed is not None:
            found.append(seed)
    return found


def _behind(match: re.Match[str], clause: Clause, words: ArmWords) -> Seed | None:
    """The treatment that is named behind a verb or noun."""
    item = read_item(clause, word_at(clause, match.end()), len(clause.low), words, SINGLE)
    return seed_of(item, clause) if item is not None and item.last - item.first <= LONGEST else None
