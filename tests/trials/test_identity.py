from __future__ import annotations

import pytest

from trialweave.trials.identity import (
    Edge,
    Fingerprint,
    candidate_keys,
    components,
    edges_of,
    normalised_title,
    same_trial,
    shared_numbers,
    telling_numbers,
)

TITLE = normalised_title("Cord cells in active arthritis: a randomised trial")
OTHER = normalised_title("Marrow cells in severe lupus nephritis: a pilot study")
NUMBERS = ("12.5", "40.1", "33", "0.03", "17.9", "52", "28.6", "64", "0.012")


def page(**fields: object) -> Fingerprint:
    return Fingerprint(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        (page(registry_ids=("NCT1",)), page(registry_ids=("NCT1", "EU2")), "registry_id"),
        (page(doi="10.1/x"), page(doi="10.1/x", titles=(OTHER,)), "doi"),
        (page(pmid="12345"), page(pmid="12345"), "pmid"),
        (page(titles=(TITLE,)), page(titles=(TITLE,)), "title"),
        (page(titles=(TITLE,), numbers=NUMBERS), page(titles=(TITLE,), numbers=(*NUMBERS[:-1], "0.013")), "title"),
        (page(titles=(TITLE + " report",), numbers=NUMBERS), page(titles=(TITLE,), numbers=NUMBERS), "title_numbers"),
        (page(numbers=NUMBERS, titles=(TITLE,)), page(numbers=NUMBERS), "numbers_authors"),
        (
            page(titles=(TITLE,), numbers=NUMBERS, doi="10.1/preprint"),
            page(titles=(TITLE,), numbers=NUMBERS, doi="10.1/paper"),
            "title",
        ),
    ],
)
def test_pages_of_one_trial(a: Fingerprint, b: Fingerprint, rule: str) -> None:
    found = same_trial(a, b)
    assert found is not None
    assert found[0] == rule
    assert same_trial(b, a) == found
    assert set(candidate_keys(a)) & set(candidate_keys(b)), "they would never be compared"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (page(titles=(TITLE,), registry_ids=("NCT1",)), page(titles=(TITLE,), registry_ids=("NCT2",))),
        (page(titles=(TITLE,), pmid="1"), page(titles=(TITLE,), pmid="2")),
        (page(titles=(TITLE,), doi="10.1/x"), page(titles=(TITLE,), doi="10.1/y")),
        (
            page(titles=(TITLE,), numbers=NUMBERS),
            page(titles=(TITLE,), numbers=("1.1", "2.2", "3.3", "4.4", "5.5", "6.6")),
        ),
        (page(titles=(TITLE,), numbers=NUMBERS[:6]), page(titles=(OTHER,), numbers=NUMBERS[:6])),
        (page(), page()),
    ],
)
def test_pages_of_two_trials(a: Fingerprint, b: Fingerprint) -> None:
    assert same_trial(a, b) is None


def test_short_titles_tell_nothing() -> None:
    assert normalised_title("Erratum to: results") == ""
    assert normalised_title("脐带间充质干细胞治疗类风湿关节炎") != ""


def test_numbers_that_every_abstract_has_are_left_out() -> None:
    assert telling_numbers("p < 0.05, 12·5 %, 3 of 40 (95% CI)") == ("12.5", "40")
    assert shared_numbers(("12.5", "40"), ("12.5", "41")) == 0.5
    assert shared_numbers((), ()) == 0.0


def test_a_weak_edge_does_not_join_trials_of_different_registry_ids() -> None:
    edges = [Edge(0, 1, "title", 0.95), Edge(1, 2, "title", 0.95)]
    found = components(edges, {0: ("NCT1",), 2: ("NCT2",)})
    assert found == {0: (0, "title"), 1: (0, "title")}


def test_the_weakest_rule_is_told() -> None:
    edges = [Edge(0, 1, "doi", 1.0), Edge(1, 2, "title", 0.95)]
    assert set(components(edges, {}).values()) == {(0, "title")}


def test_a_large_block_is_compared_with_its_first_pages_only() -> None:
    block = [(number, page(doi="10.1/x")) for number in range(120)]
    edges = edges_of(block)
    assert {edge.second for edge in edges} == set(range(1, 120))
    assert max(edge.first for edge in edges) < 50
