"""Weights on disk: safetensors in half precision, one file a model; exact keys and shapes or an error."""

from pathlib import Path

import safetensors
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from ..contract.errors import CheckpointError

FOLDER = Path(__file__).parent.parent / "assets"


def read(file: Path, module: nn.Module, prefix: str = "") -> None:
    """Load `file` into `module`, whole and exactly.

    Raises:
        CheckpointError: If the file is missing, not safetensors, or has other tensors than the module.
    """
    fit(
        file,
        module,
        {
            name.removeprefix(prefix): t.float()
            for name, t in tensors(file).items()
            if name.startswith(prefix)
        },
    )


def tensors(file: Path) -> dict[str, torch.Tensor]:
    """All tensors in `file`.

    Raises:
        CheckpointError: If the file is missing or not safetensors.
    """
    try:
        return load_file(file)
    except (OSError, safetensors.SafetensorError) as error:
        raise CheckpointError(f"{file}: cannot be read as safetensors: {error}") from error


def fit(file: Path, module: nn.Module, found: dict[str, torch.Tensor]) -> None:
    """Load `found` from `file` into `module` if names and shapes agree, else say which do not."""
    expected = module.state_dict()
    if unknown := sorted(found.keys() - expected.keys()):
        raise CheckpointError(
            f"{file}: {unknown[0]} (and {len(unknown) - 1} more) is not part of {type(module).__name__}"
        )
    if missing := sorted(expected.keys() - found.keys()):
        raise CheckpointError(f"{file}: {missing[0]} (and {len(missing) - 1} more) is missing")
    for name, tensor in found.items():
        if tensor.shape != expected[name].shape:
            raise CheckpointError(
                f"{file}: {name} has shape {tuple(tensor.shape)}, expected {tuple(expected[name].shape)}"
            )
        if not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"{file}: {name} holds numbers that are not finite")
    module.load_state_dict(found)


def write(file: Path, module: nn.Module, about: dict[str, str]) -> None:
    """Save `module` in half precision with `about` as metadata."""
    save_file({name: t.half().contiguous() for name, t in module.state_dict().items()}, file, metadata=about)
    file.chmod(0o644)
