"""Lists of arms out of a clause: `an MSCT monotherapy group (n=32) or an MSCT plus IFN-γ group (n=31)`.

A list is read word by word from a given place: items are cut at `or`, `and`, `versus`, commas and semicolons,
where what follows can begin an item; what stands in brackets is kept beside the item; what follows the name of
an item (`for 12 weeks`) is its tail, in which a dose or schedule may still be found.
"""

from __future__ import annotations

from typing import NamedTuple

from trialweave.stages.arm_words import ArmWords, Clause, closing

# no list of an abstract is longer
MOST_ITEMS = 12
# words of a name, beyond which a list was misread
LONGEST_NAME = 18
NUMBERS = frozenset("one two three four five six seven eight nine ten".split())
CONJUNCTIONS = frozenset(["or", "and", "versus", "vs", "/", "&"])
# counted, these are a schedule and no arm: "3 sessions per week"
COUNTED_NOUNS = frozenset(["sessions", "session", "times", "doses", "visits", "courses", "cycles"])
# a finite verb ends the clause, and the list in it
CLAUSE_VERBS = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "had",
        "has",
        "have",
        "did",
        "received",
        "underwent",
        "will",
        "showed",
        "randomized",
        "randomised",
        "randomly",
        "we",
    ]
)
VERSUS = frozenset(["versus", "vs", "against"])


class Item(NamedTuple):
    """One arm of a list, as indices of words: its name, and the name with the dose and schedule that follow it.

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
        split_and: whether `and` alone parts items (`groups A and B`), or is taken as part of a name (`iron and folic acid`).
    """
    end = min(stop if stop is not None else len(clause.low), len(clause.low))
    plan = _plan(clause, index, end, words, split_and)
    items: list[Item] = []
    place = index
    while place < end and len(items) < MOST_ITEMS:
        item = read_item(clause, place, end, words, plan)
        if item is not None:
            items.append(item)
        place = item.tail if item is not None else _skip_to_separator(clause, place, end)
        if place >= end or not _parts(clause, place, end, words, plan):
            break
        place = _after_separator(clause, place, end)
    return items


class Plan(NamedTuple):
    """How a list is cut: at `or`, at `and`, at commas, at semicolons; `repeats` is a preposition that opens each item."""

    by_or: bool
    by_and: bool
    by_comma: bool
    by_semicolon: bool
    repeats: str | None
    last_conjunction: int


# one item by itself, however it goes on
SINGLE = Plan(False, False, False, False, None, -1)


def _plan(clause: Clause, index: int, end: int, words: ArmWords, split_and: bool) -> Plan:
    """Look over the list before it is cut."""
    low = clause.low
    ors: list[int] = []
    ands: list[int] = []
    commas: list[int] = []
    semicolons = False
    place = index
    while place < end:
        word = low[place]
        if word in "([":
            close = closing(clause, place)
            place = (close if close is not None else place) + 1
            continue
        if word in (".", ":") and place > index:
            break
        if word in ("or", *VERSUS) and _begins_item(clause, place + 1, end, words):
            ors.append(place)
        elif word == "and" and _begins_item(clause, place + 1, end, words):
            ands.append(place)
        elif word == ",":
            commas.append(place)
        elif word == ";" and place + 1 < end:
            semicolons = True
        place += 1
    repeats = None
    for conjunction in [*ors, *ands]:
        if (
            conjunction + 1 < end
            and low[conjunction + 1] in ("to", "into")
            and index > 0
            and low[index - 1] == low[conjunction + 1]
        ):
            repeats = low[conjunction + 1]
    by_and = bool(split_and and ands and not ors)
    conjunctions = ors or (ands if by_and else [])
    last = conjunctions[-1] if conjunctions else -1
    first = conjunctions[0] if conjunctions else -1
    by_comma = bool(repeats is None and conjunctions and any(comma < (last if ors else first) for comma in commas))
    return Plan(bool(ors), by_and, by_comma, semicolons, repeats, last)


def _begins_item(clause: Clause, index: int, end: int, words: ArmWords) -> bool:
    """Whether the word here can begin an arm's name: no verb, no preposition but those that open a name."""
    if index >= end:
        return False
    word = clause.low[index]
    if word in ("(", "["):
        return True
    if not (word[0].isalnum() or word[0] in "\"'<>~≥≤αβγ→-"):
        return False
    if (
        (word[0].isdigit() or word in NUMBERS)
        and index + 1 < end
        and clause.low[index + 1] in (*words.times, *COUNTED_NOUNS)
    ):
        return False
    if clause.low[index - 1] == "," and word[0].isdigit() and not _has_dose(clause, index - 2, words):
        # "ertapenem, 1 g once a day, or": the dose of the item before
        if words.dose.match(clause.text, clause.starts[index]):
            return False
    if word in words.openers or word == "no":
        return word not in (
            "was",
            "were",
            "had",
            "have",
            "followed",
            "in",
            "by",
            "given",
            "on",
            "administered",
            "been",
            "for",
        ) or (word in ("for", "in", "by", "on") and index + 1 < end and clause.low[index + 1] in ("the", "a"))
    return word not in words.stops and word not in (
        "more",
        "less",
        "later",
        "not",
        "who",
        "all",
        "they",
        "we",
        "it",
        "older",
        "greater",
        "most",
    )


def _has_dose(clause: Clause, place: int, words: ArmWords) -> bool:
    """Whether a dose stands in the item that ends here."""
    begin = place
    while (
        begin > 0 and place - begin < 8 and clause.low[begin] not in (",", ";", "or", "and", "to", "either", "receive")
    ):
        begin -= 1
    return words.dose.search(clause.text, clause.starts[max(begin, 0)], clause.ends[max(place, 0)]) is not None


def _parts(clause: Clause, place: int, end: int, words: ArmWords, plan: Plan) -> bool:
    """Whether the list goes on after the separator here."""
    word = clause.low[place]
    following = place + 1
    if word in (",", ";"):
        if following < end and clause.low[following] in ("or", "and", *VERSUS):
            conjunction = clause.low[following]
            return (conjunction != "and" or plan.by_and or plan.by_comma) and _begins_item(
                clause, following + 1, end, words
            )
        if word == ";":
            return _begins_item(clause, following, end, words)
        return plan.by_comma and place < plan.last_conjunction and _begins_item(clause, following, end, words)
    if word in ("or", *VERSUS):
        return _begins_item(clause, following, end, words)
    if word == "and":
        return plan.by_and and _begins_item(clause, following, end, words)
    return False


def _after_separator(clause: Clause, place: int, end: int) -> int:
    place += 1
    while place < end and clause.low[place] in ("or", "and", ",", "vs", "versus", "."):
        place += 1
    return place


def _skip_to_separator(clause: Clause, place: int, end: int) -> int:
    while place < end and clause.low[place] not in (",", ";", "or", "and", "versus", "vs", "."):
        place += 1
    return place


def skip_openers(clause: Clause, place: int, end: int, words: ArmWords) -> int:
    """The first word of a name: articles, `to receive`, `treatment with` before it are left out."""
    low = clause.low
    begin = place
    while place < end:
        word = low[place]
        if word not in words.openers:
            break
        following = low[place + 1] if place + 1 < end else ""
        if word in words.weak_openers and following not in words.openers:
            break
        if word in ("treatment", "use", "ingestion") and following not in ("with", "of"):
            break
        place += 1
    # "(1) empiric", "a) saline"
    while (
        place + 1 < end
        and low[place] in ("(", "[")
        and place + 2 < end
        and len(low[place + 1]) <= 3
        and low[place + 2] in ")]"
    ):
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
    low = clause.low
    place = skip_openers(clause, place, end, words)
    first = place
    last = first
    brackets: list[tuple[int, int]] = []
    in_tail = False
    while place < end:
        word = low[place]
        if word in ("(", "["):
            close = closing(clause, place)
            if close is None:
                break
            inside = low[place + 1 : close]
            ends = close + 1 >= end or low[close + 1] in (*words.separators, ".", ")")
            if (
                not in_tail
                or "n" in inside
                or any(word in words.heads for word in inside)
                or (ends and len(inside) <= 4)
            ):
                brackets.append((place + 1, close))
            place = close + 1
            # "mesenchymal stem cell (MSC) therapy": the name goes on
            if not in_tail and place < end and low[place] in words.trailing and place - first < LONGEST_NAME:
                last = place = place + 1
            continue
        if word in (".", ":", ")", "]") or (
            word in words.separators and _is_cut(clause, place, end, words, plan, in_tail)
        ):
            break
        if word == "," and not in_tail and last - first > 1 and not _goes_on(clause, place, end, words):
            in_tail = True
        if in_tail and word in CLAUSE_VERBS and low[place - 1] not in ("which", "that", "who", "whom", "where"):
            break
        if not in_tail:
            if _ends_name(clause, place, first, words):
                in_tail = True
                if word in CLAUSE_VERBS:
                    break
            elif word not in ",;":
                last = place + 1
        place += 1
    if last <= first or last - first > LONGEST_NAME:
        return None
    while last - 1 > first and low[last - 1] in ("and", "or", "plus", "of", "with", "the", "a", "an", "-", ","):
        last -= 1
    wide = _widen(clause, last, end, words)
    return Item(first, last, max(last, wide), tuple(brackets), max(place, last))


def _is_cut(clause: Clause, place: int, end: int, words: ArmWords, plan: Plan, in_tail: bool) -> bool:
    """Whether a separator ends the item that is being read."""
    word = clause.low[place]
    if word in ("compared", "against"):
        return True
    if word != ";" and _in_numbers(clause, place, end, words):
        return False
    if word == "/":
        return False
    if word == "," and clause.low[place - 1] in words.leading:
        return False  # "autologous, adipose-derived cells"
    if word == ",":
        return _parts(clause, place, end, words, plan) or _is_clause_end(clause, place, end, words, plan)
    if word == "and":
        return plan.by_and or not _begins_item(clause, place + 1, end, words)
    if plan.repeats and word == "or":
        return place + 1 < end and clause.low[place + 1] == plan.repeats
    if word == "or" and in_tail and place + 2 < end and clause.low[place + 1][0].isdigit():
        return clause.low[place + 2] not in words.times
    return True


def _in_numbers(clause: Clause, place: int, end: int, words: ArmWords) -> bool:
    """Whether a separator stands between the numbers of one dose: `2 or 4 mg`, `1, 3, 6, or 12 mg`."""
    low = clause.low
    following = place + 1
    while following < end and low[following] in ("or", "and", ","):
        following += 1
    return (
        place > 0
        and following < end
        and low[place - 1][:1].isdigit()
        and low[following][:1].isdigit()
        and not (place > 1 and low[place - 2] in ("group", "arm", "groups"))
    )


def _goes_on(clause: Clause, place: int, end: int, words: ArmWords) -> bool:
    """Whether a name goes on after a comma that parts no items: `GBI-30, 6086`."""
    following = place + 1
    if following >= end or clause.low[place - 1] in words.leading or _in_numbers(clause, place, end, words):
        return True
    return clause.low[following].isdecimal() and (following + 1 >= end or clause.low[following + 1] not in words.units)


def _is_clause_end(clause: Clause, place: int, end: int, words: ArmWords, plan: Plan) -> bool:
    """Whether a comma that parts no items ends the item: one that stands in a name does not (`GBI-30, 6086`)."""
    following = clause.low[place + 1] if place + 1 < end else ""
    if following[:1].isdigit() and place + 2 < end and clause.low[place + 2] in ("or", "and", ".", ","):
        return False
    return not (plan.repeats or place < plan.last_conjunction)


def _ends_name(clause: Clause, place: int, first: int, words: ArmWords) -> bool:
    """Whether the name of an item ends before this word."""
    low = clause.low
    word = low[place]
    if place == first:
        return word in words.stops and word not in (
            "daily",
            "weekly",
            "monthly",
            "early",
            "combined",
            "supervised",
            "tailored",
            "similar",
            "higher",
            "lower",
            "one",
            "under",
            "well",
            "more",
            "less",
            "using",
        )
    if (
        place + 1 < len(low)
        and low[place + 1] in (*words.times, "times", "sessions")
        and (word[0].isdigit() or word in NUMBERS)
    ):
        return True
    if word in words.stops:
        # "lenalidomide added to melphalan", "drug combined with another"
        return not (word in ("combined", "added") and place + 1 < len(low) and low[place + 1] in ("with", "to"))
    return word == "with" and place + 1 < len(low) and low[place + 1] in ("follow-up", "a", "one", "the", "an", "each")


def _widen(clause: Clause, last: int, end: int, words: ArmWords) -> int:
    """Where a name ends with the schedule that follows it: `90 mg once daily`, `200 mg every 2 weeks`."""
    low = clause.low
    if last >= end:
        return last
    span = clause.text[clause.starts[last] : clause.ends[min(end, last + 7) - 1]]
    match = words.schedule.match(span)
    if not match:
        return last
    stop = clause.starts[last] + match.end()
    place = last
    while place < end and clause.ends[place] <= stop:
        place += 1
    return place
