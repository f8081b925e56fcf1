"""Replacing a file as a whole."""

from pathlib import Path


def write_atomically(file: Path, content: str) -> None:
    """Replace a file by `content` (UTF-8): a reader sees the old file or the new one, never a part.

    It is written beside the old one, which it then replaces by being renamed. Missing folders are created.
    One writer at a time.

    Raises:
        OSError: If it cannot be written; then the old file stays.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_text(content, encoding="utf-8")
    part.rename(file)
