"""`python -m tests.fuzz NAME --seconds N`: fuzz a target with atheris; what is found lies in `cases`."""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bridge", "engine"], exclude=["bridge.audio.callback"]):
    from . import servers  # noqa: F401  # with its imports, which are made late elsewhere
    from .targets import CASES, TARGETS, run, seeds

LONGEST = 8192  # bytes of an input
MEMORY_MB = 4000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: %(default)s)")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    found, corpus = CASES / args.name, Path(tempfile.mkdtemp(prefix=f"fuzz-{args.name}-"))
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(args.name)):
        (corpus / str(number)).write_bytes(seed)
    options = [
        f"-max_total_time={args.seconds}", f"-max_len={LONGEST}", f"-rss_limit_mb={MEMORY_MB}", "-timeout=20",
        f"-artifact_prefix={found}/", "-verbosity=0", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: run(args.name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
