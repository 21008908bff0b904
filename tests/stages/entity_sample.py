"""A small knowledge of names, and how tests look at candidates: shared by the tests of the entity rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trialweave.stages.entity_reading import Candidate, candidate, evidence, read
from trialweave.stages.lexicon import Lexicon
from trialweave.stages.pieces import Keys, Pieces, pieces

FILES: dict[str, Any] = {
    "entities/cytokines.toml": {
        "label": "CYTOKINE",
        "entry": [
            {"name": "IL6", "names": ["IL-6", "interleukin-6"]},
            {"name": "IL8", "names": ["IL-8"]},
            {"name": "IL10", "names": ["IL-10"]},
            {"name": "IL1A", "names": ["IL-1α"]},
            {"name": "IL1B", "names": ["IL-1β"]},
            {"name": "IFN", "names": ["interferon"]},
            {"name": "IFNB1", "id": "HGNC:5434", "names": ["interferon-β"]},
        ],
    },
    "entities/cell_types.toml": {
        "label": "CELL_TYPE",
        "entry": [
            {"name": "T cell", "names": ["T cell"]},
            {"name": "B cell", "names": ["B cell"]},
            {"name": "memory T cell", "id": "CL:0000813", "names": ["memory T cell"]},
            {"name": "stem cell", "names": ["stem cell"]},
            {"name": "CD4+ T cell", "names": ["CD4+", "CD4+ T cell"]},
            {"name": "monocyte", "names": ["monocyte"]},
        ],
    },
    "entities/scores.toml": {
        "label": "SCORE",
        "entry": [
            {"name": "TJC", "names": ["tender joint count"]},
            {"name": "SJC", "names": ["swollen joint count"]},
            {"name": "ACR20", "names": ["ACR 20"]},
            {"name": "ACR50", "names": ["ACR 50"]},
            {"name": "HADS", "cased": ["HADS"]},
            {"name": "MS", "guarded": ["MS"], "cues": ["morning stiffness"]},
            {"name": "MoodQ", "names": ["Mood Questionnaire"]},
            {"name": "vitality", "scoped": ["vitality"], "cues": ["SF-36"]},
        ],
    },
    "entities/biomarkers.toml": {
        "label": "BIOMARKER",
        "entry": [
            {"name": "CRP", "names": ["C-reactive protein"], "cased": ["CRP"]},
            {"name": "ESR", "cased": ["ESR"]},
            {"name": "zinc", "names": ["zinc"], "when": "measured"},
        ],
    },
}
GRAMMAR: dict[str, Any] = {
    "cell_modifiers": {
        "origin": ["bone marrow", "bone marrow-derived"],
        "kind": ["memory", "activated"],
        "outside": ["human", "donor"],
        "compounds": ["specific", "producing", "derived"],
    },
    "open_cells": {
        "heads": ["cell", "T cell"],
        "morphology": ["cyte"],
        "adjectives": ["thelial"],
        "no_cells": ["viable"],
        "counted": ["count", "/CD8"],
        "stands_for_cells": ["CD4", "CD8"],
    },
    "blocked_after": {"CELL_TYPE": ["carcinoma"], "CYTOKINE": ["inhibitor"]},
    "blocked_before": {"CELL_TYPE": ["anti"], "CYTOKINE": ["anti"]},
    "open_scores": {
        "heads": ["score", "index", "scale", "questionnaire", "test", "assessment"],
        "heads_of_acronyms": ["score", "scores", "scale"],
        "strict_heads": ["test", "assessment"],
        "vague_heads": ["assessment"],
        "topics": ["pain", "walking"],
        "weak_heads": ["score"],
        "links": ["of", "for", "and", "the"],
        "not_first": ["the", "mean"],
        "not_in": ["mass"],
        "no_acronym": ["MRI"],
        "not_long_forms": ["disease"],
        "parts": ["pain"],
        "no_parts": ["VAS"],
        "divisions": ["subscale"],
        "completing_heads": ["index", "test", "scale"],
        "institutions": ["university", "society"],
        "heads_of_persons": ["score", "grade"],
    },
    "receptor": {"words": ["receptor"], "soluble": ["soluble"], "drug_before": ["anti"], "drug_after": ["antibody"]},
    "open_antibodies": {
        "heads": ["antibody"], "titers": ["titer"], "no_target": ["tnf", "il"], "therapy": ["therapy"],
        "levels": ["titer"], "actions": ["specific", "cidal"], "against": ["tetanus"], "no_modifiers": ["mean"],
        "no_target_ends": ["ive"],
    },
    "open_analytes": {
        "ratio": ["ratio"],
        "heads": ["antibody"],
        "endings": ["in", "ase"],
        "measured": ["level", "activity"],
        "fillers": ["protein"],
        "fluids": ["serum"],
        "given_after": ["mg", "group"],
        "given_before": ["received"],
        "no_acronym": ["MRI"],
        "of": ["level of", "serum"],
        "after": ["were measured"],
    },
    "open_measured": {
        "endings": ["in", "ase", "ol"],
        "heads": ["protein"],
        "drug_endings": ["caine", "mycin", "olol"],
        "nothing": ["pain", "disease", "control", "the"],
        "before": ["serum", "plasma"],
        "after": ["level"],
        "of": ["serum level of"],
        "kinetics": ["cmax"],
    },
}  # fmt: skip
KEYS = Keys({}, {"indices": "index"})
LEXICON = Lexicon(FILES, KEYS)


def made(text: str) -> Pieces:
    return pieces(text, 0, len(text), KEYS)


def known(found: Pieces) -> list[Candidate]:
    """What the lexicon alone finds, the longest reading at each place."""
    walked = LEXICON.walk(found)
    seen = evidence([(found, walked)])
    chosen: list[Candidate] = []
    for hits in walked:
        for hit in hits:
            reading = read(found, hit, seen)
            if reading is not None and not hit.receptor:
                chosen.append(candidate(hit, reading, LEXICON.entries[reading.entry]))
                break
    return [one for one in chosen if not any(o != one and o.first <= one.first and one.last <= o.last for o in chosen)]


def quoted(found: Pieces, candidates: Iterable[Candidate]) -> list[tuple[str, str]]:
    return [(found.text[found.starts[c.first] : found.ends[c.last - 1]], c.name) for c in candidates]
