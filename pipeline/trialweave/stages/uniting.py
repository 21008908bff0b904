"""What several clauses of a sentence say of one observation, made one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialweave.stages.linking import Observation
from trialweave.stages.reading import BASELINE


def unite(rows: Sequence[Observation]) -> list[Observation]:
    """Without rows that only say the direction of a measure whose number has a row: it goes to that row."""
    kept: list[Observation] = []
    rows = [row for row in rows if not (_is_taken_back(row, rows) or _is_of_pair(row, rows))]
    for row in rows:
        bare = row.value is None and row.p is None
        hosts = [other for other in rows if bare and _hosts(other, row)]
        for host in hosts:
            host.direction = row.direction
            host.comparator = host.comparator or row.comparator
        if hosts and row.direction == "unchanged" and row.comparator not in (None, BASELINE):
            _alike(row, rows)
        if not hosts and not (bare and (_takes_back(row, kept) or _says_again(row, kept))):
            kept.append(row)
    return kept


def _alike(said: Observation, rows: Sequence[Observation]) -> None:
    """`5 in A and 6 in B, with no difference between them` is said of both values."""
    turned = replace(said, arm=said.comparator, comparator=said.arm)
    for row in rows:
        if row.value is not None and _hosts(row, turned):
            row.direction, row.comparator = "unchanged", turned.comparator


def _says_again(row: Observation, kept: Sequence[Observation]) -> bool:
    """`X rose and normalised` is one row: the first change that the sentence says; so is `fell, and X fell`."""
    return any(
        (other.measure.ref.name, other.arm, other.comparator, other.time)
        == (row.measure.ref.name, row.arm, row.comparator, row.time)
        and other.direction is not None
        and (row.measure.place < 0 or (other.direction == row.direction and other.clause != row.clause))
        for other in kept
    )


def _is_taken_back(row: Observation, rows: Sequence[Observation]) -> bool:
    """`X was lower in A than in B, but the difference was not significant (p=0.3)`: the p-value's row says it all."""
    if row.value is not None or row.p is not None or row.comparator in (None, BASELINE) or row.direction == "unchanged":
        return False
    for other in rows:
        change = other.measure.change
        denies = other.p is not None and change is not None and change.denied and change.compared
        if denies and other.measure.place < 0 and other.measure.ref.name == row.measure.ref.name:
            if other.value is None:
                other.arm, other.comparator, other.time = row.arm, row.comparator, other.time or row.time
            return True
    return False


def _is_of_pair(row: Observation, rows: Sequence[Observation]) -> bool:
    """`fell by 5 in A and by 4 in B, without a difference between them (p=0.4)`: the p-value is of both values."""
    if row.value is not None or row.p is None or row.direction != "unchanged" or row.comparator in (None, BASELINE):
        return False
    hosts = [
        other
        for other in rows
        if other.value is not None
        and other.p is None
        and not (other.start or other.changed or other.contrast)
        and other.measure.ref.name == row.measure.ref.name
        and other.time in (None, row.time)
    ]
    if [other.arm for other in hosts] != [row.arm, row.comparator]:
        return False
    for host, against in zip(hosts, (row.comparator, row.arm), strict=True):
        host.p, host.comparator, host.direction = row.p, against, host.direction or row.direction
    return True


def _takes_back(row: Observation, kept: Sequence[Observation]) -> bool:
    """`X decreased, but the change was not significant` is one row: the change that the sentence says."""
    if row.direction != "unchanged":
        return False
    for other in kept:
        same = (other.measure.ref.name, other.arm) == (row.measure.ref.name, row.arm) and other.direction is not None
        if same and other.comparator == row.comparator and other.time in (None, row.time):
            return True
        if same and row.measure.place < 0 and other.comparator == BASELINE and row.comparator is not None:
            other.comparator = row.comparator  # "a trend to improvement in A, not significant against B"
            return True
    return False


def _hosts(row: Observation, bare: Observation) -> bool:
    """Whether a row with a number and no direction is of the same measure, arm and comparator as a bare one."""
    numbered = row.value is not None or row.p is not None
    same_arm = row.arm == bare.arm and row.comparator in (None, bare.comparator)
    return (
        numbered
        and not row.start
        and row.direction in (None, bare.direction)
        and bare.time in (None, row.time)
        and row.measure.ref.name == bare.measure.ref.name
        and same_arm
    )
