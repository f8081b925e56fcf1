"""Replacing a file as a whole."""

from pathlib import Path


def write_atomically(file: Path, content: str) -> None:
    """Write `content` (UTF-8) beside `file` and rename it over it: a reader sees the old file or the new one, never a part.

    Missing folders are made. One writer at a time.

    Raises:
        OSError: If it cannot be written; then the old file stays.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_text(content, encoding="utf-8")
    part.rename(file)
