"""The second phase gives what `merge` gives in memory, from any cut of the pages."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from trialweave.batch import assemble as second_phase
from trialweave.batch.assemble import Summary, assemble
from trialweave.batch.lines import to_line
from trialweave.marks import Design
from trialweave.schema import TABLES, ArmCell, PageRow, RelationRow, ZoneCell
from trialweave.trials.identity import Fingerprint
from trialweave.trials.merge import merge
from trialweave.trials.rows import PageRows
from trialweave.trials.sinks import TableSet

N_PAGES = 240


def a_page(number: int, rng: random.Random) -> PageRows:
    """A page of one of some sixty trials, with some of its ids; some pages have no trial."""
    page_id = f"{number:04}.txt"
    if rng.random() < 0.05:
        bare = PageRow(page_id, None, None, None, None, 0, 0, "quarantined", "an empty file", [])
        return PageRows(bare, [], [], None, [], None)
    trial = rng.randrange(60)
    own = random.Random(trial)
    numbers = tuple(str(own.randint(10, 999)) for _ in range(12))
    title = f"a trial of something number {trial // 2}"  # two trials have one title
    mark = Fingerprint(
        registry_ids=rng.choice([(), (f"NCT{trial}",), (f"NCT{trial}", f"NCT{trial + 1}")]),
        doi=rng.choice([None, f"10.1/{trial}", f"10.1/{trial}.later"]),
        titles=rng.choice([(), (title,)]),
        numbers=rng.choice([(), numbers, numbers[:11]]),
    )
    blank: dict[str, Any] = dict.fromkeys(RelationRow.__dataclass_fields__)
    relations = [
        RelationRow(**blank | {"page_id": page_id, "relation_id": f"{number}-{n}", "measure": "CRP", "measure_start": n,
                               "arm_id": "A", "value": float(own.randint(1, 3)), "sentence_start": n,
                               "sources": [page_id]})
        for n in range(rng.randrange(4))
    ]  # fmt: skip
    zones = [ZoneCell(0, 10, "abstract", "en", "test"), ZoneCell(10, 30, "boilerplate", "en", "test")]
    page = PageRow(page_id, None, "en", title, "0" * 64, 30, 10, "ok", None, zones)
    design = Design(registry_ids=list(mark.registry_ids), n_enrolled=rng.choice([None, 52, 53]))
    return PageRows(page, [], relations, design, [ArmCell("A", ["cells"], "single", n=rng.randint(1, 2))], mark)


@pytest.fixture(scope="module")
def pages() -> list[PageRows]:
    rng = random.Random(3)
    return [a_page(number, rng) for number in range(N_PAGES)]


def assembled(pages: list[PageRows], n_shards: int, folder: Path) -> tuple[Summary, dict[str, list[str]]]:
    paths = []
    size = -(-len(pages) // n_shards)
    for number in range(n_shards):
        paths.append(folder / f"shard-{number}.jsonl")
        part = pages[number * size : (number + 1) * size]
        paths[-1].write_bytes(b"".join(to_line(rows) + b"\n" for rows in part))
    tables = TableSet("jsonl", folder / "tables", folder)
    summary = assemble(paths, tables, folder / "merge")
    tables.put_in_place()
    assert not (folder / "merge").exists()
    return summary, {name: (folder / f"{name}.jsonl").read_text().splitlines() for name in TABLES}


@pytest.mark.parametrize("n_shards", [1, 7])
def test_what_comes_out_is_what_memory_gives(pages: list[PageRows], n_shards: int, tmp_path: Path) -> None:
    summary, written = assembled(pages, n_shards, tmp_path)
    in_memory = merge(pages)
    for name in TABLES:
        lines = [json.dumps(asdict(row), ensure_ascii=False) for row in getattr(in_memory, name)]
        assert sorted(lines) == sorted(written[name]), name
    assert len({trial.trial_id for trial in in_memory.trials}) == len(in_memory.trials) == summary.n_trials
    assert max(len(trial.pages) for trial in in_memory.trials) > 3
    assert (summary.n_pages, summary.n_relations) == (N_PAGES, len(in_memory.relations))


def test_a_summary_tells_what_was_read_kept_and_set_aside(pages: list[PageRows], tmp_path: Path) -> None:
    ticks: list[int] = []
    summary, _ = assembled(pages, 2, tmp_path)
    bad = [rows.page.page_id for rows in pages if rows.page.status == "quarantined"]
    assert summary.statuses == {"ok": N_PAGES - len(bad), "quarantined": len(bad)}
    assert summary.reasons == {"an empty file": len(bad)}
    assert summary.zone_chars == {"abstract": 10 * (N_PAGES - len(bad)), "boilerplate": 20 * (N_PAGES - len(bad))}
    assert [page_id for page_id, _ in summary.first_failed] == bad[: second_phase.SHOWN]
    assert len(summary.first_relations) == second_phase.SHOWN
    tables = TableSet("jsonl", tmp_path / "again", tmp_path)
    assemble([tmp_path / "shard-0.jsonl"], tables, tmp_path / "merge", ticks.append)
    tables.abandon()
    assert ticks == [1] * (N_PAGES // 2)


def test_no_pages_are_four_empty_tables(tmp_path: Path) -> None:
    summary, written = assembled([], 1, tmp_path)
    assert summary == Summary(0, 0, 0, 0, {}, {}, {}, [], [])
    assert not any(written.values())
