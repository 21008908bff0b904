"""How many people a trial enrolled: the number randomised, else enrolled, else the sum of its arms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.sentence_text import WORD
from trialweave.stages.alternation import alternation
from trialweave.stages.counts import DIGITS, WORDS, parse_count

# no abstract of one trial states more people
MOST = 1_000_000
NEAR = 110  # characters after a number in which the verb is looked for
# how surely a number is the number enrolled: people were randomised, enrolled, or only counted
RANDOMISED, ENROLLED, COUNTED = 10, 6, 3
ADDED_UP = 13  # the groups of the same sentence add up to it
# a number in digits or words, each tried where one can begin
NUMBER = re.compile(rf"(?<![\w.-])(?<!\d[.,· ])(?:{DIGITS}(?![\d%‰]|[.,·-]\d|\s?%|\.\d)|(?i:{WORDS}))\b")
BEGINS = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thir|four|fif|six|seven|eigh|nine|twen|for|hundred)",
    re.I,
)
# what may stand between the number and the people: "Sixty (30 male) otherwise healthy adult"
BETWEEN = r"(?: (?:of the|of)(?= ))?(?:(?! (?:of|in|from|were|was|to|and the|with|or|per|weeks?|months?|days?|years?|hours?|minutes?|groups?|arms?|for|at|on)\b)[ ][^\s.;:,()]+,?|[ ]\([^()]{1,40}\)){0,6}?"
# "patients (n = 24)", "recruited via RDS (N=366)"
BRACKETED = re.compile(r"\((?:total )?[nN] ?= ?(?P<count>\d[\d, ]{0,7})\b(?P<each>[^()]{0,20})\)?")
# "In part 1, 11 patients ...; in part 2, 37 patients": parts of one trial are summed
PART = re.compile(r"\b(?:part|study|phase|stage|cohort|period) (?:\d|[IVX]{1,3}|[A-D]|one|two|three)\b,? ?", re.I)
# "sixty eyes of 30 patients": parts of people, who are counted after them
PARTS_OF = re.compile(
    r" (?:of|from|in) (?:\d{1,5}|[a-z]+(?:-[a-z]+)?) (?:[a-z-]+ ){0,3}?(?:patients|subjects|participants|people|volunteers)\b",
    re.I,
)
# "December 2015, 100 patients", "in 2014 patients": a year and no number of people
YEAR_BEFORE = re.compile(
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december|between|since|until|year|early|late|spring|summer|autumn)\.?,? |\d{1,2},? |\bin )$",
    re.I,
)
YEARS = range(1900, 2100)
# "≥ 16 were randomized": a mark that people had to reach
MARK_BEFORE = re.compile(r"[<>≤≥=~] ?$|\b(?:at|in|from|after|for|over|aged) $", re.I)
MARK_AFTER = re.compile(r" or (?:less|more|greater|older|above|fewer|higher|lower|younger)\b")
ASSIGNED_NEXT = re.compile(r"[\d,]+ (?:randomi[sz]ed|randomly|assigned|allocated) ")  # "of 144 randomised patients"
# "28 men and 43 women": both together
BOTH_SEXES = re.compile(
    r"(?<!\()\b(\d{1,5}) (?:(?:wo)?men|(?:fe)?males?|boys|girls) and (\d{1,5}) (?:(?:wo)?men|(?:fe)?males?|boys|girls)\b"
)
# "(n = 50)", "(12 participants)": the size of a group
GROUP_SIZE = re.compile(r"[(\[](?:[nN] ?= ?(\d{1,5})[)\];,]|(\d{1,5}) [a-z]+s\))")
EACH_BEFORE = re.compile(r"\beach\b[^.;]{0,30}$", re.I)
GROUP_AFTER = re.compile(r" (?:of (?:them|whom|these|which)|each|per|in each)\b")
TOTAL_BEFORE = re.compile(r"\b(?:total(?:ly|l?ing)?|overall|in all|altogether)\b", re.I)


# what was done with people, whoever they are called
DONE = ("randomized", "randomised", "randomly", "enrolled", "recruited", "assigned", "allocated")


class People(NamedTuple):
    """The table `people` of configs/grammar/design.toml, compiled. A sentence without a word of `named` counts nobody."""

    named: frozenset[str]
    after: re.Pattern[str]
    assigned: re.Pattern[str]
    enrolled: re.Pattern[str]
    barred: re.Pattern[str]
    were: re.Pattern[str]


def compile_people(knowledge: Mapping[str, Any]) -> People:
    """Make the table ready for use."""
    table = knowledge["people"]

    return People(
        named=frozenset(WORD.findall(name)[0] for name in (*table["nouns"], *table["assigned"], *DONE)),
        after=re.compile(rf"{BETWEEN} (?:{alternation(table['nouns'])})\b", re.I),
        assigned=re.compile(rf"\b(?:{alternation(table['assigned'])})\b", re.I),
        enrolled=re.compile(rf"\b(?:{alternation(table['enrolled'])})\b", re.I),
        barred=re.compile(rf"\b(?:{alternation(table['not_enrolled'])})\b", re.I),
        # "596 were randomised", "323 (54%) agreed to participate and were randomized"
        were=re.compile(
            # but not "aged 1 to 8 years scheduled for surgery were randomly"
            r"(?: ?\([^()]{1,20}\))? (?:(?!(?:years?|months?|weeks?|days?|hours?|minutes?|kg|mg)\b)\w+ ){0,6}?(?:were|was) (?:\w+ly |then |also )?"
            rf"(?:{alternation(DONE)})\b",
            re.I,
        ),
    )


class Count(NamedTuple):
    """A number of people: how surely it is the number enrolled, and its value."""

    weight: int
    value: int


def enrolled(sentences: Sequence[tuple[str, str]], arm_sizes: Sequence[int | None], people: People) -> int | None:
    """The number randomised, else enrolled; the sum of the arms where no total is given.

    Args:
        sentences: section name and folded text of each sentence, in order.
        arm_sizes: the size of each human arm, None where it is not stated.
        people: as `compile_people` gives it.
    """
    best: Count | None = None
    for section, text in sentences:
        for count in counts_of(section, text, people):
            if 0 < count.value < MOST and (best is None or count.weight > best.weight):
                best = count
    total = sum(size for size in arm_sizes if size) if len(arm_sizes) > 1 and all(arm_sizes) else None
    if best is None:
        return arm_sizes[0] if len(arm_sizes) == 1 else total
    if total is None or best.weight >= ADDED_UP or (best.weight >= ENROLLED and best.value >= total):
        return best.value
    return total if best.weight < RANDOMISED or best.value in arm_sizes else best.value


def counts_of(section: str, text: str, people: People) -> list[Count]:
    """The numbers of people in a sentence, each with its weight."""
    found: list[Count] = []
    if section in ("REGISTRATION",):
        return found
    places = list(NUMBER.finditer(text)) if BEGINS.search(text) else []
    for index, match in enumerate(places):
        value = parse_count(match.group())
        stop = places[index + 1].start() if index + 1 < len(places) else len(text)
        after = people.after.match(text, match.end()) if value else None
        marked = MARK_BEFORE.search(text[max(0, match.start() - 7) : match.start()]) or MARK_AFTER.match(
            text, match.end()
        )
        were = people.were.match(text, match.end()) if value and after is None and not marked else None
        told = after or were
        if told is not None and (_is_year(text, match, value) or (after and PARTS_OF.match(text, told.end()))):
            continue
        if value is None or told is None or value < 2 or (value < 4 and " " in text[match.end() + 1 : told.end()]):
            continue
        if people.barred.search(text, match.start(), told.end()) or GROUP_AFTER.match(text, told.end()):
            continue
        found.append(Count(_weight(section, text, match.start(), told.end(), stop, people) + (1 if were else 0), value))
    if len(found) > 1 and len(PART.findall(text)) >= len(found):
        top = max(count.weight for count in found)
        found.append(Count(top + 1, sum(count.value for count in found)))
    found += _bracketed(section, text, people)
    if len(found) > 1 and (sexes := BOTH_SEXES.search(text)):
        found.append(Count(max(count.weight for count in found) + 1, int(sexes[1]) + int(sexes[2])))
    return found + _of_groups(text, found, people)


def _of_groups(text: str, found: Sequence[Count], people: People) -> list[Count]:
    """The sum of the groups of a sentence: as the number that is stated, else as that of those who were randomised."""
    sizes = [int(equal or counted) for equal, counted in GROUP_SIZE.findall(text)] if "(" in text or "[" in text else []
    if len(sizes) < 2:
        return []
    sums = {sum(sizes)}
    if len(sizes) > 2 and sizes[0] == sum(sizes[1:]):
        sums.add(sizes[0])  # "patients (n = 24) had A (n = 12) or B (n = 12)"
    stated = [count for count in found if count.value in sums]
    if stated:
        return [Count(ADDED_UP, stated[0].value)]
    known = any(count.weight >= RANDOMISED for count in found)
    return [Count(RANDOMISED, min(sums))] if not known and people.assigned.search(text) else []


def _is_year(text: str, match: re.Match[str], value: int | None) -> bool:
    """Whether a number of four digits is the year of a date."""
    if value not in YEARS or len(match.group()) != 4:
        return False
    return YEAR_BEFORE.search(text, max(0, match.start() - 12), match.start()) is not None


def _bracketed(section: str, text: str, people: People) -> list[Count]:
    """Numbers in brackets after the people, or after what was done with them: `patients (n = 24) were randomised`."""
    found = []
    for match in BRACKETED.finditer(text) if "=" in text else ():
        value = parse_count(match["count"].strip())
        before = text[max(0, match.start() - 130) : match.start()]
        if value is None or "each" in match["each"] or "per " in match["each"] or re.search(r"[.;]", before[-60:]):
            continue
        noun = re.search(r"\b(?:group|arm|placebo|control)s? ?$", before)
        told = people.after.search(" x " + before)
        if noun is None and told is not None:
            found.append(Count(_weight(section, text, match.start(), match.end(), len(text), people) + 1, value))
    return found


def _weight(section: str, text: str, start: int, end: int, stop: int, people: People) -> int:
    """How surely a number of people at this place is the number enrolled.

    Args:
        section: the section of the sentence.
        text: the sentence.
        start: where the number begins.
        end: where the people end.
        stop: where the next number begins.
        people: the vocabulary.
    """
    reach = min(len(text), end + NEAR, max(stop, end + 25))
    before = text[max(0, start - 40) : start]
    assigned = people.assigned.search(text, end, reach) or people.assigned.search(before)
    assigned = assigned or ASSIGNED_NEXT.match(text, start)
    if people.barred.search(text, end, min(reach, end + 40)) and not assigned:
        return COUNTED - 2
    if EACH_BEFORE.search(before) or before.rstrip().endswith(
        ("(", "%", "of these", "them", "additional", "remaining")
    ):
        return COUNTED - 2
    if assigned:
        weight = RANDOMISED
    elif people.enrolled.search(text, end, reach) or people.enrolled.search(before):
        weight = ENROLLED
    else:
        weight = COUNTED
    weight += 2 if TOTAL_BEFORE.search(before) else 0
    weight -= 1 if section == "RESULTS" and weight < RANDOMISED else 0
    return weight - (3 if section in ("BACKGROUND", "CONCLUSIONS") and weight < RANDOMISED else 0)
