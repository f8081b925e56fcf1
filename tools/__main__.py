"""`python -m tools`: writes every generated file into its place in the checkout; `python -m tools FILE` only that one."""

import argparse
import sys
from pathlib import Path

from .templates import FILES


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    parser.add_argument("file", nargs="*", choices=[[], *FILES], help="default: all")
    for name in parser.parse_args().file or FILES:
        Path(name).write_bytes(FILES[name]())
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
