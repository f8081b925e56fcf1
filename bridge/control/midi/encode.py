"""MIDI messages to controllers, as bytes."""

import mido

from .decode import BEND_CENTER, DATA_LSB, DATA_MSB, FINE, NRPN_LSB, NRPN_MSB, Kind


def control_value(kind: Kind, number: int, channel: int, value: int) -> list[bytes]:
    """The messages that put a control of `kind` at `value`.

    Args:
        kind: A control that receives; `program` has nothing to show.
        number: Of the note, controller or parameter; not used of a bend.
        channel: 1..16.
        value: 0..127; of cc14, nrpn and bend 0..16383.
    """
    msb, lsb = value >> 7, value & 127
    match kind:
        case "bend":
            return [_bytes("pitchwheel", channel, pitch=value - BEND_CENTER)]
        case "note":
            return [_bytes("note_on", channel, note=number, velocity=value)]
        case "cc":
            pairs: list[tuple[int, int]] = [(number, value)]
        case "cc14":
            pairs = [(number, msb), (number + FINE, lsb)]
        case "nrpn":
            pairs = [(NRPN_MSB, number >> 7), (NRPN_LSB, number & 127), (DATA_MSB, msb), (DATA_LSB, lsb)]
        case "program":
            pairs = []
    return [_bytes("control_change", channel, control=control, value=part) for control, part in pairs]


def sysex(header: bytes, data: bytes) -> bytes:
    """A system exclusive message: `header` with its F0, `data` of 7-bit bytes, F7."""
    return bytes(mido.Message("sysex", data=header[1:] + data).bin())


def _bytes(kind: str, channel: int, **fields: int) -> bytes:
    return bytes(mido.Message(kind, channel=channel - 1, **fields).bin())
