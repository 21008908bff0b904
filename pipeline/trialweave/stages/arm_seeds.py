"""Wordings of arms as the constructions of an abstract give them, and how they are read out of its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from trialweave.stages.arm_lists import Item, skip_openers
from trialweave.stages.arm_patterns import OF_ALL
from trialweave.stages.arm_words import ArmWords, Clause, opening

# how surely a construction lists the arms of the trial
ALLOCATED, LABELLED, RECEIVED, SIZED, COMPARED, AGAINST, NAMED = 10, 9, 8, 7, 6, 5, 4
# "n = 32", "N=299", "n: 35"; not "n = 30 per group", which is the size of all
SIZE = re.compile(rf"\b[nN] ?[=:] ?(?P<n>\d[\d,]{{0,6}})\b(?! ?(?:%|/)){OF_ALL}")
# "vitamin D (40) or placebo (40)", "(35 patients)"
BARE_SIZE = re.compile(
    r"(?P<n>\d{1,4})(?: (?:patients|subjects|participants|women|men|children|rats|mice|animals|eyes))?"
)
# "1", "A", "II", "2a", "CG1": what a group is called
_ID = r"(?:[IVX]{1,4}|[A-Z]{1,3}\d?|\d{1,2}[A-Za-z]?)"
# "group 1", "Group A", "arm II", "groups I and II"; not "age group 18-65", "group A streptococci"
LABEL = re.compile(
    r"(?<!age )\b(?P<head>[Gg]roups?|[Aa]rms?|[Cc]ohorts?|GROUPS?)[ -]"
    rf"(?P<ids>{_ID}(?:(?:, and |, | and | or |/|-| & ){_ID}\b(?! ?(?:%|years|patients|weeks|months|days|h\b|hours))){{0,6}})"
    r"(?!\w|\.\w|-[a-z\d]| years| streptoc| strep| meningoc| rotav| beta|%)"
)
# words of a name that is read backwards, and of the brackets in it
LONGEST_BACK, LONGEST_BRACKET = 10, 14
ADDED = frozenset(["plus", "+", "combined"])


class Seed(NamedTuple):
    """A wording of one arm, in offsets of the folded text.

    `names` are its wordings, the first the one that stands in the list; `area` is where its dose, route and
    schedule may stand; `label` is a name by letter or number (`group 1`); `role` is what the construction says of it;
    `grouped` says that the word `group` or `groups` follows its name.
    """

    names: tuple[tuple[int, int], ...]
    brackets: tuple[tuple[int, int], ...]
    area: tuple[int, int]
    n: int | None = None
    label: str | None = None
    role: str | None = None
    grouped: bool = False


class SeedList(NamedTuple):
    """Seeds that one construction gives together; `declared` is how many arms it announces."""

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
    size = next((match for a, b in brackets if (match := SIZE.search(clause.text, a, b))), None)
    size = size or next((match for a, b in brackets if (match := BARE_SIZE.fullmatch(clause.text, a, b))), None)
    names = ((start, end), (start, wide)) if wide > end else ((start, end),)
    area = start, max(wide, clause.ends[max(item.tail, item.last) - 1])
    return Seed(names, brackets, area, int(size["n"].replace(",", "")) if size else None)


def word_at(clause: Clause, offset: int) -> int:
    """The first word that begins at or after an offset."""
    return bisect_left(clause.starts, offset)


def read_back(clause: Clause, index: int, words: ArmWords) -> Seed | None:
    """The name that ends before a word, read backwards to a preposition, verb or sign."""
    low = clause.low
    last = index - 1 if index and low[index - 1] == "," else index
    place = last - 1
    brackets: list[tuple[int, int]] = []
    while place >= 0:
        word = low[place]
        if word in ")]":
            opened = opening(clause, place)
            if opened is None or last - opened > LONGEST_BRACKET:
                break
            brackets.append((opened + 1, place))
            last = opened if last == place + 1 else last
            place = opened - 1
        elif word in ("a", "an", "the") and place and low[place - 1] == "as":
            last = place - 1  # "busulfan plus fludarabine as a conditioning regimen"
            place -= 2
        elif word in words.schedule_first and last - place > 1 and low[place + 1] in ADDED:
            place -= 1  # "A twice daily plus B"
        elif word in words.back_stops or word in words.stops or not (word[0].isalnum() or word in "+-"):
            break
        else:
            place -= 1
    first = skip_openers(clause, place + 1, last, words)
    if first >= last or last - first > LONGEST_BACK:
        return None
    return seed_of(Item(first, last, last, tuple(brackets), last), clause)
