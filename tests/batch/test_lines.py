from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from trialweave.batch.lines import from_line, to_line, trial_from_line, trial_to_line
from trialweave.marks import Design
from trialweave.schema import ArmCell, MentionRow, PageRow, RelationRow, TrialRow
from trialweave.trials.identity import Fingerprint
from trialweave.trials.rows import PageRows

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates among them
SCALARS = {
    str: TEXT,
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
}


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if isinstance(kind, types.UnionType):
        return st.one_of(*(st.none() if part is type(None) else of(part) for part in typing.get_args(kind)))
    if typing.get_origin(kind) is list:
        return st.lists(of(typing.get_args(kind)[0]), max_size=2)
    if typing.get_origin(kind) is tuple:
        return st.lists(of(typing.get_args(kind)[0]), max_size=2).map(tuple)
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return st.builds(kind, **{name: of(hint) for name, hint in typing.get_type_hints(kind).items()})
    return SCALARS[kind]


PAGES = st.builds(
    PageRows,
    of(PageRow),
    st.lists(of(MentionRow), max_size=2),
    st.lists(of(RelationRow), max_size=2),
    of(Design | None),
    st.lists(of(ArmCell), max_size=2),
    of(Fingerprint | None),
)


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_rows_come_back_as_they_were(rows: PageRows) -> None:
    line = to_line(rows)
    assert b"\n" not in line
    assert from_line(line) == rows
    assert to_line(from_line(line)) == line


@settings(max_examples=40, deadline=None)
@given(of(TrialRow | None), st.lists(of(RelationRow), max_size=2))
def test_trials_come_back_as_they_were(trial: TrialRow | None, relations: list[RelationRow]) -> None:
    assert trial_from_line(trial_to_line(trial, relations)) == (trial, relations)
