"""Which change word speaks of which measure."""

from __future__ import annotations

import pytest

# sentence, directions of the measures in order of their names
CASES = [
    ("<A:Cells> reduced [X1], [X2] and [X3]", "decreased decreased decreased"),
    ("[X1], [X2] and [X3] were reduced", "decreased decreased decreased"),
    ("<A:Cells> reduced fatigue, pain and [X1]", "decreased"),
    ("[X1] increased, while [X2] decreased", "increased decreased"),
    ("[X1] increased and [X2] decreased", "increased decreased"),
    ("[X1] increased, [X2] and [X3] decreased", "increased decreased decreased"),
    ("[X1] and [X2] increased, and [X3] was unchanged", "increased increased unchanged"),
    ("Reductions in [X1] and increases in [X2] were seen", "decreased increased"),
    ("<A:Cells> reduced [X1] and increased chemokine ([X2] and [X3]) expression", "decreased increased increased"),
    ("Improvement in [X1], worsening of [X2]", "improved worsened"),
    ("[X1] improved, with reductions in [X2]", "improved decreased"),
    ("Levels of [X1] and [X2] remained unchanged", "unchanged unchanged"),
    ("[X1] did not increase", "unchanged"),
    ("[X1] was not significantly altered", "unchanged"),
    ("There was no significant or clinically relevant change in [X1]", "unchanged"),
    ("Treatment had no effect on [X1] or [X2]", "unchanged unchanged"),
    ("[X1] failed to decrease", "unchanged"),
    ("No significant increase of [X1] was observed", "unchanged"),
    ("The decrease in [X1] was not statistically significant", "unchanged"),
    ("Not only [X1] decreased", "decreased"),
    ("[X1] was suppressed and [X2] enhanced", "decreased increased"),
    ("<A:Cells> attenuated the rise of [X1]", "decreased"),
    ("<A:Cells> inhibited the increase in [X1]", "decreased"),
    ("[X1] rose in {n:five} patients, and [X2] in {n:two}", "increased increased"),
    ("[X1] fell, as did [X2]", "decreased decreased"),
    ("[X1] decreased, but not [X2]", "decreased unchanged"),
    ("[X1] was elevated at {t:week 4} and returned to baseline", "increased"),
    ("[X1] production by [X2] decreased", "decreased"),
    ("The number of [X1] among [X2] increased", "increased"),
    ("Depletion of [X1] was observed", "decreased"),
    ("[X1]水平升高，[X2]水平降低", "increased decreased"),
    ("[X1]无显著变化", "unchanged"),
    ("治疗后[X1]、[X2]均显著改善", "improved improved"),
]


@pytest.mark.parametrize(("sentence", "directions"), CASES)
def test_directions(marked_sentences, sentence, directions):
    rows = marked_sentences.linked(sentence, "A")
    assert " ".join(row.rsplit(" | ", 1)[1] for row in rows) == directions
