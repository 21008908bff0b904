"""Where a list of numbers belongs: the measures, arms and times that a clause names for it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from trialweave.stages.distribution import DataList
from trialweave.stages.reading import JOINED, ArmSlot, Measure, Reading, groups, times_of, unique
from trialweave.stages.timepoints import Timepoint

# after a list: its arm, "53% of the patients with A", "5% from baseline in A", "3 at week 12 in A"
# and "5 at week 4 and 4 at week 12 in A"
ARM_AFTER = re.compile(r"\)?(?:,?r,?|fb|iT(?:[,&]{1,2}ViT){0,3})?[iwRN:]{0,4}A")
ARM_AT_ONCE = re.compile(r"A[:,]?$")  # "(A: p=0.01; B: p=0.03)"
ARM_IN_BRACKETS = re.compile(r"\(A\)")  # "fell from 5 to 3 (A) and from 6 to 5 (B)"
# before a list: its arm, "in A it was 53%", "A: 53%", "A improved by 5"
ARM_BEFORE = re.compile(r"A(?:\(V\))?M?[qaRD:iwoyfTbN]{0,4}$")
TIME_AFTER = re.compile(r"\)?(?:,?r,?)?[iw]?T|\)?r?,?[iRw]{0,2}A,?i?T")
TIME_JOINED = re.compile(r"(?:,&|,|&|o)T")
TIME_BEFORE = re.compile(r"T(?:,&|,|&|o)$")
# an element of a list of outcomes that is none of ours: "X (5), pain (3)"
OTHER_OUTCOME = re.compile(r"(?:^|[,&:])[iDnw]{0,6}w$")
OTHERS_OWN = re.compile(r"wi$")  # "with a mean age of 21, X fell"
OTHER_AFTER = re.compile(r"Dw")  # "52% less morphine"
UNKNOWN_IN_ORDER = re.compile(r"w[,&]{1,2}w,?r")  # "53% and 40% responded to gag and env, respectively"
OWN_VALUE = re.compile(r"M\([sw(]*\)?[sw]*V")  # "Y (correlation coefficient [r] = 0.81)"
OWN_NUMBERS = re.compile(r"\(?[VP]|[q:]V")


def anchor(reading: Reading, data: DataList) -> int:
    """Where a list stands in its clause: if it is in brackets, the place of the bracket."""
    index = data.first
    if not reading.clause.items[index].depth:
        return index
    while index and not (
        reading.shape[index] == "(" and reading.clause.items[index].depth < reading.clause.items[data.first].depth
    ):
        index -= 1
    return index


def measures_of(reading: Reading, data: DataList) -> list[Measure]:
    """The list of measures that a list of numbers is about; empty if it is about something else."""
    listed = groups(reading)
    if not listed:
        return []
    at = anchor(reading, data)
    if reading.associates and at > reading.shape.find("s"):
        if _each_has_its_own(reading):
            return [m for m in reading.measures if m.place == at - 1]
        return associated(reading) or list(reading.measures[:1])
    bracketed = reading.shape[at] == "("
    inner = [m for m in reading.measures if at < m.place < data.first]
    if bracketed and len(data.cells) == 1 and reading.shape[data.last : data.last + 1] == "M" and data.values:
        return [m for m in reading.measures if m.place == data.last]  # "(one X, 10 Y)"
    if bracketed and len(inner) == len(data.cells) > 1 and inner in listed:  # "A (X, Y and Z 2, 4 and 5)"
        return inner
    if bracketed and inner:  # "A (X 53%, Y 40%)"
        return inner[-1:] if reading.shape[data.first - 1] != "w" else []
    if bracketed and (OTHER_OUTCOME.search(reading.shape[:at]) or reading.shape[data.first - 1] == "w"):
        return []
    if OTHER_AFTER.match(reading.shape, data.last):
        return []
    before = [group for group in listed if group[0].place < at]
    if before and data.parts > 1:
        listed_ones = elements(reading, before[-1])
        if len(listed_ones) == data.parts:
            one = listed_ones[data.part]
            return [one] if one else []
    if (
        not before
        and OTHERS_OWN.search(reading.shape[: data.first])
        and reading.shape[data.last : data.last + 1] == ","
    ):
        return []
    after = [group for group in listed if group[0].place > data.first]
    if after and (not before or (not bracketed and _numbers_first(reading, listed))):
        counted = bool(OWN_NUMBERS.match(reading.shape, after[0][-1].place + 1))
        return [] if bracketed and (counted or reading.shape[at - 1 : at] != "A") else after[0]
    if before:
        return once(m for m in before[-1] if m.place < at)
    return [] if bracketed and reading.shape[at - 1 : at] == "w" else listed[0]


def _each_has_its_own(reading: Reading) -> bool:
    """`between X and Y (r=0.8), Z (r=0.7)`: each of several measures has the value of its association with another."""
    return len(OWN_VALUE.findall(reading.shape)) > 1


def associated(reading: Reading) -> list[Measure]:
    """The subjects of an association: in `X and Y were correlated with Z (r=0.5)` X and Y, not Z."""
    if not reading.associates:
        return []
    return once(m for m in reading.measures if 0 <= m.place < reading.shape.find("s"))


# outcomes that are none of ours, in front of a list of measures and behind it
MORE_BEFORE = re.compile(r"(?:[xw]{1,2}[,&]{1,2})+$")
MORE_AFTER = re.compile(r"(?:[,&]{1,2}[xw]{1,2})+")
JOINTS = re.compile(r"[,&]{1,2}")


def elements(reading: Reading, group: list[Measure]) -> list[Measure | None]:
    """A list of measures with None for each other outcome in it: `X, pain and Y` has three elements."""
    if not group or group[0].place < 0:
        return list(group)
    shape = reading.shape
    found: list[Measure | None] = []
    if match := MORE_BEFORE.search(shape[: group[0].place]):
        found += [None] * (len(JOINTS.split(match.group())) - 1)
    for before, measure in itertools.pairwise([None, *group]):
        assert measure is not None
        if before is not None:
            between = re.sub(r"\([^()]*\)", "", shape[before.place + 1 : measure.place])
            chunks = JOINTS.split(between)[1:-1]
            found += [None for chunk in chunks if chunk]
        found.append(measure)
    if match := MORE_AFTER.match(shape, group[-1].place + 1):
        found += [None] * (len(JOINTS.split(match.group())) - 1)
    return found


def once(measures: Iterable[Measure]) -> list[Measure]:
    """Each measure once, by its name."""
    return list({measure.ref.name: measure for measure in measures}.values())


def _numbers_first(reading: Reading, listed: list[list[Measure]]) -> bool:
    """Whether the clause names each number before its measure: `53% met X and 40% Y`."""
    values = [data for data in reading.lists if data.values]
    if not (len(values) >= len(listed) > 1):
        return False
    return values[0].first < listed[0][0].place and listed[-1][0].place > values[-1].first


def arms_of(reading: Reading, data: DataList) -> tuple[tuple[ArmSlot, ...], bool]:
    """The arms of a list of numbers, and whether they stand right beside it."""
    found = _arms_behind(reading, data) or _arms_in_brackets(reading, data) or _arms_in_front(reading, data)
    if not found and data.values:
        found = _governing(reading, data)
    slots = tuple(slot for index in found for slot in reading.slots if slot.place == index)
    return slots, bool(slots)


def _arms_behind(reading: Reading, data: DataList) -> list[int]:
    if ARM_IN_BRACKETS.match(reading.shape, data.last):
        return [data.last + 1]
    match = ARM_AFTER.match(reading.shape, data.last)
    items = reading.clause.items
    if match is None:
        return []
    same_brackets = not (items[data.first].depth and items[data.last - 1].depth) or items[match.end() - 1].depth
    return _list_after(reading, match.end() - 1) if same_brackets else []


def _arms_in_brackets(reading: Reading, data: DataList) -> list[int]:
    """The arm that a part of a bracket begins with: `(A: 5 and 3; B: 4 and 4)`."""
    at = anchor(reading, data)
    beside = data.values or ARM_AT_ONCE.search(reading.shape, at, data.first)
    if not beside or reading.shape[at] != "(":
        return []
    inside = [slot.place for slot in reading.slots if at < slot.place < data.first and not slot.against]
    return [index for index in inside[-1:] if ";" not in reading.shape[index : data.first]]


def _arms_in_front(reading: Reading, data: DataList) -> list[int]:
    match = ARM_BEFORE.search(reading.shape[: anchor(reading, data)])
    return _list_before(reading, match.start()) if match else []


def _governing(reading: Reading, data: DataList) -> list[int]:
    """The last arm before a list, where each arm of the clause has its values behind it: `in A X was 5, and in B 3`."""
    places = sorted({slot.place for slot in reading.speaking})
    first_values = [other.first for other in reading.lists if other.values]
    bounds = [*places, len(reading.shape)]
    if (
        len(places) < 2
        or places[0] > first_values[0]
        or not all(any(a < v < b for v in first_values) for a, b in itertools.pairwise(bounds))
    ):
        return []
    return [index for index in places if index < data.first][-1:]


def _list_after(reading: Reading, index: int) -> list[int]:
    """The arm at an item and those that a list goes on with, unless they have numbers of their own."""
    found = [index]
    places = [slot.place for slot in reading.slots]
    for place in places:
        if (
            place > found[-1]
            and _alike(reading, found[-1], place)
            and JOINED.fullmatch(reading.shape[found[-1] + 1 : place])
        ):
            if OWN_NUMBERS.match(reading.shape, place + 1):
                break
            found.append(place)
    return found


def _list_before(reading: Reading, index: int) -> list[int]:
    """The arm at an item and those before it in the same list that have no numbers of their own."""
    found = [index]
    for place in reversed([slot.place for slot in reading.slots]):
        if (
            place < found[0]
            and _alike(reading, place, found[0])
            and JOINED.fullmatch(reading.shape[place + 1 : found[0]])
        ):
            found.insert(0, place)
    return found


def _alike(reading: Reading, first: int, second: int) -> bool:
    """Whether two arms are both spoken of, or both what others are compared with."""
    against = {slot.place: slot.against for slot in reading.slots}
    return against.get(first) == against.get(second)  # an arm in brackets may be no slot of its own


def times_for(reading: Reading, data: DataList) -> tuple[Timepoint, ...]:
    """The times of a list of numbers: those right after it, else the last before it, else any of the clause."""
    shape, items = reading.shape, reading.clause.items
    own = times_of(reading.clause)
    if not own:
        return reading.times if len(reading.times) == 1 or len(data.cells) > 1 else ()
    if (match := TIME_AFTER.match(shape, data.last)) and match.end() - 1 in own:
        return tuple(items[index].ref for index in _times_after(shape, match.end() - 1))
    if data.respectively and len(own) == len(data.cells) > 1:
        return tuple(items[index].ref for index in own)
    before = [index for index in own if index < data.first]
    if not before:
        return tuple(items[index].ref for index in _times_after(shape, own[0]))
    found = [before[-1]]
    while match := TIME_BEFORE.search(shape[: found[0]]):
        found.insert(0, match.start())
    if not set("&o") & set(shape[found[0] : found[-1]]):  # "After 8 weeks, 120 min values were ..." is no list
        found = found[-1:]
    return tuple(items[index].ref for index in found)


def _times_after(shape: str, index: int) -> list[int]:
    found = [index]
    while match := TIME_JOINED.match(shape, found[-1] + 1):
        found.append(match.end() - 1)
    return found


def ordered_arms(
    reading: Reading, linked: tuple[ArmSlot, ...], n: int, versus: bool, respectively: bool
) -> tuple[str, ...]:
    """The arms that `n` cells run over, in order: the yardstick last, single ones out of `both groups`."""
    slots = (*reading.speaking, *reading.yardsticks)
    candidates = [
        unique(slot.arm for slot in linked),
        unique(slot.arm for slot in slots),
        unique(part for slot in slots for part in slot.arm.split("+")),
        unique(part for arm in (*reading.subjects, *reading.against) for part in arm.split("+")),
    ]
    for candidate in candidates:
        if len(candidate) == n:
            return candidate
    trial = reading.trial
    known = candidates[-1]
    unknown = not reading.against and (reading.outside or UNKNOWN_IN_ORDER.search(reading.shape) is not None)
    if (versus or respectively) and not known and not unknown and len(reading.measures) < 2:
        last = unique(part for arm in reading.named for part in arm.split("+"))
        if len(last) == n:
            return last
    if (versus or respectively) and len(trial.arms) == n and not unknown:
        if not known and (versus or len(reading.measures) < 2):
            return trial.arms
        if n == 2 and len(known) == 1 and (other := trial.others(known[0])):
            return (known[0], other) if reading.subjects else (other, known[0])
    return candidates[0] if len(candidates[0]) > 1 else candidates[1] or reading.subjects
