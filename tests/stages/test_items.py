"""Items of a sentence: the shape that its marks and cue words give."""

from __future__ import annotations

import pytest

from trialweave.stages.items import itemise
from trialweave.stages.sentence_rows import pieces


def items(marked_sentences, sentence):
    marks = marked_sentences.marked(sentence).marks
    grammar = marked_sentences.grammar()
    return itemise(marks.text, pieces(marks, grammar, None), grammar.lexicon)


SHAPES = [
    ("Mean [X] levels were {5} in <A:cells>", "MqViA"),
    ("[Interleukin-6] ([IL-6]) fell", "MD"),
    ("<A:cells> (<A:group 1>) and <B:placebo>", "A&A"),
    ("{n:12} ({40%}) met [X]", "VaM"),
    ("{12%} of [X]", "Vix"),
    ("difference between the two groups", "DBA"),
    ("between {n:two} groups", "BA"),
    ("in the verum group", "iA"),
    ("higher than at baseline", "Dcib"),
    ("at baseline [X]", "iTM"),
    ("before and after", "cb"),
    ("favoured <A:cells> over <B:placebo>", "DAcA"),
    ("an increase over baseline", "Dcb"),
    ("more [X]", "DM"),
    ("achieved a {x:20%} improvement in [X]", "aiM"),
    ("(mean difference {5})", "(dV)"),
]


@pytest.mark.parametrize(("sentence", "shape"), SHAPES)
def test_shapes(marked_sentences, sentence, shape):
    assert "".join(item.code for item in items(marked_sentences, sentence)) == shape


CHANGES = [
    ("did not decrease", [("unchanged", False)]),
    ("no difference", [("unchanged", True)]),
    ("a greater reduction", [("decreased", True)]),
    ("quicker [X] and [Y] recovery", [("improved", True)]),
    ("improved more", [("improved", True)]),
    ("improved less", [("worsened", True)]),
    ("a smaller reduction", [("increased", True)]),
    ("lower [X] and increased [Y]", [("decreased", True), ("increased", False)]),
    ("Similarly, [X] was lower", [("decreased", True)]),
    ("in favour of <A:cells>", [("improved", True)]),
    ("remained higher", [("increased", False)]),
    ("was higher", [("increased", True)]),
    ("a greater change", [(None, True)]),
    ("the difference was not significant", [("unchanged", True)]),
    ("was not significant", [("unchanged", True)]),
    ("the reduction was not statistically significant", [("unchanged", False)]),
    ("no [SCORE] response", [("unchanged", False)]),
    ("similar to <B:placebo>", [("unchanged", True)]),
]


@pytest.mark.parametrize(("sentence", "changes"), CHANGES)
def test_changes(marked_sentences, sentence, changes):
    found = [item.ref for item in items(marked_sentences, sentence) if item.code == "D"]
    assert [(change.direction, change.compared) for change in found] == changes


def test_the_same_patients_are_the_count_named_last(marked_sentences):
    found = [
        item
        for item in items(marked_sentences, "[X] rose in {n:five} and fell in the same patients")
        if item.code == "N"
    ]
    assert [item.ref.place for item in found] == [0, 0]


def test_brackets_that_do_not_match_harm_nothing(marked_sentences):
    assert [item.depth for item in items(marked_sentences, ")) [X] (( {5}")][-1] == 2
