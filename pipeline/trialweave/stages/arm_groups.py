"""Groups called by a letter, a number, a dose or a name, and what is said of them: `group 1 (n=3) was control`,
`the experimental group participated in X`, `fish oil (group I)`, `in the A and B groups`, `the 50 mg group`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trialweave.stages.arm_drafts import STATISTIC
from trialweave.stages.arm_lists import Item, read_item
from trialweave.stages.arm_plan import SINGLE
from trialweave.stages.arm_seeds import (
    BARE_SIZE,
    LABEL,
    LABELLED,
    NAMED,
    SIZE,
    Seed,
    SeedList,
    read_back,
    seed_of,
    word_at,
)
from trialweave.stages.arm_words import ArmWords, Clause, closing, opening
from trialweave.stages.counts import parse_count

Span = tuple[int, int]
# the offsets of a group's name, the word `group` after it, and its seed
Group = tuple[Span, int, Seed]
# "first group", "third arm"
ORDINAL = re.compile(
    r"\b(?P<id>first|second|third|fourth|fifth)(?: (?:treatment|study|experimental))? (?:group|arm|cohort)\b(?! of)",
    re.I,
)
# a text without any of these calls no group by a label
HEADS_INSIDE = ("roup", "rm", "ohort", "ROUP")
ORDINALS = frozenset(["first", "second", "third", "fourth", "fifth"])
IDS = re.compile(r"[IVX]{1,4}\b|[A-Z]{1,3}\d?\b|\d{1,2}[A-Za-z]?\b")
# "3 mg/kg| treated patients", "50 mg| group"
DOSE_HEAD = re.compile(r"[ -](?:\w+-)?(?:treated (?:patients|subjects|groups?)|dose groups?|groups?|arms?|cohorts?)\b")
DOSE_STRENGTH = NAMED + 1.5
# no trial has more labelled groups, and their labels are not of three kinds
MOST_LABELS, MOST_KINDS = 9, 2
# words between a group and what it got
DEFINITION_REACH = 12
# how far after a label in brackets its size may stand: "(group I: n = 35"
SIZE_REACH = 30
# words of the names before `groups`, of one of them, and of a bracket among them
NAMES_REACH, LONGEST_NAME, BRACKET_REACH = 16, 7, 12
JOINS_NAMES = frozenset(["and", "or", ",", "/", "versus", "vs", "&"])


def label_occurrences(clause: Clause) -> list[tuple[int, int, tuple[str, ...]]]:
    """Groups called by letter or number: offsets, and the ids, which may be several (`groups I and II`)."""
    if not clause.low:
        return []
    start, end = clause.starts[0], clause.ends[-1]
    told = clause.text[start:end]
    if not any(head in told for head in HEADS_INSIDE):
        return []
    found: list[tuple[int, int, tuple[str, ...]]] = []
    if not ORDINALS.isdisjoint(clause.low):
        found.extend((*match.span(), (match["id"].lower(),)) for match in ORDINAL.finditer(clause.text, start, end))
    for match in LABEL.finditer(clause.text, start, end):
        ids = tuple(IDS.findall(match["ids"]))
        if len(ids) > 1 and not match["head"].lower().endswith("s"):
            found.append((match.start(), match.start("ids") + len(ids[0]), ids[:1]))
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
        for start, end, ids in label_occurrences(clause):
            for label in ids:
                alone = _defined(clause, start, end, words) if len(ids) == 1 else Seed((), (), (end, end))
                seeds.setdefault(label, []).append(alone._replace(label=label))
    kinds = {_kind(label) for label in seeds}
    if not 1 < len(seeds) <= MOST_LABELS or len(kinds) > MOST_KINDS:
        return None
    return SeedList(tuple(_joined(group) for group in seeds.values()), "labelled", LABELLED)


def _kind(label: str) -> str:
    if label[0].isdigit():
        return "number"
    if label in ORDINALS:
        return "ordinal"
    return "roman" if set(label) <= set("IVX") else "letter"


def _joined(seeds: Sequence[Seed]) -> Seed:
    """All that is said of one group."""
    names = tuple(dict.fromkeys(name for seed in seeds for name in seed.names))
    brackets = tuple(bracket for seed in seeds for bracket in seed.brackets)
    size = next((seed.n for seed in seeds if seed.n is not None), None)
    area = max((seed.area for seed in seeds), key=lambda area: area[1] - area[0])
    return Seed(names, brackets, area, size, seeds[0].label, grouped=any(seed.grouped for seed in seeds))


def _defined(clause: Clause, start: int, end: int, words: ArmWords) -> Seed:
    """A group with the size and the definition that stand beside it."""
    text = clause.text
    seeds = [Seed(((start, end),), (), (end, end))]
    if start > 0 and text[start - 1] in "([":  # "fish oil (group I: n = 35)"
        left = _people_before(clause, start - 1, words) or read_back(clause, word_at(clause, start - 1), words)
        size = SIZE.search(text, end, min(len(text), end + SIZE_REACH))
        if size and ")" not in text[end : size.start()]:
            seeds.append(Seed((), (), (end, end), int(size["n"].replace(",", ""))))
        seeds += [left] if left is not None else []
        if text[end : end + 1] not in (":", "="):
            return _joined(seeds)
    place = word_at(clause, end)
    while place < len(clause.low) and clause.low[place] in "([":
        close = closing(clause, place)
        if close is None or close == place + 1:
            break
        bracket = clause.starts[place + 1], clause.ends[close - 1]
        size = SIZE.search(text, *bracket) or BARE_SIZE.fullmatch(text, *bracket)
        seeds.append(Seed((), (bracket,), (end, end), int(size["n"].replace(",", "")) if size else None))
        place = close + 1
    item, telling = _definition(clause, place, words)
    if item is None:
        return _joined(seeds)
    seed = seed_of(item, clause)
    return _joined([*seeds, seed if telling else Seed((), (), seed.area, seed.n)])


def _people_before(clause: Clause, end: int, words: ArmWords) -> Seed | None:
    """People as a group: `59 adults with asthma and eczema (group A)`."""
    start = max(clause.text.rfind(sign, clause.starts[0], end) for sign in ":;,)") + 1
    match = words.patterns.people.search(clause.text, max(start, clause.starts[0]), end)
    if match is None or clause.text[max(start, clause.starts[0]) : match.start()].strip() not in ("", "and"):
        return None
    stop = len(clause.text[:end].rstrip())
    name = match.end("count") + 1
    return Seed(((name, stop),), (), (match.start(), stop), parse_count(match["count"])) if name < stop else None


def _definition(clause: Clause, place: int, words: ArmWords) -> tuple[Item | None, bool]:
    """What a group is said to be or get, right after its name, and whether it tells what the group got."""
    low = clause.low
    limit = _next_label(clause, place)
    if place >= limit:
        return None, False
    if low[place] in (":", "=", "-") or (low[place] == "," and ";" in low):
        item = read_item(clause, place + 1, limit, words, SINGLE)
        return item, item is not None and not STATISTIC.search(clause.quote(item.first, item.wide))
    reach = clause.ends[min(place + DEFINITION_REACH, len(low) - 1)]
    match = words.patterns.definition.match(clause.text, clause.starts[place], reach)
    begin = word_at(clause, match.end()) if match else limit
    item = read_item(clause, begin, limit, words, SINGLE) if begin < limit else None
    if match is None or item is None:
        return None, False
    weak = match["verb"].lower() in words.weak_definitions
    return item, not weak or _tells_treatment(clause, item, words)


def _next_label(clause: Clause, place: int) -> int:
    """The word before which a definition must end: the next label, with the bracket that it stands in."""
    low = clause.low
    match = LABEL.search(clause.text, clause.starts[place], clause.ends[-1]) if place < len(low) else None
    if not match:
        return len(low)
    stop = word_at(clause, match.start())
    return stop - 1 if stop and low[stop - 1] in "([" else stop


def _tells_treatment(clause: Clause, item: Item, words: ArmWords) -> bool:
    """Whether what follows a weak verb (`was control group`, `with placebo`) says what a group got."""
    if STATISTIC.search(clause.quote(item.first, item.wide)):
        return False
    low = clause.low[item.first : item.last]
    if not (words.placebo.isdisjoint(low) and words.control.isdisjoint(low)):
        return True
    return words.dose.search(clause.quote(item.first, item.wide)) is not None


def dose_list(text: str, doses: Iterable[Span]) -> SeedList | None:
    """Groups called by their dose: `3 mg/kg treated patients`, `the 50 mg group`, at least two of them.

    Args:
        text: the folded text.
        doses: where its doses stand.
    """
    seeds: dict[str, Seed] = {}
    for start, end in doses:
        head = DOSE_HEAD.match(text, end)
        if head:
            dose = re.sub(r"[\s-]", "", text[start:end].lower())
            seeds.setdefault(dose, Seed(((start, head.end()), (start, end)), (), (start, head.end())))
    return SeedList(tuple(seeds.values()), "dose", DOSE_STRENGTH) if len(seeds) > 1 else None


def group_list(text: str, groups: Iterable[Sequence[Group]]) -> SeedList | None:
    """All groups that the content calls by name, each name once."""
    seeds: dict[str, list[Seed]] = {}
    for named in groups:
        for span, _, seed in named:
            if not STATISTIC.search(text, *span):
                seeds.setdefault(text[slice(*span)].lower(), []).append(seed)
    return SeedList(tuple(_joined(group) for group in seeds.values()), "named", NAMED) if seeds else None


def named_groups(clause: Clause, words: ArmWords) -> list[Group]:
    """`the X group`, `X and Y groups`: the offsets of each name, the word `group`, and the name's seed."""
    low = clause.low
    found: list[Group] = []
    if words.heads.isdisjoint(low):
        return found
    for head, word in enumerate(low):
        spans = _modifiers(clause, head, words) if word in words.heads else []
        for first, last in spans:
            plain = low[first:last]
            if words.empty.issuperset(plain) and " ".join(plain) not in words.generic_experimental:
                continue
            if _is_society(clause, first, head) or (len(spans) == 1 and _means_all(word, plain, words)):
                continue
            start = clause.starts[first]
            end = clause.ends[head] if last == spans[-1][1] else clause.ends[last - 1]
            seed = _defined(clause, start, end, words) if len(spans) == 1 else Seed(((start, end),), (), (end, end))
            found.append(((start, clause.ends[last - 1]), head, seed._replace(grouped=True)))
    return found


def _means_all(head: str, plain: list[str], words: ArmWords) -> bool:
    """Whether a name stands for all arms: `treatment groups`, `study arms`."""
    return head.endswith("s") and " ".join(plain) in words.generic_experimental


def _is_society(clause: Clause, first: int, head: int) -> bool:
    """Whether `Group` ends the name of a society: `Clinical Trials Group`, `Eastern Cooperative Oncology Group`."""
    if head - first < 2 or clause.low[head] != "group":
        return False
    return all(clause.text[clause.starts[index]].isupper() for index in range(first, head + 1))


def _modifiers(clause: Clause, head: int, words: ArmWords) -> list[Span]:
    """The names before `group` or `groups`, as words: one, or several joined by `and`, `or`, commas."""
    low = clause.low
    spans: list[Span] = []
    last = place = head
    while place > 0 and head - place < NAMES_REACH:
        word = low[place - 1]
        if word in ")]":
            opened = opening(clause, place - 1)
            if opened is None or head - opened > BRACKET_REACH:
                break
            last = opened if last == place else last
            place = opened
        elif word in JOINS_NAMES and low[head].endswith("s") and last > place:
            spans.append((place, last))
            last = place = place - 1
        elif _begins_name(low, place, head, words):
            break
        else:
            place -= 1
    spans.append((place, last))
    return [(first, end) for first, end in reversed(spans) if 0 < end - first <= LONGEST_NAME]


def _begins_name(low: list[str], place: int, head: int, words: ArmWords) -> bool:
    """Whether the name before `group` begins at `place`, since the word before belongs to none."""
    word, following = low[place - 1], low[place]
    if word in words.back_stops or word in words.stops or word in words.separators:
        return True
    if not (word[0].isalnum() or word in "+→"):
        return True
    if place < head and word in words.people and following not in words.heads:
        return True
    # "175 intervention group": a size, and "50 mg group" is none
    return place < head and word.isdecimal() and following not in words.units and following not in words.times
