"""Merging, by units and through the whole pipeline: pages of invented trials in the frames of several sites."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import pytest

from trialweave.batch.synth import plain_abstracts
from trialweave.flow import process_pages
from trialweave.marks import Design
from trialweave.read.page import Page
from trialweave.resources import CHECKOUT, load_model
from trialweave.schema import ArmCell, PageRow, RelationRow, Tables, ZoneCell
from trialweave.trials.identity import Fingerprint
from trialweave.trials.merge import merge, merge_trial
from trialweave.trials.rows import PageRows

# --- units


def relation(page_id: str, **slots: Any) -> RelationRow:
    names = RelationRow.__dataclass_fields__
    blank: dict[str, Any] = dict.fromkeys(names) | {
        "trial_id": "", "page_id": page_id, "relation_id": page_id, "measure": "ACR20", "measure_label": "SCORE",
        "measure_start": 0, "measure_end": 5, "negated": False, "hedged": False, "sentence_start": 0,
        "sentence_end": 9, "rule": "test", "confidence": 0.9, "sources": [page_id],
    }  # fmt: skip
    return RelationRow(**(blank | slots))


def rows(
    page_id: str,
    *relations: dict[str, Any],
    arms: tuple[ArmCell, ...] = (),
    mark: Fingerprint | None = None,
    **design: Any,
) -> PageRows:
    """What a page gives; by default its registry id is NCT1 and its paper has the DOI 10.1/x."""
    mark = mark or Fingerprint(registry_ids=("NCT1",), doi="10.1/x")
    zones = (
        [ZoneCell(0, 9, "translation", "zh", "repeats", 0, 9, design.pop("translated"))]
        if "translated" in design
        else []
    )
    page = PageRow(page_id, None, "en", f"title of {page_id}", "0" * 64, 9, 9, "ok", None, zones)
    found = [relation(page_id, **slots) for slots in relations]
    return PageRows(page, [], found, Design(registry_ids=list(mark.registry_ids), **design), list(arms), mark)


def arm(arm_id: str, *names: str, role: str = "experimental", **slots: Any) -> ArmCell:
    return ArmCell(arm_id, list(names), role, species="human", **slots)


def test_what_pages_say_is_kept_and_what_they_disagree_on_is_listed() -> None:
    trial, _ = merge_trial([rows("a", n_enrolled=52, phase="2"), rows("b", n_enrolled=53, year=2020)], "doi")
    assert (trial.trial_id, trial.n_enrolled, trial.phase, trial.year) == ("NCT1", 52, "2", 2020)
    assert [(c.field, c.values, c.pages) for c in trial.conflicts] == [("n_enrolled", ["52", "53"], ["a", "b"])]
    assert (trial.pages, trial.merge_rule) == (["a", "b"], "doi")


def test_other_words_for_the_same_are_no_conflict() -> None:
    pages = [rows("a", follow_up="12 weeks", phase="1b"), rows("b", follow_up="12-week", phase="1B")]
    assert merge_trial(pages)[0].conflicts == []


def test_numbers_that_a_translation_does_not_share_are_listed() -> None:
    trial, _ = merge_trial([rows("a", translated=["52", "53"])])
    assert [(c.field, c.values) for c in trial.conflicts] == [("translation", ["52", "53"])]


def test_a_finding_on_three_pages_is_one_row_with_three_sources() -> None:
    finding = {"arm_id": "A", "value": 53.3, "statistic": "percent", "time_value": 12.0, "time_unit": "week"}
    pages = [
        rows(name, finding | {"timepoint": wording})
        for name, wording in (("a", "week 12"), ("b", "12 weeks"), ("c", "w12"))
    ]
    trial, relations = merge_trial(pages)
    assert [row.sources for row in relations] == [["a", "b", "c"]]
    assert (relations[0].page_id, relations[0].trial_id, trial.n_relations) == ("a", "NCT1", 1)


@pytest.mark.parametrize(
    "other",
    [
        {"value": 53.4},
        {"time_value": 24.0},
        {"arm_id": "B"},
        {"measure": "ACR50"},
        {"direction": "increased"},
        {"p_value": 0.01},
        {"species": "mouse"},
        {"subgroup": "women"},
    ],
)
def test_what_differs_in_a_slot_is_two_findings(other: dict[str, Any]) -> None:
    finding = {"arm_id": "A", "value": 53.3, "time_value": 12.0, "time_unit": "week"}
    arms = (arm("A", "cells"), arm("B", "saline", role="placebo"))
    _, relations = merge_trial([rows("a", finding, arms=arms), rows("b", finding | other, arms=arms)])
    assert len(relations) == 2


def test_a_page_that_says_it_twice_has_two_rows() -> None:
    _, relations = merge_trial([rows("a", {}, {}), rows("b", {})])
    assert [row.sources for row in relations] == [["a", "b"], ["a"]]


def test_main_report_and_extension_share_the_trial_and_no_finding() -> None:
    finding = {"arm_id": "A", "direction": "decreased"}
    extension = Fingerprint(registry_ids=("NCT1",), doi="10.1/later")
    _, relations = merge_trial([rows("a", finding), rows("b", finding, mark=extension), rows("c", finding)])
    assert [row.sources for row in relations] == [["a", "c"], ["b"]]


def test_arms_are_called_alike_on_all_pages() -> None:
    first = rows(
        "a", {"arm_id": "B", "comparator": "A"}, arms=(arm("A", "saline"), arm("B", "cells", "the cells group"))
    )
    second = rows("b", {"arm_id": "A", "comparator": "B"}, arms=(arm("A", "Cells"), arm("B", "Saline")))
    trial, relations = merge_trial([first, second])
    assert [(a.arm_id, a.names) for a in trial.arms] == [
        ("A", ["saline", "Saline"]),
        ("B", ["cells", "the cells group", "Cells"]),
    ]
    assert [(row.arm_id, row.comparator, row.sources) for row in relations] == [("B", "A", ["a", "b"])]


def test_joint_arms_are_renamed_part_by_part() -> None:
    first = rows("a", arms=(arm("A", "x"), arm("B", "y"), arm("C", "z")))
    second = rows("b", {"arm_id": "A+B"}, arms=(arm("A", "z"), arm("B", "x")))
    assert merge_trial([first, second])[1][0].arm_id == "C+A"


@pytest.mark.parametrize(
    ("first", "second", "n_arms"),
    [
        ([arm("A", "x", n=32), arm("B", "y", n=31)], [arm("A", "甲", n=31), arm("B", "乙", n=32)], 2),  # by size
        ([arm("A", "x"), arm("B", "y", role="placebo")], [arm("A", "安慰剂", role="placebo"), arm("B", "甲")], 2),
        ([arm("A", "x"), arm("B", "y")], [arm("A", "甲"), arm("B", "乙")], 4),  # nothing tells which is which
        ([arm("A", "x", "y")], [arm("A", "x"), arm("B", "y")], 2),  # arms of one page stay two
        ([arm("A", "x", dose_value=2.0)], [arm("A", "甲", dose_value=4.0)], 2),
        ([arm("A", "x")], [replace(arm("A", "x"), species="mouse")], 2),
    ],
)
def test_arms_of_two_pages(first: list[ArmCell], second: list[ArmCell], n_arms: int) -> None:
    for pages in ([first, second], [second, first]):
        trial, _ = merge_trial([rows(str(n), arms=tuple(arms)) for n, arms in enumerate(pages)])
        assert len(trial.arms) == n_arms
        assert [a.arm_id for a in trial.arms] == ["A", "B", "C", "D"][:n_arms]


def test_sizes_of_an_arm_that_disagree_are_listed() -> None:
    trial, _ = merge_trial([rows("a", arms=(arm("A", "x", n=32),)), rows("b", arms=(arm("A", "x", n=33),))])
    assert trial.arms[0].n == 32
    assert [(c.field, c.values, c.pages) for c in trial.conflicts] == [("arms.A.n", ["32", "33"], ["a", "b"])]


def test_the_order_of_pages_changes_nothing() -> None:
    pages = [rows("b", {}, n_enrolled=53), rows("a", {}, n_enrolled=52), rows("c", {}, mark=Fingerprint(doi="10.1/y"))]
    assert merge(pages) == merge(reversed(pages))


def test_pages_without_a_trial_keep_their_row() -> None:
    bare = PageRows(PageRow("x", None, None, None, None, 0, 0, "no_trial", "empty", []), [], [], None, [], None)
    tables = merge([bare, rows("a")])
    assert [(page.page_id, page.trial_id) for page in tables.pages] == [("a", "NCT1"), ("x", None)]


# --- through the whole pipeline


class Trial(NamedTuple):
    """An invented trial as it is printed: what its pages share."""

    name: str
    title: str
    abstract: str
    ids: dict[str, str]
    authors: str


# where the abstracts say themselves where their trial is registered
REGISTERED = re.compile(r"\b[A-Za-z]{3,6}\d{5,}\b|\b20\d\d-\d{6}-\d\d\b")
SURNAMES = [
    "Halvorsrud",
    "Ibarrola",
    "Quan",
    "Okonjo",
    "Zandwijk",
    "Lindqvist",
    "Moreau",
    "Tanaka",
    "Petrovic",
    "Silva",
]
Site = Callable[[Trial], str]


def record(t: Trial) -> str:
    return (
        f"Search   Advanced\nJ Invent Med. 2019 Mar;12(3):211-220. doi: {t.ids['doi']}.\n\n{t.title}\n\n{t.authors}\n"
        f"PMID: {t.ids['pmid']}   DOI: {t.ids['doi']}\n\nAbstract\n\n{t.abstract}\n\nTrial registration: {t.ids['registry']}\n\n"
        "Similar articles\nAnother therapy in 118 patients with the same disease: 24 weeks. Sample AB, et al. 2017."
    )


def press(t: Trial) -> str:
    return (
        f"We use cookies to make our site work. Accept all\nJournal of Invented Medicine\nResearch article   Open access\n\n"
        f"{t.title}\n\n{t.authors}\n\nAbstract\n\n{t.abstract}\n\nReferences\n1. Sample AB. A response of 48% (P<0.01). "
        f"Imaginary Rev. 2015;1:1-6.\nhttps://doi.org/{t.ids['doi']}\nCopyright 2019 The publisher. All rights reserved."
    )


def portal(t: Trial) -> str:
    return f"{t.title.upper()}\n\nABSTRACT\n{t.abstract}\n\nRegistration number: {t.ids['registry']}\n"


def plain(t: Trial) -> str:
    return f"{t.title}\n\n{t.abstract}\n"


def typeset(t: Trial) -> str:
    """No id; other dashes and spaces, points in the middle."""
    abstract = re.sub(r"(?<=\d)\.(?=\d)", "·", t.abstract).replace(" ±", "\u2009±").replace("-", "‐")
    return f"{t.title.replace('-', '‐')}\n{t.authors}\n\nAbstract\n{abstract}\n"


SITES: tuple[Site, ...] = (record, press, portal, plain, typeset)
SHOWN: tuple[tuple[Site, ...], ...] = (
    (record, press, plain),
    (portal, press),
    (record, typeset, portal),
    (plain, typeset),
    (press, plain),
)


def ids_of(number: int) -> dict[str, str]:
    return {"registry": f"NCT{99900000 + number:08d}", "doi": f"10.5555/merge.{number}", "pmid": str(99900000 + number)}


def with_other_numbers(text: str, rng: random.Random) -> str:
    """An abstract of another trial of the same design: other numbers, as many digits."""
    return re.sub(r"(?<![\w-])[\d.·]*\d(?!\w)", lambda m: re.sub("[1-9]", lambda d: str(rng.randint(1, 9)), m[0]), text)


def trials() -> Iterator[Trial]:
    rng = random.Random(5)
    abstracts = [(title, REGISTERED.sub("", abstract)) for title, abstract in plain_abstracts(CHECKOUT / "corpus")]
    for number, (title, abstract) in enumerate(abstracts):
        yield Trial(f"trial {number}", title, abstract, ids_of(number), ", ".join(rng.sample(SURNAMES, 4)))
    for number, (title, abstract) in enumerate(abstracts[:8]):  # traps: other trials under nearly, or quite, that title
        other = title if number % 2 else title.rstrip(".") + ": a second cohort"
        changed = with_other_numbers(abstract, rng)
        yield Trial(f"twin of {number}", other, changed, ids_of(50 + number), ", ".join(rng.sample(SURNAMES, 4)))


@pytest.fixture(scope="module")
def truth() -> dict[str, tuple[str, str]]:
    """page_id -> its trial, and its text."""
    pages: dict[str, tuple[str, str]] = {}
    made = list(trials())
    for number, trial in enumerate(made):
        for site in SHOWN[number % len(SHOWN)]:
            pages[f"{site.__name__}/{number:02}.txt"] = trial.name, site(trial)
    main = made[0]
    later = Trial(
        main.name,
        "Three-year extension of the trial of " + main.title.split(" in ")[0].casefold(),
        "Background. Patients of the first trial were followed up. Methods. Ninety-one patients went on. Results. At year "
        "3, C-reactive protein (CRP) had decreased by 11.7 mg/L (p=0.012) and BASDAI by 3.3 (p=0.003) with treatment. "
        "Infection was seen in 14.3%. Conclusion. The effect lasted.",
        ids_of(90) | {"registry": main.ids["registry"]},
        main.authors,
    )
    pages["record/extension.txt"] = later.name, record(later)
    pooled = made[2].ids["registry"] + " and " + made[3].ids["registry"]
    both = Trial("pooled", "Two trials of cell therapy taken together: a pooled analysis of individual patients",
                 "Methods. Data of 211 patients of two trials were pooled. Results. At week 24 CRP fell by 6.6 mg/L "
                 "(p=0.021) with treatment and by 1.9 mg/L with placebo. Conclusion. Pooling helps.",
                 ids_of(91) | {"registry": pooled}, "A Specimen, B Sample")  # fmt: skip
    pages["portal/pooled.txt"] = both.name, portal(both)
    name, text = pages["press/00.txt"]
    pages["press/00.txt"] = name, text.replace("104 patients", "105 patients").replace("53 patients", "54 patients")
    return pages


@pytest.fixture(scope="module")
def tables(truth: dict[str, tuple[str, str]]) -> Tables:
    return process_pages(load_model(), (Page(page_id, text) for page_id, (_, text) in truth.items()))


def pairs(trials: dict[str, str | None]) -> set[tuple[str, str]]:
    members = defaultdict(list)
    for page, trial in sorted(trials.items()):
        if trial is not None:
            members[trial].append(page)
    return {pair for pages in members.values() for pair in combinations(pages, 2)}


def test_sixty_pages_are_twenty_five_trials(truth: dict[str, tuple[str, str]], tables: Tables) -> None:
    assert len(truth) >= 60
    assert len({trial for trial, _ in truth.values()}) == 25
    wanted = pairs({page: trial for page, (trial, _) in truth.items()})
    found = pairs({page.page_id: page.trial_id for page in tables.pages})
    assert found <= wanted, f"false merges: {sorted(found - wanted)}"
    f1 = 2 * len(found & wanted) / (len(found) + len(wanted))
    assert f1 >= 0.97, f"missed: {sorted(wanted - found)}"
    assert len({trial.trial_id for trial in tables.trials}) == len(tables.trials)


def test_the_rule_and_the_conflict_are_told(tables: Tables) -> None:
    trial = next(trial for trial in tables.trials if "press/00.txt" in trial.pages)
    assert {"press/00.txt", "plain/00.txt", "record/00.txt", "record/extension.txt"} == set(trial.pages)
    assert trial.trial_id == ids_of(0)["registry"]
    assert trial.merge_rule in ("title", "title_numbers", "registry_id")
    (conflict,) = [cell for cell in trial.conflicts if cell.field == "n_enrolled"]
    assert dict(zip(conflict.pages, conflict.values, strict=True))["press/00.txt"] == "105"
    assert {"104", "105"} <= set(conflict.values)
    assert any(cell.field.startswith("arms.") and {"53", "54"} <= set(cell.values) for cell in trial.conflicts), trial


def test_findings_of_three_pages_are_told_once(tables: Tables) -> None:
    wanted = ["plain/00.txt", "press/00.txt", "record/00.txt"]
    relations = [row for row in tables.relations if row.page_id in wanted]
    assert relations
    assert all(row.sources == wanted for row in relations if row.value is not None)
    later = [row for row in tables.relations if row.page_id == "record/extension.txt"]
    assert later
    assert all(row.sources == ["record/extension.txt"] for row in later)
    assert {row.trial_id for row in later} == {row.trial_id for row in relations}
