"""A controller on JACK MIDI, as a process of its own: `python -m tests.controller NAME`.

Lines on stdin: hexadecimal messages, sent in order, or `flood COUNT` (a fader swept at 3000 messages a
second, ending at 64). What comes back is printed in hexadecimal.
"""

import sys
import threading
from collections import deque

from bridge.audio.jack_client import load_jack

PER_SECOND = 3000


def main() -> None:
    client = load_jack().Client(sys.argv[1], no_start_server=True)
    out, back = client.midi_outports.register("out"), client.midi_inports.register("in")
    waiting: deque[bytes] = deque()
    flood: deque[bytes] = deque()
    came: deque[str] = deque()

    def process(frames: int) -> None:
        out.clear_buffer()
        while waiting:
            out.write_midi_event(0, waiting.popleft())
        for k in range(min(len(flood), frames * PER_SECOND // client.samplerate + 1)):
            out.write_midi_event(min(k * client.samplerate // PER_SECOND, frames - 1), flood.popleft())
        for _, data in back.incoming_midi_events():
            came.append(bytes(data).hex())

    client.set_process_callback(process)
    client.activate()
    print("ready", flush=True)

    def report() -> None:
        while True:
            while came:
                print(came.popleft(), flush=True)
            threading.Event().wait(0.005)

    threading.Thread(target=report, daemon=True).start()
    for line in sys.stdin:
        if line.startswith("flood"):
            count = int(line.split()[1])
            flood.extend(bytes((0xB0, 0, 127 * (k % 2))) for k in range(count))
            flood.append(bytes((0xB0, 0, 64)))
        else:
            waiting.append(bytes.fromhex(line))
    client.deactivate()
    client.close()


if __name__ == "__main__":
    main()
