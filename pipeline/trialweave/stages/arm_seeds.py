"""Where an abstract names its arms: the constructions that give a first list of them.

`randomly assigned to A (n=32) or B (n=31)`, `received either A or B`, `group 1 was control`, `A versus B`,
`(placebo, n = 69; A, n = 70)`, `in the A and B groups`. Each construction gives seeds, which
`trialweave.stages.arm_linking` makes one set of arms of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from trialweave.stages.arm_lists import Item, read_item, read_list, skip_openers
from trialweave.stages.arm_plan import CUT_AND
from trialweave.stages.arm_words import ArmWords, Clause, closing, verb_end

# strength of a construction: which list is taken for the arms of the trial
ALLOCATED, LABELLED, RECEIVED, SIZED, COMPARED, NAMED, VERSUS_ = 10, 9, 8, 7, 6, 4, 5
# an allocation verb and its `to` stand at most so many words apart
REACH = 14
# "n = 32", "N=299", "n: 35"
SIZE = re.compile(r"\b[nN] ?[=:] ?(?P<n>\d[\d,]{0,6})\b(?! ?(?:%|/))")
# "group 1", "Group A", "arm II", "groups I and II"
LABEL = re.compile(
    r"(?<!age )\b(?P<head>[Gg]roups?|[Aa]rms?|[Cc]ohorts?|GROUPS?)[ -](?P<ids>(?:[IVX]{1,4}|[A-Z]{1,3}\d?|\d{1,2}[A-Za-z]?)(?:(?:, | and | or |, and |/|-| & )(?:[IVX]{1,4}|[A-Z]{1,3}\d?|\d{1,2}[A-Za-z]?)\b(?! ?(?:%|years|patients|weeks|months|days|h\b|hours)))*)(?![\w.]|-[a-z\d]| years| streptoc| strep| meningoc| rotav| beta|%)"
)
NUMBER_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
    "seven": 7,
    "eight": 8,
}


class Seed(NamedTuple):
    """A wording of one arm, in offsets of the folded text.

    `names` are its wordings, the first the one that stands in the list; `area` is where its dose, route and
    schedule may stand; `label` is a name by letter or number (`group 1`).
    """

    names: tuple[tuple[int, int], ...]
    brackets: tuple[tuple[int, int], ...]
    area: tuple[int, int]
    n: int | None = None
    label: str | None = None


class SeedList(NamedTuple):
    """Seeds that one construction gives together."""

    seeds: tuple[Seed, ...]
    rule: str
    strength: float
    declared: int | None = None
    randomized: bool = False


def seed_of(item: Item, clause: Clause) -> Seed:
    """An item of a list as a seed, its size taken from its brackets."""
    start, end = clause.starts[item.first], clause.ends[item.last - 1]
    wide = clause.ends[item.wide - 1]
    brackets = tuple((clause.starts[a], clause.ends[b - 1]) for a, b in item.brackets if b > a)
    names = [(start, end)]
    if wide > end:
        names.append((start, wide))
    size = next((m for a, b in brackets if (m := SIZE.search(clause.text, a, b))), None)
    area = start, max(wide, clause.ends[max(item.tail - 1, item.last - 1)])
    return Seed(tuple(names), brackets, area, int(size["n"].replace(",", "")) if size else None)


def allocation_lists(clause: Clause, words: ArmWords) -> list[SeedList]:
    """Lists after `randomised to`, `assigned to receive`, `divided into three groups:`."""
    found: list[SeedList] = []
    low = clause.low
    if words.allocation.isdisjoint(low):
        return []
    for index, verb in enumerate(low):
        if verb not in words.allocation:
            continue
        place = index + 1
        if verb.startswith("random") and place < len(low) and low[place] in words.adjectival:
            continue
        target = _target(clause, place, words)
        if target is None:
            continue
        begin, declared, stop = target
        if begin >= 0 and LABEL.match(
            clause.text, clause.starts[min(begin + (low[begin : begin + 1] == ["("]), len(low) - 1)]
        ):
            continue  # `group 1: A, group 2: B` is read by its labels
        items = read_list(clause, begin, words, stop=stop) if begin >= 0 else []
        seeds = tuple(seed_of(item, clause) for item in items)
        if verb in words.weak_allocation and declared is None and len(seeds) < 2:
            continue
        if seeds or declared:
            strength = ALLOCATED - (4 if verb in words.weak_allocation else 0)
            randomly = verb.startswith("random") or any("random" in word for word in low[max(0, index - 3) : index])
            found.append(SeedList(seeds, "allocated", strength, declared, randomly))
    return found


def word_at(clause: Clause, offset: int) -> int:
    """The first word that begins at or after an offset."""
    return bisect_left(clause.starts, offset)


def _target(clause: Clause, place: int, words: ArmWords) -> tuple[int, int | None, int | None] | None:
    """Where the list after an allocation verb begins, how many arms are announced, and where it must end.

    The begin is -1 where arms are only announced (`into two groups.`).
    """
    low = clause.low
    limit = min(len(low), place + REACH)
    while place < limit:
        word = low[place]
        if word in "([":
            close = closing(clause, place)
            if close is None:
                return None
            place, limit = close + 1, min(len(low), limit + (close - place))
            continue
        if word == ":" and place + 1 < len(low) and not low[place + 1][0].isdigit() and not low[place - 1].isdigit():
            return place + 1, None, None
        if word in ("to", "into", "between", "among") or (
            word in ("in", "for", "as", "on", "with") and not _is_adjunct(clause, place)
        ):
            if place + 1 < len(low) and LABEL.match(clause.text, clause.starts[place + 1]):
                return None  # `into group I ... and group II` is read by its labels
            return _announced(clause, place + 1, words)
        if word in (".", ";", "were", "was", "who", "controlled", "trial", "study", "trials", "clinical"):
            return None
        place += 1
    return None


def _is_adjunct(clause: Clause, place: int) -> bool:
    """Whether `in`, `for`, `with` here opens a manner (`in a double-blind fashion`) and no list of arms."""
    following = clause.low[place + 1 : place + 5]
    return not (
        any(word in ("groups", "arms", "group", "two", "three", "four", "either") for word in following[:4])
        or (clause.low[place] == "for" and any(word in ("or", "and") for word in following))
    )


def _announced(clause: Clause, place: int, words: ArmWords) -> tuple[int, int | None, int | None]:
    """See over `one of three treatment groups:` to where the arms themselves are listed."""
    low = clause.low
    declared: int | None = None
    scan = place
    numbered = False
    for index in range(place, min(len(low), place + 9)):
        word = low[index]
        if word in NUMBER_WORDS and (index + 1 >= len(low) or low[index + 1] not in (*words.times, "doses", "mg")):
            declared = NUMBER_WORDS[word] if declared is None else declared
            numbered = True
        elif (
            word in words.announced
            and word not in ("one", "study", "parallel")
            and (numbered or low[place] in ("the", "different", "groups", "equal", "following") or index == place)
        ):
            return _after_announcement(clause, index + 1, declared, words)
        elif word in "([,;:." or word in ("or", "and", "versus", "vs"):
            break
        scan = index
    del scan
    either = next((i for i in range(place, min(len(low), place + 24)) if low[i] == "either"), None)
    if either is not None and not any(word in ("or", "versus", "vs") for word in low[place:either]):
        return either + 1, None, None
    return place, None, None


def _after_announcement(
    clause: Clause, place: int, declared: int | None, words: ArmWords
) -> tuple[int, int | None, int | None]:
    """The list that follows `three groups`: after a colon, a comma, in brackets, or nowhere."""
    low = clause.low
    end = len(low)
    scan = place
    while scan < min(end, place + 26):
        word = low[scan]
        if word in (":", "-", ",", ";") or word in ("receiving", "namely", "either", "received"):
            begin = scan + 1
            if word == "," and begin < end and (low[begin] in words.stops and low[begin] not in ("receiving",)):
                scan += 1
                continue
            return begin, declared, None
        if word in "([":
            close = closing(clause, scan, 120)
            if close is None:
                return -1, declared, None
            inside = low[scan + 1 : close]
            if any(word in ("or", "and", ",", ";", "versus", "vs", "+", "/") for word in inside) and not (
                inside and inside[0] == "n"
            ):
                return scan + 1, declared, close
            scan = close + 1
            continue
        if word == ".":
            break
        scan += 1
    if not declared and scan == place:
        return place, declared, None
    return -1, declared, None


# verbs that say what a group got, and say too much else to open a list of arms
DEFINING_ONLY = frozenset(
    [
        "had",
        "did",
        "included",
        "consisted of",
        "consisting of",
        "comprised",
        "completed",
        "continued",
        "started",
        "involved",
        "operated",
        "performed",
        "used",
    ]
)


def treatment_lists(clause: Clause, words: ArmWords) -> list[SeedList]:
    """Lists after `received`, `were given`, `underwent`: at least two items joined by `or`."""
    found = []
    for index, verb in enumerate(clause.low):
        place = verb_end(clause.low, index, words.treatment) if verb in words.treatment else None
        if place is None or " ".join(clause.low[index:place]) in DEFINING_ONLY:
            continue
        if place < len(clause.low) and clause.low[place] == "to":
            place += 1
        either = "either" in clause.low[place : place + 9]
        if either:  # "one drop of either A or B"
            place = clause.low.index("either", place) + 1
        items = read_list(clause, place, words, split_and=False)
        if len(items) < 2:
            continue
        seeds = tuple(seed_of(item, clause) for item in items)
        likely = _sounds_like_arms(seeds, clause, words) or either
        found.append(SeedList(seeds, "received", RECEIVED + (1 if either else 0) - (0 if likely else 6)))
    return found


def _sounds_like_arms(seeds: tuple[Seed, ...], clause: Clause, words: ArmWords) -> bool:
    """Whether one of the items is a placebo or control, has a size, or a dose."""
    for seed in seeds:
        low = clause.text[seed.names[0][0] : seed.area[1]].lower()
        if (
            seed.n
            or any(word in words.placebo or word in words.control for word in re.findall(r"[\w-]+", low))
            or words.dose.search(low)
        ):
            return True
    return False


COMPARING = re.compile(
    r"\b(?:compar(?:e|es|ing|ison|isons)|comparative|compared)\b(?: (?:the )?(?:\w+ ){0,6}?of| between)?", re.I
)
AGAINST = re.compile(
    r"\b(?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|relative to|as compared (?:with|to)|(?:comparable|superior|equivalent|inferior) (?:with|to)|against)(?= )",
    re.I,
)
AGAINST_WORDS = frozenset(
    ["versus", "vs", "compared", "in", "relative", "as", "comparable", "superior", "equivalent", "inferior", "against"]
)
COMPARING_WORDS = frozenset(
    ["compare", "compared", "compares", "comparing", "comparison", "comparisons", "comparative"]
)
# "n = 316" of the whole, "p < 0.05", "3.4 vs 5.6": what is compared must be no number
NO_NAME = re.compile(
    r"^[\s\d.,%±<>=~()/-]+(?:\s|$)|^(?:baseline|pre|post|before|after|those|that|the (?:two|general|baseline)|week|day|month|year)\b",
    re.I,
)
OUTCOME_OF = re.compile(
    r"\b(?:effects?|efficacy|effectiveness|safety|tolerability|impacts?|influence|use|usefulness|outcomes?|benefits?|results?|performance|cost-effectiveness|costs?|role|comparison|superiority|feasibility|responses?|administration|evaluation|value|inferiority|equivalence|trial|study) of (?:the |a |an )?(?!the\b)",
    re.I,
)


def comparison_lists(clause: Clause, words: ArmWords, end: int) -> list[SeedList]:
    """Two arms set against each other: `A versus B`, `comparing A with B`, `effect of A compared with B`."""
    found = []
    text = clause.text
    for index, word in enumerate(clause.low):
        match = AGAINST.match(text, clause.starts[index], end) if word in AGAINST_WORDS else None
        if match is None:
            continue
        right_place = word_at(clause, match.end())
        left = read_back(clause, index, words)
        right_items = read_list(clause, right_place, words, split_and=False)
        if left is None or not right_items:
            continue
        seeds = (left, seed_of(right_items[0], clause))
        if any(NO_NAME.match(text[seed.names[0][0] : seed.names[0][1]]) for seed in seeds):
            continue
        found.append(SeedList(seeds, "versus", VERSUS_))
    for index, word in enumerate(clause.low):
        match = COMPARING.match(text, clause.starts[index], end) if word in COMPARING_WORDS else None
        if match is None:
            continue
        place = word_at(clause, match.end())
        if place >= len(clause.low) or clause.low[place] in ("with", "to", "between", "among"):
            if place >= len(clause.low) or clause.low[place] not in ("between", "among"):
                continue
            place += 1
        begin, declared, stop = _announced(clause, place, words)
        if declared and begin >= 0:
            items = read_list(clause, begin, words, stop=stop)
            if len(items) >= 2:
                found.append(
                    SeedList(tuple(seed_of(item, clause) for item in items), "compared", COMPARED + 2, declared)
                )
            continue
        outcome = OUTCOME_OF.search(text, clause.starts[place], min(end, clause.starts[place] + 120))
        if outcome:
            place = word_at(clause, outcome.end())
        items = _compared_items(clause, place, words)
        if len(items) >= 2:
            pair = any(word in ("versus", "vs") for word in clause.low[items[0].last : items[1].first])
            found.append(
                SeedList(tuple(seed_of(item, clause) for item in items[: 2 if pair else 4]), "compared", COMPARED)
            )
    return found


def _compared_items(clause: Clause, place: int, words: ArmWords) -> list[Item]:
    """`SB4 with etanercept`, `A and B`, `A to B`: the items after `comparing`."""
    first = read_item(clause, place, len(clause.low), words, CUT_AND)
    if first is None:
        return []
    tail = first.last
    low = clause.low
    while (
        tail < len(low) and tail < first.last + 8 and low[tail] not in ("with", "to", "versus", "vs", "and", ".", ";")
    ):
        close = closing(clause, tail) if low[tail] in "([" else None
        tail = (close if close is not None else tail) + 1
    # the name itself may have swallowed "with B"
    for index in range(first.first, first.last):
        if low[index] in ("with", "to", "versus", "vs") and index > first.first:
            head = Item(first.first, index, index, (), index)
            rest = read_list(clause, index + 1, words, split_and=False)
            return [head, *rest[:1]]
    if tail < len(low) and low[tail] in ("with", "to", "and", "versus", "vs"):
        rest = read_list(clause, tail + 1, words, split_and=True)
        return [first, *rest[:3]]
    return read_list(clause, place, words, split_and=True)


BACK_STOPS = frozenset(
    "or either into of between comparing compared compare to that whether and with by from in on for is was were than are using receiving given received the a an when if as after effect effects whereas more less had showed been at".split()
)


def read_back(clause: Clause, index: int, words: ArmWords) -> Seed | None:
    """The name that ends before a word, read backwards to a preposition, verb or sign."""
    low = clause.low
    last = index
    brackets: list[tuple[int, int]] = []
    place = index - 1
    if place >= 0 and low[place] == ",":
        place -= 1
        last -= 1
    while place >= 0:
        word = low[place]
        if (
            word == "as"
            and place + 1 < len(low)
            and low[place + 1] in ("a", "an", "the")
            or word in ("a", "an")
            and place
            and low[place - 1] == "as"
        ):
            # "busulfan plus fludarabine as a conditioning regimen": the name stands before `as`
            last = place if word == "as" else place - 1
            place = last - 1
            continue
        if word in ")]":
            opened = opening(clause, place)
            if opened is None or last - opened > 14:
                break
            brackets.append((opened + 1, place))
            if last == place + 1:
                last = opened
            place = opened - 1
            continue
        if word in BACK_STOPS or word in words.stops or not (word[0].isalnum() or word in "+-"):
            break
        place -= 1
    first = skip_openers(clause, place + 1, last, words)
    if first >= last or last - first > 10:
        return None
    return seed_of(Item(first, last, last, tuple(brackets), last), clause)


def opening(clause: Clause, index: int) -> int | None:
    depth = 0
    for place in range(index, max(-1, index - 40), -1):
        if clause.low[place] in ")]":
            depth += 1
        elif clause.low[place] in "([":
            depth -= 1
            if depth == 0:
                return place
    return None


# "(placebo, n = 69; CZP 200 mg, n = 70)", "CPM: n = 72", "176 for placebo"
SIZED_ITEM = re.compile(
    r"(?P<name>[^\W\d_][^,;:()=\[\]]{0,60}?)(?:,|:|;)? ?(?:[nN] ?[=:] ?|, )(?P<n>\d[\d,]{0,6})(?=\s*[;,)\]]|\s+and\b)"
)
BRACKET = re.compile(r"\([^()]{8,220}\)")
SIZED_FOR = re.compile(
    r"\b[nN] ?= ?(?P<n>\d[\d,]{0,6}) (?:for|in|on|receiving|to) (?:the )?(?P<name>[^,;:()=\[\]]{2,50}?)(?=[,;)\]]| and\b)"
)


def sized_lists(text: str, start: int, end: int) -> list[SeedList]:
    """Sizes told together: `(placebo, 176; baricitinib 2 mg, 174)`, `(N = 357 for placebo, N = 353 for etoricoxib)`."""
    found = []
    for bracket in BRACKET.finditer(text, start, end):
        a, b = bracket.start() + 1, bracket.end() - 1
        seeds = []
        for pattern in (SIZED_ITEM, SIZED_FOR):
            for match in pattern.finditer(text, a, b + 1):
                name = match.start("name"), match.end("name")
                while text[name[0] : name[1]].lower().startswith(("and ", "the ", "to ")):
                    name = text.index(" ", name[0]) + 1, name[1]
                if name[1] - name[0] >= 1 and not re.search(
                    r"\b(?:p|n|r|mean|median|sd|ci|range|age|male|female|women|men)\b", text[name[0] : name[1]], re.I
                ):
                    seeds.append(Seed((name,), (), (name[0], match.end()), int(match["n"].replace(",", ""))))
            if seeds:
                break
        if len(seeds) >= 2:
            found.append(SeedList(tuple(seeds), "sized", SIZED))
    return found
