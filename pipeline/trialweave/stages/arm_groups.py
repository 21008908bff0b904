"""Groups called by a letter, a number or a name, and what is said of them: `group 1 (n=3) was control`,
`the experimental group participated in X`, `fish oil (group I)`, `in the A and B groups`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.arm_lists import Item, read_item
from trialweave.stages.arm_plan import SINGLE
from trialweave.stages.arm_seeds import (
    BACK_STOPS,
    LABEL,
    LABELLED,
    NAMED,
    SIZE,
    Seed,
    SeedList,
    opening,
    read_back,
    seed_of,
    word_at,
)
from trialweave.stages.arm_words import ArmWords, Clause, closing

DOSE_HEAD = re.compile(r"[ -](?:\w+-)?(?:treated (?:patients|subjects|groups?)|dose groups?|groups?|arms?|cohorts?)\b")
IDS = re.compile(r"[IVX]{1,4}\b|[A-Z]{1,3}\d?\b|\d{1,2}[A-Za-z]?\b")


def label_occurrences(clause: Clause) -> list[tuple[int, int, tuple[str, ...]]]:
    """Groups called by letter or number: offsets and the letters or numbers, which may be several (`groups I and II`)."""
    if not clause.low:
        return []
    found = []
    for match in LABEL.finditer(clause.text, clause.starts[0], clause.ends[-1]):
        ids = tuple(IDS.findall(match["ids"]))
        if len(ids) > 1 and not match["head"].lower().endswith("s"):
            ids = ids[:1]
            found.append((match.start(), match.start("ids") + len(ids[0]), ids))
        else:
            found.append((match.start(), match.end(), ids))
    return found


def labelled_list(clauses: Sequence[Clause], words: ArmWords) -> SeedList | None:
    """The groups that letters or numbers name, with what the text says that they got.

    Args:
        clauses: the sentences of the content, in order.
        words: the vocabulary.
    """
    seeds: dict[str, list[Seed]] = {}
    for clause in clauses:
        if not clause.low:
            continue
        for begin, stop, ids in label_occurrences(clause):
            for identifier in ids:
                here = seeds.setdefault(identifier, [])
                if len(ids) == 1:
                    here.append(_defined(clause, begin, stop, words)._replace(label=identifier))
                else:
                    here.append(Seed((), (), (stop, stop), None, identifier))
    kinds = {_kind(identifier) for identifier in seeds}
    if len(seeds) < 2 or len(kinds) > 2 or len(seeds) > 9:
        return None
    return SeedList(tuple(_joined(group) for group in seeds.values()), "labelled", LABELLED)


def _kind(identifier: str) -> str:
    return "number" if identifier[0].isdigit() else "roman" if set(identifier) <= set("IVX") else "letter"


def _joined(seeds: list[Seed]) -> Seed:
    """All that is said of one label."""
    names: list[tuple[int, int]] = []
    alone = [seed for seed in seeds if seed.names]
    for seed in alone:
        names.extend(name for name in seed.names if name not in names)
    brackets = tuple(bracket for seed in seeds for bracket in seed.brackets)
    size = next((seed.n for seed in seeds if seed.n is not None), None)
    area = max((seed.area for seed in seeds), key=lambda area: area[1] - area[0])
    return Seed(tuple(names), brackets, area, size, seeds[0].label)


def _defined(clause: Clause, start: int, end: int, words: ArmWords) -> Seed:
    """A label with the size and the definition that stand beside it."""
    text, low = clause.text, clause.low
    names = [(start, end)]
    brackets: list[tuple[int, int]] = []
    place = word_at(clause, end)
    area = end, end
    size = None
    inside = start > 0 and text[start - 1] in "(["
    if inside:  # "fish oil (group I)"
        left = read_back(clause, word_at(clause, start - 1), words)
        if left is not None:
            names.extend(left.names)
            area = left.area
        if (match := SIZE.search(text, end, min(len(text), end + 30))) and ")" not in text[end : match.start()]:
            size = int(match["n"].replace(",", ""))
    while place < len(low) and low[place] in "([":
        close = closing(clause, place)
        if close is None or close == place + 1:
            break
        bracket = clause.starts[place + 1], clause.ends[close - 1]
        brackets.append(bracket)
        if match := SIZE.search(text, *bracket):
            size = size or int(match["n"].replace(",", ""))
        place = close + 1
    item = _definition(clause, place, words) if not inside or (place < len(low) and low[place] in ":=") else None
    if item is not None:
        seed = seed_of(item, clause)
        names.extend(seed.names)
        brackets.extend(seed.brackets)
        size = size or seed.n
        area = seed.area
    return Seed(tuple(names), tuple(brackets), area, size)


def _next_label(clause: Clause, place: int) -> int:
    """The word before which a definition must end: the next label, with the bracket that it stands in."""
    low = clause.low
    if place >= len(low):
        return len(low)
    match = LABEL.search(clause.text, clause.starts[place], clause.ends[-1])
    if not match:
        return len(low)
    stop = word_at(clause, match.start())
    return stop - 1 if stop and low[stop - 1] in "([" else stop


def _definition(clause: Clause, place: int, words: ArmWords) -> Item | None:
    """What a group is said to be or get, right after its name."""
    low = clause.low
    limit = _next_label(clause, place)
    if place >= limit:
        return None
    if low[place] in (":", "=", "-"):
        return read_item(clause, place + 1, limit, words, SINGLE)
    if low[place] == "," and place + 1 < len(low) and ";" in low:
        return read_item(clause, place + 1, limit, words, SINGLE)
    stop = clause.starts[min(place + 12, len(low) - 1)] + 1
    match = words.patterns.definition.match(
        clause.text, clause.starts[place] - 1 if clause.starts[place] else 0, max(stop, clause.starts[place])
    )
    if not match:
        return None
    begin = word_at(clause, match.end())
    item = read_item(clause, begin, limit, words, SINGLE) if begin < limit else None
    if item is None:
        return None
    verb = match["verb"].lower()
    if verb in words.weak_definitions and not _is_definition(clause, item, words):
        return None
    return item


def _is_definition(clause: Clause, item: Item, words: ArmWords) -> bool:
    """Whether what follows a weak verb (`was control group`, `with placebo`) says what a group got."""
    low = clause.low[item.first : item.last]
    return (
        any(word in words.placebo or word in words.control for word in low)
        or words.dose.search(clause.quote(item.first, item.wide)) is not None
    )


def dose_list(text: str, doses: Sequence[tuple[int, int]]) -> SeedList | None:
    """Groups called by their dose: `3 mg/kg treated patients`, `the 50 mg group`, at least two of them."""
    seeds: dict[str, Seed] = {}
    for start, end in doses:
        head = DOSE_HEAD.match(text, end)
        if head:
            dose = re.sub(r"[\s-]", "", text[start:end].lower())
            span = start, head.end()
            seeds.setdefault(dose, Seed((span, (start, end)), (), span))
    return SeedList(tuple(seeds.values()), "dose", NAMED + 1.5) if len(seeds) > 1 else None


def named_groups(clause: Clause, words: ArmWords) -> list[tuple[tuple[int, int], int, Seed]]:
    """`the X group`, `X and Y groups`: offsets of the modifiers, the word of the head, and the seed with its definition."""
    low, found = clause.low, []
    if words.heads.isdisjoint(low):
        return []
    for index, word in enumerate(low):
        if word not in words.heads or index == 0:
            continue
        spans = _modifiers(clause, index, words)
        for number, (first, last) in enumerate(spans):
            plain = " ".join(low[first:last])
            if plain not in words.generic_experimental and all(part in words.empty for part in low[first:last]):
                continue
            if _is_society(clause, first, index):
                continue
            start = clause.starts[first]
            only = number == len(spans) - 1
            end = clause.ends[index] if only else clause.ends[last - 1]
            seed = (
                _defined(clause, start, end, words)
                if only and len(spans) == 1
                else Seed(((start, end),), (), (end, end))
            )
            found.append(((start, clause.ends[last - 1]), index, seed))
    return found


def _is_society(clause: Clause, first: int, head: int) -> bool:
    """Whether `Group` ends the name of a society: `Clinical Trials Group`, `Eastern Cooperative Oncology Group`."""
    text = clause.text
    return (
        all(text[clause.starts[i]].isupper() for i in range(first, head + 1))
        and head - first >= 2
        and clause.low[head] == "group"
    )


def _modifiers(clause: Clause, head: int, words: ArmWords) -> list[tuple[int, int]]:
    """The names before `group` or `groups`: one, or several joined by `and`, `or`, commas."""
    low = clause.low
    spans: list[tuple[int, int]] = []
    last = place = head
    while place > 0 and head - place < 16:
        word = low[place - 1]
        if word in ")]":
            opened = opening(clause, place - 1)
            if opened is None or head - opened > 12:
                break
            if last == place:
                last = opened
            place = opened
            continue
        joint = low[head].endswith("s") and word in ("and", "or", ",", "/", "versus", "vs", "&")
        if joint and last > place:
            spans.append((place, last))
            last = place = place - 1
            continue
        if word in BACK_STOPS or word in words.stops or word in words.separators or not (word[0].isalnum() or word in "+→"):
            break
        if word in words.people and place < head and low[place] not in words.heads:
            break
        if word.isdecimal() and place < head and low[place] not in words.units and low[place] not in words.times:
            break  # "175 intervention group": a size
        place -= 1
    if last > place:
        spans.append((place, last))
    return [(a, b) for a, b in reversed(spans) if b > a and b - a <= 7]


def group_list(clauses: Sequence[Clause], words: ArmWords) -> SeedList | None:
    """All groups that the content calls by name, each name once."""
    seeds: dict[str, Seed] = {}
    for clause in clauses:
        for span, _, seed in named_groups(clause, words):
            key = clause.text[span[0] : span[1]].lower()
            kept = seeds.get(key)
            if kept is None:
                seeds[key] = seed
            else:
                names = tuple(dict.fromkeys([*kept.names, *seed.names]))
                area = max((kept.area, seed.area), key=lambda area: area[1] - area[0])
                seeds[key] = Seed(
                    names, (*kept.brackets, *seed.brackets), area, kept.n if kept.n is not None else seed.n
                )
    if not seeds:
        return None
    return SeedList(tuple(seeds.values()), "named", NAMED)
