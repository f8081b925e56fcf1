"""Errors that a user can act on: one line that names the place, the value and what was expected.

BandmateError
├── ParameterError    a name that does not exist, a value out of range
├── ProtocolError     a message that does not fit the table
├── CheckpointError   weights that are missing, or not what they should be
└── DeviceError       a compute or audio device that is not there
"""


class BandmateError(Exception):
    """Anything that bandmate refuses, with a message for the user."""


class ParameterError(BandmateError):
    """No such parameter, or a value that it does not take."""


class ProtocolError(BandmateError):
    """A message that does not fit the protocol table."""


class CheckpointError(BandmateError):
    """Weights that are missing or do not fit the model."""


class DeviceError(BandmateError):
    """A compute device, port or audio server that cannot be had."""
