"""Where the engine computes: the GPU that torch finds, else the CPU."""

import os

import torch

from ..contract.errors import ComputeError


def found() -> list[str]:
    """Device names that torch can use here, best first."""
    gpus = [f"cuda:{i}" for i in range(torch.cuda.device_count())]
    return gpus + (["mps"] if torch.backends.mps.is_available() else []) + ["cpu"]


def choose(name: str, threads: int) -> torch.device:
    """The device called `name` ("auto": the best there is), with `threads` CPU threads.

    Raises:
        ComputeError: If there is no such device.
    """
    torch.set_num_threads(threads)
    there = found()
    wanted = there[0] if name == "auto" else "cuda:0" if name == "cuda" else name
    if wanted not in there:
        raise ComputeError(f"device {name!r} is not here: torch finds {', '.join(there)}")
    torch.backends.cuda.matmul.allow_tf32 = False  # the same audio as on the CPU
    torch.backends.cudnn.allow_tf32 = False
    return torch.device(wanted)


def describe(device: torch.device) -> str:
    if device.type == "cuda":
        return f"{device} ({torch.cuda.get_device_name(device)})"
    return (
        f"{device}, {torch.get_num_threads()} of {os.cpu_count()} threads"
        if device.type == "cpu"
        else str(device)
    )
