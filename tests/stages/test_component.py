from __future__ import annotations

import pytest

from trialweave.errors import KnowledgeError
from trialweave.stages.component import Stage


class Words(Stage):
    sources = ("words/*.toml", "one.toml")

    def compile(self):
        self.words = [word.upper() for content in self.knowledge.values() for word in content["words"]]


@pytest.fixture
def configs(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words/b.toml").write_text('words = ["b"]')
    (tmp_path / "words/a.toml").write_text('words = ["a"]')
    (tmp_path / "one.toml").write_text('words = ["c"]')
    return tmp_path


def test_knowledge_is_read_in_order_and_made_ready(configs):
    stage = Words("words")
    stage.initialize(configs=str(configs))
    assert list(stage.knowledge) == ["words/a.toml", "words/b.toml", "one.toml"]
    assert stage.words == ["A", "B", "C"]


def test_knowledge_is_saved_with_the_model(configs, tmp_path):
    stage = Words("words")
    stage.initialize(configs=str(configs))
    stage.to_disk(tmp_path / "model")
    again = Words("words").from_disk(tmp_path / "model")
    assert again.knowledge == stage.knowledge
    assert sorted(again.words) == ["A", "B", "C"]
    assert again.to_bytes() == stage.to_bytes() == Words("words").from_bytes(stage.to_bytes()).to_bytes()


def test_a_missing_file_is_told(configs):
    (configs / "one.toml").unlink()
    with pytest.raises(KnowledgeError, match=r"one\.toml: no such file"):
        Words("words").initialize(configs=str(configs))


@pytest.mark.parametrize("text", ['word = ["c"]', "words = [1]", "words = 1"])
def test_knowledge_of_another_form_is_told_with_the_stage_and_its_files(configs, text):
    (configs / "one.toml").write_text(text)
    with pytest.raises(KnowledgeError, match=r"one\.toml: .*the stage 'words' needs"):
        Words("words").initialize(configs=str(configs))


def test_a_stage_has_no_rules_unless_it_says_so():
    assert Stage("plain").rules() == []
