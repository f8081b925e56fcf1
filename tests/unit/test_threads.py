"""Supervised threads come back after an unexpected exception."""

import logging
import threading

import pytest

from bridge.threads import PAUSES_S, WORKED_S, SupervisedThread


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


def test_pauses_grow_while_it_fails_at_once_and_begin_anew_after_it_has_worked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lengths = [0.0, 0.0, 0.0, WORKED_S, 0.0]  # seconds that each call works until it fails
    now = 0.0
    pauses: list[float] = []

    def work() -> None:
        nonlocal now
        if not lengths:
            return
        now += lengths.pop(0)
        raise ValueError("again")

    thread = SupervisedThread("worker", work, clock=lambda: now)
    monkeypatch.setattr(thread._stopping, "wait", pauses.append)
    thread.start()
    thread._thread.join(5)
    assert pauses == [PAUSES_S[0], PAUSES_S[1], PAUSES_S[2], PAUSES_S[0], PAUSES_S[1]]
    assert thread.failures == 5
