"""Lists of arms after a verb: `randomly assigned to A or B`, `divided into three groups: ...`, `received either A or B`."""

from __future__ import annotations

from typing import NamedTuple

from trialweave.stages.arm_lists import read_list
from trialweave.stages.arm_seeds import ALLOCATED, LABEL, RECEIVED, Seed, SeedList, seed_of
from trialweave.stages.arm_words import ArmWords, Clause, closing, verb_end

# an allocation verb and its `to` stand at most so many words apart
REACH = 14
# words of an announcement ("one of three different treatment groups"), and from it to its list
ANNOUNCEMENT, TO_LIST = 9, 26
# `either` stands so near to a treatment verb, or to a preposition
EITHER, EITHER_FAR = 9, 24
# verbs like `enrolled` and `stratified` share out other things too
WEAK = 4
# a list of treatments that no placebo, size or dose marks as that of arms
UNLIKELY = 6
# a number and the noun that it counts stand so near
HEAD_REACH = 4
LIST_OPENERS = frozenset([":", "(", "-"])
LIST_SIGNS = frozenset([":", "-", ",", ";"])
JOINERS = frozenset(["or", "and", ",", ";", "versus", "vs", "+", "/"])


class Target(NamedTuple):
    """Where a list begins (None where arms are only announced), where it must end, how many arms are announced."""

    begin: int | None
    stop: int | None = None
    declared: int | None = None


def allocation_lists(clause: Clause, words: ArmWords) -> list[SeedList]:
    """Lists after `randomised to`, `assigned to receive`, `divided into three groups:`."""
    found: list[SeedList] = []
    low = clause.low
    if words.allocation.isdisjoint(low):
        return found
    for index, verb in enumerate(low):
        if verb not in words.allocation:
            continue
        if verb.startswith("random") and index + 1 < len(low) and low[index + 1] in words.adjectival:
            continue  # "a randomized controlled trial"
        target = _target(clause, index + 1, words)
        if target is None or target.begin is None or _is_label(clause, target.begin):
            continue
        if target.begin < len(low) and low[target.begin] in words.allocation:
            continue  # "randomisation was used to assign adults to"
        seeds = tuple(seed_of(item, clause) for item in read_list(clause, target.begin, words, stop=target.stop))
        weak = verb in words.weak_allocation
        if not seeds or (weak and target.declared is None and len(seeds) < 2):
            continue
        randomly = verb.startswith("random") or any("random" in word for word in low[max(0, index - 3) : index])
        found.append(SeedList(seeds, "allocated", ALLOCATED - WEAK * weak, target.declared, randomly))
    return found


def _is_label(clause: Clause, index: int) -> bool:
    """Whether `group 1` stands here: a list that begins so is read by its labels."""
    place = index + 1 if clause.low[index : index + 1] == ["("] else index
    return place < len(clause.low) and LABEL.match(clause.text, clause.starts[place]) is not None


def _target(clause: Clause, place: int, words: ArmWords) -> Target | None:
    """Where the list after an allocation verb begins."""
    low, table = clause.low, words.allocating
    limit = min(len(low), place + REACH)
    while place < limit:
        word = low[place]
        if word in "([":
            close = closing(clause, place)
            if close is None:
                return None
            place, limit = close + 1, min(len(low), limit + close - place)
            continue
        if word == ":" and place + 1 < len(low) and not low[place + 1][0].isdigit() and not low[place - 1].isdigit():
            return Target(place + 1)  # and not the colon of "1:1"
        if word in table["sure"] or (word in table["unsure"] and _arms_follow(clause, place, words)):
            return None if _is_label(clause, place + 1) else announced(clause, place + 1, words)
        if word in table["no_arms"] and "from" not in low[max(0, place - 3) : place]:
            return None  # and not "responders from induction studies to"
        place += 1
    return None


def _arms_follow(clause: Clause, place: int, words: ArmWords) -> bool:
    """Whether `in`, `for`, `with` here opens a list of arms, and not a manner (`in a double-blind fashion`)."""
    following = clause.low[place + 1 : place + 5]
    if not words.allocating["arms_follow"].isdisjoint(following):
        return True
    return clause.low[place] == "for" and ("or" in following or "and" in following)


def announced(clause: Clause, place: int, words: ArmWords) -> Target:
    """See over `one of three treatment groups:` to where the arms themselves are listed.

    Args:
        clause: the words of the sentence.
        place: the word after the preposition.
        words: the vocabulary.
    """
    low, table = clause.low, words.allocating
    declared: int | None = None
    for index in range(place, min(len(low), place + ANNOUNCEMENT)):
        word = low[index]
        following = low[index + 1] if index + 1 < len(low) else ""
        if word in words.numbers and following not in words.times and following not in ("doses", "mg"):
            declared = declared or words.numbers[word]
        elif word in words.announced and word not in table["weakly_announced"]:
            if declared or index == place or low[place] in table["announcing"]:
                return _after_announcement(clause, index + 1, declared, words)
        elif word in "([,;:." or word in ("or", "and", "versus", "vs"):
            break
    either = _index(low, "either", place, place + EITHER_FAR)
    if either is not None and not any(word in ("or", "versus", "vs") for word in low[place:either]):
        return Target(either + 1)
    return Target(place)


def announced_lists(clause: Clause, words: ArmWords) -> list[SeedList]:
    """Lists that only a number and a noun announce: `in four dose cohorts of four patients each: A, B, C and D`."""
    low = clause.low
    if words.heads.isdisjoint(low) or (words.numbers.keys().isdisjoint(low) and "following" not in low):
        return []
    found = []
    for index, word in enumerate(low):
        declared = words.numbers.get(word)
        head = _index_of(low, words.heads, index + 1, index + HEAD_REACH) if declared or word == "following" else None
        if head is None or not low[head].endswith("s"):
            continue
        target = _after_announcement(clause, head + 1, declared, words)
        if target.begin is None or low[target.begin - 1] not in LIST_OPENERS or _is_label(clause, target.begin):
            continue
        seeds = tuple(seed_of(item, clause) for item in read_list(clause, target.begin, words, stop=target.stop))
        if len(seeds) == declared or (declared is None and len(seeds) > 1):
            found.append(SeedList(seeds, "announced", RECEIVED, declared))
    return found


def _index_of(low: list[str], wanted: frozenset[str], start: int, stop: int) -> int | None:
    """The first place of one of some words between two places."""
    return next((place for place in range(start, min(len(low), stop)) if low[place] in wanted), None)


def _after_announcement(clause: Clause, place: int, declared: int | None, words: ArmWords) -> Target:
    """The list that follows `three groups`: after a colon, a comma, in brackets, or nowhere."""
    low, begins = clause.low, words.allocating["after_announcement"]
    scan = place
    while scan < min(len(low), place + TO_LIST):
        word = low[scan]
        following = low[scan + 1] if scan + 1 < len(low) else ""
        if word in begins or (word in LIST_SIGNS and not _is_aside(word, following, words)):
            return Target(scan + 1, None, declared)
        if word in "([":
            close = closing(clause, scan)
            if close is None:
                break
            inside = low[scan + 1 : close]
            if not JOINERS.isdisjoint(inside) and inside[0] != "n":
                return Target(scan + 1, close, declared)
            scan = close
        elif word == ".":
            break
        scan += 1
    return Target(place if not declared and scan == place else None, None, declared)


def _is_aside(sign: str, following: str, words: ArmWords) -> bool:
    """Whether a comma opens no list but an aside: `three groups, each of which ...`."""
    return sign == "," and following in words.stops and following != "receiving"


def _index(low: list[str], word: str, start: int, stop: int) -> int | None:
    """The first place of a word between two places."""
    return next((place for place in range(start, min(len(low), stop)) if low[place] == word), None)


def treatment_lists(clause: Clause, words: ArmWords) -> list[SeedList]:
    """Lists after `received`, `were given`, `underwent`: at least two items joined by `or`."""
    found: list[SeedList] = []
    low = clause.low
    if words.treatment.keys().isdisjoint(low):
        return found
    for index, verb in enumerate(low):
        place = verb_end(low, index, words.treatment) if verb in words.treatment else None
        if place is None or " ".join(low[index:place]) in words.allocating["defining_only"]:
            continue
        either = _index(low, "either", index, place + EITHER)
        if either is not None:  # "one drop of either A or B"
            place = max(place, either + 1)
        elif place < len(low) and low[place] == "to":
            place += 1
        seeds = tuple(seed_of(item, clause) for item in read_list(clause, place, words, split_and=False))
        if len(seeds) > 1:
            likely = either is not None or _sounds_like_arms(seeds, clause, words)
            strength = RECEIVED + (either is not None) - UNLIKELY * (not likely)
            found.append(SeedList(seeds, "received", strength))
    return found


def _sounds_like_arms(seeds: tuple[Seed, ...], clause: Clause, words: ArmWords) -> bool:
    """Whether one of the items has a size, a dose, or is a placebo or control."""
    for seed in seeds:
        low = clause.text[seed.names[0][0] : seed.area[1]].lower()
        named = low.replace(",", " ").replace("(", " ").split()
        if (
            seed.n
            or not (words.placebo.isdisjoint(named) and words.control.isdisjoint(named))
            or words.dose.search(low)
        ):
            return True
    return False
