"""What files of songs and setlists say, and how a wrong one is refused."""

from pathlib import Path

import pytest

from bridge.library import songs
from bridge.library.presets import load
from bridge.library.yaml_nodes import DocumentError

SONG = """\
about: in three
preset: fast
tempo: 96
meter: 3
key: Am
chart: |
  [Verse]
  |: Am | F :|
parameters: {stem/guitar/on: on, level: -6}
parts:
  verse: {bars: 8}
  solo: {parameters: {stem/guitar/on: off, energy: 7}, chart: "| Dm |"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own songs."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for kind in ("songs", "setlists"):
        (tmp_path / "bandmate" / kind).mkdir(parents=True)
    (tmp_path / "bandmate" / "songs" / "waltz.yaml").write_text(SONG)
    return tmp_path / "bandmate"


def test_a_song_is_a_preset_with_its_own_tempo_chords_and_parts(folder: Path) -> None:
    song = songs.load_song("waltz")
    assert (song.values["tempo"], song.values["meter"], song.key) == (96, 3, "Am")
    assert song.values["hop"] == load("fast").settings["hop"]
    verse, chart = song.part(0)
    assert (verse["stem/guitar/on"], chart) == (1, "[Verse]\n|: Am | F :|")
    solo, chart = song.part(1)
    assert (solo["stem/guitar/on"], solo["energy"], solo["level"], chart) == (0, 7, -6, "| Dm |")


WRONG = [
    ("songs", "tempo: fast", r"w\.yaml:1:8: tempo is 'fast', expected a number in 0\.\.300"),
    ("songs", "preset: fats", r"w\.yaml:1:9: there is no preset 'fats'; did you mean 'fast'"),
    ("songs", "preset: ../../fast", r"w\.yaml:1:9: '../../fast' names a folder, expected a preset by its"),
    ("setlists", "songs: [/etc/x.yaml]", r"w\.yaml:1:9: '/etc/x.yaml' names a folder, expected a song by"),
    ("setlists", "songs: [{song: ../x.yaml}]", r"w\.yaml:1:16: '../x.yaml' names a folder"),
    ("songs", "chart: '| H |'", r"w\.yaml:1:8: chart: 'H' in bar 1 is no chord"),
    ("songs", "parts: {a: {bar: 8}}", r"w\.yaml:1:13: unknown key 'bar'; did you mean 'bars'"),
    ("songs", "parameters: {switch_at: bra}", r"w\.yaml:1:25: switch_at is 'bra'; did you mean 'bar'"),
    ("setlists", "songs: [wlatz]", r"w\.yaml:1:9: there is no song 'wlatz'; did you mean 'waltz'"),
    ("setlists", "songs: []", r"w\.yaml:1:8: expected at least one song"),
    ("setlists", "confirm: 2", r"w\.yaml:1:1: expected songs"),
]


@pytest.mark.parametrize(("kind", "text", "words"), WRONG, ids=[w for *_, w in WRONG])
def test_a_wrong_song_or_setlist_is_refused_with_its_place(
    folder: Path, kind: str, text: str, words: str
) -> None:
    file = folder / kind / "w.yaml"
    file.write_text(text + "\n")
    with pytest.raises(DocumentError, match=words):
        (songs.read_song if kind == "songs" else songs.read_setlist)(file)
