"""An engine that misbehaves on command: `python -m tests.faults.engine PORT`.

Each line on its stdin begins a fault. `nan`, `inf`, `huge`: what is generated is not finite, or a million;
`raise`: a step fails; `slow S`: a step takes S seconds;
`hang`: a step never returns; `ok`: all is well again.
"""

import sys
import threading
import time
from typing import Any

import numpy as np
import torch

from engine.accompany import models
from engine.accompany.accompanist import Accompanist
from engine.serve.server import Server

WRONG = {"nan": np.nan, "inf": np.inf, "huge": 1e6}


class FaultyAccompanist:
    """An accompanist whose steps fail as `fault` says."""

    def __init__(self, accompanist: Accompanist) -> None:
        self._accompanist = accompanist
        self.fault = "ok"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._accompanist, name)

    def step(self, *arguments: Any, **more: Any) -> Any:
        word, _, number = self.fault.partition(" ")
        if word == "raise":
            raise ZeroDivisionError("a step failed")
        if word == "slow":
            time.sleep(float(number))
        while word == "hang":
            time.sleep(1)
        result = self._accompanist.step(*arguments, **more)
        if word in WRONG:
            result.audio[:] = WRONG[word]
        return result


def main() -> None:
    torch.set_num_threads(1)
    accompanist = FaultyAccompanist(models.load(torch.device("cpu"), "identity", "echo"))

    def listen() -> None:
        for line in sys.stdin:
            accompanist.fault = line.strip()

    threading.Thread(target=listen, daemon=True).start()
    server = Server(accompanist, host="127.0.0.1", port=int(sys.argv[1]), device="cpu")  # type: ignore[arg-type]
    print("listening", flush=True)
    server.serve()


if __name__ == "__main__":
    main()
