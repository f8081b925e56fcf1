"""`python -m tools.chart_statistics FOLDER...`: how many charts of other programs are read.

What is said about the others is counted too. Every song of every file is imported, written as a song file and
read back; what comes back otherwise is counted as wrong.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bridge.library import imports, songs
from engine.contract import chart, chart_import
from engine.contract.errors import ChartError
from engine.contract.tune import Tune

OUTCOMES = ("as written", "with notes", "without chords", "refused", "wrong")
NO_CHORDS = re.compile(r"there are no chords|neither ChordPro")


def outcomes(file: Path, song: Path) -> Iterator[tuple[str, Tune | ChartError]]:
    """What becomes of each song of a file; `song` is where it is written."""
    try:
        tunes = chart_import.read_all(imports.read_text(file))
    except ChartError as error:
        tunes = [error]
    for tune in tunes:
        if isinstance(tune, Tune):
            yield (
                ("wrong" if not reads_back(tune, song) else "with notes" if tune.notes else "as written"),
                tune,
            )
        else:
            yield ("without chords" if NO_CHORDS.search(str(tune)) else "refused"), tune


def reads_back(tune: Tune, file: Path) -> bool:
    """Whether the song file that is written is read as the same tune."""
    file.write_text(imports.song_file(tune), encoding="utf-8")
    found = songs.read_song(file)
    meter = tune.meter or found.values["meter"]
    return (found.about, found.key) == (tune.title or "imported", tune.key) and (
        (found.values["tempo"], found.values["meter"]) == (tune.tempo, meter)
        and chart.parse(found.chart).bars == chart.parse(tune.text()).bars
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.chart_statistics", description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--notes", action="store_true", help="also list what is said, most frequent first")
    args = parser.parse_args()
    said: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for folder in args.folder:
            count: Counter[str] = Counter()
            for file in sorted(file for file in folder.rglob("*") if file.is_file()):
                for outcome, tune in outcomes(file, Path(place) / "song.yaml"):
                    count[outcome] += 1
                    said.update([f"{file.name}: {tune}"] if isinstance(tune, ChartError) else tune.notes)
            print(f"{folder}: {sum(count.values())} songs, " + ", ".join(f"{count[o]} {o}" for o in OUTCOMES))
    if args.notes:
        print("\n".join(f"{count:5} {words}" for words, count in said.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
