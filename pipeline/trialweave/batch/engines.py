"""Who does the shards: local processes, or a dask cluster that shares the output folder."""

from __future__ import annotations

import faulthandler
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from trialweave.batch.crew import GRACE_FACTOR, GRACE_SECONDS, Crew
from trialweave.batch.pages import Spot
from trialweave.batch.work import Done, Setup, Task, do_task
from trialweave.errors import OutputError, TrialweaveError

MAX_WAITING = 4  # shards that are sent ahead for each worker


class AnyCrew(Protocol):
    """What a run needs of those who do its shards."""

    def __enter__(self) -> AnyCrew: ...

    def __exit__(self, *exception: object) -> None: ...

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Do shards; each comes once, when its rows are in their place."""
        ...


CrewOf = Callable[[int, Setup], AnyCrew]


def crew_of(engine: str, scheduler: str | None = None) -> CrewOf:
    """What makes a crew of n workers: `local`, or `dask` with the address of a scheduler or a local cluster."""
    if engine == "local":
        return Crew
    return lambda n_workers, setup: DaskCrew(n_workers, setup, scheduler)


_models: dict[str, Any] = {}
_one_at_a_time = threading.Lock()  # a worker with several threads has one model


def do_shard(task: Task, setup: Setup) -> Done:
    """A task on a dask worker: the model is loaded once in each process.

    The output folder must be one that all workers see. A task that is done twice, as after the loss of a
    worker, writes the same bytes in the same place. A worker that hangs in C code ends itself.
    """
    from trialweave import load

    with _one_at_a_time, Path(os.devnull).open("w") as nowhere:
        if setup.identity not in _models:
            _models.clear()
            _models[setup.identity] = load(setup.model)

        def at(spot: Spot) -> None:
            seconds = setup.limits.read_seconds if spot.reading else setup.limits.seconds
            faulthandler.dump_traceback_later(GRACE_FACTOR * seconds + GRACE_SECONDS, exit=True, file=nowhere)

        try:
            return do_task(_models[setup.identity], task, setup, at)
        finally:
            faulthandler.cancel_dump_traceback_later()


class DaskCrew:
    """Workers of a dask cluster, or of a local one that lives as long as the crew."""

    def __init__(self, n_workers: int, setup: Setup, scheduler: str | None) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise OutputError("--engine dask needs dask: pip install 'trialweave[dask]'") from None
        self.setup, self.cluster = setup, None
        if scheduler is None:
            self.cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=n_workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",
                host="127.0.0.1",
                silence_logs=logging.CRITICAL,  # a worker that is lost is told by what becomes of its pages
            )
        try:
            self.client = Client(scheduler or self.cluster, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise TrialweaveError(f"--scheduler {scheduler}: no dask scheduler answers there ({error})") from error

    def __enter__(self) -> DaskCrew:
        return self

    def __exit__(self, *exception: object) -> None:
        self.client.close()  # type: ignore[no-untyped-call]
        if self.cluster is not None:
            self.cluster.close()

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Do shards, a few ahead of what the workers can take, so that the list is never sent whole.

        A shard that costs dask its workers is done here, where it can be told at which page they are lost.
        """
        from distributed import as_completed

        waiting = iter(tasks)
        ahead = MAX_WAITING * max(len(self.client.scheduler_info(n_workers=-1)["workers"]), 1)
        given = {self._submit(task): task for task in islice(waiting, ahead)}
        running = as_completed(list(given), loop=self.client.loop)  # type: ignore[no-untyped-call]
        for future in running:
            task = given.pop(future)
            yield self._done(future, task)
            following = next(waiting, None)
            if following is not None:
                fresh = self._submit(following)
                given[fresh] = following
                running.add(fresh)  # type: ignore[no-untyped-call]

    def _submit(self, task: Task) -> Any:
        return self.client.submit(do_shard, task, self.setup, key=f"trialweave-{task.shard.key}", pure=False)

    def _done(self, future: Any, task: Task) -> Done:
        from distributed.scheduler import KilledWorker

        try:
            return Done(*future.result())
        except TrialweaveError:
            raise
        except KilledWorker:
            with Crew(1, self.setup) as crew:
                return next(crew.run([task]))
        except Exception as error:
            told = f"{type(error).__name__}: {str(error)[:200]}"
            raise TrialweaveError(
                f"dask cannot do it ({told}): do its workers have trialweave, and this folder?"
            ) from error
