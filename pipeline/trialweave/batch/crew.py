"""Local workers: spawned processes that each load the model once, watched by one supervisor.

A beacon tells which page a worker is at, and since when. A worker that dies or hangs costs that page
alone: the shard is given to a new worker, which passes the page over. A page is blamed for a death only
when it happens at the same page again: a worker may also be killed from outside.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NamedTuple

from trialweave.batch.limits import PageLimits
from trialweave.batch.shards import Reading, Shard, read
from trialweave.errors import ModelError, TrialweaveError

SPAWN = multiprocessing.get_context("spawn")
IDLE = -1
MAX_STARTS_IN_VAIN = 3
POLL_SECONDS = 0.25


class Setup(NamedTuple):
    """What every worker is told once."""

    model: Path | None
    folder: Path
    reading: Reading
    limits: PageLimits


class Task(NamedTuple):
    """A shard to do, and its pages that are passed over, with the reason."""

    shard: Shard
    passed_over: dict[int, str]


class Done(NamedTuple):
    """A shard whose rows lie in their place."""

    key: str
    n_bytes: int
    statuses: dict[str, int]


def do_task(nlp: Any, task: Task, setup: Setup, begin: Any = lambda ordinal: None) -> Done:
    """Do a shard: read its pages, write their rows beside their place, and put them there.

    Raises:
        OutputError: the rows cannot be written.
    """
    from collections import Counter

    from trialweave.batch.journal import whole_file
    from trialweave.batch.lines import to_line
    from trialweave.batch.work import rows_of_pages

    statuses, n_bytes = Counter[str](), 0
    pages = read(task.shard, setup.reading)
    with whole_file(setup.folder / f"{task.shard.key}.jsonl") as file:
        for rows in rows_of_pages(nlp, pages, setup.limits, passed_over=task.passed_over, begin=begin):
            n_bytes += file.write(to_line(rows) + b"\n")
            statuses[rows.page.status] += 1
    return Done(task.shard.key, n_bytes, dict(statuses))


def worker_main(connection: Connection, beacon: Any, setup: Setup) -> None:
    """A worker's life: load the model, then shard after shard until it is told to stop."""
    from trialweave import load
    from trialweave.batch.work import bound_memory

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor decides
    try:
        nlp = load(setup.model)
    except TrialweaveError as error:
        connection.send(error)
        return
    bound_memory(setup.limits.memory_bytes)

    def begin(ordinal: int) -> None:
        beacon[1] = time.monotonic()
        beacon[0] = ordinal

    while (task := connection.recv()) is not None:
        begin(0)
        try:
            answer: Done | TrialweaveError = do_task(nlp, task, setup, begin)
        except TrialweaveError as error:
            answer = error
        beacon[0] = IDLE
        connection.send(answer)


class Worker:
    """One process, its line and its beacon, and the task that it has."""

    def __init__(self, setup: Setup) -> None:
        self.connection, other = SPAWN.Pipe()
        self.beacon = SPAWN.RawArray("d", [IDLE, 0.0])
        self.process = SPAWN.Process(target=worker_main, args=(other, self.beacon, setup), daemon=True)
        self.process.start()
        other.close()
        self.task: Task | None = None

    def give(self, task: Task) -> None:
        self.task = task
        try:
            self.connection.send(task)
        except (BrokenPipeError, OSError):
            return  # it has died; the supervisor sees it by its sentinel

    def hangs(self, seconds: float) -> bool:
        return self.beacon[0] != IDLE and time.monotonic() - self.beacon[1] > 2 * seconds + 5

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Crew:
    """A number of workers. Use it as a context; `run` gives shards as they are done, in any order."""

    def __init__(self, n_workers: int, setup: Setup) -> None:
        self.setup = setup
        self.workers = [Worker(setup) for _ in range(n_workers)]
        self.deaths: dict[tuple[str, int], int] = {}
        self.starts_in_vain = 0

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *exception: object) -> None:
        for worker in self.workers:
            worker.end()

    def run(self, shards: Iterable[Shard]) -> Iterator[Done]:
        """Do shards; each comes once, when its rows are in their place.

        Raises:
            TrialweaveError: what a worker raised that is no fault of a page, such as a full disk.
        """
        waiting = (Task(shard, {}) for shard in shards)
        for worker in self.workers:
            self._next(worker, waiting)
        while any(worker.task for worker in self.workers):
            wait([item for w in self.workers for item in (w.connection, w.process.sentinel)], POLL_SECONDS)
            for index, worker in enumerate(self.workers):
                done = self._answer(worker)
                if done is not None:
                    yield done
                    self._next(worker, waiting)
                elif worker.task and (worker.hangs(self.setup.limits.seconds) or not worker.process.is_alive()):
                    self._replace(index)

    def _next(self, worker: Worker, waiting: Iterator[Task]) -> None:
        task = next(waiting, None)
        worker.task = None
        if task is not None:
            worker.give(task)

    def _answer(self, worker: Worker) -> Done | None:
        try:
            if not worker.connection.poll():
                return None
            answer = worker.connection.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, TrialweaveError):
            raise answer
        self.starts_in_vain = 0
        return Done(*answer)

    def _replace(self, index: int) -> None:
        """End a worker that is dead or hangs, and give its task, without the page at fault, to a new one."""
        worker = self.workers[index]
        hung, page, task = worker.process.is_alive(), int(worker.beacon[0]), worker.task
        worker.end()
        assert task is not None
        if page == IDLE:
            self.starts_in_vain += 1
            if self.starts_in_vain >= MAX_STARTS_IN_VAIN:
                raise ModelError("workers die before they read a page: is there enough memory? try --workers 1")
        else:
            place = (task.shard.key, page)
            self.deaths[place] = self.deaths.get(place, 0) + 1
            if hung:
                task.passed_over[page] = f"worker: took longer than {self.setup.limits.seconds:g} s and had to be ended"
            elif self.deaths[place] > 1:
                task.passed_over[page] = f"worker: died twice at this page (exit code {worker.process.exitcode})"
        self.workers[index] = Worker(self.setup)
        self.workers[index].give(task)
