"""PageRows <-> one line of JSON: how rows cross a process border and lie on the disk."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from trialweave.marks import Design
from trialweave.schema import ArmCell, ConflictCell, MentionRow, PageRow, RelationRow, TrialRow, ZoneCell
from trialweave.trials.identity import Fingerprint
from trialweave.trials.rows import PageRows


def to_line(rows: PageRows) -> bytes:
    """A page's rows as one line, without its end; the same rows give the same bytes."""
    fields = {
        "page": dataclasses.asdict(rows.page),
        "mentions": [_values(row) for row in rows.mentions],
        "relations": [_values(row) for row in rows.relations],
        "design": rows.design._asdict() if rows.design else None,
        "arms": [dataclasses.asdict(arm) for arm in rows.arms],
        "fingerprint": list(rows.fingerprint) if rows.fingerprint else None,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _values(row: Any) -> list[Any]:
    return [getattr(row, name) for name in row.__dataclass_fields__]


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
    fields = [dataclasses.asdict(trial) if trial else None, [_values(row) for row in relations]]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def trial_from_line(line: bytes) -> tuple[TrialRow | None, list[RelationRow]]:
    """What `trial_to_line` wrote."""
    trial, relations = json.loads(line)
    if trial is not None:
        trial["arms"] = [ArmCell(**arm) for arm in trial["arms"]]
        trial["conflicts"] = [ConflictCell(**cell) for cell in trial["conflicts"]]
    return TrialRow(**trial) if trial else None, [RelationRow(*values) for values in relations]
