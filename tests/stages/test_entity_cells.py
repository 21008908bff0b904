from __future__ import annotations

import pytest
from tests.stages.entity_sample import GRAMMAR, KEYS, LEXICON, known, made, quoted

from trialweave.stages.entity_cells import Cells

CELLS = Cells(LEXICON, GRAMMAR, KEYS)

EXTENDED = [
    ("human bone marrow-derived stem cells", ("bone marrow-derived stem cells", "stem cell")),
    ("activated T cells", ("activated T cells", "activated T cell")),
    ("bone marrow memory T cells", ("bone marrow memory T cells", "memory T cell")),
    ("virus-specific T cells", ("virus-specific T cells", "virus-specific T cell")),
    ("monocyte cells", ("monocyte cells", "monocyte")),
    ("donor T cells", ("T cells", "T cell")),
    ("the T cells", ("T cells", "T cell")),
]


@pytest.mark.parametrize(("text", "expected"), EXTENDED)
def test_what_belongs_to_a_cell(text: str, expected: tuple[str, str]) -> None:
    found = made(text)
    assert quoted(found, [CELLS.extended(found, known(found)[0])]) == [expected]


def test_other_labels_are_left_alone() -> None:
    found = made("bone marrow CRP")
    one = known(found)[0]
    assert CELLS.extended(found, one) is one


OPEN = [
    ("some cholangiocytes", [("cholangiocytes", "cholangiocyte")]),
    ("mesothelial cells", [("mesothelial cells", "mesothelial cell")]),
    ("IL-8-producing cells", [("IL-8-producing cells", "IL-8-producing cell")]),
    ("CD34+ cells", [("CD34+ cells", "CD34+ cell")]),
    ("CD34(+)", [("CD34(+)", "CD34+ cell")]),
    ("CD3-CD56+ T cells", [("CD3-CD56+ T cells", "CD3-CD56+ T cell")]),
    ("CD4 count", [("CD4", "CD4+ T cell")]),
    ("CD4/CD8 balance", [("CD4", "CD4+ T cell"), ("CD8", "CD8")]),
    ("CD64 expression", [("CD64", "CD64")]),
    ("viable cells and thelial", []),
    ("mesothelial cell carcinoma", []),
    ("anti-CD20 and XCD4", []),
    ("envelope-specific cell-mediated immunity", []),
    ("AUClastcyte", []),
]


@pytest.mark.parametrize(("text", "expected"), OPEN)
def test_cells_in_no_list(text: str, expected: list[tuple[str, str]]) -> None:
    found = made(text)
    assert quoted(found, CELLS.open(found, [])) == expected


def test_markers_before_a_known_cell() -> None:
    found = made("CD45RA+ memory T cells")
    assert quoted(found, CELLS.open(found, known(found))) == [("CD45RA+ memory T cells", "CD45RA+ memory T cell")]
