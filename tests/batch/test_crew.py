from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
from pathlib import Path

import pytest

from trialweave.batch import crew
from trialweave.batch.crew import Crew
from trialweave.batch.limits import PageLimits
from trialweave.batch.shards import Reading, cut
from trialweave.batch.work import Setup, Task
from trialweave.errors import ModelError, OutputError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
READING = Reading(shard_pages=4)
LIMITS = PageLimits(seconds=0.5, read_seconds=0.5)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "GRACE_FACTOR", 1.0)
    monkeypatch.setattr(crew, "GRACE_SECONDS", 0.5)


def dump_of(folder: Path, pages: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text)
    return folder


def rows_after(dump: Path, setup: Setup, n_workers: int = 1) -> dict[str, tuple[str, str]]:
    """Status and reason of each page."""
    shards = list(cut(dump, READING))
    with Crew(n_workers, setup) as workers:
        done = list(workers.run(Task(shard, {}, {}) for shard in shards))
    assert sorted(entry.key for entry in done) == sorted(shard.key for shard in shards)
    lines = [line for shard in shards for line in (setup.folder / f"{shard.key}.jsonl").read_bytes().splitlines()]
    pages = [json.loads(line)["page"] for line in lines]
    assert len({page["page_id"] for page in pages}) == len(pages)
    return {page["page_id"]: (page["status"], page["reason"]) for page in pages}


@pytest.fixture
def setup(troubled_model: Path, tmp_path: Path) -> Setup:
    (tmp_path / "shards").mkdir()
    return Setup(troubled_model, tmp_path / "shards", READING, LIMITS)


def test_bad_pages_cost_themselves_alone(setup: Setup, tmp_path: Path) -> None:
    pages = {
        "0": "fine",
        "1": "please die",
        "2": "die once",
        "3": "fine",
        "4": "raise",
        "5": "spin",
        "6": "eat all memory",
        "7": "swallow alarms",
        "read 8 and be deaf": "",
        "read and be fine": "x",
    }
    rows = rows_after(dump_of(tmp_path / "dump", pages), setup, n_workers=2)
    fine = ("no_trial", "no abstract was found")
    late = r"trouble: took longer than 0\.5 s|worker: a worker hung"  # whichever alarm rings first on a busy machine
    assert re.match(late, rows.pop("5")[1])
    assert re.match(late, rows.pop("7")[1])
    assert rows == {
        "0": fine,
        "1": ("quarantined", "worker: a worker died with exit code -9 at this page, twice"),
        "2": fine,
        "3": fine,
        "4": ("quarantined", "trouble: ValueError: a broken stage"),
        "6": ("quarantined", "trouble: needs more memory than a worker may have"),
        "read 8 and be deaf": ("quarantined", "read: a worker hung and had to be ended at this page, twice"),
        "read and be fine": fine,
    }


def test_workers_that_are_killed_from_outside_cost_nothing(setup: Setup, tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "dump", {f"{number:02}": f"page {number}" for number in range(40)})
    with Crew(2, setup) as workers:
        waiting = (Task(shard, {}, {}) for shard in cut(dump, READING))
        run = workers.run(waiting)
        done = [next(run)]
        for worker in list(workers.workers):
            assert worker.process.pid
            os.kill(worker.process.pid, signal.SIGKILL)
        done += run
    assert len({entry.key for entry in done}) == len(done) == 10
    assert [entry.statuses for entry in done] == [{"no_trial": 4}] * 10


def test_workers_end_with_their_supervisor(setup: Setup, tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "dump", {"0": "fine"})
    with Crew(2, setup) as workers:
        list(workers.run(Task(shard, {}, {}) for shard in cut(dump, READING)))
        processes = [worker.process for worker in workers.workers]
        assert all(process.is_alive() for process in processes)
    assert not any(process.is_alive() for process in processes)


def test_a_model_that_does_not_open_is_told(setup: Setup, tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "dump", {"0": "fine"})
    with pytest.raises(ModelError, match="no model there"):
        rows_after(dump, setup._replace(model=tmp_path / "nowhere"))


def test_a_folder_that_cannot_be_written_to_is_told(setup: Setup, tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "dump", {"0": "fine"})
    with pytest.raises(OutputError, match="cannot be written"):
        rows_after(dump, setup._replace(folder=tmp_path / "nowhere"))


def test_workers_that_end_before_any_page_are_not_started_for_ever(setup: Setup, tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "dump", {"0": "fine"})
    with Crew(1, setup) as workers:
        over = threading.Event()

        def kill() -> None:
            while not over.is_set():
                for worker in list(workers.workers):
                    worker.process.kill()
                time.sleep(0.01)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            with pytest.raises(ModelError, match="enough memory"):
                list(workers.run(Task(shard, {}, {}) for shard in cut(dump, READING)))
        finally:
            over.set()
            killer.join()
