from __future__ import annotations

from pathlib import Path

import pytest

from trialweave.batch.synth import FAULTS, rendered, synthesize, write_dump
from trialweave.errors import InputError


def test_the_same_seed_gives_the_same_dump() -> None:
    assert list(synthesize(60, seed=3)) == list(synthesize(60, seed=3))
    assert list(synthesize(60, seed=3)) != list(synthesize(60, seed=4))


def test_there_are_as_many_pages_as_asked_for_and_trials_on_several() -> None:
    pages = list(synthesize(200, seed=1, fault_rate=0))
    assert len(pages) == 200
    assert len({page.name for page in pages}) == 200
    trials = [page.trial for page in pages]
    assert len(set(trials)) < 200


def test_faults_are_planted_and_told() -> None:
    pages = list(synthesize(300, seed=2, fault_rate=0.5))
    assert {page.fault for page in pages} == {None, *FAULTS}
    assert all((page.trial is None) == (page.fault is not None) for page in pages)


def test_a_dump_lies_on_the_disk_with_its_truth(tmp_path: Path) -> None:
    n_pages, n_faults = write_dump(synthesize(30, seed=5, fault_rate=0.3), tmp_path)
    assert n_pages == 30
    assert n_faults == (tmp_path / "truth.jsonl").read_text().count('"fault": "')
    assert len([path for path in (tmp_path / "dump").rglob("*") if path.is_file()]) == 30


def test_what_goes_into_html_is_escaped() -> None:
    assert rendered("page.html", "<p>{abstract}</p>", {"abstract": "p < 0.05 <script>"}) == (
        b"<p>p &lt; 0.05 &lt;script&gt;</p>"
    )


def test_a_corpus_without_abstracts_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no plain abstracts"):
        next(synthesize(1, seed=1, corpus=tmp_path))
