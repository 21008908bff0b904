from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from trialweave.cli import main

CONFIG = str(Path(__file__).parents[2] / "configs/pipeline.cfg")
TEXT = "Cells in arthritis\n\nForty patients were given cells or placebo. IL-6 fell with the cells (p=0.01)."
GOLD = {
    "entities": [{"text": "IL-6", "label": "CYTOKINE", "norm": "IL6"}],
    "quantities": [{"text": "p=0.01", "kind": "p_value", "op": "=", "value": 0.01}],
    "trial": {"condition": "arthritis", "n_enrolled": 40},
    "arms": [{"id": "A", "names": ["the cells"], "role": "experimental"}],
    "relations": [{"measure": {"text": "IL-6"}, "arm": "A", "p": {"text": "p=0.01"}, "direction": "decreased"}],
}


@pytest.fixture
def folder(tmp_path):
    def make(name, **changed):
        made = tmp_path / name
        made.mkdir()
        (made / "doc.txt").write_text(TEXT, encoding="utf-8")
        (made / "doc.gold.json").write_text(json.dumps({**GOLD, **changed}), encoding="utf-8")
        return str(made)

    return make


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["trialweave", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code or 0, *capsys.readouterr()

    return call


def table(out):
    return {line.split("\t")[0].strip(): line.split("\t")[1:] for line in out.splitlines() if "\t" in line}


def test_agree_prints_every_score(run, folder):
    code, out, _ = run("agree", folder("one"), folder("two"))
    assert code == 0
    assert table(out)["relations.strict"][0] == "1.000"
    assert table(out)["entities.exact"][-3:] == ["1", "1", "1"]


def test_agree_lists_disagreement_of_the_chosen_layers(run, folder):
    code, out, _ = run(
        "agree",
        folder("one"),
        folder("two", quantities=[], entities=GOLD["entities"]),
        "--errors",
        "--only",
        "quantities,zones",
    )
    assert code == 0
    assert "MISS  quantities p_value 'p=0.01' value=0.01 operator==" in out
    assert "relations" not in out


def test_evaluate_writes_a_report_that_compare_reads(run, folder, tmp_path):
    gold, report = folder("gold"), tmp_path / "report.json"
    code, out, _ = run("evaluate", gold, "--config", CONFIG, "--output", report)
    assert code == 0
    assert "entities.exact" in out
    assert report.is_file()
    code, out, _ = run("compare", report, report)
    assert code == 0
    assert "no item changed" in out


def test_wrong_arguments_are_told_in_one_line(run, folder, tmp_path):
    gold = folder("gold")
    code, _, err = run("evaluate", gold, "--only", "names")
    assert (code, err.count("\n")) == (2, 1)
    assert "--only names: no such layer: use one of entities, quantities" in err
    assert run("evaluate", gold, "--by", "label")[0] == 2
    code, _, err = run("compare", CONFIG, CONFIG)
    assert code == 2
    assert "add --gold corpus/gold" in err
    code, _, err = run("evaluate", tmp_path / "nowhere")
    assert code == 1
    assert "no *.gold.json file there" in err
    assert run("evaluate")[0] == 2


def test_a_quote_that_is_not_there_is_refused(run, folder):
    gold = folder("gold", quantities=[{"text": "p=0.02", "kind": "p_value"}])
    code, _, err = run("evaluate", gold, "--config", CONFIG)
    assert code == 1
    assert "doc.gold.json: quantities 1: not in the text: 'p=0.02'" in err


def test_floors_rise_and_fall_only_when_told_to(run, folder, tmp_path):
    gold, floors = folder("gold"), tmp_path / "floors.toml"
    arguments = ("floors", gold, "--floors", floors, "--config", CONFIG)
    code, out, _ = run(*arguments)
    assert code == 0
    assert "entities.exact: – -> " in out
    assert run(*arguments)[:2] == (0, "")
    reached = floors.read_text(encoding="utf-8")
    floors.write_text(re.sub('"quantities" = .*', '"quantities" = 1.001', reached), encoding="utf-8")
    code, out, _ = run(*arguments)
    assert code == 1
    assert "is under its floor 1.001" in out
    assert run(*arguments, "--lower")[0] == 0
    assert floors.read_text(encoding="utf-8") == reached


def test_suggest_prints_what_to_paste(run, folder):
    entities = [*GOLD["entities"], {"text": "Cells in arthritis", "label": "SCORE", "norm": "CIA"}]
    code, out, _ = run("suggest", folder("gold", entities=entities), "--config", CONFIG)
    assert code == 0
    assert '[[entry]]\nname = "CIA"\nnames = ["Cells in arthritis"]\n# doc: >>Cells in arthritis<<' in out
    assert "IL6" not in out
