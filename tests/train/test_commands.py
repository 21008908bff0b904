from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import spacy

from trialweave.cli import main

CONFIGS = Path(__file__).parents[2] / "configs"
TEXT = """Cells for the treatment of arthritis: a randomised trial

Abstract

Background: Cells may help against arthritis. Methods: We randomised forty patients to the cells or to placebo and
measured cytokines in serum. Results: In patients who were given the cells IL-6 and quorumkine fell (p=0.01).
Conclusion: The cells lowered both cytokines, and were safe.
"""
GOLD = {
    "entities": [
        {"text": "IL-6", "label": "CYTOKINE", "norm": "IL6"},
        {"text": "quorumkine", "label": "CYTOKINE", "norm": "QRK1"},
    ],
    "quantities": [],
    "trial": {},
    "arms": [],
    "relations": [],
}


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["trialweave", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code or 0, *capsys.readouterr()

    return call


@pytest.fixture
def configs(tmp_path):
    shutil.copytree(CONFIGS, tmp_path / "configs")
    return tmp_path / "configs"


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "doc.txt").write_text(TEXT, encoding="utf-8")
    (folder / "doc.gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return folder


def test_a_new_name_shows_as_a_mention_gained(run, configs, gold, tmp_path):
    model = tmp_path / "model"
    code, out, _ = run("train", configs / "pipeline.cfg", "--output", model)
    assert (code, out.startswith(f"wrote {model} in ")) == (0, True)
    assert spacy.load(model).meta["name"] == "trialweave_en"
    assert (model / "README.md").read_text(encoding="utf-8").startswith("# trialweave_en")

    with (configs / "entities/cytokines.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nname = "QRK1"\nnames = ["quorumkine"]\n')
    code, out, _ = run("train", configs / "pipeline.cfg", "--output", model, "--gold", gold)
    assert code == 0
    assert "+ entities: found, 1 by [cytokines.names]" in out
    assert "'quorumkine' QRK1" in out
    assert "## Scores on 1 annotated documents" in (model / "README.md").read_text(encoding="utf-8")


def test_wrong_knowledge_is_refused_before_anything_is_written(run, configs, tmp_path):
    path = configs / "entities/cytokines.toml"
    lines = path.read_text(encoding="utf-8").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write('[[entry]]\nname = "QRK1"\nid = "6018"\nnames = ["quorumkine"]\n')
    code, _, err = run("train", configs / "pipeline.cfg", "--output", tmp_path / "model")
    assert code == 1
    assert err == (f"trialweave: {path}:{lines + 3}: 'QRK1': an id of a CYTOKINE looks like HGNC:6018, not '6018'\n")
    assert not (tmp_path / "model").exists()


def test_bad_rules_are_left_out_and_listed(run, configs, gold, tmp_path):
    with (configs / "entities/scores.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nname = "cells"\nnames = ["arthritis", "patients", "fell"]\n')
    code, out, _ = run(
        "train", configs / "pipeline.cfg", "--output", tmp_path / "model", "--gold", gold, "--disable-below", "0.1"
    )
    assert code == 0
    assert "left out: scores.names (entities), 0 of 5 right" in out
    nlp = spacy.load(tmp_path / "model")
    assert "disabled_entities" in nlp.pipe_names
    doc = nlp(TEXT)
    assert {span.label_ for span in doc.spans["entities"]} == {"CYTOKINE"}


def test_wrong_arguments(run, configs, tmp_path):
    code, _, err = run("train", configs / "pipeline.cfg", "--output", tmp_path / "m", "--disable-below", "0.3")
    assert (code, "add --gold corpus/gold" in err) == (2, True)
    code, _, err = run("train", tmp_path / "none.cfg", "--output", tmp_path / "m")
    assert (code, "none.cfg: no such configuration" in err) == (1, True)
    assert run("train", configs / "pipeline.cfg")[0] == 2
