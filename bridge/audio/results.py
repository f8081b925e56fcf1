"""What comes back from the engine: results for the playback chain, beat and chord for the tempo."""

import logging
from collections.abc import Callable
from itertools import islice

from engine.contract.protocol import BeatState, Hop, NextHop, Stem, Taught
from engine.contract.take import HopReport

from ..engine_client.link import EngineLink
from ..playback.chain import PlaybackChain
from .look_ahead import OVER_HOPS, adapted
from .settings_store import SettingsStore
from .teaching import Teaching
from .tempo import Tempo

log = logging.getLogger(__name__)
FREEWHEEL_PATIENCE_S = 6.0  # below JACK's own limit of 10
WAIT_S = 0.05  # for a message, in freewheel


class ResultReceiver:
    """Of the feeder's thread.

    Args:
        clock: The time in seconds, monotonic.
        began: That time at the start of the program; None: now.
    """

    def __init__(
        self,
        link: EngineLink,
        chain: PlaybackChain,
        tempo: Tempo,
        store: SettingsStore,
        teaching: Teaching,
        clock: Callable[[], float],
        began: float | None,
    ) -> None:
        self.first_sound_s: float | None = None  # from the start until the band first sounded
        self._link, self._chain, self._tempo, self._store = link, chain, tempo, store
        self._teaching = teaching
        self._clock, self._began = clock, clock() if began is None else began
        self._has_given_up = False  # in freewheel, waiting for an engine that did not come

    def receive(self, wait_s: float = 0.0) -> None:
        """Keep the session with the engine up; take in what has come from it, or comes within `wait_s`."""
        self._link.poll(self._clock())
        for message in self._link.receive(wait_s):
            match message:
                case Stem():
                    self._chain.put(message)
                case BeatState():
                    self._tempo.tracked = message
                case Taught():
                    self._teaching.take(message)
                case NextHop():
                    self._chain.hops.announce(message.session, message.context_end)
                case Hop():
                    self._complete(message)

    def _complete(self, message: Hop) -> None:
        now = self._clock()
        cycle_ms = 1e3 * (now - self._link.sent_time(message.context_end))
        report = self._chain.complete_hop(message, cycle_ms)
        if report is None:
            return
        if self.first_sound_s is None and message.packets:
            self.first_sound_s = now - self._began + max(0.0, report.margin_s)
        self._adapt_look_ahead()

    def wait(self, context_end: int, goes_on: Callable[[], bool]) -> None:
        """In freewheel: until there is an engine and every hop whose context was sent; in vain only once.

        The engine announces its first hop when context has come, and answers each ping in the same way: what
        is lost is said again.

        Args:
            context_end: Position up to which context was sent.
            goes_on: False ends the waiting.
        """
        link = self._link
        if self._has_given_up and not link.ready:
            return
        patience = self._clock() + FREEWHEEL_PATIENCE_S
        while self._is_waiting(context_end) and self._clock() < patience and goes_on():
            self.receive(WAIT_S)
        self._has_given_up = not link.ready
        if link.ready and self._is_waiting(context_end):
            self._chain.hops.give_up()

    def _is_waiting(self, context_end: int) -> bool:
        """Whether the engine is not there, or has something to say about context that was sent."""
        link = self._link
        return not link.ready or (link.has_context and self._chain.hops.is_awaited(context_end))

    def _adapt_look_ahead(self) -> None:
        settings = self._store.settings
        if not settings["look_ahead_auto"]:
            return
        recent: list[HopReport] = [*islice(reversed(self._chain.hops.reports), OVER_HOPS)][::-1]
        look_ahead = settings.integer("look_ahead")
        if (wanted := adapted(look_ahead, recent)) != look_ahead:
            log.info("look-ahead %d -> %d frames", look_ahead, wanted)
            self._store.set("look_ahead", wanted)
