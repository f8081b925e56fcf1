"""Files that appear when they are whole: what is interrupted leaves no half of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """A stream to write `file` through; an older file stays until the end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(file.suffix + ".part")
    with part.open("wb") as out:
        yield out
    part.rename(file)


def save_array(file: Path, array: npt.NDArray[np.generic]) -> None:
    with written(file) as out:
        np.save(out, array)


def save_arrays(file: Path, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    with written(file) as out:
        np.savez(out, **arrays)  # type: ignore[arg-type]
