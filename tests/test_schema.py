"""The rows of the four tables: frozen, and with the columns that the documentation promises."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from trialweave import marks, schema
from trialweave.schema import TABLES, ArmCell, MentionRow, PageRow, RelationRow, TrialRow, ZoneCell

# the columns that readers of a table may rely on, in their order, as the design of the records tells them
PROMISED: dict[str, str] = {
    "pages": "page_id trial_id language title text_sha256 n_chars content_chars status reason zones",
    "mentions": (
        "page_id start end text label name ontology_id section negated species rule kind value low high spread unit "
        "operator n total"
    ),
    "relations": (
        "trial_id page_id relation_id measure measure_label ontology_id measure_start measure_end arm arm_id comparator "
        "subgroup timepoint time_value time_unit statistic value low high spread unit n total value_start value_end "
        "p_operator p_value p_start p_end direction species negated hedged sentence_start sentence_end rule confidence"
    ),
    "trials": (
        "trial_id title registry_ids doi pmid year journal phase randomized blinding condition n_enrolled follow_up arms "
        "n_relations pages conflicts"
    ),
}  # fmt: skip


def columns(row: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(row)]


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_promised_stand_in_their_order(table: str) -> None:
    ours = columns(TABLES[table])
    promised = PROMISED[table].split()
    assert [name for name in ours if name in promised] == promised


def test_the_tables_of_a_run_are_those_listed() -> None:
    assert columns(schema.Tables) == list(TABLES)


KINDS: list[Any] = [PageRow, MentionRow, RelationRow, TrialRow, ZoneCell, ArmCell, schema.ConflictCell]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_does_not_change(kind: Any) -> None:
    row = kind(**{field.name: None for field in dataclasses.fields(kind)})
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(row, columns(kind)[0], "other")


def test_lists_left_out_are_not_shared() -> None:
    one, two = ZoneCell(0, 1, "title", "en", "first"), ZoneCell(1, 2, "title", "en", "first")
    one.conflicts.append("12")
    assert two.conflicts == []


@pytest.mark.parametrize(("mark", "row"), [(marks.Zone, ZoneCell), (marks.Quantity, MentionRow)])
def test_a_row_has_room_for_all_that_its_mark_says(mark: Any, row: Any) -> None:
    assert set(mark._fields) <= set(columns(row))


def test_an_arm_goes_into_the_trials_table_whole() -> None:
    assert set(marks.Arm._fields) - {"rule"} == set(columns(ArmCell))
