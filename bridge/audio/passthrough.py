"""A JACK client that only passes audio through, for comparison in `bandmate bench --callback`.

`python -m bridge.audio.passthrough SECONDS` prints its figures as JSON.
"""

import json
import sys
import time

from .jack_client import JackDevice


def main() -> None:
    device = JackDevice("pass-through")
    device.start()
    try:
        time.sleep(float(sys.argv[1]))
    finally:
        xruns = device.xruns
        device.stop()
    shared = device.shared
    print(
        json.dumps({"xruns": xruns, "calls": shared.blocks_processed, "p99.9_us": shared.duration_us(0.999)})
    )


if __name__ == "__main__":
    main()
