"""What keeps one page from taking a worker with it: time limits that ring in Python code, and a memory bound.

Time is that of the processor where the system can measure it: a machine that is busy, or was put to sleep, sets
no page aside that a quiet one would not.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from trialweave.read.limits import RefusedError


class PageTimeoutError(BaseException):
    """A page took longer than it may. No `Exception`, so that no stage takes it for one of its own."""


class ReadTimeoutError(RefusedError):
    """A page took longer to read than it may: the readers set that page aside, and go on with the next."""

    def __str__(self) -> str:
        return "takes too long to read"


@contextmanager
def time_limit(seconds: float, error: type[BaseException] = PageTimeoutError) -> Iterator[None]:
    """Raise `error` in the body after this many seconds of work.

    Code that never returns to Python, or sleeps, is not reached: there the supervisor ends the worker.

    Args:
        seconds: how long the body may work; in a thread that is not the main one, how long it may take.
        error: what is raised; it is made without arguments.
    """
    main = threading.current_thread() is threading.main_thread()
    with _alarm(seconds, error) if main and hasattr(signal, "setitimer") else _watcher(seconds, error):
        yield


@contextmanager
def _alarm(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """By the system's timer, which reaches the main thread alone."""

    def ring(signum: int, frame: FrameType | None) -> None:
        raise error

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _watcher(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """By a second thread: for the threads of dask workers, and for systems without alarms."""
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread, lock, over = ctypes.c_ulong(threading.get_ident()), threading.Lock(), threading.Event()

    def ring() -> None:
        with lock:
            if not over.is_set():
                raise_in(thread, ctypes.py_object(error))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over.set()
            raise_in(thread, None)  # what rang but has not arrived yet
        timer.cancel()


def bound_memory(memory_bytes: int | None) -> None:
    """Bound this process's address space, where the system can: a page that eats memory raises MemoryError."""
    if memory_bytes is None:
        return
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    except (ImportError, ValueError, OSError):
        return
