from pathlib import Path

import pytest

from bridge.library import paths, presets
from bridge.library.yaml_nodes import DocumentError


@pytest.mark.parametrize("name", ["fast", "balanced", "quality"])
def test_what_ships_is_valid_and_says_what_it_is_for(name: str) -> None:
    preset = presets.load(name)
    assert preset.about
    assert preset.settings.stems


WRONG = [
    ("parameters:\n  hop: 99\n", r"p\.yaml:2:8: hop 99 is outside 1\.\.16"),
    ("parameters:\n  hoop: 4\n", r"p\.yaml:2:3: unknown parameter 'hoop'; did you mean 'hop'"),
    ("parameters:\n  hop: four\n", r"p\.yaml:2:8: hop is 'four', expected a number in 1\.\.16"),
    ("parameters:\n  hop: yes\n", r"p\.yaml:2:8: hop is True, expected a number"),
    ("parameters:\n  steps: 2.5\n", r"p\.yaml:2:10: steps 2\.5 is not a whole number"),
    ("parameters:\n  hop: 4\n  hop: 5\n", r"p\.yaml:3:3: 'hop' stands here twice"),
    ("parameters:\n  hop: [1]\n", r"p\.yaml:2:8: expected one value"),
    ("paramters: {}\n", r"p\.yaml:1:1: unknown key 'paramters'; did you mean 'parameters'"),
    ("connect:\n  - [a]\n", r"p\.yaml:2:5: a connection is \[source, destination\], got 1"),
    ("connect:\n  - ['a(', in_1]\n", r"p\.yaml:2:6: 'a\(' is not a pattern"),
    ("connect: nothing\n", r"p\.yaml:1:10: expected a list"),
    ("- 1\n", r"p\.yaml:1:1: expected keys and values"),
    ("extends: fats\n", r"p\.yaml:1:10: extends 'fats': there is no preset 'fats'; did you mean 'fast'"),
    ("extends: p.yaml\n", r"p\.yaml:1:10: extends 'p.yaml': .* each other without end"),
    ("extends: gone.yaml\n", r"p\.yaml:1:10: extends 'gone.yaml': .*cannot be read"),
    *(
        (f"extends: {name}\n", r"p\.yaml:1:10: extends .* names a folder, expected a preset by its name")
        for name in ("../fast", "/etc/passwd.yaml", "sub/fast.yaml", "../../secret.yaml")
    ),
    ("", r"p\.yaml:1:1: expected keys and values"),
    ("a: [1\n", r"p\.yaml:2:1: is not YAML"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[w for _, w in WRONG])
def test_a_wrong_preset_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(text)
    with pytest.raises(DocumentError, match=words):
        presets.read(file)


def test_the_users_own_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "bandmate" / "presets").mkdir(parents=True)
    (tmp_path / "bandmate" / "presets" / "fast.yaml").write_text(
        "about: mine\nparameters: {look_ahead: auto, stem/drums/on: off}\n"
    )
    mine = presets.load("fast")
    assert (mine.about, mine.settings["look_ahead_auto"], mine.settings["stem/drums/on"]) == (
        "mine",
        1.0,
        0.0,
    )


def test_an_unknown_preset_is_answered_with_the_nearest() -> None:
    with pytest.raises(DocumentError, match="did you mean 'balanced'"):
        presets.load("balanecd")


def test_a_preset_extends_another_of_the_same_name_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bandmate" / "presets"
    folder.mkdir(parents=True)
    (folder / "fast.yaml").write_text("extends: fast\nparameters: {steps: 1}\n")
    (folder / "solo.yaml").write_text(
        "extends: fast\nabout: alone\nparameters: {stem/bass/on: off}\nconnect: []\n"
    )
    shipped, mine, solo = (
        presets.read(paths.shipped_folder("presets") / "fast.yaml"),
        presets.load("fast"),
        presets.load("solo"),
    )
    assert mine.settings == shipped.settings.with_("steps", 1)
    assert mine.connections == shipped.connections
    assert (solo.about, solo.connections) == ("alone", ())
    assert solo.settings == mine.settings.with_("stem/bass/on", 0)


def test_presets_that_extend_each_other_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bandmate" / "presets"
    folder.mkdir(parents=True)
    (folder / "hen.yaml").write_text("extends: egg\n")
    (folder / "egg.yaml").write_text("extends: hen\n")
    with pytest.raises(DocumentError, match="without end"):
        presets.load("hen")


def test_what_was_measured_takes_the_place_of_what_was_measured_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bandmate" / "presets"
    folder.mkdir(parents=True)
    text = "extends: fast\n# mine\nabout: alone\n"
    (folder / "solo.yaml").write_text(text)
    for words in ("a hop takes 50 ms; 1 late", "a hop takes 40 ms"):
        presets.keep_measured("solo", words)
    assert presets.load("solo").measured == "a hop takes 40 ms"
    assert (folder / "solo.yaml").read_text() == text + "measured: a hop takes 40 ms\n"
