from __future__ import annotations

import pytest
import spacy

from trialweave.errors import OutputError
from trialweave.train.write import write


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_pipeline_gives_the_same_bytes_and_replaces_the_old_model(tmp_path):
    first, second = tmp_path / "deep/first", tmp_path / "second"
    write(spacy.blank("en"), "old card", second)
    (second / "left_over.txt").write_text("x")
    for folder in (first, second):
        write(spacy.blank("xx"), "# card\n", folder)
    assert contents(first) == contents(second)
    assert contents(first)["README.md"] == b"# card\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "second"]


def test_what_is_no_model_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("do not touch")
    with pytest.raises(OutputError, match="no model: choose another folder"):
        write(spacy.blank("xx"), "", tmp_path)
    with pytest.raises(OutputError, match="no model"):
        write(spacy.blank("xx"), "", tmp_path / "thesis.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write the model"):
        write(spacy.blank("xx"), "", tmp_path / "file" / "model")
