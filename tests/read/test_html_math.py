from __future__ import annotations

import re

import pytest

from trialweave.read.html_text import inline_text

PREFIXED = re.compile(r"(?<=[</])m(?=[a-z])")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<msup><mn>10</mn><mn>8</mn></msup>", "10^8"),
        ("<msup><mi>cm</mi><mn>2</mn></msup>", "cm²"),
        ("<msub><mi>IL</mi><mn>2</mn></msub>", "IL2"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x1[2]"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mi>p</mi><mo>&lt;</mo><mn>0.05</mn>", "p < 0.05"),
        ("<mrow><mn>3</mn></mrow><annotation>x^2</annotation>", "3"),
        ("<mmultiscripts><mi>Xe</mi><mprescripts/><none/><mn>129</mn></mmultiscripts>", "129Xe"),
        ("<mmultiscripts><mn>10</mn><none></none><mn>8</mn></mmultiscripts>", "10^8"),
        ("<mi>H</mi><mtext> </mtext><mi>MRI</mi><mspace/><mi>x</mi>", "H MRI x"),
        ("<mrow><mn>3</mn>", "3"),
        ("<msup><mn>10</mn></msup>", "10"),
        ("</mrow><mn>4</mn></mi>", "4"),
    ],
)
def test_formulas(formula: str, text: str) -> None:
    assert inline_text(f"<math>{formula}</math>") == text
    assert inline_text(f"<mml:math>{PREFIXED.sub('mml:m', formula)}</mml:math>") == text
