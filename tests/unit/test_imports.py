"""Charts from outside: files in any encoding, song files read back the same, and what `--chart` may be."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge import cli
from bridge.library import imports, songs
from engine.contract.chart import parse
from engine.contract.chart_import import read_all
from engine.contract.errors import BandmateError
from engine.contract.tune import Tune

SONG = "{title: Café}\n{tempo: 92}\n{key: Am}\n{time: 3/4}\n{sov}\n[Am]one [C]two\n"


def song_of(tune: Tune, folder: Path) -> songs.Song:
    file = folder / "song.yaml"
    file.write_text(imports.song_file(tune), encoding="utf-8")
    return songs.read_song(file)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_a_file_is_read_in_the_encoding_that_its_mark_or_content_shows(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    file = tmp_path / "song.cho"
    file.write_bytes((mark + SONG).encode(encoding))
    assert imports.read_text(file).removeprefix("\ufeff") == SONG


def test_a_byte_order_mark_hides_no_title(tmp_path: Path) -> None:
    file = tmp_path / "song.cho"
    for mark, encoding in (("", "utf-8-sig"), ("\ufeff", "utf-16-le")):
        file.write_bytes((mark + "{title: x}\n[C]a").encode(encoding))
        (tune,) = read_all(imports.read_text(file))
        assert isinstance(tune, Tune)
        assert tune.title == "x"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[C]\0\0", b"RIFF\0\0\0\0WAVE"])
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "song.cho"
    file.write_bytes(content)
    with pytest.raises(BandmateError, match=r"song\.cho: is no text"):
        imports.read_text(file)


def test_a_file_that_is_not_there_or_too_large_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BandmateError, match=r"none\.cho: cannot be read: No such file"):
        imports.read_text(tmp_path / "none.cho")
    with pytest.raises(BandmateError, match="cannot be read: File name too long"):
        imports.read_text(Path("x" * 300))
    file = tmp_path / "large.cho"
    file.write_bytes(b" " * (imports.LARGEST_FILE + 1))
    with pytest.raises(BandmateError, match="larger than 8 MiB"):
        imports.read_text(file)


TITLES = (
    "'Round Here", "@Home", "*", "- x", '"Q"', "&Me", "no", "505", "1:30", "a: b", "#1", "{x}", "Ça va",
    "x" * 500, "12e3", "2024-01-01", "~",
)  # fmt: skip


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_title_that_yaml_would_take_for_something_else_is_read_back_as_it_is(
    tmp_path: Path, title: str
) -> None:
    (tune,) = read_all(f"{{title: {title}}}\n[C]")
    assert isinstance(tune, Tune)
    assert tune.title == title[:200]
    assert song_of(tune, tmp_path).about == tune.title


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=30),
    st.floats(20, 300).map(lambda x: round(x, 3)),
    st.sampled_from(["", "C", "F#m", "Bb", "N"]),
    st.lists(
        st.sampled_from(["C", "Dm7", "G7#11/B", "N.C.", "C-^7", "Bh7", "C(b5)", "A7alt"]),
        min_size=1,
        max_size=40,
    ),
    st.text(max_size=20),
)
def test_what_is_written_is_read_back_the_same(
    tmp_path: Path, title: str, tempo: float, key: str, chords: list[str], section: str
) -> None:
    text = f"{{title: {title}}}\n{{tempo: {tempo}}}\n{{key: {key}}}\n{{c: {section}}}\n" + " ".join(
        f"[{c}]" for c in chords
    )
    (tune,) = read_all(text.replace("ireal", "real"))
    if isinstance(tune, BandmateError):  # the title or section ended a directive
        return
    song = song_of(tune, tmp_path)
    assert (song.about, song.key) == (tune.title or "imported", tune.key)
    assert song.values["tempo"] == tune.tempo
    assert parse(song.chart).bars == parse(tune.text()).bars


def test_chart_text_is_chords_or_what_is_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "my chart.txt"
    file.write_text("  # remark\nC | F\nG | Am\n")
    assert [bar[0].root for bar in parse(imports.chart_text(str(file))).bars] == [0, 5, 7, 9]
    file.write_bytes("[Café]\n| C |".encode("cp1252"))
    assert imports.chart_text(str(file)) == "[Café]\n| C |"
    for chords in ("| C | F |", "C", "C/E", "N.C.", "C G Am F", "Dm7", "C/E F/A", ""):
        assert imports.chart_text(chords) == chords


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("song.txt", "--chart song.txt: there is no such file"),
        ("folder/song", "--chart folder/song: there is no such file"),
        ("my song.chart", "there is no such file"),
        ("C G " * 100, "200 chords in one bar"),
        ("H7", "'H7' in bar 1 is no chord"),
        ("C\0G", "is no chord"),
        ("x" * 5000, "is no chord"),
        (".", "holds the chord before, but there is none"),
        ("/tmp", "is a folder"),
    ],
)
def test_a_missing_file_and_an_unknown_chord_are_different_errors(argument: str, words: str) -> None:
    with pytest.raises(BandmateError, match=words):
        imports.chart_text(argument)


def test_a_mistake_in_a_chart_file_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("| C | Q |")
    with pytest.raises(BandmateError, match=r"a\.txt: chart: 'Q' in bar 2 is no chord"):
        imports.chart_text(str(file))
    file.write_text("# nothing")
    with pytest.raises(BandmateError, match=r"a\.txt: .*no bars"):
        imports.chart_text(str(file))


# the command


def run(*words: str) -> int:
    return cli.main(["chart", *words])


def test_the_command_writes_a_song(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sun.cho"
    file.write_text(
        "{title: House of the Sun}\n{key: Am}\n{tempo: 92}\n{time: 6/8}\n{sov}\n[Am]There [C]is\n"
    )
    assert run(str(file)) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(
        "about: House of the Sun\ntempo: 92\nmeter: 6\nkey: Am\nchart: |\n  [Verse]\n  | Am |"
    )
    assert captured.err.startswith("bandmate: line 4: 6/8 is taken as 6 beats")
    assert run(str(tmp_path / "none.cho")) == 2
    assert "none.cho: cannot be read" in capsys.readouterr().err
    file.write_text("{tempo: 9.9.9}\n[C]")
    assert run(str(file)) == 2
    assert "sun.cho: line 1: {tempo: 9.9.9} is no number" in capsys.readouterr().err


def test_of_several_songs_one_is_chosen_or_each_gets_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = (
        "{t: Ann's Song}\n[C]\n{ns}\n{t: Ann's song}\n[F] [C7xyz]\n{ns}\n"
        "{t: Bad}\n{tempo: 1.2.3}\n[G]\n{ns}\n{t: Äh!}\n[G]"
    )
    source, out = tmp_path / "book.cho", tmp_path / "out"
    source.write_text(one)
    assert run(str(source)) == 2
    assert "book.cho: there are 4 songs (1 Ann's Song, 2 Ann's song, 3 , 4 Äh!)" in capsys.readouterr().err
    assert run(str(source), "--song", "4") == 0
    assert capsys.readouterr().out == "about: Äh!\nchart: |\n  | G |\n"
    assert run(str(source), "-o", str(out)) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(
        "4 songs: 2 written as they are, 1 with something left out or approximated, 1 not written"
    )
    assert "Ann's song: line 5: 'C7xyz' is not known and read as C7" in captured.err
    assert "not written: Bad: line 8" in captured.err
    assert sorted(file.name for file in out.iterdir()) == ["ah.yaml", "anns-song-2.yaml", "anns-song.yaml"]
    assert all(songs.read_song(file).chart for file in out.iterdir())


def test_a_song_file_that_was_changed_by_hand_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "a.cho", tmp_path / "out"
    source.write_text("{t: A}\n[C]")
    assert run(str(source), "-o", str(out)) == 0
    assert run(str(source), "-o", str(out)) == 0  # the same: nothing to lose
    (out / "a.yaml").write_text("about: mine\n")
    assert run(str(source), "-o", str(out)) == 2
    assert "is there already and stays as it is" in capsys.readouterr().err
    assert (out / "a.yaml").read_text() == "about: mine\n"


@pytest.mark.parametrize("title", ["../../.bashrc", "/etc/cron.d/x", "..", "a\\..\\b", "\0", "con.yaml/../x"])
def test_a_title_leads_into_no_other_folder(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "songs"
    tune = Tune(title=title, lines=["| C | G |"])
    (written,) = imports.write_songs([tune], folder)
    assert written.file and written.file.parent == folder
    assert [file.name for file in folder.iterdir()] == [written.file.name]
    assert list(tmp_path.iterdir()) == [folder]
