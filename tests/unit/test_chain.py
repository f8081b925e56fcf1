"""The playback chain: what is played does not depend on blocks, and a take's events play it again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from random import Random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.playback.chain import DECIDED, PlaybackChain
from bridge.playback.count_in import CountIn
from bridge.playback.events import CountInSet, HoldSet, PacketPut, PlaybackEvent, TakeEvent, read_event
from bridge.playback.replay import Result, replay
from engine.contract.protocol import Hop, Stem
from engine.contract.stitch import FADE
from engine.contract.take import HopDone, MessageSent, SessionBegun
from engine.contract.timing import STEMS

from ..conftest import Audio

HOP, LENGTH, PACKET = 2048, 4096, 900
END = 16_000
ALL = tuple(range(len(STEMS)))


@cache
def sound(generation: int, stem: int) -> Audio:
    """The result of a hop for a stem: noise, another one for each."""
    rng = np.random.default_rng((generation, stem))
    samples = rng.normal(0, 0.2, LENGTH).astype(np.float32)
    samples.flags.writeable = False
    return samples


def stem(generation: int, stem: int, first: int = 0, last: int = LENGTH) -> Stem:
    """A piece of that result as a message."""
    start = generation * HOP
    return Stem(
        session=1, generation=generation, stem=stem, start=start, end=start + LENGTH, position=start + first,
        samples=sound(generation, stem)[first:last],
    )  # fmt: skip


def hop(generation: int, packets: int) -> Hop:
    start = generation * HOP
    return Hop(
        session=1, generation=generation, context_end=start - HOP, start=start, end=start + LENGTH,
        next_context_end=start, encode_ms=0.0, model_ms=0.0, decode_ms=0.0, skipped=0, packets=packets,
        changes=0, start_offset=0,
    )  # fmt: skip


Action = tuple[str, Any]  # what happens: a packet, a hop, a hold, a count-in or a jump


@dataclass
class Scenario:
    """What happened in a session: actions, each at a position of playback, in order."""

    actions: list[tuple[int, Action]] = field(default_factory=list, repr=False)

    def play(self, blocks: Sequence[int]) -> tuple[Audio, list[TakeEvent]]:
        """What was played in blocks of these sizes over and over, by position, and the events of the take."""
        events: list[TakeEvent] = []
        chain, audio = PlaybackChain(events.append), np.zeros((len(STEMS), END), np.float32)
        turn = 0

        def pull(until: int) -> None:
            nonlocal turn
            while chain.position < until:
                begin, count = chain.position, min(blocks[turn % len(blocks)], until - chain.position)
                audio[:, begin : begin + count] = chain.pull(count, ALL)
                turn += 1

        for at, (kind, value) in self.actions:
            pull(at)
            match kind:
                case "packet":
                    chain.put(value)
                case "hop":
                    chain.complete_hop(value, 10.0)
                case "hold":
                    chain.set_hold(*value)
                case "count_in":
                    chain.set_count_in(
                        CountIn(chain.position, chain.position + 900.5, 2000, 4, 4, 1) if value else None
                    )
                case "jump":
                    chain.jump(min(chain.position + value, END))
        pull(END)
        return audio, events


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Hops that come early, late, in pieces, out of order, with losses; holds, count-ins and jumps."""
    actions: list[tuple[int, Action]] = []
    for generation in range(1, END // HOP):
        due = generation * HOP
        came = max(0, due - draw(st.integers(-6000, 3 * HOP)))
        stems = draw(st.sampled_from([(0, 1), (1,), ALL]))
        pieces = [(s, first) for first in range(0, LENGTH, PACKET) for s in stems]
        lost = draw(st.sampled_from([set(), set(), {len(pieces) // 2}]))
        network = Random(draw(st.integers(0, 1 << 30)))
        for n, (s, first) in enumerate(pieces):
            if n not in lost:
                spread = network.choice([0, network.randint(0, 700)])
                message = stem(generation, s, first, min(first + PACKET, LENGTH))
                actions.append((min(END, came + spread), ("packet", message)))
        actions.append(
            (min(END, came + 700 + draw(st.integers(0, 300))), ("hop", hop(generation, len(pieces))))
        )
    for at in draw(st.lists(st.integers(0, END), max_size=8)):
        kind = draw(st.sampled_from(["hold", "count_in", "jump"]))
        value = {
            "hold": (draw(st.booleans()) and draw(st.booleans()), draw(st.booleans()), 3000.0),
            "count_in": draw(st.booleans()),
            "jump": draw(st.integers(1, 5000)),
        }[kind]
        actions.append((at, (kind, value)))
    return Scenario(sorted(actions, key=lambda action: action[0]))


blocks = st.lists(st.sampled_from([45, 176, 999, 5000]), min_size=1, max_size=4).filter(
    lambda b: max(b) > 100
)


@given(scenarios(), blocks)
@settings(deadline=None, max_examples=20)
def test_what_is_played_does_not_depend_on_the_blocks(scenario: Scenario, blocks: list[int]) -> None:
    whole, _ = scenario.play([END])
    assert np.array_equal(scenario.play(blocks)[0], whole)


def results(scenario: Scenario) -> list[Result]:
    """Every hop with the whole of each stem, as the engine makes them again."""
    _, events = scenario.play([END])
    stems: dict[int, set[int]] = {}
    for _, (kind, value) in scenario.actions:
        if kind == "packet":
            stems.setdefault(value.generation, set()).add(value.stem)
    done = [event for event in events if isinstance(event, HopDone)]
    return [(e, [stem(e.report.generation, s) for s in sorted(stems[e.report.generation])]) for e in done]


@given(scenarios(), blocks)
@settings(deadline=None, max_examples=20)
def test_the_events_of_a_take_play_it_again(scenario: Scenario, blocks: list[int]) -> None:
    """Through JSON, whatever was late, lost or out of order."""
    played, events = scenario.play(blocks)
    again = [read_event(event.to_json()) for event in events]
    assert again == events
    assert np.array_equal(replay(results(scenario), again, END), played)


@given(st.lists(st.integers(60, 900), min_size=1), st.lists(st.integers(0, 700), min_size=1))
@settings(deadline=None, max_examples=30)
def test_no_sample_is_played_twice_and_positions_only_grow(counts: list[int], jumps: list[int]) -> None:
    """Of one result over the whole length, whose samples are their positions."""
    chain, played = PlaybackChain(), []
    samples = np.arange(END, dtype=np.float32)
    chain.put(Stem(session=1, generation=1, stem=0, start=0, end=END, position=0, samples=samples))
    for count, jump in zip(cycle(counts), cycle(jumps), strict=False):
        if chain.position + count + FADE > END:
            break
        played.append(chain.pull(count)[0])
        chain.jump(chain.position + jump)
    heard = np.concatenate(played)[FADE:]
    assert np.all(np.diff(heard) >= 1)
    assert np.all(heard == np.round(heard))


def test_panic_discards_what_has_come_and_freeze_loops_the_last_bar() -> None:
    chain = PlaybackChain()
    for s in ALL:
        chain.put(stem(1, s))
    chain.pull(HOP + 2000)
    chain.set_hold(panic=True, freeze=False, bar=None)
    assert not chain.pull(1000).any()
    chain.set_hold(panic=False, freeze=False, bar=None)
    assert not chain.pull(1000).any()  # it was discarded
    for s in ALL:
        chain.put(stem(2, s))
    before = chain.pull(4000)
    chain.set_hold(panic=False, freeze=True, bar=3000.0)
    chain.pull(FADE)
    looped = chain.pull(1000)
    assert np.array_equal(looped, before[:, 1000 + FADE : 2000 + FADE])


def test_only_packets_whose_time_matters_are_written() -> None:
    events: list[TakeEvent] = []
    chain = PlaybackChain(events.append)
    chain.put(stem(3, 0))
    assert events == []
    position = 3 * HOP - DECIDED
    chain.pull(position)
    chain.put(stem(3, 1))
    assert events == [PacketPut(position, 1, 3, 1, 3 * HOP, LENGTH)]
    chain.set_hold(panic=True, freeze=False, bar=None)
    chain.put(stem(9, 0))
    assert isinstance(events[-1], PacketPut)  # in a panic it may be discarded


def test_events_are_written_with_the_keys_that_older_takes_have() -> None:
    counted = CountIn(100, 200.5, 20000.0, 4, 4, 1)
    written: list[tuple[TakeEvent, dict[str, Any]]] = [
        (PacketPut(5, 1, 2, 3, 40, 50), {"at": 5, "late": [1, 2, 3, 40, 50]}),
        (HoldSet(5, True, False, None), {"at": 5, "panic": True, "freeze": False, "bar": None}),
        (CountInSet(5, counted), {"at": 5, "count_in": (100, 200.5, 20000.0, 4, 4, 1)}),
        (CountInSet(5, None), {"at": 5, "count_in": None}),
        (
            MessageSent(7, "effective_from", {"position": 9}),
            {"session": 7, "message": "since", "values": {"position": 9}},
        ),
        (MessageSent(7, "freewheel", {"on": 1}), {"session": 7, "message": "wait", "values": {"on": 1}}),
        (
            MessageSent(7, "chart", {"text": "| Am |"}),
            {"session": 7, "message": "chart", "values": {"text": "| Am |"}},
        ),
    ]
    for event, line in written:
        assert event.to_json() == line
        assert read_event(line) == event
    assert read_event({"session": 7, "begin": 0}) == SessionBegun(7, 0, "", "", "")


def test_replay_applies_events_of_one_position_in_their_order() -> None:
    events: list[PlaybackEvent] = [HoldSet(10, True, False, None), HoldSet(10, False, False, None)]
    message = stem(1, 0)
    report = PlaybackChain().complete_hop(hop(1, 0), 1.0)
    assert report
    played = replay([(HopDone(0, report, FADE), [message])], events, 2 * HOP)
    assert np.array_equal(played[0, HOP + FADE :], message.samples[FADE:HOP])
