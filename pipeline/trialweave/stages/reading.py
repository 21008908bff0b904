"""What a clause is about: its measures and what is said of them, its arms and which is the yardstick, its times.

A clause that is silent on one of these takes it over from the clause before (`Carried`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trialweave.stages.clauses import Clause
from trialweave.stages.directions import scopes
from trialweave.stages.distribution import DataList, data_lists
from trialweave.stages.items import MeasureRef
from trialweave.stages.link_words import ACTING, ALL_ARMS, NAMELESS, OTHER_ARM, SAME_ARM, Change
from trialweave.stages.timepoints import Timepoint

BASELINE = "baseline"
# what sets the arm after it against the one before: "than in A", "versus 53% and 21% in A", "compared to those with A"
# and "between the one and A"
AGAINST = re.compile(r"(?:[vc](?:[VP](?:[,&]{1,2}[VP]){0,5}(?:,?r,?)?)?[iRqwNBDT]{0,3}|B[iwN]{0,3}w&)$")
OPENING = re.compile(r"[iRT,w]{0,3}c[iRbqwN]{0,3}A$")  # "Compared with A, ..."
DENIED = re.compile(r"n[iR]{0,2}$")  # "but not in A"
ACTS = re.compile(r"(?:i?T,?)?w?[nq]?(?P<change>D)[wn,]{0,2}M")
LEADS = re.compile(r"(?:i?T,?)?w(?P<verb>q)[iow]{0,3}D")
OUTSIDE = re.compile(r"[cv](?:[iRN]{0,3}|[iRN]{0,2}R[aqn]{1,2})w(?!i?A)")
OTHERS = re.compile(r"[VN]i?w")  # "36% of the patients moved away"
NOT_ARMS = re.compile(r"B[iw]*w(?!.*A)")  # "similar between naive and experienced patients"
NOR = re.compile(r"n?qM[M,&]*$|nqM")  # "nor did X", "as were X and Y"
NOT_SO = re.compile(r"qn$")  # "whereas X was not"
GOES_ON_LISTING = re.compile(r"[&,i]*M[M,&i()Px]*")  # "reduction in X; of Y; and Z (p=0.01)"
JOINED = re.compile(r"(?:,&|,|&)[iRwN]{0,3}")
BETWEEN = re.compile(r"B[wN]{0,2}$")
GOES_ON = frozenset("qaDVPRfynicA")
# the measures of one list: "X, Y (Y2) and Z", other outcomes among them
SAME_LIST = re.compile(r"[,&wxi()R:]*[,&(:][,&wxi()R:]*")
BASELINE_CUE = re.compile(r"[vcf][iq]?b|[vc][iq]?T|b[vc]|bo")


class Measure(NamedTuple):
    """A measure of a clause, and what is said of it. `place` is the index of its item, -1 if taken over."""

    place: int
    ref: MeasureRef
    change: Change | None


class ArmSlot(NamedTuple):
    """An arm named in a clause. `against`: others are compared with it. `denied`: `but not in A`."""

    place: int
    arm: str
    against: bool
    denied: bool = False


class Trial(NamedTuple):
    """The ids of the trial's arms, in order, and the one that the others are compared with, if there is just one."""

    arms: tuple[str, ...]
    control: str | None = None

    @property
    def active(self) -> str | None:
        """The one arm that is not the control."""
        rest = [arm for arm in self.arms if arm != self.control]
        return rest[0] if self.control and len(rest) == 1 else None

    def others(self, arm: str) -> str | None:
        """All arms but this one, joined: `B+C`; None where there is none."""
        return "+".join(other for other in self.arms if other not in arm.split("+")) or None


class Carried(NamedTuple):
    """What a clause takes over where it says nothing of its own. `named` are the arms named last, in any sentence.

    `ahead` are those that the next clause names for both: `A reduced X but not Y compared with B`.
    """

    measures: tuple[MeasureRef, ...] = ()
    change: Change | None = None
    arms: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    times: tuple[Timepoint, ...] = ()
    named: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


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
    baseline: bool
    named: tuple[str, ...]

    @property
    def shape(self) -> str:
        return self.clause.shape

    @property
    def compared(self) -> bool:
        """Whether it sets arms side by side."""
        return bool(self.against) or any(change.compared for change in self.changes)

    @property
    def outside(self) -> bool:
        """Whether it compares with what is no arm of the trial: `than in those with shorter disease`."""
        return bool(OUTSIDE.search(self.shape))

    @property
    def associates(self) -> bool:
        """Whether it sets measures beside each other, and tells of no arm: `X predicted lower Y`."""
        where = self.shape.find("s")
        return where >= 0 and not any(slot.place < where for slot in self.slots)

    def kind_of(self, quantity: int | None) -> str | None:
        """The kind of one of the sentence's quantities that the clause holds."""
        refs = (self.clause.items[index].ref for index in self.clause.all("VP"))
        return next((ref.kind for ref in refs if ref.place == quantity), None)

    def significant(self, quantity: int) -> bool:
        """Whether one of the sentence's quantities is a p-value of the clause below 0.05."""
        refs = (self.clause.items[index].ref for index in self.clause.all("P"))
        return any(ref.significant for ref in refs if ref.place == quantity)

    @property
    def speaking(self) -> list[ArmSlot]:
        """The arms that the clause speaks of."""
        return [slot for slot in self.slots if not (slot.against or slot.denied)]

    @property
    def yardsticks(self) -> list[ArmSlot]:
        """The arms that it compares them with."""
        return [slot for slot in self.slots if slot.against]


def handed_on(reading: Reading, before: Carried) -> Carried:
    """What the next clause may take over."""
    return Carried(
        tuple(m.ref for m in reading.measures) or before.measures,
        reading.changes[-1] if reading.changes else before.change,
        reading.subjects or before.arms,
        reading.against,
        reading.times or before.times,
        unique(slot.arm for slot in reading.slots) or before.named,
    )


def read(clause: Clause, trial: Trial, carried: Carried) -> Reading:
    """Read a clause in the light of those before it."""
    slots = arm_slots(clause, trial, carried.named)
    subjects = unique(slot.arm for slot in slots if not (slot.against or slot.denied))
    against = unique(slot.arm for slot in slots if slot.against)
    if not slots:
        subjects, against = carried.arms, carried.against
    elif not subjects and not any(slot.denied for slot in slots):
        subjects = tuple(arm for arm in carried.arms if arm not in against)
    against = against or tuple(arm for arm in carried.ahead if arm not in subjects)
    if not subjects and not against and trial.active and _treatment_acts(clause):
        subjects = (trial.active,)
    own = tuple(clause.items[index].ref for index in times_of(clause))
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
        bool(BASELINE_CUE.search(clause.shape)),
        carried.named,
    )


def _treatment_acts(clause: Clause) -> bool:
    """`Supplementation reduced X`: what acts is the treatment, by whatever name."""
    if (match := ACTS.match(clause.shape)) is not None:
        return bool(clause.items[match.end("change") - 1].ref.finite)
    led = LEADS.match(clause.shape)
    return bool(led and clause.items[led.end("verb") - 1].ref == ACTING)


def times_of(clause: Clause) -> list[int]:
    """Indexes of the times at which something was measured: not those that a later one is compared with."""
    return [index for index in clause.all("T") if not re.search(r"[vc][iq]?$", clause.shape[:index])]


def _measures(clause: Clause, carried: Carried) -> tuple[Measure, ...]:
    own = clause.all("M")
    if own and carried.change and not clause.all("D") and (NOR.match(clause.shape) or NOT_SO.search(clause.shape)):
        again = _denied(carried.change) if "n" in clause.shape else carried.change
        return tuple(Measure(index, clause.items[index].ref, again) for index in own)
    if own and carried.change and GOES_ON_LISTING.fullmatch(clause.shape):
        return tuple(Measure(index, clause.items[index].ref, carried.change) for index in own)
    if own:
        said = scopes(clause)
        return tuple(Measure(index, clause.items[index].ref, said.get(index)) for index in own)
    if not _goes_on(clause):
        return ()
    changes = [clause.items[index].ref for index in clause.all("D")]
    change = changes[0] if changes else carried.change
    if not changes and change and clause.shape.startswith("n"):
        change = _denied(change)  # "but not with B", "but not at week 26"
    return tuple(Measure(-1, ref, change) for ref in carried.measures)


def _denied(change: Change) -> Change:
    return change._replace(direction="unchanged", denied=True)


def _goes_on(clause: Clause) -> bool:
    """Whether a clause without measures is about those of the clause before: it has no other subject or object."""
    first = next((item.code for item in clause.items if item.code not in "T,"), "")
    said = bool(clause.all("DVP")) or clause.shape.startswith("n")
    if NOT_ARMS.search(clause.shape) or OTHERS.match(clause.shape):
        return False
    return first in GOES_ON and said and "aw" not in clause.shape and "Dw" not in clause.shape


def arm_slots(clause: Clause, trial: Trial, named: tuple[str, ...]) -> tuple[ArmSlot, ...]:
    """The arms of a clause in order, wordings for all arms, the other one and the one named last resolved."""
    slots: list[ArmSlot] = []
    for index in clause.all("A"):
        before = _before(clause, index)
        arm = _arm_id(clause.items[index].ref, trial, slots, named)
        if arm is None:
            continue
        against = bool(AGAINST.search(before))
        denied = bool(DENIED.search(before)) and not clause.shape.startswith("n")
        if slots and JOINED.fullmatch(_between(clause, slots[-1].place, index)):
            opening = OPENING.fullmatch(before.rstrip(","))
            against, denied = slots[-1].against and not opening, slots[-1].denied
            against = against or bool(BETWEEN.search(_before(clause, slots[-1].place)))
        if "+" in arm and BETWEEN.search(before):
            first, _, rest = arm.partition("+")
            slots += [ArmSlot(index, first, False), ArmSlot(index, rest, True)]
        else:
            slots.append(ArmSlot(index, arm, against, denied))
    return tuple(_named_by_exclusion(slots, trial))


def _named_by_exclusion(slots: list[ArmSlot], trial: Trial) -> list[ArmSlot]:
    """Of two arms, when one is named, a group under an unknown name is the other."""
    known = unique(slot.arm for slot in slots if not slot.arm.startswith(NAMELESS))
    nameless = unique(slot.arm for slot in slots if slot.arm.startswith(NAMELESS))
    other = trial.others(known[0]) if len(trial.arms) == 2 and len(known) == len(nameless) == 1 else None
    if other is None:
        return slots
    return [slot._replace(arm=other) if slot.arm.startswith(NAMELESS) else slot for slot in slots]


def _before(clause: Clause, index: int) -> str:
    """The shape before an item inside the brackets that it stands in, without what other brackets hold."""
    depth = clause.items[index].depth
    codes: list[str] = []
    for item in reversed(clause.items[:index]):
        if item.depth < depth:
            break
        if item.depth == depth and item.code not in "()":
            codes.append(item.code)
    return "".join(reversed(codes))


def _between(clause: Clause, first: int, last: int) -> str:
    """The shape between two items of the same brackets, without what other brackets hold; `w` where they differ."""
    items = clause.items[first + 1 : last]
    depth = clause.items[last].depth
    if clause.items[first].depth != depth or any(item.depth < depth for item in items):
        return "w"
    return "".join(item.code for item in items if item.depth == depth and item.code not in "()")


def _arm_id(ref: str, trial: Trial, slots: list[ArmSlot], named: tuple[str, ...]) -> str | None:
    if ref == ALL_ARMS:
        return "+".join(trial.arms) or None
    if ref == OTHER_ARM:
        return trial.others(slots[-1].arm if slots else named[-1]) if slots or named else None
    if ref == SAME_ARM:
        return "+".join(named) or None
    return ref


def groups(reading: Reading) -> list[list[Measure]]:
    """The measures of a clause in lists: what only commas, `and` and other names part belongs together."""
    found: list[list[Measure]] = []
    for measure in reading.measures:
        between = reading.shape[found[-1][-1].place + 1 : measure.place] if found else ""
        if found and (measure.place < 0 or SAME_LIST.fullmatch(between)):
            found[-1].append(measure)
        else:
            found.append([measure])
    return found


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order of its first appearance."""
    return tuple(dict.fromkeys(names))
