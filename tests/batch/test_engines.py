from __future__ import annotations

import json
import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from trialweave.batch import engines
from trialweave.batch.crew import Crew
from trialweave.batch.engines import DaskCrew, crew_of
from trialweave.batch.limits import PageLimits
from trialweave.batch.shards import Reading, cut
from trialweave.batch.work import Setup, Task
from trialweave.errors import ModelError, OutputError, TrialweaveError

READING = Reading(shard_pages=3)


@pytest.fixture
def setup(troubled_model: Path, tmp_path: Path) -> Setup:
    (tmp_path / "shards").mkdir()
    return Setup(troubled_model, tmp_path / "shards", READING, PageLimits(seconds=0.5), identity=str(tmp_path))


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    (tmp_path / "dump").mkdir()
    for number in range(30):
        text = {7: "raise", 11: "spin", 17: "please die"}.get(number, "fine")
        (tmp_path / "dump" / f"{number:02}").write_text(text)
    return [Task(shard, {}, {}) for shard in cut(tmp_path / "dump", READING)]


@pytest.fixture
def quick_dask() -> Iterator[None]:
    pytest.importorskip("distributed")
    import dask

    with warnings.catch_warnings(), dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        warnings.simplefilter("ignore")  # of the event loop's closing, when workers were killed
        yield


def rows_of(tasks: list[Task], setup: Setup) -> dict[str, str | None]:
    """The reason of each page; every page once."""
    paths = [setup.folder / f"{task.shard.key}.jsonl" for task in tasks]
    pages = [json.loads(line)["page"] for path in paths for line in path.read_bytes().splitlines()]
    assert len({page["page_id"] for page in pages}) == len(pages)
    return {page["page_id"]: page["reason"] for page in pages}


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_dask_gives_what_local_workers_give_also_when_one_is_killed(
    setup: Setup, tasks: list[Task], quick_dask: None, tmp_path: Path
) -> None:
    with DaskCrew(2, setup, None) as crew:
        run = crew.run(tasks)
        done = [next(run)]
        worker = next(iter(crew.client.run(os.getpid).values()))
        with suppress(ProcessLookupError):  # a page may have been quicker
            os.kill(worker, signal.SIGKILL)
        done += run
    assert sorted(entry.key for entry in done) == sorted(task.shard.key for task in tasks)
    by_dask = rows_of(tasks, setup)
    assert len(by_dask) == 30
    assert by_dask["07"] == "trouble: ValueError: a broken stage"
    assert by_dask["11"] == "trouble: took longer than 0.5 s"
    assert by_dask["17"] == "worker: a worker died with exit code -9 at this page, twice"
    assert set(by_dask.values()) == {by_dask["07"], by_dask["11"], by_dask["17"], "no abstract was found"}
    local = setup._replace(folder=tmp_path / "local")
    local.folder.mkdir()
    good = [task for task in tasks if task.shard.units[0].page_id not in ("15", "09")]  # no need to lose time again
    with Crew(1, local) as workers:
        list(workers.run(good))
    for task in good:
        name = f"{task.shard.key}.jsonl"
        assert (local.folder / name).read_bytes() == (setup.folder / name).read_bytes()


def test_what_no_worker_can_do_is_told(setup: Setup, tasks: list[Task], quick_dask: None, tmp_path: Path) -> None:
    with DaskCrew(1, setup._replace(model=tmp_path / "nowhere", identity="x"), None) as crew:
        with pytest.raises(ModelError, match="no model there"):
            list(crew.run(tasks[:1]))
        crew.setup = crew.setup._replace(model=5)  # type: ignore[arg-type]  # as if their code were another
        with pytest.raises(TrialweaveError, match="do its workers have trialweave"):
            list(crew.run(tasks[1:2]))


def test_a_scheduler_that_does_not_answer_is_told(setup: Setup, quick_dask: None) -> None:
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "200ms"}),
        pytest.raises(TrialweaveError, match=r"--scheduler tcp://127\.0\.0\.1:1: no dask scheduler answers there"),
    ):
        crew_of("dask", "tcp://127.0.0.1:1")(1, setup)


def test_without_dask_it_is_told_what_to_install(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(OutputError, match=r"pip install 'trialweave\[dask\]'"):
        crew_of("dask")(1, setup)


def test_a_worker_in_a_thread_opens_its_model_once(
    setup: Setup, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    import spacy

    def load(model: Path) -> Any:
        opened.append(model)
        return spacy.blank("xx")

    monkeypatch.setattr("trialweave.load", load)
    for task in tasks[:2]:
        assert engines.do_shard(task, setup).statuses == {"no_trial": 3}
    assert opened == [setup.model]
    engines.do_shard(tasks[0], setup._replace(identity="another model"))
    assert len(opened) == 2


def test_local_is_the_crew() -> None:
    assert crew_of("local") is Crew
