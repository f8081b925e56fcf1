"""Files of weights that were cut short or are something else: one clear error."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.codec import music2latent
from engine.contract.errors import CheckpointError


@pytest.mark.parametrize("kept", [0, 1, 2, 17, 30, 100])
@pytest.mark.parametrize("ending", ["pt", "safetensors"])
@pytest.mark.parametrize("is_old", [True, False])
def test_a_checkpoint_that_was_cut_is_no_checkpoint(
    tmp_path: Path, kept: int, ending: str, is_old: bool
) -> None:
    whole, cut = tmp_path / "whole.pt", tmp_path / f"cut.{ending}"
    torch.save({"gen_state_dict": {"w": torch.ones(3)}}, whole, _use_new_zipfile_serialization=not is_old)
    cut.write_bytes(whole.read_bytes()[:kept])
    with pytest.raises(CheckpointError, match="is not a checkpoint of plain tensors"):
        music2latent._tensors(cut)


class Payload:
    """What would create a file where it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return open, (str(self.file), "w")


@pytest.mark.parametrize("is_old", [True, False])
def test_code_in_a_checkpoint_is_not_executed(tmp_path: Path, is_old: bool) -> None:
    file, made = tmp_path / "weights.pt", tmp_path / "made"
    content = {"gen_state_dict": {"w": Payload(made)}}
    torch.save(content, file, _use_new_zipfile_serialization=not is_old)
    with pytest.raises(CheckpointError, match="is not a checkpoint of plain tensors"):
        music2latent._tensors(file)
    assert not made.exists()
