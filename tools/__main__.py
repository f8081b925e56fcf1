"""`python -m tools [FILE ...]`: writes every generated file, or only these, into the checkout."""

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
