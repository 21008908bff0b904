from __future__ import annotations

import tomllib

import pytest

from trialweave.evaluate.prediction import Predictions
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import judge_all
from trialweave.evaluate.suggest import Known, kinds, lines, suggestions

CYTOKINES = """label = "CYTOKINE"
[[entry]]
name = "IL6"
names = ["IL-6"]
"""
TEXT = "IL-6, B-cell factor 2 and BSF2 fell. The flare index rose, and 白介素-6 too. Flare index was 3."


@pytest.fixture
def configs(tmp_path):
    (tmp_path / "grammar").mkdir()
    (tmp_path / "grammar/entities.toml").write_text("")
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities/cytokines.toml").write_text(CYTOKINES)
    return tmp_path


@pytest.fixture
def found(gold_of, perfect, configs):
    gold = gold_of(
        TEXT,
        entities=[
            {"text": "IL-6", "label": "CYTOKINE", "norm": "IL6"},
            {"text": "B-cell factor 2", "label": "CYTOKINE", "norm": "IL6"},
            {"text": "BSF2", "label": "CYTOKINE", "norm": "IL6"},
            {"text": "白介素-6", "nth": 1, "label": "CYTOKINE", "norm": "IL6"},
            {"text": "flare index", "label": "SCORE", "norm": "flare index"},
            {"text": "Flare index", "label": "SCORE", "norm": "flare index"},
        ],
    )
    nothing = perfect._replace(mentions=[], relations=[], trial=None)
    return suggestions(Report("gold", "x", judge_all([gold], Predictions({"doc": nothing}, [])), []), configs)


def test_forms_are_grouped_by_entry_and_known_names_left_out(found):
    assert [(s.label, s.name, s.known, sorted(s.forms)) for s in found] == [
        ("CYTOKINE", "IL6", True, ["B-cell factor 2", "BSF2", "白介素-6"]),
        ("SCORE", "flare index", False, ["Flare index", "flare index"]),
    ]


def test_entries_can_be_pasted(found):
    text = "\n".join(lines(found, {"doc": TEXT}))
    assert "# configs/entities/cytokines.toml\n\n# there is an entry of this name: add these to it\n" in text
    assert "# doc: The >>flare index<< rose, and 白介素-6 too." in text
    block = text[text.index("[[entry]]") :]
    assert tomllib.loads(block) == {"entry": [{"name": "flare index", "names": ["flare index", "Flare index"]}]}
    assert tomllib.loads(text.split("[[entry]]")[0]) == {
        "name": "IL6",
        "names": ["B-cell factor 2"],
        "cased": ["BSF2"],
        "zh": ["白介素-6"],
    }


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("CXCL13", "cased"),
        ("BM-MSCs", "cased"),
        ("hsCRP", "cased"),
        ("mesenchymal cell", "names"),
        ("Flare index", "names"),
        ("Treg", "names"),
        ("间充质干细胞", "zh"),
    ],
)
def test_acronyms_are_taken_as_written_and_chinese_apart(form, kind):
    assert kinds({form: []}) == [(kind, [form])]


def test_a_name_is_known_in_any_spelling_but_only_for_its_label(configs):
    known = Known(configs)
    assert known.has("CYTOKINE", "il 6")
    assert not known.has("BIOMARKER", "IL-6")
    assert not known.has("CYTOKINE", "IL-6 receptor")
