"""Who does the shards: local processes, or a dask cluster that shares the output folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol

from trialweave.batch.crew import Crew, Done, Setup, Task, do_task
from trialweave.batch.shards import Shard
from trialweave.errors import OutputError, TrialweaveError

MAX_WAITING = 4  # shards that are sent ahead for each worker


class AnyCrew(Protocol):
    """What a run needs of those who do its shards."""

    def __enter__(self) -> AnyCrew: ...

    def __exit__(self, *exception: object) -> None: ...

    def run(self, shards: Iterable[Shard]) -> Iterator[Done]:
        """Do shards; each comes once, when its rows are in their place."""
        ...


CrewOf = Callable[[int, Setup], AnyCrew]


def crew_of(engine: str, scheduler: str | None = None) -> CrewOf:
    """What makes a crew of n workers: `local`, or `dask` with the address of a scheduler or a local cluster."""
    if engine == "local":
        return Crew
    return lambda n_workers, setup: DaskCrew(n_workers, setup, scheduler)


_models: dict[Any, Any] = {}


def do_shard(shard: Shard, setup: Setup) -> Done:
    """A task on a dask worker: the model is loaded once in each process.

    The output folder must be one that all workers see. A task that is done twice, as after the loss of a
    worker, writes the same bytes in the same place.
    """
    from trialweave import load

    if setup.model not in _models:
        _models[setup.model] = load(setup.model)
    return do_task(_models[setup.model], Task(shard, {}), setup)


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
                n_workers=n_workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
            )
        try:
            self.client = Client(scheduler or self.cluster, set_as_default=False)  # type: ignore[no-untyped-call]
        except OSError as error:
            raise TrialweaveError(f"--scheduler {scheduler}: no dask scheduler answers there ({error})") from error

    def __enter__(self) -> DaskCrew:
        return self

    def __exit__(self, *exception: object) -> None:
        self.client.close()
        if self.cluster is not None:
            self.cluster.close()

    def run(self, shards: Iterable[Shard]) -> Iterator[Done]:
        """Do shards, a few ahead of what the workers can take, so that the list is never sent whole."""
        from distributed import as_completed

        waiting = iter(shards)
        ahead = MAX_WAITING * max(len(self.client.scheduler_info(n_workers=-1)["workers"]), 1)
        first = [self._submit(shard) for shard in islice(waiting, ahead)]
        running = as_completed(first)
        for future in running:
            yield Done(*future.result())
            shard = next(waiting, None)
            if shard is not None:
                running.add(self._submit(shard))

    def _submit(self, shard: Shard) -> Any:
        return self.client.submit(do_shard, shard, self.setup, key=f"trialweave-{shard.key}", pure=False)
