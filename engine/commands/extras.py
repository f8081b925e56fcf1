"""Which packages belong to which extra of bandmate's, so that a missing one is named with its cure."""

from importlib.util import find_spec

EXTRAS = {
    "engine": ("torch", "safetensors"),
    "evaluate": ("librosa", "mir_eval", "scipy", "fluidsynth", "matplotlib"),
    "music2latent": ("music2latent",),
}


def cure(extra: str) -> str:
    """The command that installs an extra."""
    return f"pip install 'bandmate[{extra}]'"


def missing(extra: str) -> list[str]:
    """Packages of an extra that cannot be imported."""
    return [package for package in EXTRAS[extra] if find_spec(package) is None]


def extra_of(module: str | None) -> str | None:
    """The extra that brings a module, if it is one of ours."""
    package = (module or "").partition(".")[0]
    return next((extra for extra, packages in EXTRAS.items() if package in packages), None)
