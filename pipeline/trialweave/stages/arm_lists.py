"""Lists of arms out of a clause: `an MSCT monotherapy group (n=32) or an MSCT plus IFN-γ group (n=31)`.

A list is read word by word from a given place: items are cut at `or`, `and`, `versus`, commas and semicolons,
where what follows can begin an item (`trialweave.stages.arm_plan`); what stands in brackets is kept beside the
item; what follows the name of an item (`for 12 weeks`) is its tail, in which a dose may still be found.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialweave.stages.arm_plan import Plan, begins_item, goes_on, in_numbers, is_number, plan_of
from trialweave.stages.arm_words import ArmWords, Clause, closing

# no list of an abstract is longer
MOST_ITEMS = 12
# words of a name, beyond which a list was misread
LONGEST_NAME = 18
# a bracket at the end of an item's tail names it where it is this short: `PN within 24 h (early PN)`
SHORT_BRACKET = 4
# a name goes on after these, where only so many words of a schedule or time stand before
ADDED, BEFORE_ADDED = frozenset(["plus", "+"]), 4
# words that a schedule after a name may have
SCHEDULE_WORDS = 7
# words that skip_openers leaves out only before `with` or `of`
BEFORE_WITH = frozenset(["treatment", "use", "ingestion"])


# "zolatinib| at 5 mg/kg daily"
AT_DOSE = re.compile(r"at (?:a (?:daily )?dose of )?(?=\d)")


class Item(NamedTuple):
    """One arm of a list, as indices of words: its name, and the name with the schedule that follows it.

    `brackets` are the insides of the brackets after (or in) the name; `tail` is where its words end.
    """

    first: int
    last: int
    wide: int
    brackets: tuple[tuple[int, int], ...]
    tail: int


def read_list(
    clause: Clause, index: int, words: ArmWords, *, stop: int | None = None, split_and: bool = True
) -> list[Item]:
    """The items of a list that begins at a word.

    Args:
        clause: the words of the sentence.
        index: where the list begins.
        words: the vocabulary.
        stop: where it ends at the latest.
        split_and: whether `and` alone parts items (`groups A and B`), or belongs to a name (`iron and folic acid`).
    """
    end = min(stop if stop is not None else len(clause.low), len(clause.low))
    plan = plan_of(clause, index, end, words, split_and)
    items: list[Item] = []
    place = index
    while place < end and len(items) < MOST_ITEMS:
        item = read_item(clause, place, end, words, plan)
        if item is not None:
            items.append(item)
        place = item.tail if item is not None else _skip(clause, place, end, words)
        if place >= end or not goes_on(clause, place, end, words, plan):
            break
        place += 1
        while place < end and clause.low[place] in ("or", "and", ",", "vs", "versus", "."):
            place += 1
    return items


def _skip(clause: Clause, place: int, end: int, words: ArmWords) -> int:
    """The next separator or full stop."""
    while place < end and clause.low[place] != "." and clause.low[place] not in words.separators:
        close = closing(clause, place) if clause.low[place] in "([" else None
        place = (close if close is not None else place) + 1
    return min(place, end)


def skip_openers(clause: Clause, place: int, end: int, words: ArmWords) -> int:
    """The first word of a name: articles, `to receive`, `treatment with`, `(1)` before it are left out."""
    low = clause.low
    begin = place
    while place < end and low[place] in words.openers:
        word, following = low[place], low[place + 1] if place + 1 < end else ""
        if word in words.weak_openers and following not in words.openers:
            break
        if word in BEFORE_WITH and following not in ("with", "of"):
            break
        if word in words.generic_experimental and following in ("or", "versus", "vs"):
            break  # "treated or control group"
        place += 1
    if place + 1 < end and is_number(low[place]) and low[place + 1] in words.grammar["repeated"]:
        place += 2  # "three weekly injections of"
    while place + 2 < end and low[place] in "([" and len(low[place + 1]) <= 3 and low[place + 2] in ")]":
        place += 3
    if place + 1 < end and len(low[place]) == 1 and low[place + 1] == ")":
        place += 2
    return place if place < end else begin


def read_item(clause: Clause, place: int, end: int, words: ArmWords, plan: Plan) -> Item | None:
    """The item that begins here, or None where there is no name.

    Args:
        clause: the words of the sentence.
        place: where it begins.
        end: where the list ends at the latest.
        words: the vocabulary.
        plan: how the list is cut.
    """
    reader = _Reader(clause, skip_openers(clause, place, end, words), end, words, plan)
    reader.read()
    return reader.item()


class _Reader:
    """Reads one item: `place` moves on over its words, `last` over those of its name."""

    def __init__(self, clause: Clause, first: int, end: int, words: ArmWords, plan: Plan) -> None:
        self.clause, self.end, self.words, self.plan = clause, end, words, plan
        self.first = self.last = self.place = first
        self.brackets: list[tuple[int, int]] = []
        self.in_tail = False

    def read(self) -> None:
        """Read to the end of the item."""
        low, verbs = self.clause.low, self.words.grammar["clause_verbs"]
        while self.place < self.end:
            word = low[self.place]
            if word in "([":
                if not self._bracket():
                    return
                continue
            if word in (".", ":", ")", "]") or (word in self.words.separators and self._is_cut()):
                return
            if self.in_tail and word in ADDED and self.place - self.last <= BEFORE_ADDED:
                self.in_tail = False  # "rilonacept 320 mg at baseline plus oral indomethacin"
            elif not self.in_tail:
                self.in_tail = self._ends_name()
                if self.in_tail and word in verbs:
                    return
            elif word in verbs and low[self.place - 1] not in self.words.grammar["relatives"]:
                return
            if not self.in_tail and word not in ",;":
                self.last = self.place + 1
            self.place += 1

    def item(self) -> Item | None:
        """What was read."""
        low, last = self.clause.low, self.last
        aside = sum(b - a + 2 for a, b in self.brackets if b < last)  # "A (40 mg at weeks 0, 2 and 4) plus B"
        if last <= self.first or last - self.first - aside > LONGEST_NAME:
            return None
        while (
            last - 1 > self.first and low[last - 1] in self.words.grammar["not_last"] and not self._is_label(last - 1)
        ):
            last -= 1
        wide = _widen(self.clause, last, self.end, self.words)
        return Item(self.first, last, max(last, wide), tuple(self.brackets), max(self.place, last))

    def _bracket(self) -> bool:
        """Go past a bracket, and keep it where it belongs to the name; False where it is not closed."""
        low, place = self.clause.low, self.place
        close = closing(self.clause, place)
        if close is None:
            return False
        inside = low[place + 1 : close]
        ends = close + 1 >= self.end or low[close + 1] in self.words.separators or low[close + 1] in (".", ")")
        named = "n" in inside or not self.words.heads.isdisjoint(inside) or (ends and len(inside) <= SHORT_BRACKET)
        if not self.in_tail or named:
            self.brackets.append((place + 1, close))
        self.place = close + 1
        # "mesenchymal stem cell (MSC) therapy": the name goes on
        following = low[self.place] if self.place < self.end else ""
        if not self.in_tail and following in self.words.trailing and self.place - self.first < LONGEST_NAME:
            self.place += 1
            self.last = self.place
        return True

    def _is_cut(self) -> bool:
        """Whether a separator ends the item."""
        low, place, plan = self.clause.low, self.place, self.plan
        word = low[place]
        if word in ("compared", "against"):
            return True
        if word == "/" or (word != ";" and in_numbers(self.clause, place, self.end, self.words)):
            return False
        if word == ",":
            return low[place - 1] not in self.words.leading and (
                goes_on(self.clause, place, self.end, self.words, plan) or self._ends_clause()
            )
        if word == "and":
            return plan.by_and or not begins_item(self.clause, place + 1, self.end, self.words)
        following = low[place + 1 : place + 3]
        if plan.repeats and word == "or":
            return following[:1] == [plan.repeats]
        if low[place - 1] == "with" and following[:1] == ["without"]:
            return False
        if word == "or" and self.in_tail and len(following) == 2 and following[0][0].isdigit():
            return following[1] not in self.words.times
        return True

    def _ends_clause(self) -> bool:
        """Whether a comma that parts no items ends the item: one that stands in a name does not (`GBI-30, 6086`)."""
        following = self.clause.low[self.place + 1 : self.place + 3]
        if len(following) == 2 and following[0][0].isdigit() and following[1] in ("or", "and", ".", ","):
            return False
        return not (self.plan.repeats or self.place < self.plan.last_conjunction)

    def _ends_name(self) -> bool:
        """Whether the name of the item ends before this word."""
        low, grammar, place = self.clause.low, self.words.grammar, self.place
        word, following = low[place], low[place + 1] if place + 1 < len(low) else ""
        if self._is_label(place):
            return False
        if word == ",":
            return self.last - self.first > 1 and not self._goes_on()
        if place == self.first:
            return word in self.words.stops and word not in grammar["may_begin"]
        if is_number(word) and (following in self.words.times or following in ("times", "sessions")):
            return True
        if word == "added" and low[place - 1] == "with":
            return False  # "spread with added sterols"
        if word in self.words.stops:
            return not (word in grammar["joining"] and following in ("with", "to"))
        return word == "with" and following in grammar["not_with"]

    def _is_label(self, place: int) -> bool:
        """Whether a word is the letter of a group, and no article: the `A` of `cohort A`."""
        letter = self.clause.text[self.clause.starts[place] : self.clause.ends[place]]
        return letter == "A" and place > self.first and self.clause.low[place - 1] in self.words.heads

    def _goes_on(self) -> bool:
        """Whether the name goes on after a comma that parts no items."""
        low, place = self.clause.low, self.place
        if place + 1 >= self.end or low[place - 1] in self.words.leading:
            return True
        if in_numbers(self.clause, place, self.end, self.words):
            return True
        unit = low[place + 2] if place + 2 < self.end else ""
        return low[place + 1].isdecimal() and unit not in self.words.units


def _widen(clause: Clause, last: int, end: int, words: ArmWords) -> int:
    """Where a name ends with the schedule that follows it: `90 mg once daily`, or with its dose: `at 5 mg/kg`."""
    if last >= end:
        return last
    word = clause.low[last]
    if not (word == "at" or word in words.schedule_first or is_number(word) or word[0] == "q"):
        return last
    text, limit = clause.text, clause.ends[min(end, last + SCHEDULE_WORDS) - 1]
    start = clause.starts[last]
    at = AT_DOSE.match(text, start, limit)
    dose = words.dose.match(text, at.end()) if at else None
    stop = dose.end() if dose else start
    match = words.schedule.match(text, stop + (dose is not None), limit)
    stop = match.end() if match else stop
    place = last
    while stop > start and place < end and clause.ends[place] <= stop:
        place += 1
    return place
