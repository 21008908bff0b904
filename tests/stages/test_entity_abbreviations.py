from __future__ import annotations

import pytest
from tests.stages.entity_sample import KEYS

from trialweave.marks import Abbreviation, Entity
from trialweave.stages.entity_abbreviations import Definition, applied, definitions, meaning, parts, resembles
from trialweave.stages.entity_context import Words

TAILS = Words(["score", "level"], KEYS)


def mark(text: str, short: str, long: str, nth: int = 0) -> Abbreviation:
    start = -1
    for _ in range(nth + 1):
        start = text.index(short, start + 1)
    long_start = text.index(long)
    return Abbreviation(start, start + len(short), short, long, long_start, long_start + len(long))


def entity(text: str, quote: str, name: str, label: str = "CELL_TYPE") -> Entity:
    start = text.index(quote)
    return Entity(start, start + len(quote), label, name, None, "cell_types.names")


MEANT = [
    ("human stem cells (SC)", "human stem cells", "stem cells", True),
    ("stem cell score (SCS)", "stem cell score", "stem cell", True),
    ("stem cell grafting (SCG)", "stem cell grafting", "stem cell", False),
    ("numbers of stem cells (NSC)", "numbers of stem cells", "stem cells", False),
    ("rated according to the stem cells (RSC)", "rated according to the stem cells", "stem cells", True),
    ("one two three four five stem cells (OSC)", "one two three four five stem cells", "stem cells", False),
]


@pytest.mark.parametrize(("text", "long", "quote", "expected"), MEANT)
def test_meaning(text: str, long: str, quote: str, expected: bool) -> None:
    known = [entity(text, quote, "stem cell")]
    short = text[text.index("(") + 1 : -1]
    found = definitions(text, [mark(text, short, long)], KEYS)
    (definition,) = found.values()
    assert (meaning(text, definition, known, TAILS, KEYS) is not None) is expected


def test_short_forms_take_the_meaning_and_lose_another() -> None:
    text = "stem cells (SC) and multiple sites (MS): SC, MS"
    cells, sites = mark(text, "SC", "stem cells"), mark(text, "MS", "multiple sites")
    marks = [cells, mark(text, "SC", "stem cells", 1), sites, mark(text, "MS", "multiple sites", 1)]
    known = [
        entity(text, "stem cells", "stem cell"),
        entity(text, "MS", "MS", "SCORE"),
        entity(text, "SC", "x", "SCORE"),
    ]
    meanings = {(cells.long_start, cells.long_end): known[0]}
    found = applied(marks, known, meanings, lambda *_: False, lambda *_: True)
    assert sorted((text[e.start : e.end], e.name, e.rule) for e in found) == [
        ("SC", "stem cell", "abbreviation.long_form"),
        ("SC", "stem cell", "abbreviation.long_form"),
        ("stem cells", "stem cell", "cell_types.names"),
    ]


def test_a_more_exact_name_of_the_same_label_stays() -> None:
    text = "Mood Scale (MS-A)"
    one = mark(text, "MS-A", "Mood Scale")
    long, short = entity(text, "Mood Scale", "MS", "SCORE"), entity(text, "MS-A", "MS-A", "SCORE")
    found = applied([one], [long, short], {(0, 10): long}, lambda *_: False, lambda *_: True)
    assert [e.name for e in found] == ["MS", "MS-A"]


def test_a_forbidden_place_stays_empty() -> None:
    text = "stem cells (SC)"
    one = mark(text, "SC", "stem cells")
    found = applied([one], [], {(0, 10): entity(text, "stem cells", "stem cell")}, lambda *_: False, lambda *_: False)
    assert found == []


def test_coordinated_names_are_taken_apart() -> None:
    text = "swollen and tender joints (S/TJ): S/TJ"
    long = "swollen and tender joints"
    marks = [mark(text, "S/TJ", long), mark(text, "S/TJ", long, 1)]
    known = [entity(text, "swollen", "SJC", "SCORE"), entity(text, "tender joints", "TJC", "SCORE")]
    whole, split = parts(text, marks, definitions(text, marks, KEYS), known)
    assert whole == []
    assert [(text[e.start : e.end], e.name) for e in split] == [("S", "SJC"), ("TJ", "TJC")] * 2


@pytest.mark.parametrize(
    ("long", "expected"),
    [(("health", "assesment", "questionnaire"), True), (("multiple", "sclerosis"), False), (("a", "b"), False)],
)
def test_resembles(long: tuple[str, ...], expected: bool) -> None:
    names = frozenset(("health", "assessment", "questionnaire"))
    assert resembles(Definition("X", 0, 1, long), names) is expected
