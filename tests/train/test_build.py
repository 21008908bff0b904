"""The pipeline that a configuration describes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trialweave import __version__, resources
from trialweave.errors import KnowledgeError
from trialweave.flow import STAGES
from trialweave.train.build import build


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    """A copy of configs/ to be spoiled."""
    return Path(shutil.copytree(resources.find("configs"), tmp_path / "configs"))


def test_it_has_the_stages_of_the_map_and_knows_what_it_was_built_of(configs: Path) -> None:
    nlp = build(configs / "pipeline.cfg")
    assert nlp.pipe_names == [name for name, _, _ in STAGES]
    assert nlp.meta["version"] == __version__
    assert nlp.meta["knowledge_sha256"] == resources.knowledge_hash(configs)
    assert str(configs.parent) not in nlp.config.to_str()  # no path of the machine


def test_another_knowledge_is_another_hash(configs: Path) -> None:
    before = resources.knowledge_hash(configs)
    path = configs / "grammar/context.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[more]\nwords = []\n", encoding="utf-8")
    assert resources.knowledge_hash(configs) != before


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("no.cfg", None, "no such configuration"),
        ("pipeline.cfg", "[nlp]\nlang = 5\n", "pipeline.cfg"),
        ("pipeline.cfg", "not a configuration", "pipeline.cfg"),
    ],
)
def test_what_is_wrong_is_told(configs: Path, name: str, text: str | None, told: str) -> None:
    if text is not None:
        (configs / name).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=told):
        build(configs / name)


def test_knowledge_that_is_missing_is_told(configs: Path) -> None:
    (configs / "grammar/languages.toml").unlink()
    with pytest.raises(KnowledgeError, match=r"languages\.toml"):
        build(configs / "pipeline.cfg")
