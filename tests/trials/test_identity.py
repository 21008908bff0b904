from __future__ import annotations

import pytest

from trialweave.trials.identity import (
    Edge,
    Fingerprint,
    agree,
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
CHINESE = normalised_title("脐带间充质干细胞治疗活动性类风湿关节炎")
NUMBERS = ("12.5", "40.1", "33", "0.03", "17.9", "52", "28.6", "64", "0.012")


def page(**fields: object) -> Fingerprint:
    return Fingerprint(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        (page(registry_ids=("NCT1",)), page(registry_ids=("2010-1", "NCT1")), "registry_id"),
        (page(registry_ids=("NCT1", "NCT2")), page(registry_ids=("NCT1", "NCT2")), "registry_id"),
        (page(registry_ids=("NCT1",), pmid="1"), page(registry_ids=("NCT1",), pmid="2"), "registry_id"),
        (page(doi="10.1/x"), page(doi="10.1/x", titles=(OTHER,)), "doi"),
        (page(doi="10.1/x", registry_ids=("NCT1",)), page(doi="10.1/x", registry_ids=("NCT1", "NCT2")), "doi"),
        (page(doi="10.1/x", titles=(TITLE,)), page(doi="10.1/x", titles=(CHINESE,)), "doi"),
        (page(pmid="12345"), page(pmid="12345"), "pmid"),
        (page(pmcid="PMC1"), page(pmcid="PMC1"), "pmcid"),
        (page(titles=(TITLE,)), page(titles=(TITLE,)), "title"),
        (page(titles=(TITLE, CHINESE)), page(titles=(CHINESE,)), "title"),
        (page(titles=(TITLE,), authors=("okonjo",)), page(titles=(TITLE,), authors=("okonjo", "quan")), "title"),
        (page(titles=(TITLE,), numbers=NUMBERS), page(titles=(TITLE,), numbers=(*NUMBERS[:-1], "0.013")), "title"),
        (
            page(titles=(TITLE,), numbers=NUMBERS, registry_ids=("NCT1",)),
            page(titles=(TITLE,), numbers=NUMBERS, registry_ids=("ChiCTR1",)),
            "title",
        ),
        (page(titles=(TITLE + " report",), numbers=NUMBERS), page(titles=(TITLE,), numbers=NUMBERS), "title_numbers"),
        (page(numbers=NUMBERS, titles=(TITLE,)), page(numbers=NUMBERS), "numbers_authors"),
        (page(numbers=NUMBERS, titles=(TITLE,)), page(numbers=NUMBERS, titles=(CHINESE,)), "numbers_authors"),
        (
            page(numbers=NUMBERS, titles=(TITLE,), authors=("halvorsrud", "quan")),
            page(numbers=NUMBERS, titles=(OTHER,), authors=("halvorsrud", "quan", "silva")),
            "numbers_authors",
        ),
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
        (page(registry_ids=("NCT1", "NCT2")), page(registry_ids=("NCT1",))),
        (page(titles=(TITLE,), registry_ids=("NCT1",)), page(titles=(TITLE,), registry_ids=("ChiCTR1",))),
        (page(titles=(TITLE,), pmid="1"), page(titles=(TITLE,), pmid="2")),
        (page(titles=(TITLE,), pmcid="PMC1"), page(titles=(TITLE,), pmcid="PMC2")),
        (page(titles=(TITLE,), doi="10.1/x"), page(titles=(TITLE,), doi="10.1/y")),
        (page(titles=(TITLE,), authors=("okonjo", "quan")), page(titles=(TITLE,), authors=("silva", "moreau"))),
        (
            page(titles=(TITLE,), numbers=NUMBERS),
            page(titles=(TITLE,), numbers=("1.1", "2.2", "3.3", "4.4", "5.5", "6.6")),
        ),
        (page(titles=(TITLE,), numbers=NUMBERS[:6]), page(titles=(OTHER,), numbers=NUMBERS[:6])),
        (page(titles=(TITLE,), numbers=NUMBERS), page(titles=(OTHER,), numbers=NUMBERS)),
        (  # the journal's own DOI
            page(doi="10.1/journal", titles=(TITLE,), numbers=NUMBERS),
            page(doi="10.1/journal", titles=(OTHER,), numbers=("1.1", "2.2", "3.3", "4.4", "5.5", "6.6")),
        ),
        (
            page(doi="10.1/journal", titles=(TITLE,), registry_ids=("NCT1",)),
            page(doi="10.1/journal", titles=(OTHER,), registry_ids=("NCT2",)),
        ),
        (page(), page()),
    ],
)
def test_pages_of_two_trials(a: Fingerprint, b: Fingerprint) -> None:
    assert same_trial(a, b) is None
    assert same_trial(b, a) is None


@pytest.mark.parametrize(
    ("a", "b", "can"),
    [
        ({"NCT1"}, {"NCT1"}, True),
        ({"NCT1"}, {"ISRCTN7"}, True),
        ({"NCT1", "ISRCTN7"}, {"ISRCTN7"}, True),
        ({"NCT1", "ISRCTN7"}, {"ISRCTN7", "NCT2"}, False),
        ({"2010-1"}, {"2011-1"}, False),
        ({"NCT1"}, set(), True),
    ],
)
def test_registry_ids_agree(a: set[str], b: set[str], can: bool) -> None:
    assert agree(a, b) is agree(b, a) is can


def test_short_titles_tell_nothing() -> None:
    assert normalised_title("Erratum to: results") == ""
    assert normalised_title("脐带间充质干细胞治疗类风湿关节炎") != ""


def test_numbers_that_every_abstract_has_are_left_out() -> None:
    assert telling_numbers("p < 0.05, 12·5 %, 3 of 40 (95% CI)") == ("12.5", "40")
    assert shared_numbers(("12.5", "40"), ("12.5", "41")) == 0.5
    assert shared_numbers((), ()) == 0.0


@pytest.mark.parametrize(
    ("first", "third"),
    [
        ({"registry_ids": ("NCT1",)}, {"registry_ids": ("NCT2",)}),
        ({"pmid": "1"}, {"pmid": "2"}),
        ({"doi": "10.1/x"}, {"doi": "10.1/y"}),
    ],
)
def test_a_page_without_ids_does_not_join_pages_of_different_ids(
    first: dict[str, object], third: dict[str, object]
) -> None:
    edges = [Edge(0, 1, "title", 0.95), Edge(1, 2, "title", 0.95)]
    pages = {0: page(**first), 1: page(), 2: page(**third)}
    assert components(edges, pages) == {0: (0, "title"), 1: (0, "title")}


def test_a_page_of_another_registry_does_not_join_two_trials() -> None:
    edges = [Edge(0, 1, "registry_id", 0.99), Edge(1, 2, "registry_id", 0.99)]
    pages = {
        0: page(registry_ids=("ISRCTN7", "NCT1")),
        1: page(registry_ids=("ISRCTN7",)),
        2: page(registry_ids=("ISRCTN7", "NCT2")),
    }
    assert components(edges, pages) == {0: (0, "registry_id"), 1: (0, "registry_id")}


def test_two_papers_of_a_trial_are_joined_by_its_registry_id() -> None:
    edges = [Edge(0, 1, "registry_id", 0.99), Edge(1, 2, "title", 0.95)]
    pages = {0: page(pmid="1", registry_ids=("NCT1",)), 1: page(pmid="2", registry_ids=("NCT1",)), 2: page()}
    assert set(components(edges, pages)) == {0, 1, 2}


def test_a_preprint_joins_its_paper_whatever_comes_between() -> None:
    edges = [Edge(0, 1, "title", 0.95), Edge(0, 2, "title", 0.95), Edge(1, 2, "title", 0.95)]
    pages = {0: page(doi="10.1/preprint"), 1: page(), 2: page(doi="10.1/paper")}
    assert set(components(edges, pages)) == {0, 1, 2}


def test_the_weakest_rule_is_told() -> None:
    edges = [Edge(0, 1, "doi", 1.0), Edge(1, 2, "title", 0.95)]
    assert set(components(edges, dict.fromkeys(range(3), page())).values()) == {(0, "title")}


def test_a_large_block_is_compared_with_its_first_pages_only() -> None:
    block = [(number, page(doi="10.1/x")) for number in range(120)]
    edges = edges_of(block)
    assert {edge.second for edge in edges} == set(range(1, 120))
    assert max(edge.first for edge in edges) < 50
