from __future__ import annotations

import pytest

from trialweave.trials.grouping import Known, keys_of, trial_name
from trialweave.trials.identity import Fingerprint
from trialweave.trials.merge import grouping_of

NUMBERS = ("12.5", "40.1", "33", "0.03", "17.9", "52", "28.6", "64", "0.012")
OTHERS = ("1.1", "2.2", "3.3", "4.4", "5.5", "6.6", "7.7", "8.8")
TITLE = "cord cells in active arthritis a randomised trial"


def known(*fingerprints: Fingerprint) -> dict[int, Known]:
    return {number: Known(f"page {number}", fingerprint) for number, fingerprint in enumerate(fingerprints)}


@pytest.mark.parametrize(
    ("pages", "name"),
    [
        ([Fingerprint(registry_ids=("NCT2",)), Fingerprint(registry_ids=("ISRCTN7",))], "ISRCTN7"),
        ([Fingerprint(registry_ids=("NCT1", "NCT2"), doi="10.1/x")], "NCT1+NCT2"),
        ([Fingerprint(pmid="5"), Fingerprint(doi="10.1/x")], "doi:10.1/x"),
        ([Fingerprint(titles=(TITLE,)), Fingerprint(pmid="5")], "pmid:5"),
    ],
)
def test_a_trial_is_called_by_its_best_id(pages: list[Fingerprint], name: str) -> None:
    assert trial_name(list(known(*pages).values())) == name


def test_without_ids_it_is_called_by_its_title_else_by_its_page() -> None:
    by_title = trial_name([Known("a", Fingerprint(titles=(TITLE,)))])
    assert by_title.startswith("title:")
    assert by_title == trial_name([Known("b", Fingerprint(titles=(TITLE,)))])
    assert trial_name([Known("a", Fingerprint())]) != trial_name([Known("b", Fingerprint())])


def test_two_trials_never_have_one_name() -> None:
    found = grouping_of(
        known(Fingerprint(titles=(TITLE,), numbers=NUMBERS), Fingerprint(titles=(TITLE,), numbers=OTHERS))
    )
    assert found.first == {}
    assert sorted(found.names) == [0, 1]
    assert found.names[1].startswith(found.names[0] + "~")


def test_a_pooled_analysis_joins_nothing() -> None:
    pages = [Fingerprint(registry_ids=ids) for ids in (("NCT1",), ("NCT1", "NCT2"), ("NCT2",), ("NCT2",))]
    found = grouping_of(known(*pages))
    assert found.first == {2: 2, 3: 2}
    assert found.names == {0: "NCT1", 1: "NCT1+NCT2", 2: "NCT2"}


def test_keys_tell_whether_they_are_an_id() -> None:
    keys = keys_of(Fingerprint(doi="10.1/x", titles=(TITLE,), numbers=NUMBERS))
    assert [key.is_id for key in keys] == [True, True, *[False] * (len(keys) - 2)]
    assert len(keys) > 3
