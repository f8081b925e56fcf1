from hypothesis import given
from hypothesis import strategies as st

from engine.serve.paced_sender import BURST, PAUSE_S, PacedSender


@given(st.lists(st.integers(1, 13_095), max_size=60))
def test_all_leaves_in_order_and_never_faster_than_a_burst_a_pause(sizes: list[int]) -> None:
    sent: list[bytes] = []
    sender, now, biggest = PacedSender(sent.append), 1.0, 0
    for index, size in enumerate(sizes):
        sender.put(bytes([index]), size)
    while not sender.is_empty:
        before = len(sent)
        sender.send_due(now)
        assert len(sent) > before
        biggest = max(biggest, sum(sizes[before : len(sent) - 1]))  # the last one may go over
        after = len(sent)
        sender.send_due(now + PAUSE_S / 2)
        assert len(sent) == after
        now += PAUSE_S
    assert sent == [bytes([index]) for index in range(len(sizes))]
    assert biggest < BURST


def test_a_burst_is_not_saved_up() -> None:
    sent: list[bytes] = []
    sender = PacedSender(sent.append)
    sender.send_due(0.0)
    for _ in range(3):
        sender.put(b"", BURST)
    sender.send_due(100.0)
    assert len(sent) == 1
