"""The feeder's state, as one immutable value."""

from engine.contract.timing import seconds

from ..engine_client.link import EngineLink
from ..playback.chain import PlaybackChain
from ..telemetry import EngineState, Lesson, Telemetry
from .results import ResultReceiver
from .settings_store import SettingsStore
from .stream import AudioStream
from .switching import Switcher
from .teaching import Teaching
from .tempo import Tempo


def observe(
    stream: AudioStream, store: SettingsStore, tempo: Tempo, switcher: Switcher, teaching: Teaching,
    chain: PlaybackChain, results: ResultReceiver, link: EngineLink,
) -> Telemetry:  # fmt: skip
    """The telemetry as of now; cheap enough for every round."""
    device, hops, now, identity = stream.device, chain.hops, store.snapshot, link.last_ready
    cycle_ms, p50_ms, p99_ms = hops.cycle_ms
    return Telemetry(
        settings=now.settings,
        chart=now.chart,
        device=device.name,
        rate=device.rate,
        block=device.block,
        captured=stream.position,
        sounding=stream.sounding,
        grid=tempo.known,
        is_grid_given=tempo.given is not None,
        certainty=tempo.tracked.certainty if tempo.tracked else 0.0,
        waiting_for_beat=tempo.waiting,
        chord=tempo.chord,
        lesson=_lesson(teaching),
        playing=switcher.playing,
        waiting=switcher.waiting,
        switched=switcher.switched,
        engine=_engine_state(link, chain),
        engine_codec=identity.codec if identity else "",
        engine_backend=identity.backend if identity else "",
        engine_device=identity.device if identity else "",
        engine_failure=link.engine.failed,
        engine_refusal=link.refused,
        engine_starts=link.engine.starts,
        first_sound_s=results.first_sound_s,
        cycle_ms=cycle_ms,
        cycle_p50_ms=p50_ms,
        cycle_p99_ms=p99_ms,
        hops=len(hops.reports),
        missed=hops.missed,
        late=hops.late,
        lost_packets=hops.lost,
        silent_s=seconds(chain.silent),
        xruns=device.xruns,
        overruns=stream.overruns,
        underruns=stream.underruns,
        broken_messages=link.broken,
        broken_inputs=device.shared.broken_inputs,
        midi_lost=device.shared.midi_lost,
    )


def _lesson(teaching: Teaching) -> Lesson | None:
    request, understood = teaching.request, teaching.understood
    if not request.begin:
        return None
    words = (understood.bars, understood.chart, understood.key) if understood else (0, "", "")
    return Lesson(request.is_open, *words)


def _engine_state(link: EngineLink, chain: PlaybackChain) -> EngineState:
    if link.ready:
        return "ready"
    if link.engine.failed:
        return "failed"
    return "gone" if chain.hops.reports else "starting"
