from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from trialweave.errors import OutputError
from trialweave.schema import ArmCell, ConflictCell, RelationRow, Tables, TrialRow
from trialweave.trials.sinks import write
from trialweave.trials.views import VIEWS, duckdb_file


def relation(**slots: Any) -> RelationRow:
    blank: dict[str, Any] = dict.fromkeys(RelationRow.__dataclass_fields__)
    return RelationRow(**blank | {"trial_id": "NCT1", "page_id": "a", "sources": ["a", "b"]} | slots)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    arms = [ArmCell("A", ["cells"], "experimental", n=32, dose="2 × 10(8)"), ArmCell("B", ["saline"], "placebo")]
    blank: dict[str, Any] = dict.fromkeys(TrialRow.__dataclass_fields__)
    trial = TrialRow(
        **blank
        | {"trial_id": "NCT1", "title": "t", "arms": arms, "n_relations": 3, "pages": ["a", "b"], "species": []}
        | {"registry_ids": ["NCT1"], "conflicts": [ConflictCell("year", ["1", "2"], ["a", "b"])]}
    )
    relations = [
        relation(relation_id="1", measure="CRP", arm_id="A", value=3.5),
        relation(relation_id="2", measure="ACR20", arm_id="B", value=40.0),
        relation(relation_id="3", measure="CRP", arm_id="A+B"),
    ]
    (path,) = write(Tables([], [], relations, [trial]), tmp_path, "duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_a_measure_stands_beside_what_its_arm_is(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "select measure, arm_id, role, arm_n, dose, value, n_sources from measure_by_arm"
    ).fetchall()
    assert rows == [
        ("ACR20", "B", "placebo", None, None, 40.0, 2),
        ("CRP", "A", "experimental", 32, "2 × 10(8)", 3.5, 2),
        ("CRP", "A+B", None, None, None, None, 2),
    ]


def test_a_trial_in_one_line(database: duckdb.DuckDBPyConnection) -> None:
    (row,) = database.execute(
        "select n_arms, n_pages, n_conflicts, n_relations, measures from trial_summary"
    ).fetchall()
    assert row == (2, 2, 1, 3, ["ACR20", "CRP"])


def test_views_have_a_column_for_each_name_once(database: duckdb.DuckDBPyConnection) -> None:
    for view in VIEWS:
        columns = [column[0] for column in database.execute(f"select * from {view}").description or ()]
        assert len(set(columns)) == len(columns) > 5


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"x\.duckdb: duckdb cannot write it"):
        duckdb_file([], tmp_path / "missing" / "x.duckdb")


def test_without_duckdb_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(OutputError, match=r"pip install 'trialweave\[duckdb\]'"):
        write(Tables([], [], [], []), tmp_path, "duckdb")
    assert list(tmp_path.iterdir()) == []
