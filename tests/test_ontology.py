"""Every ontology id in configs/entities, with the name that the ontology gives it."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "../shared/ontology"
FILES = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "configs/entities").glob("*.toml")
}
ENTRIES = [(file, entry) for file, content in FILES.items() for entry in content["entry"]]
HGNC_NAMES = ("symbol", "name", "alias_symbol", "alias_name", "prev_symbol", "prev_name")

pytestmark = pytest.mark.skipif(not ONTOLOGY.is_dir(), reason="the ontology tables are not at hand")


def _rows(name: str) -> list[dict[str, str]]:
    with (ONTOLOGY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _plain(name: str) -> str:
    kept = "".join(char if char.isalnum() or char == "+" else " " for char in name.lower())
    return " ".join(word.removesuffix("s") for word in kept.split())


def _with(prefix: str) -> list[tuple[str, dict[str, Any]]]:
    return [(file, entry) for file, entry in ENTRIES if entry.get("id", "").startswith(prefix)]


def test_there_are_ids_to_check() -> None:
    assert len(_with("CL:")) >= 80
    assert len(_with("HGNC:")) >= 120


def test_cell_ontology_ids_belong_to_their_names() -> None:
    known = {
        row["id"]: {
            _plain(name) for name in (row["name"], *row["exact_synonyms"].split("|"), *row["other_synonyms"].split("|"))
        }
        for row in _rows("cell_types.tsv")
    }
    wrong = []
    for file, entry in _with("CL:"):
        own = {_plain(name) for name in (entry["name"], *entry.get("names", ()), *entry.get("cased", ()))}
        if not own & known.get(entry["id"], set()):
            wrong.append((file, entry["name"], entry["id"]))
    assert wrong == []


def test_hgnc_ids_belong_to_their_symbols() -> None:
    rows = {row["hgnc_id"]: row for row in _rows("cytokines.tsv")}
    wrong = []
    for file, entry in _with("HGNC:"):
        row = rows.get(entry["id"])
        own = {_plain(name) for name in (entry["name"], *entry.get("names", ()), *entry.get("cased", ()))}
        given = {name for field in HGNC_NAMES for name in row[field].split("|")} if row else set()
        if not own & {_plain(name) for name in given}:
            wrong.append((file, entry["name"], entry["id"]))
    assert wrong == []


def test_cytokines_are_named_by_their_symbol() -> None:
    symbols = {row["hgnc_id"]: row["symbol"] for row in _rows("cytokines.tsv")}
    named = [(e["name"], symbols.get(e["id"])) for file, e in _with("HGNC:") if file == "cytokines.toml"]
    assert all(name == symbol for name, symbol in named)


def test_all_cytokines_of_the_table_are_listed() -> None:
    listed = {entry["id"] for _, entry in _with("HGNC:")}
    missing = {row["symbol"] for row in _rows("cytokines.tsv") if row["hgnc_id"] not in listed}
    assert missing == set()
