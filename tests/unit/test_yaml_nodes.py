"""YAML as people write it: numbers, words, tags and encodings, and where each mistake is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.library import songs, yaml_nodes
from bridge.library.catalogue import Library
from bridge.library.yaml_nodes import DocumentError
from engine.contract.errors import ParameterError
from engine.contract.params import find


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own files."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for kind in ("songs", "presets", "setlists"):
        (tmp_path / "bandmate" / kind).mkdir(parents=True)
    return tmp_path / "bandmate"


def field(text: str) -> yaml_nodes.Value:
    return yaml_nodes.parse(f"x: {text}", "f").fields(("x",))["x"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0120", 120), ("0080", 80), ("1e2", 100), ("1.2E+2", 120), ("12e1", 120), (".5e2", 50),
        ("120.", 120),
        ("+120", 120), ('"120"', 120), ("'96.5'", 96.5), ("0x78", 120), ("!!int 120", 120),
        ("!!float 120", 120),
        ('!!int "0120"', 120), ("!!str 120", 120), ("120 # fast", 120), ("-0", 0),
    ],
)  # fmt: skip
def test_a_number_is_what_is_written(written: str, value: float) -> None:
    assert field(written).setting(find("tempo")) == value
    assert field(written).number(0, 300) == value
    if value == round(value):
        assert field(written).whole(0, 300) == value


@pytest.mark.parametrize(
    "written",
    [
        "1:30", "2:00:00", "0:90.5", "0o170", "0b11", "2024-13-45", "2024-05-01", "=", "yes", "~", "", ".inf",
        ".nan",
        "1e999", "9" * 400, "120 bpm", "1,5", "!!int abc", "!!float x", "!!bool maybe", "!!null 3",
        "'1:30'", "[1]",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_its_place(written: str) -> None:
    readers: list[Callable[[yaml_nodes.Value], float]] = [
        lambda value: value.setting(find("tempo")), lambda value: value.number(0, 300),
        lambda value: value.whole(0, 300),
    ]  # fmt: skip
    for read in readers:
        with pytest.raises(DocumentError, match=r"^f:1:[34]"):
            read(field(written))


def test_a_time_of_the_clock_says_how_to_write_a_number() -> None:
    with pytest.raises(
        DocumentError, match=r"tempo is '1:30', expected a number in .*: write it as one number"
    ):
        field("1:30").setting(find("tempo"))


@pytest.mark.parametrize("written", ["!foo 120", "!!timestamp 2024-05-01", "!!binary aGk=", "!!set {a}"])
def test_a_tag_that_means_nothing_is_refused_wherever_it_stands(written: str) -> None:
    for text in (f"x: {written}", f"x: [1, {written}]", f"? {written}\n: 1", f"x: {{y: {written}}}"):
        with pytest.raises(DocumentError, match=r"f:\d:\d+: the tag !.* is not known"):
            yaml_nodes.parse(text, "f")


@pytest.mark.parametrize(
    ("written", "is_on"),
    [
        ("on", True),
        ("no", False),
        ("OFF", False),
        ("!!bool yes", True),
        ('"off"', False),
        ("1", True),
        ("0", False),
    ],
)
def test_a_switch_is_on_or_off(written: str, is_on: bool) -> None:
    assert field(written).setting(find("mute")) == is_on


@pytest.mark.parametrize("name", ["no", "505", "0505", "1:30", "1e2", "2024-05-01", "~", "on", "="])
def test_a_name_is_as_it_is_written(folder: Path, name: str) -> None:
    (folder / "songs" / f"{name}.yaml").write_text("about: 0120\nkey: no\n")
    (folder / "setlists" / "all.yaml").write_text(f"songs: [{name}]\n")
    song = songs.load_setlist("all").songs[0]
    assert (song.name, song.about, song.key) == (name, "0120", "no")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_file_with_a_byte_order_mark_is_read(folder: Path, encoding: str) -> None:
    (folder / "songs" / "a.yaml").write_bytes("about: Café ♭\n".encode(encoding))
    assert songs.load_song("a").about == "Café ♭"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("tempo: 96\nabout: Café\n".encode("cp1252"), r"a\.yaml:2: is not UTF-8: save it as UTF-8"),
        ("tempo: 96\nabout: x\n".encode("utf-16-le"), r"a\.yaml:1: the character .* save it as UTF-8"),
        (b"\xff\xfet\0e\0m", r"a\.yaml:1: is not UTF-8"),
        (b"tempo: 96\nabout: a\x07b\n", r"a\.yaml:2: the character '\\x07' is not allowed"),
        (b"parameters: {density: !!int abc}", r"a\.yaml:1:23: 'abc' is no int"),
        (b"parameters: {density: 2024-13-45}", r"a\.yaml:1:23: density is '2024-13-45', expected a number"),
        (b"[" * 20_000, r"a\.yaml.*is not YAML"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(folder: Path, content: bytes, words: str) -> None:
    (folder / "songs" / "a.yaml").write_bytes(content)
    with pytest.raises(DocumentError, match=words):
        songs.load_song("a")
    with pytest.raises(DocumentError, match=words):  # nothing else is held up, and asking for it says why
        Library.open().catalogue.song("a")


def test_both_endings_are_found_and_a_link_to_nowhere_is_named(folder: Path) -> None:
    (folder / "songs" / "autumn.yml").write_text("tempo: 120\n")
    (folder / "songs" / "dead.yaml").symlink_to("nowhere.yaml")
    (folder / "songs" / "loop.yml").symlink_to("loop.yml")
    os.mkfifo(folder / "songs" / "pipe.yaml")
    (folder / "setlists" / "set.yml").write_text("songs: [autumn]\n")
    assert songs.load_song("autumn").values["tempo"] == 120
    catalogue = Library.open("set").catalogue
    assert list(catalogue.songs) == ["autumn"]
    for name, words in (("dead", r"nowhere \(nowhere.yaml\)"), ("loop", "nowhere"), ("pipe", "is no file")):
        with pytest.raises(DocumentError, match=words):
            songs.load_song(name)
        with pytest.raises(DocumentError, match=words):
            catalogue.song(name)


def test_a_link_that_is_mended_is_read_again(folder: Path) -> None:
    (folder / "songs" / "dead.yaml").symlink_to("nowhere.txt")
    library = Library.open()
    (folder / "songs" / "nowhere.txt").write_text("tempo: 90\n")
    assert library.refresh()
    assert library.catalogue.song("dead").values["tempo"] == 90


@pytest.mark.parametrize("name", ["x" * 300, "../songs/a", "a\0b", ""])
def test_a_name_that_can_be_no_file_is_not_there(folder: Path, name: str) -> None:
    (folder / "songs" / "a.yaml").write_text("tempo: 90\n")
    with pytest.raises(DocumentError, match="there is no song"):
        songs.load_song(name)
    with pytest.raises(ParameterError, match="there is no song"):
        Library.open().catalogue.song(name)
