"""`bandmate songs`: what was taught gets a name, and no file is lost without being asked."""

import os
from pathlib import Path

import pytest

from bridge import cli

SONG = "tempo: 100\nkey: {}\nparts:\n  A: {{bars: 4, chart: '| C | Am | F | G |'}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bandmate" / "songs"
    folder.mkdir(parents=True)
    for second, (name, key) in enumerate(
        [("taught 2026-11-25 18.03", "G"), ("taught 2026-11-25 19.10", "Em"), ("autumn", "Gm")]
    ):
        file = folder / f"{name}.yaml"
        file.write_text(SONG.format(key))
        os.utime(file, (second, second))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(file.stem for file in folder.glob("*"))


def test_what_was_taught_is_listed_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["songs", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "taught 2026-11-25 19.10  100 bpm  Em  A 4",
        "taught 2026-11-25 18.03  100 bpm  G  A 4",
        "autumn  100 bpm  Gm  A 4",
    ]


def test_a_song_that_is_not_valid_is_listed_with_its_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "autumn.yaml").write_text("tempo: fast\n")
    assert cli.main(["songs", "list"]) == 0
    assert "autumn.yaml:1:8: tempo is 'fast'" in capsys.readouterr().out


def test_the_song_that_was_taught_last_gets_its_name(folder: Path) -> None:
    assert cli.main(["songs", "keep", "blue bossa"]) == 0
    assert names(folder) == ["autumn", "blue bossa", "taught 2026-11-25 18.03"]
    assert "Em" in (folder / "blue bossa.yaml").read_text()
    assert cli.main(["songs", "keep", "second", "--song", "taught 2026-11-25 18.03"]) == 0
    assert cli.main(["songs", "keep", "third"]) == 2  # there is none any more


def test_no_file_is_lost_without_being_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = names(folder)
    assert cli.main(["songs", "keep", "autumn"]) == 2
    assert cli.main(["songs", "rename", "taught 2026-11-25 18.03", "autumn"]) == 2
    assert cli.main(["songs", "forget", "autumn"]) == 2
    assert capsys.readouterr().err.count("say so with --yes") == 3
    assert names(folder) == before and "Gm" in (folder / "autumn.yaml").read_text()
    assert cli.main(["songs", "keep", "autumn", "--yes"]) == 0
    assert "Em" in (folder / "autumn.yaml").read_text()
    assert cli.main(["songs", "forget", "autumn", "--yes"]) == 0
    assert names(folder) == ["taught 2026-11-25 18.03"]


def test_show_prints_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["songs", "show", "autumn"]) == 0
    assert capsys.readouterr().out == SONG.format("Gm")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rename", "autum", "x"], "there is no song 'autum'; did you mean 'autumn'"),
        (["rename", "autumn", "a/b"], "is no name for a song"),
        (["show", "winter"], "there is no song 'winter'"),
    ],
)
def test_mistakes_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.main(["songs", *arguments]) == 2
    assert words in capsys.readouterr().err
