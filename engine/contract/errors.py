"""Errors that a user can act on: one line that names the place, the value and what was expected.

BandmateError
├── ParameterError    a parameter that does not exist, a value out of range
├── ChartError        a chord chart, or another program's song, that cannot be read
├── ProtocolError     a message that does not fit the table
├── CheckpointError   weights that are missing, or not what they should be
├── ComputeError      a compute device that torch does not find
├── NetworkError      a port that is taken, a host without an address
├── SessionError      an engine that plays with another bridge, a session manager that refuses
├── JackError         no JACK library, server or client
├── LessonError       a part taught by playing that cannot be heard
└── MidiError         no MIDI library or sequencer
"""


class BandmateError(Exception):
    """Anything that bandmate refuses, with a message for the user."""


class ParameterError(BandmateError):
    """No such parameter, or a value that it does not take."""


class ChartError(BandmateError):
    """A chart or a song of another program that cannot be read."""


class ProtocolError(BandmateError):
    """A message that does not fit the protocol table."""


class CheckpointError(BandmateError):
    """Weights that are missing or do not fit the model."""


class ComputeError(BandmateError):
    """A compute device that is not there."""


class NetworkError(BandmateError):
    """A port that cannot be bound, or a host that has no address."""


class SessionError(BandmateError):
    """An engine that is playing with another bridge, or a session manager that refuses or does not answer."""


class JackError(BandmateError):
    """A JACK library, server or client that cannot be had."""


class LessonError(BandmateError):
    """A part that was taught by playing it, and is too short, too long or was not heard."""


class MidiError(BandmateError):
    """A MIDI library or sequencer that cannot be had."""
