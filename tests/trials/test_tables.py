from __future__ import annotations

import pytest

from trialweave.schema import TABLES
from trialweave.trials.tables import arrow_schema, csv_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_formula_signs_are_escaped(text: str) -> None:
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize("value", [-1.5, 3, None, "a=b", "5 - 3"])
def test_other_cells_stay(value: object) -> None:
    assert csv_cell(value) == value


def test_columns_stand_in_the_order_of_the_rows() -> None:
    for row_type in TABLES.values():
        assert arrow_schema(row_type).names == list(row_type.__dataclass_fields__)


def test_nested_columns_have_their_types() -> None:
    arms = arrow_schema(TABLES["trials"]).field("arms").type
    assert str(arms.value_type.field("n").type) == "int64"
    assert str(arms.value_type.field("names").type.value_type) == "string"
