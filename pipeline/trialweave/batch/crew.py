"""Local workers: spawned processes that each load the model once, watched by one supervisor.

A beacon tells at which page a worker is, and since when. A worker that dies or hangs costs that page alone: the
shard is given to a new worker, which passes the page over. A page is blamed only when it happens at the same page
again: a worker may also be killed from outside, or put to sleep. A worker never outlives its supervisor.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

from trialweave.batch.bounds import bound_memory
from trialweave.batch.pages import Spot
from trialweave.batch.work import Done, Setup, Task, do_task
from trialweave.errors import ModelError, TrialweaveError

SPAWN = multiprocessing.get_context("spawn")
IDLE = -1
MAX_STARTS_IN_VAIN = 3
POLL_SECONDS = 0.25
# a worker's own alarm rings first, after so many seconds of its own work; the supervisor goes by the clock on the
# wall, which also runs while others have the processor, and ends a worker that does not hear its alarm in C code
GRACE_FACTOR, GRACE_SECONDS = 3.0, 5.0


def worker_main(connection: Connection, beacon: Any, setup: Setup) -> None:
    """A worker's life: load the model, then shard after shard until there is nobody to work for."""
    from trialweave import load

    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        nlp = load(setup.model)
        bound_memory(setup.limits.memory_bytes)
    except TrialweaveError as error:
        connection.send(error)
        return

    def at(spot: Spot) -> None:
        beacon[1] = time.monotonic()
        beacon[0] = spot.code()

    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            answer: Done | TrialweaveError = do_task(nlp, task, setup, at)
        except TrialweaveError as error:
            answer = error
        beacon[0] = IDLE
        connection.send(answer)


def _end_with_parent() -> None:
    """End this process at once when the supervisor has ended, however that was."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started in the body do not hear Ctrl-C: the supervisor decides."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Worker:
    """One process, its line and its beacon, and the task that it has."""

    def __init__(self, setup: Setup) -> None:
        self.limits = setup.limits
        self.connection, other = SPAWN.Pipe()
        self.beacon = SPAWN.RawArray("d", [IDLE, 0.0])
        self.process = SPAWN.Process(target=worker_main, args=(other, self.beacon, setup), daemon=True)
        with _deaf_to_interrupts():
            self.process.start()
        other.close()
        self.task: Task | None = None

    def give(self, task: Task) -> None:
        self.task = task
        try:
            self.connection.send(task)
        except OSError:
            return  # it has died; the supervisor sees it by its sentinel

    def spot(self) -> Spot | None:
        """Where it is, None where it is at no page."""
        code = int(self.beacon[0])
        return None if code == IDLE else Spot.of(code)

    def hangs(self) -> bool:
        spot = self.spot()
        if spot is None:
            return False
        seconds = self.limits.read_seconds if spot.reading else self.limits.seconds
        since: float = self.beacon[1]
        return time.monotonic() - since > GRACE_FACTOR * seconds + GRACE_SECONDS

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Crew:
    """A number of workers. Use it as a context; `run` gives shards as they are done, in any order."""

    def __init__(self, n_workers: int, setup: Setup) -> None:
        self.setup, self.n_workers = setup, n_workers
        self.workers: list[Worker] = []
        self.losses: dict[tuple[str, Spot], int] = {}
        self.starts_in_vain = 0

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *exception: object) -> None:
        for worker in self.workers:
            worker.end()

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Do shards; each comes once, when its rows are in their place.

        Raises:
            TrialweaveError: what a worker raised that is no fault of a page, such as a full disk.
        """
        waiting = iter(tasks)
        while len(self.workers) < self.n_workers:
            self.workers.append(Worker(self.setup))
        for worker in self.workers:
            self._next(worker, waiting)
        while busy := [worker for worker in self.workers if worker.task is not None]:
            wait([item for worker in busy for item in (worker.connection, worker.process.sentinel)], POLL_SECONDS)
            for worker in busy:
                done = self._answer(worker)
                if done is not None:
                    yield done
                    self._next(worker, waiting)
                elif not worker.process.is_alive():
                    done = self._answer(worker)  # it may have answered between the two questions
                    if done is not None:
                        yield done
                        self._next(worker, waiting)
                    else:
                        self._replace(worker, hung=False)
                elif worker.hangs():
                    self._replace(worker, hung=True)

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

    def _replace(self, worker: Worker, *, hung: bool) -> None:
        """End a worker that is dead or hangs, and give its task, without the page at fault, to a new one."""
        worker.end()
        spot, task = worker.spot(), worker.task
        assert task is not None
        if spot is None:
            self.starts_in_vain += 1
            if self.starts_in_vain >= MAX_STARTS_IN_VAIN:
                code = worker.process.exitcode
                raise ModelError(f"workers end before they read a page (exit code {code}): is there enough memory?")
        else:
            self._blame(worker, task, spot, hung=hung)
        fresh = Worker(self.setup)
        self.workers[self.workers.index(worker)] = fresh
        fresh.give(task)

    def _blame(self, worker: Worker, task: Task, spot: Spot, *, hung: bool) -> None:
        """Have the task go on without a page at which a worker was lost for the second time."""
        place = (task.shard.key, spot)
        self.losses[place] = self.losses.get(place, 0) + 1
        if self.losses[place] < 2:
            return
        how = "hung and had to be ended" if hung else f"died with exit code {worker.process.exitcode}"
        stage, pages = ("read", task.unread) if spot.reading else ("worker", task.passed_over)
        pages[spot.ordinal] = f"{stage}: a worker {how} at this page, twice"
