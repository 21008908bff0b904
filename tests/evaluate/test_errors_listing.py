from __future__ import annotations

from trialweave.evaluate.errors_listing import errors, lines, marked
from trialweave.evaluate.prediction import Predictions
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import judge_all


def listed(gold, prediction, only=()):
    report = Report("gold", "hand", judge_all([gold], Predictions({"doc": prediction}, [])), [])
    return list(lines(errors(report, only), {"doc": gold.text}))


def test_what_is_right_is_not_listed(gold, perfect):
    assert listed(gold, perfect) == []


def test_a_miss_and_an_extra_with_sentence_and_rule(gold, perfect, mention):
    kept = [row for row in perfect.mentions if row.text != "CRP"]
    extra = mention(gold.text, "Forty", "SCORE", rule="open.score", name="forty")
    assert listed(gold, perfect._replace(mentions=[*kept, extra]), ["entities"]) == [
        "== doc",
        "EXTRA entities SCORE 'Forty' forty [open.score]",
        "      >>Forty<< patients were given the cells (n=20) or placebo (n=20).",
        "MISS  entities BIOMARKER 'CRP' CRP",
        "      >>CRP<< was unchanged in both groups.",
    ]


def test_a_hit_with_a_wrong_name_is_listed(gold, perfect):
    from dataclasses import replace

    mentions = [replace(r, name="CRP1", rule="phrase") if r.text == "CRP" else r for r in perfect.mentions]
    assert listed(gold, perfect._replace(mentions=mentions))[1:3] == [
        "WRONG entities BIOMARKER 'CRP' CRP [phrase]",
        "      name 'CRP1', gold 'CRP'",
    ]


def test_long_sentences_are_cut_around_the_span():
    text = "a " * 500 + "IL-6 " + "b " * 500
    shown = marked(text, 1000, 1004)
    assert ">>IL-6<<" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 420


def test_line_ends_do_not_break_the_listing():
    assert marked("one\ttwo", 4, 7) == "one >>two<<"
