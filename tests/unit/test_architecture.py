"""Where libraries are imported, what is required, and documents that agree with the code."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
IMPORTERS = {  # files that may import a library; numpy, torch and the training tools' own are free
    "jack": ["bridge/audio/jack_client.py"],
    "pythonosc": ["engine/contract/osc.py"],
    "yaml": ["bridge/library/yaml_nodes.py"],
    # the last reads performances, which are files
    "mido": [
        "bridge/control/midi/decode.py",
        "bridge/control/midi/encode.py",
        "engine/synthetic/performances.py",
    ],
    "platformdirs": ["bridge/library/paths.py", "engine/serve/rtap_server.py"],
    "numba": ["bridge/audio/callback.py", "engine/listener/bar_pointer.py"],
    "matplotlib": ["bridge/soak/report.py", "bridge/take/report.py", "engine/evaluate/report.py"],
    "music2latent": ["engine/codec/music2latent.py"],
    "safetensors": [
        "engine/codec/music2latent.py",
        "engine/runtime/weights.py",
    ],  # the second reads a foreign checkpoint
}


@pytest.mark.parametrize("library", IMPORTERS)
def test_each_library_is_imported_where_it_is_declared(library: str) -> None:
    pattern = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    files = [f for folder in ("bridge", "engine") for f in (ROOT / folder).rglob("*.py")]
    assert (
        sorted(str(f.relative_to(ROOT)) for f in files if pattern.search(f.read_text())) == IMPORTERS[library]
    )


def test_private_names_of_jack_client_are_used_in_one_file() -> None:
    private = re.compile(r"\bjack\._|\._(?:ffi|ptr|lib)\b")
    files = [f for f in (ROOT / "bridge").rglob("*.py") if private.search(f.read_text())]
    assert [str(f.relative_to(ROOT)) for f in files] == ["bridge/audio/jack_native.py"]


PACKAGES = {"jack": "jack-client", "pythonosc": "python-osc", "yaml": "pyyaml", "rtmidi": "python-rtmidi"}


def imported(folder: Path) -> set[str]:
    """Packages of others that the modules below a folder import, as their distributions are called."""
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text()))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level and n.module}
    found = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"bridge", "engine"}
    return {PACKAGES.get(name, name) for name in found}


def required(*extras: str) -> set[str]:
    """Distributions that `pip install 'bandmate[EXTRAS]'` brings, without those of other extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    rows = [*project["dependencies"], *(r for e in extras for r in project["optional-dependencies"][e])]
    return {re.split(r"[<>=;\[]", row)[0].strip().lower() for row in rows} - {"bandmate"}


def test_the_bridge_is_installed_with_all_that_it_imports_and_nothing_else() -> None:
    optional = required("midi", "report") - required()
    assert imported(ROOT / "bridge") | imported(ROOT / "engine" / "contract") == required() | optional


def test_the_engine_is_installed_with_what_it_serves_and_renders_with() -> None:
    rooms = ("accompany", "backends", "codec", "listener", "runtime", "serve")
    found = set().union(*(imported(ROOT / "engine" / room) for room in rooms))
    assert found <= required("engine", "music2latent")


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "engine/assets/MODEL_CARD.md",
        *(str(f.relative_to(ROOT)) for f in (ROOT / "docs").glob("*.md")),
    ],
)
def test_files_that_the_documents_name_exist(name: str) -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text()):
        assert (ROOT / name).parent.joinpath(link).exists(), link
