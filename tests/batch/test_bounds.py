from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from trialweave.batch.bounds import PageTimeoutError, ReadTimeoutError, time_limit
from trialweave.read.limits import RefusedError


def work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(PageTimeoutError), time_limit(0.05):
        work(20)


def test_what_is_quick_is_not() -> None:
    with time_limit(0.05):
        work(0.001)
    work(0.1)  # nothing rings afterwards


def test_sleep_is_no_work() -> None:
    with time_limit(0.05):
        time.sleep(0.1)


def test_a_reader_takes_it_for_a_refusal() -> None:
    with pytest.raises(RefusedError, match="takes too long to read"), time_limit(0.05, ReadTimeoutError):
        work(20)


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), time_limit(5):
        raise KeyError


def test_threads_have_limits_too() -> None:
    told: list[str] = []

    def in_thread() -> None:
        try:
            with time_limit(0.05):
                work(20)
        except PageTimeoutError:
            told.append("ended")
        with time_limit(0.05):
            work(0.001)
        work(0.1)
        told.append("not ended")

    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    assert told == ["ended", "not ended"]


@pytest.mark.skipif(sys.platform != "linux", reason="not every system bounds an address space")
def test_memory_is_bounded() -> None:
    code = "from trialweave.batch.bounds import bound_memory as b; b(2**29); b(None); bytearray(2**30)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
