from __future__ import annotations

import json

import pytest

from trialweave.errors import GoldError, OutputError
from trialweave.evaluate.prediction import Predictions
from trialweave.evaluate.report import Report, load, number, rows, save
from trialweave.evaluate.scores import judge_all


@pytest.fixture
def report(gold, perfect):
    return Report("gold", "hand", judge_all([gold], Predictions({"doc": perfect}, [])), ["phrase", "gold"])


def test_a_report_comes_back_as_it_was(report, tmp_path):
    save(report, tmp_path / "report.json")
    assert load(tmp_path / "report.json") == report


def test_the_file_has_the_scores_by_name(report, tmp_path):
    save(report, tmp_path / "report.json")
    scores = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["scores"]
    assert scores["relations.strict"]["value"] == 1.0
    assert scores["relations.strict"]["gold"] == 3


def test_what_is_no_report_is_refused(report, tmp_path):
    path = tmp_path / "report.json"
    with pytest.raises(GoldError, match="cannot be read"):
        load(path)
    path.write_text("{}")
    with pytest.raises(GoldError, match="no report of `trialweave evaluate --output`"):
        load(path)
    path.write_text('{"format": 99}')
    with pytest.raises(GoldError, match="format 99, not 1: evaluate again"):
        load(path)
    with pytest.raises(OutputError, match="cannot write the report"):
        save(report, tmp_path / "nowhere" / "report.json")


def test_layers_can_be_chosen(report):
    keys = [row[0].strip() for row in rows(report, ["arms"])]
    assert keys == ["arms", "arm_fields", "arm_fields.n", "arm_fields.role"]
    assert len(rows(report)) > 30


@pytest.mark.parametrize(
    ("value", "shown"), [(0.94999, "0.949"), (0.95, "0.950"), (1.0, "1.000"), (0.29, "0.290"), (None, "–")]
)
def test_no_figure_is_rounded_up(value, shown):
    assert number(value) == shown
