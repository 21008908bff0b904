"""Smaller constructions that name arms: `480 to A and 472 to B`, `one group got A and the other B`, `A or placebo`,
`three groups, G, O and D, ... either A, B or C, respectively`.
"""

from __future__ import annotations

import re

from trialweave.stages.arm_lists import read_item, read_list
from trialweave.stages.arm_plan import CUT_AND, SINGLE
from trialweave.stages.arm_seeds import (
    AGAINST,
    ALLOCATED,
    COMPARED,
    RECEIVED,
    Seed,
    SeedList,
    read_back,
    seed_of,
    word_at,
)
from trialweave.stages.arm_words import ArmWords, Clause
from trialweave.stages.counts import TENS, UNITS, parse_count

# a number in words begins with one of these
NUMBER_FIRST = frozenset([*UNITS, *TENS, *(f"{ten}-{unit}" for ten in TENS for unit in UNITS)])
# "either A (treatment) or B (placebo) was injected"
BY_ROLE = re.compile(r"(?:placebo|control|treatment|intervention|experimental)(?: group)?", re.I)
TRIAL_OF = re.compile(
    r"\b(?:trial|study|effects?|comparison|evaluation|efficacy) of (?:the (?:effects?|efficacy) of )?", re.I
)


def counted_lists(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """Arms told with the number of people in each: `23 patients were randomized to A and 21 to B`."""
    seeds: list[Seed] = []
    if words.allocation.isdisjoint(clause.low) and words.treatment.keys().isdisjoint(clause.low):
        return []
    for index, word in enumerate(clause.low):
        if not (word[0].isdigit() or word in NUMBER_FIRST):
            continue
        match = words.patterns.counted.match(clause.text, clause.starts[index], end)
        if match is None:
            continue
        place = word_at(clause, match.end())
        if place >= len(clause.low) or clause.low[place] in NUMBER_FIRST:
            continue  # "four to six tablets"
        if words.patterns.not_a_size.search(clause.text[max(start, match.start() - 9) : match.start()]):
            continue
        item = read_item(clause, place, len(clause.low), words, CUT_AND)
        count = parse_count(match["count"])
        if item is None or count is None or clause.low[item.first] in words.times or item.last - item.first > 8:
            continue
        name = clause.low[item.first : item.last]
        if match["verb"].lower() in ("with", "had", "in", "on") and not any(
            w in words.heads or w in words.control or w in words.placebo for w in name
        ):
            continue
        seeds.append(seed_of(item, clause)._replace(n=count))
    return [SeedList(tuple(seeds), "counted", RECEIVED)] if len(seeds) >= 2 else []


def one_and_other(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`one group (n=62) was administered A and the other (n=63), B`, also `the second ... the third`."""
    if "one" not in clause.low and "first" not in clause.low and "half" not in clause.low:
        return []
    anchors = [*words.patterns.one.finditer(clause.text, start, end)][:1]
    if not anchors:
        return []
    anchors += words.patterns.others.finditer(clause.text, anchors[0].end(), end)
    if len(anchors) < 2:
        return []
    seeds = []
    limits = [match.start() for match in anchors[1:]] + [end]
    for match, limit in zip(anchors, limits, strict=True):
        given = words.patterns.given.match(clause.text, match.end(), limit)
        place = word_at(clause, given.end() if given else match.end())
        stop = word_at(clause, limit)
        item = read_item(clause, place, stop, words, SINGLE) if place < stop else None
        if item is None:
            return []
        size = re.search(r"\b[nN] ?= ?(\d{1,5})\b", clause.text[match.end() : min(limit, match.end() + 40)])
        seed = seed_of(item, clause)
        seeds.append(seed._replace(n=int(size[1])) if size else seed)
    return [SeedList(tuple(seeds), "one.other", RECEIVED)]


def placebo_pairs(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`ketamine or placebo`, wherever it stands."""
    found = []
    if words.placebo.isdisjoint(clause.low):
        return []
    for match in words.patterns.or_placebo.finditer(clause.text, start, end):
        left = read_back(clause, word_at(clause, match.start()), words)
        if left is not None:
            placebo = Seed(
                ((match.start("placebo"), match.end("placebo")),), (), (match.start("placebo"), match.end("placebo"))
            )
            found.append(SeedList((left, placebo), "or.placebo", COMPARED - 0.5))
    return found


def with_or_without(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`chemotherapy with or without amifostine`: those that got the addition and those that did not."""
    low = clause.low
    if "without" not in low:
        return []
    found = []
    for index in range(1, len(low) - 1):
        if low[index] != "without" or low[index - 1] not in ("or", "and") or low[index - 2] != "with":
            continue
        item = read_item(clause, index + 1, len(low), words, CUT_AND)
        if item is None or _is_said_of_people(low, index - 2, words):
            continue
        added = seed_of(item, clause)
        without = clause.starts[index], clause.ends[item.last - 1]
        shared_out = not words.allocation.isdisjoint(low[:index]) or not words.treatment.keys().isdisjoint(low[:index])
        strength = ALLOCATED + 2 if shared_out else AGAINST
        found.append(SeedList((added, Seed((without,), (), (without[1], without[1]))), "with.without", strength))
    return found


def _is_said_of_people(low: list[str], place: int, words: ArmWords) -> bool:
    """Whether what ends here is people and no treatment: `patients with diabetes (with or without neuropathy)`."""
    for word in reversed(low[:place]):
        if word in words.allocation or word in words.treatment:
            return False
        if word in words.people:
            return True
    return False


def respective_labels(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`three groups, G, O and D, to receive ... either A, B or C, respectively`: letters and what they stand for."""
    if "respectively" not in clause.low:
        return []
    low = clause.low
    either = next((i for i, word in enumerate(low) if word == "either" or word in ("receive", "received")), None)
    letters = [
        i
        for i in range(either or 0)
        if len(low[i]) <= 2
        and clause.text[clause.starts[i]].isupper()
        and low[i].isalpha()
        and i
        and low[i - 1] in (",", "and", "groups", "(", ":")
    ]
    if either is None or len(letters) < 2:
        return []
    if "either" in low:
        either = low.index("either")
    items = read_list(clause, either + 1, words)
    if len(items) != len(letters):
        return []
    seeds = []
    for index, item in zip(letters, items, strict=True):
        seed = seed_of(item, clause)
        letter = clause.starts[index], clause.ends[index]
        seeds.append(Seed((*seed.names, letter), seed.brackets, seed.area, seed.n, clause.text[letter[0] : letter[1]]))
    return [SeedList(tuple(seeds), "respectively", ALLOCATED + 1)]


def trial_of(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`trial of A, B and placebo`: a list one of whose items is a placebo or control."""
    found: list[SeedList] = []
    if words.placebo.isdisjoint(clause.low):
        return []
    for match in TRIAL_OF.finditer(clause.text, start, end):
        place = word_at(clause, match.end())
        if place >= len(clause.low):
            continue
        items = read_list(clause, place, words)
        seeds = tuple(seed_of(item, clause) for item in items)
        if len(seeds) >= 2 and any(w in words.placebo for item in items for w in clause.low[item.first : item.last]):
            found.append(SeedList(seeds, "trial.of", COMPARED))
    return found


def either_lists(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`containing either A (n = 64) or B (n = 63)`: what stands after `either`, with sizes."""
    found: list[SeedList] = []
    if "either" not in clause.low:
        return found
    for index, word in enumerate(clause.low):
        if word == "either":
            seeds = tuple(seed_of(item, clause) for item in read_list(clause, index + 1, words, split_and=False))
            roles = any(BY_ROLE.fullmatch(clause.text, *bracket) for seed in seeds for bracket in seed.brackets)
            if len(seeds) >= 2 and (roles or all(seed.n is not None for seed in seeds)):
                found.append(SeedList(seeds, "either", RECEIVED))
    return found


def extra_lists(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """All lists of these constructions in a sentence."""
    found = [*counted_lists(clause, words, start, end), *one_and_other(clause, words, start, end)]
    found += [*placebo_pairs(clause, words, start, end), *respective_labels(clause, words, start, end)]
    found += with_or_without(clause, words, start, end)
    return [*found, *trial_of(clause, words, start, end), *either_lists(clause, words, start, end)]
