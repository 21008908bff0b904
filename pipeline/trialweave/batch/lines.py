"""PageRows <-> one line of JSON: how rows cross a process border and lie on the disk."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from trialweave.marks import Design
from trialweave.schema import ArmCell, ConflictCell, MentionRow, PageRow, RelationRow, TrialRow, ZoneCell
from trialweave.trials.identity import Fingerprint
from trialweave.trials.rows import PageRows

# how the values of a row's fields are read, in order, at once
READERS = {
    kind: attrgetter(*(field.name for field in dataclasses.fields(kind)))
    for kind in (PageRow, ZoneCell, MentionRow, RelationRow, ArmCell, TrialRow, ConflictCell)
}
ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def to_line(rows: PageRows) -> bytes:
    """A page's rows as one line, without its end; the same rows give the same bytes."""
    page = _named(rows.page)
    page["zones"] = [_named(zone) for zone in rows.page.zones]
    fields = {
        "page": page,
        "mentions": _values(rows.mentions),
        "relations": _values(rows.relations),
        "design": rows.design._asdict() if rows.design else None,
        "arms": [_named(arm) for arm in rows.arms],
        "fingerprint": rows.fingerprint,
    }
    return _encoded(fields)


def _encoded(fields: Any) -> bytes:
    return ENCODER.encode(fields).encode("utf-8", "surrogatepass")


def _values(rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The values of each row, in the order of its fields."""
    return [READERS[type(row)](row) for row in rows]


def _named(row: Any) -> dict[str, Any]:
    """The fields of a row by name; what lies in it stays as it is."""
    return dict(zip(row.__dataclass_fields__, READERS[type(row)](row), strict=True))


def from_line(line: bytes) -> PageRows:
    """The rows that `to_line` wrote."""
    fields = json.loads(line)
    page = fields["page"]
    page["zones"] = [ZoneCell(**zone) for zone in page["zones"]]
    return PageRows(
        PageRow(**page),
        [MentionRow(*values) for values in fields["mentions"]],
        [RelationRow(*values) for values in fields["relations"]],
        Design(**fields["design"]) if fields["design"] else None,
        [ArmCell(**arm) for arm in fields["arms"]],
        fingerprint_of(fields["fingerprint"]),
    )


def fingerprint_of(values: list[Any] | None) -> Fingerprint | None:
    """A fingerprint out of its values in JSON."""
    if values is None:
        return None
    found: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
    return Fingerprint(*found)


def trial_to_line(trial: TrialRow | None, relations: list[RelationRow]) -> bytes:
    """A trial's row, or none, and relations of it as one line, without its end."""
    told = _named(trial) if trial else None
    if told is not None:
        told["arms"] = [_named(arm) for arm in told["arms"]]
        told["conflicts"] = [_named(conflict) for conflict in told["conflicts"]]
    return _encoded([told, _values(relations)])


def trial_from_line(line: bytes) -> tuple[TrialRow | None, list[RelationRow]]:
    """What `trial_to_line` wrote."""
    trial, relations = json.loads(line)
    if trial is not None:
        trial["arms"] = [ArmCell(**arm) for arm in trial["arms"]]
        trial["conflicts"] = [ConflictCell(**cell) for cell in trial["conflicts"]]
    return TrialRow(**trial) if trial else None, [RelationRow(*values) for values in relations]
