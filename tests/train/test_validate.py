from __future__ import annotations

from pathlib import Path

import pytest

from trialweave.errors import KnowledgeError
from trialweave.train.validate import check, problems

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture
def configs(tmp_path):
    def make(**files):
        for name, text in {"grammar/entities": "", **files}.items():
            path = tmp_path / f"{name}.toml"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return make


def told(folder):
    return [(p.file, p.line) for p in problems(folder)]


def test_the_knowledge_of_this_project_is_right():
    assert problems(CONFIGS) == []


def test_broken_toml_is_told_with_its_line(configs):
    folder = configs(**{"grammar/other": 'a = 1\nb = [1,\nc = "'})
    (problem,) = problems(folder)
    assert (problem.file, problem.line) == ("grammar/other.toml", 3)
    assert problem.reason.startswith("no valid TOML: ")
    assert "at line" not in problem.reason


def test_other_encodings_are_refused(configs):
    assert told(configs(**{"grammar/other": 'a = "é"'.encode("latin-1")})) == [("grammar/other.toml", 1)]


def test_registries_are_regular_expressions_that_can_match(configs):
    patterns = {"nct": "NCT\\d{8}", "ctri": "CTRI(", "ntr": "NTR–\\d{4}"}
    text = "[registries]\n" + "".join(f"{name} = {{ pattern = '{pattern}' }}\n" for name, pattern in patterns.items())
    assert told(configs(**{"grammar/design": text})) == [("grammar/design.toml", 3), ("grammar/design.toml", 4)]


def test_all_problems_stand_in_one_error_with_their_paths(configs):
    folder = configs(**{"entities/a": 'label = "X"', "publishers/b": "[zone]\n"})
    with pytest.raises(KnowledgeError) as error:
        check(folder)
    first, second = str(error.value).splitlines()
    assert first.startswith(f"{folder}/entities/a.toml:1: unknown label 'X'")
    assert second.startswith(f"{folder}/publishers/b.toml:1: unknown table [zone]")


def test_a_right_folder_passes(configs):
    check(configs(**{"entities/a": 'label = "SCORE"\n[[entry]]\nname = "VAS"\ncased = ["VAS"]\n'}))
