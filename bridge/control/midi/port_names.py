"""What the names of MIDI ports tell: whose port it is, and which of several equal devices.

JACK says `client:port`; ALSA `client:port 20:0`, with numbers that make it unique. Programs that show ALSA's
ports in JACK put their name before: `a2j:client [20] (capture): port`, `Midi-Bridge:client:(capture_0) port`.
"""

import re

BRIDGES = ("a2j:", "a2j_bridge:", "Midi-Bridge:", "alsa_midi:", "alsa_pcm:")
SYSTEM = "system:"
FIRST_PROGRAM = 128  # ALSA's number of the first client that is a program and not a device
NUMBERS = re.compile(r"\s(\d+):\d+$|\s\[(\d+)\]")
WAY = re.compile(r"\s*[(_]?\b(?:midi_)?(?:capture|playback)(?:_\d+)?\)?")


def split(name: str) -> tuple[str, str]:
    """The client and all of the name from there on, without the program that shows it in JACK."""
    for bridge in BRIDGES:
        name = name.removeprefix(bridge)
    return name.partition(":")[0].strip(), name


def model(names: tuple[str, ...]) -> str:
    """The device's own name, which two equal devices share."""
    client, _ = split(_telling(names))
    return names[0] if client + ":" == SYSTEM else WAY.sub("", NUMBERS.sub("", client)).strip()


def device(names: tuple[str, ...]) -> str:
    """What is the same for all ports of a device, in and out, and differs between two equal devices."""
    found = NUMBERS.search(_telling(names))
    return f"{model(names)} {next(filter(None, found.groups()), '') if found else ''}".strip()


def _telling(names: tuple[str, ...]) -> str:
    """The first name that is not just a number in JACK's own client."""
    return next((name for name in names if not name.startswith(SYSTEM)), names[0])


def is_device(name: str, is_physical: bool) -> bool:
    """Whether it is the port of a device and not that of another program."""
    found = NUMBERS.search(name)
    is_numbered = found is not None and int(next(filter(None, found.groups()))) < FIRST_PROGRAM
    return is_physical or is_numbered or name.startswith(SYSTEM)


def find(pattern: str, name: str) -> int | None:
    """Where in a name a pattern begins, as it is written or as a regular expression; case does not matter."""
    begin = name.casefold().find(pattern.casefold())
    if begin >= 0:
        return begin
    found = re.search(pattern, name, re.IGNORECASE)
    return found.start() if found else None


def fits(pattern: str, name: str, is_of_device: bool) -> bool:
    """Whether a name contains a pattern; a program's must begin in the program's own name.

    A DAW calls its ports after the controllers that it serves.
    """
    client, whole = split(name)
    begin = find(pattern, whole)
    if is_of_device:
        return begin is not None or find(pattern, name) is not None
    return begin is not None and begin < len(client)
