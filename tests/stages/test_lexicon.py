from __future__ import annotations

from typing import Any

import pytest

from trialweave.errors import KnowledgeError
from trialweave.stages.lexicon import Lexicon, spellings
from trialweave.stages.pieces import Keys, pieces

KEYS = Keys({"tumour": "tumor"}, {"indices": "index"})
FILES: dict[str, Any] = {
    "entities/cytokines.toml": {
        "label": "CYTOKINE",
        "entry": [
            {"name": "IL6", "id": "HGNC:6018", "names": ["interleukin-6", "IL-6"], "zh": ["白细胞介素-6"]},
            {"name": "TNF", "names": ["tumour necrosis factor", "TNF-α"], "cased": ["TNF"]},
            {"name": "IL1", "names": ["IL-1", "interleukin-1"]},
            {"name": "IL1B", "names": ["IL-1β", "interleukin-1β"]},
        ],
    },
    "entities/cell_types.toml": {
        "label": "CELL_TYPE",
        "entry": [
            {"name": "natural killer cell", "names": ["natural killer cell", "NK cell"], "cased": ["NK"]},
            {"name": "CD4+ T cell", "names": ["CD4+ T cell", "CD4+"]},
        ],
    },
    "entities/scores.toml": {
        "label": "SCORE",
        "entry": [
            {"name": "DAS28-CRP", "names": ["DAS28-CRP"]},
            {"name": "DAS", "names": ["disease activity score"]},
            {"name": "MS", "guarded": ["MS"], "cues": ["morning stiffness"]},
        ],
    },
}
LEXICON = Lexicon(FILES, KEYS, ["sickle cell"])


def longest(text: str) -> list[tuple[str, set[str]]]:
    found = pieces(text, 0, len(text), KEYS)
    named = []
    for hits in LEXICON.walk(found):
        hit = hits[0]
        named.append((
            text[found.starts[hit.first] : found.ends[hit.last - 1]],
            {r.kind if r.entry < 0 else LEXICON.entries[r.entry].name for r in hit.readings},
        ))  # fmt: skip
    return named


FOUND = [
    ("serum IL-6 fell", [("IL-6", {"IL6"})]),
    ("TNFα and tnf alpha", [("TNFα", {"TNF"}), ("tnf alpha", {"TNF"})]),
    ("TNF-a or TNF-A", [("TNF-a", {"TNF"}), ("TNF-A", {"TNF"})]),
    ("interleukin (IL)-6 rose", [("interleukin (IL)-6", {"IL6"})]),
    (
        "natural killer (NK) cells",
        [("natural killer (NK) cells", {"natural killer cell"}), ("NK", {"natural killer cell"})],
    ),
    ("CD4(+) T cells", [("CD4(+) T cells", {"CD4+ T cell"})]),
    ("DAS28 (CRP) fell", [("DAS28 (CRP)", {"DAS28-CRP"})]),
    ("IL-1 (IL-1) beta", [("IL-1 (IL-1) beta", {"IL1B"}), ("IL-1", {"IL1"})]),
    ("IL-6R and IL-61", [("IL-6", {"IL6"})]),
    ("XIL-6, IL-6x", []),
    ("白细胞介素-6水平", [("白细胞介素-6", {"IL6"})]),
    ("sickle cells", [("sickle cells", {"nothing"})]),
    ("IL-\n6", []),
    ("IL-1 6 weeks", [("IL-1", {"IL1"})]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_walk(text: str, expected: list[tuple[str, set[str]]]) -> None:
    assert longest(text) == expected


def test_an_acronym_of_something_longer_is_no_apposition() -> None:
    assert longest("multibiomarker disease (MBDA) activity score") == []


def test_a_number_in_a_bracket_is_no_apposition() -> None:
    assert longest("natural killer (NK 100 mm) cell") == [("NK", {"natural killer cell"})]


def test_a_receptor_is_told_apart() -> None:
    found = pieces("IL-6R", 0, 5, KEYS)
    assert [hit.receptor for hit in LEXICON.at(found, 0)] == [True]


def test_case_counts_where_asked() -> None:
    assert LEXICON.knows("NK")
    assert not LEXICON.knows("nk")
    assert LEXICON.knows("il-6")
    assert not LEXICON.knows("morning stiffness")


def test_entries_keep_what_the_file_says() -> None:
    entry = LEXICON.entries[0]
    assert (entry.label, entry.name, entry.ontology_id, entry.display) == ("CYTOKINE", "IL6", "HGNC:6018", "IL-6")
    assert LEXICON.words("CYTOKINE", "TNF") >= {"tumor", "necrosis", "factor", "tnf"}
    assert "cytokines.cased" in LEXICON.rules()
    assert LEXICON.when("CYTOKINE", "TNF") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("IL-1β", {"IL-1β", "IL-1b"}), ("IL-6", {"IL-6"}), ("TNF-α/β", {"TNF-α/β", "TNF-a/β", "TNF-α/b", "TNF-a/b"})],
)
def test_spellings(name: str, expected: set[str]) -> None:
    assert set(spellings(name)) == expected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"label": "DRUG", "entry": []}, "label is 'DRUG': give one of"),
        ({"label": "SCORE", "entry": [{"names": ["x"]}]}, "entry 1 has no name"),
    ],
)
def test_wrong_files_are_refused(content: dict[str, Any], says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        Lexicon({"entities/x.toml": content}, KEYS)


@pytest.mark.parametrize("text", ["natural killer (" * 300, "IL-" * 5000, "interleukin (IL) " * 500, "CD4 " * 5000])
def test_hostile_text_does_no_harm(text: str) -> None:
    assert all(hits for hits in LEXICON.walk(pieces(text, 0, len(text), KEYS)))
