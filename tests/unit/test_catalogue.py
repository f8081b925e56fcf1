"""Presets, songs and setlists in memory: program numbers, files that are not valid, files that change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.library import presets, songs
from bridge.library.catalogue import Catalogue, Library
from bridge.library.files import write_atomically
from bridge.library.yaml_nodes import DocumentError
from engine.contract.errors import BandmateError, ParameterError

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file of the user's own, as `write("presets/mine", text)`."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def write_file(name: str, text: str) -> Path:
        file = tmp_path / "bandmate" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write_file


def test_shipped_presets_have_the_numbers_that_foot_controllers_send(write: Write) -> None:
    """They were alphabetical ranks once."""
    assert Catalogue.read().programs == dict(enumerate(sorted(presets.names()), 1))


def test_a_new_preset_renumbers_nothing(write: Write) -> None:
    before = Catalogue.read()
    write("presets/b-side", "extends: fast\n")
    after = Catalogue.read()
    assert "b-side" in after.presets
    assert [after.preset(str(n)).name for n in range(1, 12)] == [
        before.preset(str(n)).name for n in range(1, 12)
    ]
    assert list(after.presets) == [*before.presets, "b-side"]


def test_a_number_of_ones_own_takes_it_from_a_shipped_preset(write: Write) -> None:
    write("presets/mine", "extends: fast\nprogram: 2\n")
    catalogue = Catalogue.read()
    assert catalogue.preset("2").name == "mine"
    assert catalogue.preset("balanced").name == "balanced"
    assert list(catalogue.presets)[:3] == ["auto", "mine", "ballad"]


def test_a_file_that_replaces_a_preset_keeps_its_number_and_one_that_extends_another_has_none(
    write: Write,
) -> None:
    write("presets/fast", "extends: fast\nparameters: {steps: 2}\n")
    write("presets/faster", "extends: fast\n")
    catalogue = Catalogue.read()
    assert catalogue.preset("7").settings["steps"] == 2
    assert catalogue.presets["faster"].program is None


def test_two_presets_with_one_number_are_refused_naming_both_files(write: Write) -> None:
    one, two = write("presets/one", "program: 20\n"), write("presets/two", "about: x\nprogram: 20\n")
    with pytest.raises(DocumentError, match="has program number 20") as refused:
        Catalogue.read()
    assert f"{one}:1:10" in str(refused.value)
    assert f"{two}:2:10" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("number", ["0", "129", "first"])
def test_a_program_number_is_one_of_128(write: Write, number: str) -> None:
    file = write("presets/one", f"program: {number}\n")
    with pytest.raises(DocumentError, match=r"one\.yaml:1:10: .* is not a whole number in 1\.\.128"):
        presets.read(file)


def test_an_unknown_number_is_refused_in_one_line(write: Write) -> None:
    with pytest.raises(ParameterError, match=r"^no preset has program number 99: 1 auto, 2 balanced, .*$"):
        Catalogue.read().preset("99")


def test_a_preset_that_is_called_like_a_number_is_found_by_its_name(write: Write) -> None:
    write("presets/90", "extends: fast\n")
    assert Catalogue.read().preset("90").name == "90"


def test_a_preset_that_is_not_valid_is_named_and_the_others_are_there(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    file = write("presets/broken", "parameters: {hop: 99}\n")
    catalogue = Catalogue.read()
    words = f"{file}:1:19: hop 99 is outside 1..16"
    assert words in caplog.text
    assert catalogue.preset("fast").name == "fast"
    with pytest.raises(DocumentError, match="hop 99 is outside"):
        catalogue.preset("broken")


def test_a_file_is_not_read_while_it_plays(write: Write) -> None:
    file = write("presets/mine", "extends: fast\n")
    with pytest.raises(
        ParameterError, match="is a file: while it plays, a preset is chosen by its name or number"
    ):
        Catalogue.read().preset(str(file))


def test_files_that_change_are_read_again_and_only_then(write: Write) -> None:
    library = Library.open()
    assert not library.refresh()
    write("presets/mine", "extends: fast\nparameters: {steps: 3}\n")
    write("songs/waltz", "meter: 3\n")
    before = library.catalogue
    assert library.refresh()
    assert library.catalogue.preset("mine").settings["steps"] == 3
    assert library.catalogue.song("waltz").values["meter"] == 3
    assert "mine" not in before.presets  # who holds it still has the whole old one
    assert not library.refresh()


def test_what_was_good_stays_when_its_file_is_spoilt_until_it_is_good_again(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write("presets/mine", "extends: fast\nparameters: {steps: 3}\n")
    library = Library.open()
    write("presets/mine", "extends: fast\nparameters: {steps: 33}\n")
    library.refresh()
    assert library.catalogue.preset("mine").settings["steps"] == 3
    assert "steps 33 is outside" in caplog.text
    write("presets/mine", "extends: fast\nparameters: {steps: 4, hop: 8}\n")
    library.refresh()
    assert library.catalogue.preset("mine").settings["steps"] == 4


def test_a_number_given_twice_while_it_plays_leaves_everything_as_it_was(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write("presets/one", "program: 20\n")
    library = Library.open()
    before = library.catalogue
    write("presets/two", "program: 20\n")
    assert not library.refresh()
    assert library.catalogue is before
    assert "two has program number 20, as one" in caplog.text


def test_a_songs_number_is_its_place_unless_it_says_another(write: Write) -> None:
    for name in ("a", "b", "c"):
        write(f"songs/{name}", "preset: fast\n")
    setlist = songs.read_setlist(write("setlists/friday", "songs: [a, {song: b, program: 40}, c]\n"))
    assert setlist.programs == (1, 40, 3)
    assert [setlist.find(n) for n in ("1", "40", "3", "b", "d")] == [0, 1, 2, 1, None]
    with pytest.raises(
        ParameterError, match=r"^no song of the setlist friday has program number 2: 1 a, 40 b, 3 c$"
    ):
        setlist.find("2")


WRONG = [
    ("songs: [a, {song: b, program: 1}]", r"f\.yaml:1:31: b has program number 1, as a \(.*f\.yaml:1:9\)"),
    ("songs: [{song: a, program: 0}]", r"f\.yaml:1:28: 0 is not a whole number in 1\.\.128"),
    ("songs: [{program: 3}]", r"f\.yaml:1:9: expected a song's name, or \{song: NAME, program: N\}"),
    ("songs: [{song: a, number: 3}]", r"f\.yaml:1:19: unknown key 'number'"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[w for _, w in WRONG])
def test_a_wrong_number_in_a_setlist_is_refused_with_its_place(write: Write, text: str, words: str) -> None:
    for name in ("a", "b"):
        write(f"songs/{name}", "preset: fast\n")
    with pytest.raises(DocumentError, match=words):
        songs.read_setlist(write("setlists/f", text + "\n"))


def test_a_setlist_is_read_again_and_stays_when_it_is_spoilt(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write("songs/a", "preset: fast\n")
    write("setlists/friday", "songs: [a]\n")
    library = Library.open("friday")
    write("setlists/friday", "songs: [a, bb]\n")
    library.refresh()
    assert library.catalogue.setlist and len(library.catalogue.setlist.songs) == 1
    assert "there is no song 'bb'" in caplog.text
    write("songs/bb", "preset: fast\n")
    library.refresh()
    assert library.catalogue.setlist and [s.name for s in library.catalogue.setlist.songs] == ["a", "bb"]


def test_a_setlist_that_is_not_valid_at_the_start_is_an_error(write: Write) -> None:
    write("setlists/friday", "songs: [a]\n")
    with pytest.raises(BandmateError, match="there is no song 'a'"):
        Library.open("friday")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "one.txt"
    write_atomically(file, "old")
    (file.parent / "one.txt.part").mkdir()  # nothing can be written there
    with pytest.raises(OSError, match=r"one\.txt\.part"):
        write_atomically(file, "new")
    assert file.read_text() == "old"


@pytest.mark.parametrize(
    "name", ["{}", "../../secret", "../secret.yaml", "/etc/passwd", ".", "", "a/b", "a\0b"]
)
def test_while_it_plays_no_name_leads_to_a_file(write: Write, tmp_path: Path, name: str) -> None:
    """By OSC, MIDI or a session's file: an error told what stood in any YAML file of the user's."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("database_password: hunter2\n")
    write("presets/mine", "extends: fast\n")
    write("setlists/gig", "songs: [one]\n")
    write("songs/one", "preset: mine\n")
    catalogue = Catalogue.read("gig")
    for find in (catalogue.preset, catalogue.song):
        with pytest.raises(BandmateError) as refused:
            find(name.format(secret))
        assert "database" not in str(refused.value) and "hunter2" not in str(refused.value)
