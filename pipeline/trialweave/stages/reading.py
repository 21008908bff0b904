"""What a clause is about: its measures and what is said of them, its arms and which is the yardstick, its times.

A clause that is silent on one of these takes it over from the clause before (`Carried`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialweave.stages.clauses import Clause
from trialweave.stages.link_words import ALL_ARMS, OTHER_ARM, Change
from trialweave.stages.directions import scopes
from trialweave.stages.distribution import DataList, data_lists
from trialweave.stages.timepoints import Timepoint

BASELINE = "baseline"
# what sets the arm after it against the one before: "than in A", "versus 53% in A", "compared to those with A"
AGAINST = re.compile(r"[vc][VP(]?[iRbqwNBD]{0,3}$")
DENIED = re.compile(r"n[iR]{0,2}$")  # "but not in A"
JOINED = re.compile(r"A(?:,&|,|&)$")
BETWEEN = re.compile(r"B[wN]{0,2}$")
GOES_ON = frozenset("qaDVPRfynicA")
# the measures of one list: "X, Y (Y2) and Z", other outcomes among them
SAME_LIST = re.compile(r"[,&wxi()R:]*[,&(:][,&wxi()R:]*")


class Measure(NamedTuple):
    """A measure of a clause. `index` is that of its item, -1 if taken over; `ref` counts the sentence's measures."""

    index: int
    ref: int
    change: Change | None


class ArmSlot(NamedTuple):
    """An arm named in a clause. `against`: others are compared with it. `denied`: `but not in A`."""

    index: int
    arm: str
    against: bool
    denied: bool = False


class Trial(NamedTuple):
    """The ids of the trial's arms, in order."""

    arms: tuple[str, ...]

    def others(self, arm: str) -> str | None:
        """All arms but this one, joined: `B+C`; None where there is none."""
        return "+".join(other for other in self.arms if other not in arm.split("+")) or None


class Carried(NamedTuple):
    """What a clause takes over where it says nothing of its own."""

    measures: tuple[int, ...] = ()
    change: Change | None = None
    arms: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    times: tuple[Timepoint, ...] = ()


class Reading(NamedTuple):
    """One clause, read."""

    clause: Clause
    trial: Trial
    measures: tuple[Measure, ...]
    slots: tuple[ArmSlot, ...]
    subjects: tuple[str, ...]
    against: tuple[str, ...]
    times: tuple[Timepoint, ...]
    lists: tuple[DataList, ...]
    changes: tuple[Change, ...]

    @property
    def shape(self) -> str:
        return self.clause.shape

    @property
    def compared(self) -> bool:
        """Whether it sets arms side by side."""
        return bool(self.against) or any(change.compared for change in self.changes)

    def handed_on(self, before: Carried) -> Carried:
        """What the next clause may take over."""
        return Carried(
            tuple(m.ref for m in self.measures) or before.measures,
            self.changes[-1] if self.changes else before.change,
            self.subjects or before.arms,
            self.against,
            self.times or before.times,
        )


def read(clause: Clause, trial: Trial, carried: Carried) -> Reading:
    """Read a clause in the light of those before it."""
    slots = arm_slots(clause, trial)
    subjects = unique(slot.arm for slot in slots if not (slot.against or slot.denied))
    against = unique(slot.arm for slot in slots if slot.against)
    if not slots:
        subjects, against = carried.arms, carried.against
    elif not subjects and not any(slot.denied for slot in slots):
        subjects = tuple(arm for arm in carried.arms if arm not in against)
    own = tuple(clause.items[index].ref for index in clause.all("T"))
    return Reading(
        clause,
        trial,
        _measures(clause, carried),
        slots,
        subjects,
        against,
        own or carried.times,
        tuple(data_lists(clause.shape, [item.depth for item in clause.items])),
        tuple(clause.items[index].ref for index in clause.all("D")),
    )


def _measures(clause: Clause, carried: Carried) -> tuple[Measure, ...]:
    own = clause.all("M")
    if own:
        said = scopes(clause)
        return tuple(Measure(index, clause.items[index].ref, said.get(index)) for index in own)
    if not _goes_on(clause):
        return ()
    changes = [clause.items[index].ref for index in clause.all("D")]
    change = changes[0] if changes else carried.change
    return tuple(Measure(-1, ref, change) for ref in carried.measures)


def _goes_on(clause: Clause) -> bool:
    """Whether a clause without measures is about those of the clause before: it has no other subject."""
    first = next((item.code for item in clause.items if item.code not in "T,"), "")
    return first in GOES_ON and bool(clause.all("DVP"))


def arm_slots(clause: Clause, trial: Trial) -> tuple[ArmSlot, ...]:
    """The arms of a clause in order, wordings for all arms resolved."""
    slots: list[ArmSlot] = []
    for index in clause.all("A"):
        before = clause.shape[:index]
        arm = _arm_id(clause.items[index].ref, trial, slots)
        if arm is None:
            continue
        against = bool(AGAINST.search(before))
        denied = bool(DENIED.search(before))
        if slots and JOINED.search(before) and slots[-1].index >= index - 3:
            opening = AGAINST.search(clause.shape[: slots[-1].index]) and not clause.shape[: slots[-1].index].strip(
                "cviRT,"
            )
            against = slots[-1].against and not (opening and before.endswith("A,"))
            denied = slots[-1].denied
            against = against or bool(BETWEEN.search(clause.shape[: _list_start(clause.shape, index)]))
        if "+" in arm and BETWEEN.search(before):
            first, _, rest = arm.partition("+")
            slots += [ArmSlot(index, first, False), ArmSlot(index, rest, True)]
        else:
            slots.append(ArmSlot(index, arm, against, denied))
    return tuple(slots)


def _list_start(shape: str, index: int) -> int:
    """Where the list of arms begins that the arm at `index` is in."""
    while match := JOINED.search(shape[:index]):
        index = match.start()
    return index


def _arm_id(ref: str, trial: Trial, slots: list[ArmSlot]) -> str | None:
    if ref == ALL_ARMS:
        return "+".join(trial.arms) or None
    if ref == OTHER_ARM:
        return trial.others(slots[-1].arm) if slots else None
    return ref


def groups(reading: Reading) -> list[list[Measure]]:
    """The measures of a clause in lists: what only commas, `and` and other names part belongs together."""
    found: list[list[Measure]] = []
    for measure in reading.measures:
        between = reading.shape[found[-1][-1].index + 1 : measure.index] if found else ""
        if found and (measure.index < 0 or SAME_LIST.fullmatch(between)):
            found[-1].append(measure)
        else:
            found.append([measure])
    return found


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order of its first appearance."""
    return tuple(dict.fromkeys(names))
