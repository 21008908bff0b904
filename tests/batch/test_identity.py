from __future__ import annotations

from pathlib import Path

import pytest

from trialweave import resources
from trialweave.batch import identity
from trialweave.batch.identity import code_files, run_hash, versions
from trialweave.batch.shards import Reading


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "model" / "zones").mkdir(parents=True)
    (tmp_path / "model" / "meta.json").write_text("{}")
    (tmp_path / "model" / "zones" / "knowledge.json").write_text("[]")
    (tmp_path / "model" / "README.md").write_text("a card")
    return tmp_path / "model"


def test_the_hash_follows_the_model_but_not_its_place_or_card(model: Path, tmp_path: Path) -> None:
    before = run_hash(model, Reading())
    moved = model.rename(tmp_path / "elsewhere")
    (moved / "README.md").write_text("another card")
    assert run_hash(moved, Reading()) == before
    (moved / "zones" / "knowledge.json").write_text("[1]")
    assert run_hash(moved, Reading()) != before


def test_the_hash_follows_how_the_dump_is_read(model: Path) -> None:
    assert run_hash(model, Reading(text_field="body")) != run_hash(model, Reading())


def test_the_hash_follows_code_and_versions(model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = run_hash(model, Reading())
    monkeypatch.setattr(identity, "versions", lambda: versions() | {"spacy": "other"})
    assert run_hash(model, Reading()) != before
    monkeypatch.undo()
    package = tmp_path / "package"
    (package / "stages").mkdir(parents=True)
    (package / "stages" / "zones.py").write_text("x = 1")
    monkeypatch.setattr(resources, "PACKAGE", package)
    before = run_hash(model, Reading())
    (package / "stages" / "zones.py").write_text("x = 2")
    assert run_hash(model, Reading()) != before


def test_code_that_makes_no_rows_does_not_count() -> None:
    parts = {path.relative_to(resources.PACKAGE).parts[0] for path in code_files()}
    assert {"read", "stages", "trials", "flow.py", "tokenizer.py"} <= parts
    assert not {"batch", "evaluate", "train", "cli.py"} & parts


def test_versions_name_what_rows_follow_from() -> None:
    assert {"trialweave", "schema", "spacy", "resiliparse"} <= set(versions())
    assert "none" not in versions().values()
