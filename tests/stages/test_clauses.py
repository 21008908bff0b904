"""Statements of a sentence, as the texts that they cover."""

from __future__ import annotations

import pytest

from trialweave.stages.clauses import clauses
from trialweave.stages.items import itemise
from trialweave.stages.sentence_rows import pieces

CASES = [
    ("[X] rose and [Y] fell", ["[X] rose", "[Y] fell"]),
    ("[X], [Y] and [Z] rose", ["[X], [Y] and [Z] rose"]),
    ("[X] rose, [Y] and [Z] fell", ["[X] rose", "[Y] and [Z] fell"]),
    ("[X] rose, while [Y] was stable", ["[X] rose", "[Y] was stable"]),
    ("[X] was {5%} in <A:cells>; [Y] was {3%}", ["[X] was 5% in cells", "[Y] was 3%"]),
    ("[X] was {5%}, which was higher than with <B:placebo>", ["[X] was 5%", "which was higher than with placebo"]),
    ("[X] fell in <A:cells> and remained lower", ["[X] fell in cells", "remained lower"]),
    ("[X] improved in {n:three} patients, with {n:two} achieving [Y]", ["[X] improved in three", "with two achieving [Y]"]),
    ("[X] fell in <A+B:both groups>, with no difference between them", ["[X] fell in both groups", "with no difference between them"]),
    ("[X] fell in <A+B:both groups> without a difference between them", ["[X] fell in both groups", "without a difference between them"]),
    ("Fewer [X] and [Y], upon stimulation, were found", ["Fewer [X] and [Y], upon stimulation, were found"]),
    ("Reduced [X] and [Y], upon stimulation was found", ["Reduced [X] and [Y], upon stimulation was found"]),
    ("{53%} of <A:cells> and {21%} of <B:placebo> met [X]", ["53% of cells and 21% of placebo met [X]"]),
    ("<A:Cells> improved [X] (by {3}; {p:p=0.1}) and [Y]", ["Cells improved [X] (by 3; p=0.1) and [Y]"]),
    ("Patients reaching [X] and [Y] were {5%} and {3%}", ["reaching [X] and [Y] were 5% and 3%"]),
    ("At {t:3}, {t:5}, and {t:30 min} [X] rose", ["At 3, 5, and 30 min [X] rose"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "texts"), CASES)
def test_statements(marked_sentences, sentence, texts):
    marks = marked_sentences.marked(sentence).marks
    grammar = marked_sentences.grammar()
    found = clauses(itemise(marks.text, pieces(marks, grammar, None), grammar.lexicon))
    covered = [marks.text[part.items[0].start : part.items[-1].end] for part in found]
    plain = [text.replace("[", "").replace("]", "") for text in texts]
    assert [text.removeprefix("Patients ") for text in covered] == plain
