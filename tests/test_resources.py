from __future__ import annotations

import pytest
import spacy

from trialweave import resources
from trialweave.errors import KnowledgeError, ModelError


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for name in ("configs/entities", "models"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "configs/pipeline.cfg").write_text("[nlp]")
    (tmp_path / "configs/entities/a.toml").write_text("a = 1")
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "nowhere")
    monkeypatch.setattr(resources, "CHECKOUT", tmp_path)
    return tmp_path


def model(folder, knowledge):
    nlp = spacy.blank("xx")
    nlp.meta["knowledge_sha256"] = knowledge
    nlp.to_disk(folder)
    return folder


def test_the_package_is_looked_in_before_the_checkout(checkout, monkeypatch, tmp_path):
    assert resources.find("configs") == checkout / "configs"
    (tmp_path / "package/configs").mkdir(parents=True)
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "package")
    assert resources.find("configs") == tmp_path / "package/configs"
    with pytest.raises(ModelError, match="install trialweave again"):
        resources.find("corpus")


def test_the_hash_follows_names_and_contents_of_knowledge_and_of_nothing_else(checkout):
    configs = checkout / "configs"
    first = resources.knowledge_hash(configs)
    (configs / "notes.md").write_text("no knowledge")
    assert resources.knowledge_hash(configs) == first
    (configs / "entities/a.toml").write_text("a = 2")
    second = resources.knowledge_hash(configs)
    (configs / "entities/a.toml").rename(configs / "entities/b.toml")
    assert len({first, second, resources.knowledge_hash(configs)}) == 3


def test_a_model_says_so_when_configs_changed_since_it_was_built(checkout):
    path = model(checkout / "models/mine", resources.knowledge_hash(checkout / "configs"))
    nlp = resources.load_model("mine")
    assert resources.outdated(nlp) is None
    (checkout / "configs/entities/a.toml").write_text("a = 3")
    warning = resources.outdated(nlp)
    assert f"configs has changed since {path} was built" in warning
    assert f"--output {path}" in warning


def test_nothing_is_said_of_a_model_that_lies_elsewhere(checkout, tmp_path):
    assert resources.outdated(resources.load_model(model(tmp_path / "elsewhere", "other"))) is None
    assert resources.outdated(spacy.blank("xx")) is None


def test_a_model_that_is_missing_or_broken_is_told(checkout):
    with pytest.raises(ModelError, match=r"no model there: .*`trialweave train"):
        resources.load_model(checkout / "models/none")
    (model(checkout / "models/mine", "") / "meta.json").write_text("{")
    with pytest.raises(ModelError, match="the model does not open"):
        resources.load_model("mine")


@pytest.mark.parametrize(
    ("content", "reason"), [(b"a = ", "no valid TOML"), (b'a = "\xe9"', "not UTF-8"), (None, "no such file")]
)
def test_knowledge_that_cannot_be_read_is_told_with_its_file(tmp_path, content, reason):
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KnowledgeError, match=rf"a\.toml: .*{reason}"):
        resources.read_toml(path)
