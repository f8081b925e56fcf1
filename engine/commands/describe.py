"""`python -m engine describe`: what is installed here to compute with; also for `bandmate doctor`."""

import argparse
import json
import os
from typing import Any

from . import extras


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON only")


def run(args: argparse.Namespace) -> int:
    """Print devices, models with their weights and licences, and what is not installed."""
    found = description()
    print(json.dumps(found, indent=1) if args.json else "\n".join(_lines(found)))
    return 0


def description() -> dict[str, Any]:
    """`torch`, its version; `devices`, best first; `cores`; `models` and `extras`, a dictionary each."""
    import torch

    from ..accompany import models
    from ..runtime import device

    tables = (("codec", models.CODECS), ("backend", models.BACKENDS))
    return {
        "torch": torch.__version__,
        "devices": device.found(),
        "cores": os.cpu_count(),
        "models": [
            _model(kind, name, weights)
            for kind, table in tables
            for name, (_, weights) in table.items()
            if weights
        ],
        "extras": [
            {"name": name, "missing": extras.missing(name), "cure": extras.cure(name)}
            for name in extras.EXTRAS
        ],
    }


def _model(kind: str, name: str, weights: Any) -> dict[str, Any]:
    """One row of the tables of codecs and backends; those whose weights ship are needed."""
    is_there = weights.file.exists()
    return {
        "kind": kind,
        "name": name,
        "licence": weights.licence,
        "is_needed": weights.licence == "Apache-2.0",
        "bytes": weights.file.stat().st_size if is_there else None,
        "cure": "" if is_there else weights.cure,
    }


def _lines(found: dict[str, Any]) -> list[str]:
    rows = [f"torch {found['torch']} computes on {', '.join(found['devices'])} ({found['cores']} cores)"]
    for model in found["models"]:
        size = f"{model['bytes'] / 1e6:.0f} MB" if model["bytes"] else f"weights are missing: {model['cure']}"
        rows.append(f"{model['kind']} {model['name']}: {size}, {model['licence']}")
    for extra in found["extras"]:
        if extra["missing"]:
            rows.append(f"{extra['name']}: {', '.join(extra['missing'])} not installed: {extra['cure']}")
    return rows
