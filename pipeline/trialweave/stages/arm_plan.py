"""How a list of arms is cut, looked over before it is read: at `or`, at `and`, at commas, or not at all."""

from __future__ import annotations

from typing import NamedTuple

from trialweave.stages.arm_words import ArmWords, Clause, closing, opening

NUMBERS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
VERSUS = frozenset(["versus", "vs", "against"])
OPENS_BRACKET = "(["
# a name may begin with a letter, a digit, a quotation mark or a sign
BEGINS_NAME = frozenset("\"'<>~≥≤→-")
# how far back the dose of an item may stand
DOSE_REACH = 8


class Plan(NamedTuple):
    """How a list is cut.

    `by_or`, `by_and` and `by_comma` say at what; `repeats` is a preposition that opens each item (`to A or
    to B`); `last_conjunction` is the word after which no comma parts items.
    """

    by_or: bool
    by_and: bool
    by_comma: bool
    repeats: str | None
    last_conjunction: int


# one item by itself, however it goes on
SINGLE = Plan(False, False, False, None, -1)
# an item that ends at `and`
CUT_AND = Plan(False, True, False, None, -1)


def plan_of(clause: Clause, index: int, end: int, words: ArmWords, split_and: bool) -> Plan:
    """Look over the list that begins at a word.

    Args:
        clause: the words of the sentence.
        index: where the list begins.
        end: where it ends at the latest.
        words: the vocabulary.
        split_and: whether `and` may part items at all.
    """
    low = clause.low
    places: dict[str, list[int]] = {"or": [], "and": [], ",": []}
    place = index
    while place < end:
        word = low[place]
        if word in OPENS_BRACKET:
            close = closing(clause, place)
            place = (close if close is not None else place) + 1
            continue
        if word in (".", ":") and place > index:
            break
        kind = "or" if word in VERSUS else "with" if low[place - 1] == "with" else word  # "with or without"
        if kind == "," or (kind in places and begins_item(clause, place + 1, end, words)):
            places[kind].append(place)
        place += 1
    by_and = bool(split_and and places["and"] and not places["or"])
    conjunctions = places["or"] or (places["and"] if by_and else [])
    if not conjunctions:
        return SINGLE
    repeats = _repeated(low, index, end, [*places["or"], *places["and"]])
    limit = conjunctions[-1] if places["or"] else conjunctions[0]
    by_comma = repeats is None and any(comma < limit for comma in places[","])
    return Plan(bool(places["or"]), by_and, by_comma, repeats, conjunctions[-1])


def _repeated(low: list[str], index: int, end: int, conjunctions: list[int]) -> str | None:
    """The preposition before the list, where it is said again after a conjunction."""
    before = low[index - 1] if index else ""
    if before not in ("to", "into"):
        return None
    return before if any(place + 1 < end and low[place + 1] == before for place in conjunctions) else None


def begins_item(clause: Clause, index: int, end: int, words: ArmWords) -> bool:
    """Whether the word here can begin an arm's name: no verb, no preposition but those that open a name."""
    if index >= end:
        return False
    low = clause.low
    word, following = low[index], low[index + 1] if index + 1 < end else ""
    if word in OPENS_BRACKET:
        return True
    if not (word[0].isalnum() or word[0] in BEGINS_NAME):
        return False
    if is_number(word) and (following in words.times or following in words.grammar["counted_nouns"]):
        return False
    if low[index - 1] in ",;" and word[0].isdigit() and words.dose.match(clause.text, clause.starts[index]):
        return _has_dose(clause, index - 2, words)  # "ertapenem, 1 g once a day, or": the dose of the item before
    if word in words.grammar["may_begin"] and (following in OPENS_BRACKET or following in words.trailing) and following:
        return True  # "EA and combined (diclofenac plus EA)"
    if word in words.grammar["no_item"]:
        return word in words.grammar["item_before_article"] and following in ("the", "a")
    return word in words.openers or word == "no" or word not in words.stops


def is_number(word: str) -> bool:
    """Whether a word is a number, in digits or letters."""
    return word[0].isdigit() or word in NUMBERS


def _has_dose(clause: Clause, place: int, words: ArmWords) -> bool:
    """Whether a dose stands in the item that ends here."""
    if clause.low[place] in ")]":
        opened = opening(clause, place)
        place = opened - 1 if opened else place
    begin = place
    while begin > 0 and place - begin < DOSE_REACH and clause.low[begin] not in words.separators:
        begin -= 1
    return words.dose.search(clause.text, clause.starts[begin], clause.ends[max(place, 0)]) is not None


def goes_on(clause: Clause, place: int, end: int, words: ArmWords, plan: Plan) -> bool:
    """Whether a list goes on after the separator here."""
    word = clause.low[place]
    following = place + 1
    if word in (",", ";"):
        after = clause.low[following] if following < end else ""
        if after == "or" or after == "and" or after in VERSUS:
            parts = after != "and" or plan.by_and or plan.by_comma
            return parts and begins_item(clause, following + 1, end, words)
        parts = word == ";" or (plan.by_comma and place < plan.last_conjunction)
        return parts and begins_item(clause, following, end, words)
    parts = word == "or" or word in VERSUS or (word == "and" and plan.by_and)
    return parts and begins_item(clause, following, end, words)


def in_numbers(clause: Clause, place: int, end: int, words: ArmWords) -> bool:
    """Whether a separator stands between the numbers of one dose: `2 or 4 mg`, `1, 3, 6, or 12 mg`."""
    low = clause.low
    following = place + 1
    while following < end and low[following] in ("or", "and", ","):
        following += 1
    before = place - 1
    while before > 0 and low[before] in ("or", "and", ","):
        before -= 1
    if not (before >= 0 and following < end and low[before][0].isdigit() and low[following][0].isdigit()):
        return False
    return before < 1 or low[before - 1] not in words.heads
