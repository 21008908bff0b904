from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from trialweave.batch.journal import RUNS
from trialweave.batch.run import Run, execute, finish_parts, forget_quarantined
from trialweave.batch.shards import Reading
from trialweave.batch.synth import synthesize, write_dump
from trialweave.errors import InputError
from trialweave.flow import process_pages
from trialweave.read.dump import pages
from trialweave.resources import load_model
from trialweave.schema import TABLES

N_PAGES = 90


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    write_dump(synthesize(N_PAGES, seed=11, fault_rate=0.1), folder)
    return folder / "dump"


def job(dump: Path, output: Path, **settings: object) -> Run:
    return Run(dump, output, "jsonl", reading=Reading(shard_pages=20), quiet=True, **settings)  # type: ignore[arg-type]


def tables(output: Path) -> dict[str, bytes]:
    return {name: (output / f"{name}.jsonl").read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def undisturbed(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    output = tmp_path_factory.mktemp("undisturbed")
    execute(job(dump, output))
    return tables(output)


def test_pages_in_are_rows_out(dump: Path, undisturbed: dict[str, bytes]) -> None:
    rows = [json.loads(line) for line in undisturbed["pages"].splitlines()]
    truth = [json.loads(line) for line in (dump.parent / "truth.jsonl").read_text().splitlines()]
    assert [row["page_id"] for row in rows] == [page["page_id"] for page in truth]
    faulty = {row["page_id"] for row in rows if row["status"] != "ok"}
    planted = {page["page_id"] for page in truth if page["fault"] not in (None, "torn_utf8", "long_line", "nested_tags")}
    assert planted <= faulty
    assert all(row["reason"] for row in rows if row["status"] != "ok")


def test_the_tables_are_those_that_memory_gives(dump: Path, undisturbed: dict[str, bytes]) -> None:
    from dataclasses import asdict

    in_memory = process_pages(load_model(), pages(dump))
    for name in TABLES:
        lines = [json.dumps(asdict(row), ensure_ascii=False) for row in getattr(in_memory, name)]
        assert sorted(lines) == sorted(undisturbed[name].decode().splitlines()), name


def test_two_workers_give_the_same_bytes(dump: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    execute(job(dump, tmp_path, workers=2))
    assert tables(tmp_path) == undisturbed


def test_parts_give_the_same_bytes(dump: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    assert execute(job(dump, tmp_path, part=(2, 2))) is None
    with pytest.raises(InputError, match="not finished"):
        finish_parts(job(dump, tmp_path))
    execute(job(dump, tmp_path, part=(1, 2)))
    finish_parts(job(dump, tmp_path))
    assert tables(tmp_path) == undisturbed


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_killed_runs_go_on_where_they_were(dump: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    words = ["run", str(dump), "-o", str(tmp_path), "--format", "jsonl", "--shard-pages", "20", "-q"]
    command = [sys.executable, "-m", "trialweave.cli", *words]
    for shards in (1, 3):
        process = subprocess.Popen(command, start_new_session=True)
        while process.poll() is None and len(list(tmp_path.glob(f"{RUNS}/*/shards/*.jsonl"))) < shards:
            time.sleep(0.02)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert subprocess.run(command, check=False).returncode == 0
    assert tables(tmp_path) == undisturbed


def test_what_is_finished_is_not_done_again(dump: Path, tmp_path: Path) -> None:
    execute(job(dump, tmp_path))
    shards = sorted(tmp_path.glob(f"{RUNS}/*/shards/*.jsonl"))
    before = [path.stat().st_mtime_ns for path in shards]
    execute(job(dump, tmp_path))
    assert [path.stat().st_mtime_ns for path in shards] == before


def test_quarantined_pages_are_told_and_tried_again(dump: Path, tmp_path: Path) -> None:
    execute(job(dump, tmp_path))
    told = [json.loads(line) for line in (tmp_path / "quarantine.jsonl").read_text().splitlines()]
    quarantined = pd.read_json(tmp_path / "pages.jsonl", lines=True).query("status == 'quarantined'")
    assert [entry["page_id"] for entry in told] == list(quarantined["page_id"])
    assert all(entry["stage"] and entry["error"] for entry in told)
    forget_quarantined(job(dump, tmp_path))
    left = tmp_path.glob(f"{RUNS}/*/shards/*.jsonl")
    assert not any('"status":"quarantined"' in path.read_text() for path in left)


def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="nothing in it"):
        execute(job(tmp_path / "empty", tmp_path / "out"))
    with pytest.raises(InputError, match="no such folder"):
        execute(job(tmp_path / "missing", tmp_path / "out"))
