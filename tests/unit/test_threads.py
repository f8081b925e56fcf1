"""Supervised threads come back after an unexpected exception."""

import logging
import threading

import pytest

from bridge.threads import SupervisedThread


def test_a_thread_that_fails_begins_again_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []
    done = threading.Event()

    def work() -> None:
        calls.append(len(calls))
        if len(calls) < 3:
            raise ValueError(f"call {len(calls)}")
        done.set()

    thread = SupervisedThread("worker", work)
    with caplog.at_level(logging.ERROR):
        thread.start()
        assert done.wait(5)
        thread.stop()
    assert calls == [0, 1, 2]
    assert thread.failures == 2
    assert not thread.is_alive
    assert [r.message for r in caplog.records] == ["the thread 'worker' failed and begins again"] * 2
    assert "ValueError: call 1" in caplog.text


def test_a_thread_that_is_stopped_does_not_begin_again() -> None:
    stopping = threading.Event()
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        stopping.wait(5)
        raise ValueError("late")

    thread = SupervisedThread("worker", work)
    thread.start()
    threading.Timer(0.05, stopping.set).start()
    thread.stop()
    assert calls == [1]
