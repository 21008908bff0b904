"""Arms set against each other: `A versus B`, `comparing A with B`, `effect of A compared with B`, `(A, n = 70; B, n = 69)`."""

from __future__ import annotations

import re

from trialweave.stages.arm_allocation import announced
from trialweave.stages.arm_lists import Item, read_item, read_list
from trialweave.stages.arm_plan import CUT_AND
from trialweave.stages.arm_seeds import AGAINST, COMPARED, SIZED, Seed, SeedList, read_back, seed_of, word_at
from trialweave.stages.arm_words import ArmWords, Clause, closing

# a comparison that announces its arms ("compared six treatment arms: ...") lists them as an allocation does
ANNOUNCED = 2
# no comparison without a list sets more arms against each other
MOST_COMPARED = 4
# from the name of the first arm to `with`
TO_SECOND = 8
# how far after `comparing` its outcome may stand
OUTCOME_REACH = 120
BETWEEN_TWO = frozenset(["with", "to", "versus", "vs"])
# "(placebo, n = 69; CZP 200 mg, n = 70)"
SIZED_ITEM = re.compile(
    r"(?P<name>(?:\d{1,4}(?:\.\d{1,3})? ?)?[^\W\d_][^,;:()=\[\]]{0,60}?)[,:;]? ?(?:[nN] ?[=:] ?|, )(?P<n>\d[\d,]{0,6})(?=\s{0,3}[;,)\]]|\s{1,3}and\b)"
)
# "(N = 357 for placebo, N = 353 for etoricoxib)"
SIZED_FOR = re.compile(
    r"\b[nN] ?= ?(?P<n>\d[\d,]{0,6}) (?:for|in|on|receiving|to) (?:the )?(?P<name>[^,;:()=\[\]]{2,50}?)(?=[,;)\]]| and\b)"
)
# "|32 placebo|, |33 zolatinib-tamoxin|, and |39 zolatinib & tamoxin| treated participants"
COUNTED_NAME = re.compile(
    r"(?P<n>\d(?<![\w.,(]\d)\d{0,3}) (?P<name>[A-Za-z][\w-]{2,30}(?: (?:\+|&|plus) [A-Za-z][\w-]{2,30})?)"
    r"(?=,? (?:and )?\d|;| (?:treated )?(?:patients|participants|subjects|recipients)\b)"
)
# a sentence without these sets no arms with sizes in front against a control
ROLE_WORDS = ("placebo", "control", "sham", "saline", "vehicle", "standard", "usual")
JOINED = re.compile(r"(?: treated)?(?: patients| participants| subjects| recipients)?(?:, and |, | and |; )")
BRACKET = re.compile(r"\([^()]{8,220}\)")


def comparison_lists(clause: Clause, words: ArmWords, end: int) -> list[SeedList]:
    """All comparisons of a sentence that ends at an offset."""
    found: list[SeedList] = []
    if words.against_first.isdisjoint(clause.low) and words.comparing.isdisjoint(clause.low):
        return found
    for index, word in enumerate(clause.low):
        if word in words.against_first:
            found.extend(_against(clause, index, words, end))
        if word in words.comparing:
            found.extend(_comparing(clause, index, words, end))
    return found


def _against(clause: Clause, index: int, words: ArmWords, end: int) -> list[SeedList]:
    """`A versus B`: the name before the word here, and the one after it."""
    match = words.patterns.against.match(clause.text, clause.starts[index], end)
    left = read_back(clause, index, words) if match else None
    right = read_list(clause, word_at(clause, match.end()), words, split_and=False) if match and left else []
    if left is None or not right:
        return []
    seeds = left, seed_of(right[0], clause)
    if any(words.patterns.not_compared.match(clause.text, *seed.names[0]) for seed in seeds):
        return []
    return [SeedList(seeds, "versus", AGAINST)]


def _comparing(clause: Clause, index: int, words: ArmWords, end: int) -> list[SeedList]:
    """`comparing A with B`, `comparison of A and B`, `compared six arms: A; B; ...`."""
    match = words.patterns.comparing.match(clause.text, clause.starts[index], end)
    place = word_at(clause, match.end()) if match else len(clause.low)
    if place < len(clause.low) and clause.low[place] in ("between", "among"):
        place += 1
    if place >= len(clause.low) or clause.low[place] in ("with", "to"):
        return []
    target = announced(clause, place, words)
    if target.declared and target.begin is not None:
        listed = read_list(clause, target.begin, words, stop=target.stop)
        return _listed(listed, clause, COMPARED + ANNOUNCED, target.declared)
    start = clause.starts[place]
    outcome = words.patterns.outcome_of.search(clause.text, start, min(end, start + OUTCOME_REACH))
    items = _compared(clause, word_at(clause, outcome.end()) if outcome else place, words)
    if len(items) > 1 and not BETWEEN_TWO.isdisjoint(clause.low[items[0].last : items[1].first]):
        items = items[:2]
    return _listed(items[:MOST_COMPARED], clause, COMPARED, None)


def _listed(items: list[Item], clause: Clause, strength: float, declared: int | None) -> list[SeedList]:
    seeds = tuple(seed_of(item, clause) for item in items)
    return [SeedList(seeds, "compared", strength, declared)] if len(seeds) > 1 else []


def _compared(clause: Clause, place: int, words: ArmWords) -> list[Item]:
    """`SB4 with etanercept`, `A and B`, `A to B`: the items after `comparing`."""
    low = clause.low
    first = read_item(clause, place, len(low), words, CUT_AND)
    if first is None:
        return []
    for index in range(first.first + 1, first.last):
        if low[index] in BETWEEN_TWO:  # the name has swallowed "with B"
            head = Item(first.first, index, index, (), index)
            return [head, *read_list(clause, index + 1, words, split_and=False)[:1]]
    second = first.last
    while second < min(len(low), first.last + TO_SECOND) and low[second] not in (*BETWEEN_TWO, "and", ".", ";"):
        close = closing(clause, second) if low[second] in "([" else None
        second = (close if close is not None else second) + 1
    if second < len(low) and (low[second] in BETWEEN_TWO or low[second] == "and"):
        return [first, *read_list(clause, second + 1, words)]
    return read_list(clause, place, words)


def sized_lists(text: str, start: int, end: int, words: ArmWords) -> list[SeedList]:
    """Sizes told together in brackets: `(placebo, 176; baricitinib 2 mg, 174)`.

    Args:
        text: the folded text.
        start: where the sentence begins.
        end: where it ends.
        words: the vocabulary.
    """
    found = []
    if any(text.find(word, start, end) >= 0 for word in ROLE_WORDS):
        found.extend(_counted_names(text, start, end, words))
    for bracket in BRACKET.finditer(text, start, end):
        seeds = _sized(SIZED_ITEM, text, bracket, words) or _sized(SIZED_FOR, text, bracket, words)
        if len(seeds) > 1:
            found.append(SeedList(tuple(seeds), "sized", SIZED))
    return found


def _counted_names(text: str, start: int, end: int, words: ArmWords) -> list[SeedList]:
    """Arms told with their sizes in front, one of them a placebo or control: `in 32 placebo, 33 zolatinib and ...`."""
    runs: list[list[re.Match[str]]] = [[]]
    for match in COUNTED_NAME.finditer(text, start, end):
        if runs[-1] and not JOINED.fullmatch(text, runs[-1][-1].end(), match.start()):
            runs.append([])
        runs[-1].append(match)
    found = []
    for run in runs:
        names = [match["name"].lower().split() for match in run]
        if len(run) < 2 or not any(words.placebo.union(words.control).intersection(name) for name in names):
            continue
        seeds = tuple(Seed((match.span("name"),), (), match.span(), int(match["n"])) for match in run)
        found.append(SeedList(seeds, "sized", SIZED))
    return found


def _sized(pattern: re.Pattern[str], text: str, bracket: re.Match[str], words: ArmWords) -> list[Seed]:
    seeds = []
    for match in pattern.finditer(text, bracket.start() + 1, bracket.end()):
        start, end = match.span("name")
        while text[start:end].lower().startswith(("and ", "the ", "to ")):
            start = text.index(" ", start) + 1
        if start < end and not words.patterns.not_sized.search(text, start, end):
            seeds.append(Seed(((start, end),), (), (start, match.end()), int(match["n"].replace(",", ""))))
    return seeds
