from __future__ import annotations

import sys
from pathlib import Path

import pytest
import spacy

HERE = Path(__file__).parent


@pytest.fixture
def troubled_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model of one stage that does what a page says, which spawned workers can open."""
    plugin = tmp_path / "plugin"
    (plugin / "trouble-1.0.dist-info").mkdir(parents=True)
    (plugin / "trouble-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: trouble\nVersion: 1.0\n")
    (plugin / "trouble-1.0.dist-info" / "entry_points.txt").write_text(
        "[spacy_factories]\ntest_trouble = trouble:make_trouble\n"
    )
    (plugin / "trouble.py").write_text((HERE / "trouble.py").read_text())
    (tmp_path / "marks").mkdir()
    model = tmp_path / "model"
    nlp = spacy.blank("xx")
    nlp.to_disk(model)
    config = (model / "config.cfg").read_text()
    config = config.replace("pipeline = []", 'pipeline = ["trouble"]')
    config = config.replace("[components]\n", '[components]\n\n[components.trouble]\nfactory = "test_trouble"\n')
    (model / "config.cfg").write_text(config)
    monkeypatch.setattr(sys, "path", [str(plugin), *sys.path])
    monkeypatch.setenv("TRIALWEAVE_TROUBLE", str(tmp_path / "marks"))
    return model
