"""The messages of the published patches, the arithmetic of their blocks, and their datagrams."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from . import osc
from .errors import ProtocolError
from .timing import SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]
PORT, CLIENT_PORT = 7000, 8000
WINDOW = 264_600  # samples, T in the paper: 6 s
MAX_SAMPLES = 13_095  # that fit a datagram of 65507 bytes
MAX_TEST_SAMPLES = 13_090  # that fit it in the bundle of a packet test
MIN_PACKET, MAX_PACKET = 128, 16_384


@dataclass(frozen=True, slots=True)
class RtapMessage:
    """One kind of message: who sends it and its OSC type tags; `*` stands for any number of samples, `i*` for
    a flag each stem.
    """

    address: str
    sender: Literal["patch", "engine"]
    tags: str
    doc: str


CHUNK = "iiif*"
MESSAGES = (
    RtapMessage(
        "/context",
        "patch",
        CHUNK,
        "Batch, first sample in the hop, chunks in the batch, samples: what the musician plays.",
    ),
    *(
        RtapMessage(f"/{stem}", "patch", CHUNK, f"The same, of the {stem} alone; all that come are mixed.")
        for stem in STEMS
    ),
    RtapMessage(
        "/update_package_size",
        "patch",
        "i",
        f"Samples in a chunk of the answer, {MIN_PACKET}..{MAX_PACKET}.",
    ),
    RtapMessage("/update_r", "patch", "d", f"The hop as a share of {WINDOW} samples, above 0 and up to 1."),
    RtapMessage(
        "/w", "patch", "d", "Hops from what was heard to what is made: -1 behind, 0 at once, 1 ahead."
    ),
    RtapMessage("/update_fade", "patch", "d", "Seconds that a block reaches back into the one before, 0..1."),
    RtapMessage(
        "/predict_instruments",
        "patch",
        "i*",
        "For each of bass, drums, guitar, piano, whether it is to be played.",
    ),
    RtapMessage("/verbose", "patch", "i", "1: a line for each block."),
    RtapMessage("/load_model", "patch", "", "The model is always there; answered by a line."),
    RtapMessage("/reset", "patch", "i", "Forget all context and all that was generated."),
    RtapMessage(
        "/print",
        "patch",
        "T",
        "Write the last minute of context and stems to a WAV file in bandmate's own folder.",
    ),
    RtapMessage("/packet_test", "patch", "if*", "Number and samples; answered by as many."),
    RtapMessage("/predict", "patch", "", "Answer the oldest batch now, with what has come of it."),
    RtapMessage("/ready", "engine", "T", "The engine is there; repeated until something is said to it."),
    *(
        RtapMessage(
            f"/{stem}", "engine", CHUNK, f"Batch, chunk, chunks in the block, samples: {stem} to be played."
        )
        for stem in STEMS
    ),
    RtapMessage("/batch_dropped", "engine", "i", "This batch came too late to be answered."),
    RtapMessage("/server_predicted", "engine", "T", "A block is complete."),
    RtapMessage("/packet_test_response", "engine", "if*", "Number and samples, in a bundle."),
)
FROM_PATCH: Mapping[str, RtapMessage] = MappingProxyType(
    {m.address: m for m in MESSAGES if m.sender == "patch"}
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Length and place of the blocks that the patch has asked for.

    Attributes:
        r: The hop as a share of WINDOW.
        w: Hops from the end of the context to the block: -1, 0 or 1.
        fade_s: Seconds that a block reaches back into the one before.
        packet: Samples in a chunk.
    """

    r: float = 0.25
    w: int = 1
    fade_s: float = 0.02
    packet: int = 4410

    @property
    def hop(self) -> int:
        """Samples between two batches."""
        return int(WINDOW * self.r)

    @property
    def fade(self) -> int:
        """Samples that a block reaches back."""
        return int(self.fade_s * SAMPLE_RATE)

    def block(self, context_end: int) -> tuple[int, int]:
        """First sample and end of the block that answers context up to sample `context_end`."""
        return context_end + self.w * self.hop - self.fade, context_end + (self.w + 1) * self.hop


def decode(datagram: bytes) -> tuple[str, list[Any], Audio]:
    """Address, arguments and samples of a message from the patch; the samples are empty where the message has
    none.

    Raises:
        ProtocolError: If it is not OSC, not in the table, or has other arguments.
    """
    with_samples = osc.decode_samples(datagram)
    address, values, samples = with_samples or (*osc.decode(datagram), np.zeros(0, np.float32))
    message = FROM_PATCH.get(address)
    if message is None:
        raise ProtocolError(f"unknown address {address!r}")
    if message.tags in (CHUNK, "if*"):
        if len(values) != len(message.tags) - 2 or not all(type(v) is int for v in values):
            raise ProtocolError(
                f"{address} takes {len(message.tags) - 2} whole numbers and samples, got {values!r:.60}"
            )
    elif message.tags == "i*":
        if not all(v in (0, 1) for v in values) or not 0 < len(values) <= len(STEMS):
            raise ProtocolError(
                f"{address} takes a 0 or 1 for each of {', '.join(STEMS)}, got {values!r:.60}"
            )
    elif message.tags in ("i", "d") and (len(values) != 1 or not isinstance(values[0], int | float)):
        raise ProtocolError(f"{address} takes a number, got {values!r:.60}")
    return address, values, samples


def chunk(stem: str, batch: int, index: int, count: int, samples: Audio) -> bytes:
    """The datagram of one chunk, (n,) samples, of a block."""
    return osc.encode_samples(f"/{stem}", (batch, index, count), samples)


def say(address: str, value: int | bool) -> bytes:
    """The datagram of a message of one int, or of True in the type tag, which `/ready` must be."""
    return osc.encode(address, "T" if value is True else "i", (value,))


def packet_test_response(number: int) -> bytes:
    """`number` random samples, in the bundle that the external looks for."""
    samples = np.random.default_rng(number).uniform(-1, 1, number).astype(np.float32)
    return osc.encode_bundle(osc.encode_samples("/packet_test_response", (number,), samples))
