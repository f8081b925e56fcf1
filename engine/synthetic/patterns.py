"""The tables that songs are drawn from: progressions, grooves, styles.

Grooves are strings with one character a step: `x` played, `g` ghost, `o` open.
"""

from dataclasses import dataclass

# semitones above the key's root; a symbol is a degree, and after a colon a quality of
# contract.chart.QUALITIES
DEGREES = {
    name: semitones
    for semitones, name in enumerate(
        ("I", "bII", "II", "bIII", "III", "IV", "bV", "V", "bVI", "VI", "bVII", "VII")
    )
}

POP = (
    "I V VI:m IV", "VI:m IV I V", "I VI:m IV V", "I IV V IV", "I III:m IV V", "I II:m IV V:sus4",
    "VI:m V IV V",
    "I V VI:m III:m IV I IV V", "IV V III:m VI:m", "I bVII IV I", "I I IV V",
)  # fmt: skip
MINOR = (
    "I:m bVI bIII bVII", "I:m IV:m bVII bIII", "I:m bVII bVI V", "I:m I:m IV:m V:7", "I:m bVI IV:m V",
    "I:m bIII bVII IV",
)  # fmt: skip
MODAL = ("I:m7 IV:7", "I bVII IV I", "I II", "I:m7 II:m7", "I:m9", "I:9", "I:m7 I:m7 bVII IV:7")
JAZZ = (
    "II:m7 V:7 I:maj7 VI:m7", "III:m7 VI:7 II:m7 V:7", "II:m7b5 V:7 I:m7 I:m7", "I:maj7 VI:7 II:m7 V:7",
    "I:m7 IV:7 bVII:maj7 bIII:maj7 VI:m7b5 II:7 V:m7 V:m7",
    "I:maj7 VI:7 II:m7 V:7 III:m7 VI:7 II:m7 V:7", "I:6 I:6 II:7 II:7 II:m7 V:7 I:6 V:7",
    "I:m7 I:m7 II:m7b5 V:7",
)  # fmt: skip
SOUL = (
    "I:maj7 IV:maj7", "II:m7 V:sus4 I:maj7 I:maj7", "I:maj7 III:m7 IV:maj7 V:sus4", "I VI:m II:m7 V:7",
    "IV:maj7 III:m7 II:m7 I:maj7",
    "I:m7 IV:m7", "VI:m7 II:m7 V:sus4 I:maj7",
)  # fmt: skip
COUNTRY = (
    "I I IV IV I I V V", "I IV V I", "I V I IV I V I I", "I I IV I I V I V", "VI:m IV I V", "I I V V V V I I",
    "I II:7 V I",
)  # fmt: skip
LATIN = (
    "I:m7 IV:7", "I:m bVII bVI V:7", "II:m7 V:7 I:maj7 I:maj7", "I IV V IV", "I:m V:7 V:7 I:m",
    "I:m IV:m V:7 I:m",
)  # fmt: skip
BLUES = (
    "I:7 I:7 I:7 I:7 IV:7 IV:7 I:7 I:7 V:7 IV:7 I:7 V:7",
    "I:7 IV:7 I:7 I:7 IV:7 IV:7 I:7 VI:7 II:m7 V:7 I:7 V:7",
    "I:m7 I:m7 I:m7 I:m7 IV:m7 IV:m7 I:m7 I:m7 bVI:7 V:7 I:m7 V:7",
)  # fmt: skip

KICK, SNARE, STICK, HAT, OPEN_HAT, RIDE, CRASH = 36, 38, 37, 42, 46, 51, 49
FILL_DRUMS = (38, 38, 48, 45, 43, 41)
DRUM_KEYS = {"K": KICK, "S": SNARE, "T": STICK, "H": HAT, "R": RIDE, "M": 45}
DRUMS = {
    "rock": {"K": "x.......x.......", "S": "....x.......x...", "H": "x.x.x.x.x.x.x.x."},
    "push": {"K": "x.....x.x.......", "S": "....x.......x...", "H": "x.x.x.x.x.x.x.x."},
    "drive": {"K": "x..x..x...x.....", "S": "....x.......x...", "H": "x.x.x.x.x.x.x.x."},
    "four": {"K": "x...x...x...x...", "S": "....x.......x...", "H": "..x...x...x...x."},
    "disco": {"K": "x...x...x...x...", "S": "....x.......x...", "H": "x.o.x.o.x.o.x.o."},
    "house": {"K": "x...x...x...x...", "S": "....x.......x...", "H": "x.xxx.xxx.xxx.xx"},
    "funk": {"K": "x..x..x...x..x..", "S": "....x..g.g..x..g", "H": "xxxxxxxxxxxxxxxx"},
    "funk2": {"K": "x.x.......xx....", "S": "....x..g.g..x...", "H": "x.x.x.x.x.x.x.o."},
    "half": {"K": "x.....x.........", "S": "........x.......", "H": "x.x.x.x.x.x.x.x."},
    "ballad": {"K": "x.......x.......", "S": "....x.......x...", "H": "x...x...x...x..."},
    "bossa": {"K": "x..x..x.x..x..x.", "T": "x..x..x...x..x..", "H": "x.x.x.x.x.x.x.x."},
    "reggae": {"K": "........x.......", "S": "........x.......", "H": "x.x.x.x.x.x.x.x."},
    "train": {"K": "x...x...x...x...", "S": "g.gxg.gxg.gxg.gx", "H": "....x.......x..."},
    "ride": {"K": "x.......x.x.....", "S": "....x.......x...", "R": "x.x.x.x.x.x.x.x."},
    "shuffle": {"K": "x.....x.....", "S": "...x.....x..", "H": "x.xx.xx.xx.x"},
    "swing": {"K": "x..g..g..g..", "H": "...x.....x..", "R": "x..x.xx..x.x"},
    "slow": {"K": "x.....x..x..", "S": "...x.....x..", "H": "xxxxxxxxxxxx"},
    "waltz": {"K": "x...........", "S": "....x...x...", "H": "x...x...x..."},
    "waltz2": {"K": "x.......x...", "S": "........x...", "R": "x.x.x.x.x.x."},
    "soul": {"K": "x..x....x.x.....", "S": "....x.......x..g", "H": "x.x.x.x.x.x.x.x."},
    "motown": {"K": "x.....x.x.....x.", "S": "x...x...x...x...", "H": "x.x.x.x.x.x.x.x."},
    "two-step": {"K": "x.......x.......", "S": "....x.......x...", "H": "..x...x...x...x."},
    "songo": {"K": "x.....x...x..x..", "S": "....g..x....g...", "R": "x.x.x.x.x.x.x.x."},
    "cha-cha": {"K": "x.......x.......", "T": "....x.......x.x.", "R": "x...x...x...x..."},
    "boom-bap": {"K": "x..x...x..x.....", "S": "....x.......x...", "H": "x.x.x.xxx.x.x.x."},
    "toms": {"K": "x...x...x...x...", "S": "............x...", "M": "x..x..x.x..x..x."},
    "twelve": {"K": "x....xx.....", "S": "...x.....x..", "R": "x.xx.xx.xx.x"},
    "six": {"K": "x.....", "S": "...x..", "H": "xxxxxx"},
    "six2": {"K": "x....x", "S": "...x..", "H": "xxxxxx"},
}


@dataclass(frozen=True, slots=True)
class Style:
    """What each player may choose from; `beats` a bar, each divided into `division`."""

    weight: float
    tempo: tuple[float, float]
    progressions: tuple[str, ...]
    drums: tuple[str, ...]
    bass: tuple[str, ...]
    guitar: tuple[str, ...]
    piano: tuple[str, ...]
    programs: dict[str, tuple[int, ...]]
    beats: int = 4
    division: int = 4
    section_bars: tuple[int, ...] = (8, 8, 16)
    bars_per_chord: tuple[int, ...] = (1, 1, 1, 2)
    tags: tuple[str, ...] = ()  # style tags; the name itself if there are none


FINGER, PICK, UPRIGHT, SLAP, FRETLESS, SYNTH_BASS = 33, 34, 32, 36, 35, 38
NYLON, STEEL, JAZZ_GUITAR, CLEAN, MUTED, OVERDRIVE, DISTORTION = 24, 25, 26, 27, 28, 29, 30
GRAND, BRIGHT, ELECTRIC_GRAND, RHODES, FM = 0, 1, 2, 4, 5
_ELECTRIC = (FINGER, FINGER, PICK, UPRIGHT, FRETLESS, SLAP, SYNTH_BASS)

STYLES = {
    "pop": Style(
        4, (80, 132), POP,
        ("rock", "push", "four", "drive", "boom-bap"), ("eighths", "kick", "root5", "half"),
        ("strum", "arpeggio", "long"), ("block", "arpeggio", "quarters", "riff"),
        {"bass": _ELECTRIC, "drums": (0, 8, 16), "guitar": (NYLON, STEEL, JAZZ_GUITAR, CLEAN),
         "piano": (GRAND, BRIGHT, ELECTRIC_GRAND, RHODES, FM)},
    ),
    "rock": Style(
        4, (92, 176), POP + MINOR,
        ("rock", "push", "drive", "ride", "toms"), ("eighths", "kick", "eighths"), ("chug", "strum", "power"),
        ("block", "quarters"),
        {"bass": (FINGER, PICK), "drums": (0, 8, 16), "guitar": (OVERDRIVE, DISTORTION, CLEAN, STEEL),
         "piano": (GRAND, BRIGHT, ELECTRIC_GRAND)},
    ),
    "funk": Style(
        3, (88, 118), MODAL,
        ("funk", "funk2", "drive"), ("funk", "kick", "octaves"), ("sixteenths", "skank"),
        ("stabs", "charleston"),
        {"bass": (FINGER, SLAP, PICK), "drums": (0, 8), "guitar": (CLEAN, MUTED),
         "piano": (RHODES, FM, GRAND)},
        bars_per_chord=(1, 2),
    ),
    "disco": Style(
        2.5, (108, 130), MINOR + POP,
        ("disco", "four"), ("octaves", "octaves", "eighths"), ("sixteenths", "skank", "strum"),
        ("stabs", "offbeats", "quarters"),
        {"bass": _ELECTRIC, "drums": (0, 8, 25), "guitar": (CLEAN, MUTED, STEEL),
         "piano": (GRAND, BRIGHT, RHODES)},
    ),
    "ballad": Style(
        2.5, (66, 90), POP,
        ("ballad", "rock", "half"), ("half", "root5", "kick"), ("arpeggio", "arpeggio", "long"),
        ("arpeggio", "block", "riff"),
        {"bass": (FINGER, UPRIGHT, FRETLESS), "drums": (0, 8), "guitar": (NYLON, STEEL, CLEAN),
         "piano": (GRAND, RHODES, FM)},
    ),
    "jazz": Style(
        2, (96, 190), JAZZ,
        ("swing",), ("walking",), ("fours", "charleston"), ("charleston", "comping"),
        {"bass": (UPRIGHT, UPRIGHT, FINGER), "drums": (32, 40, 0), "guitar": (JAZZ_GUITAR, NYLON),
         "piano": (GRAND, GRAND, RHODES)},
        division=3, tags=("swing",),
    ),
    "bossa": Style(
        1.5, (110, 150), JAZZ,
        ("bossa",), ("bossa",), ("bossa",), ("comping", "charleston"),
        {"bass": (UPRIGHT, FINGER, FRETLESS), "drums": (0, 40, 32), "guitar": (NYLON, JAZZ_GUITAR),
         "piano": (GRAND, RHODES)},
    ),
    "blues": Style(
        2, (70, 130), BLUES,
        ("shuffle", "slow"), ("walking", "shuffle"), ("shuffle", "charleston"), ("shuffle", "charleston"),
        {"bass": (FINGER, UPRIGHT, PICK), "drums": (0, 8), "guitar": (CLEAN, OVERDRIVE, JAZZ_GUITAR),
         "piano": (GRAND, BRIGHT)},
        division=3, section_bars=(12,), bars_per_chord=(1,),
    ),
    "reggae": Style(
        1, (70, 95), MINOR + POP,
        ("reggae",), ("reggae",), ("skank",), ("offbeats",),
        {"bass": (FINGER, FRETLESS), "drums": (0, 8), "guitar": (CLEAN, MUTED), "piano": (GRAND, FM)},
    ),
    "waltz": Style(
        1, (90, 150), POP,
        ("waltz", "waltz2"), ("waltz",), ("waltz-arpeggio", "waltz"), ("waltz",),
        {"bass": (UPRIGHT, FINGER), "drums": (0, 32, 40), "guitar": (NYLON, STEEL), "piano": (GRAND, BRIGHT)},
        beats=3, tags=("waltz",),
    ),
    "six-eight": Style(
        1, (60, 100), POP + MINOR,
        ("six", "six2"), ("six",), ("six",), ("six",),
        {"bass": (FINGER, UPRIGHT), "drums": (0, 8), "guitar": (NYLON, STEEL, CLEAN),
         "piano": (GRAND, RHODES)},
        beats=2, division=3, bars_per_chord=(1, 2), tags=("ballad",),
    ),
    "house": Style(
        2, (114, 132), MINOR + MODAL,
        ("house", "disco", "four"), ("offbeats", "octaves", "kick"), ("skank", "arpeggio"),
        ("stabs", "offbeats"),
        {"bass": (SYNTH_BASS, 39, FINGER), "drums": (24, 25, 0), "guitar": (CLEAN, MUTED),
         "piano": (GRAND, BRIGHT, RHODES, FM)},
    ),
    "minor": Style(
        3, (75, 140), MINOR,
        ("rock", "half", "train", "push"), ("kick", "eighths", "half"), ("arpeggio", "chug", "strum"),
        ("arpeggio", "block", "riff"),
        {"bass": _ELECTRIC, "drums": (0, 16, 25), "guitar": (STEEL, CLEAN, DISTORTION, OVERDRIVE),
         "piano": (GRAND, BRIGHT, RHODES)},
        tags=("rock",),
    ),
    "soul": Style(
        3, (72, 122), SOUL + MODAL,
        ("soul", "motown", "funk2", "boom-bap"), ("motown", "kick", "root5"), ("chops", "skank", "arpeggio"),
        ("gospel", "stabs", "block"),
        {"bass": (FINGER, PICK, FRETLESS), "drums": (0, 8), "guitar": (CLEAN, JAZZ_GUITAR, MUTED),
         "piano": (RHODES, GRAND, FM)},
    ),
    "country": Style(
        2.5, (86, 190), COUNTRY,
        ("two-step", "train", "rock"), ("two-beat", "two-beat", "root5"), ("boom-chick", "strum", "arpeggio"),
        ("offbeats", "block", "riff"),
        {"bass": (FINGER, UPRIGHT, PICK), "drums": (0, 40), "guitar": (STEEL, STEEL, CLEAN),
         "piano": (GRAND, BRIGHT)},
    ),
    "latin": Style(
        2, (88, 128), LATIN,
        ("songo", "cha-cha", "bossa"), ("tumbao",), ("bossa", "skank", "arpeggio"),
        ("montuno", "montuno", "comping"),
        {"bass": (UPRIGHT, FINGER, FRETLESS), "drums": (0, 8), "guitar": (NYLON, STEEL, CLEAN),
         "piano": (GRAND, BRIGHT)},
    ),
    "twelve-eight": Style(
        1.5, (60, 92), POP + SOUL + BLUES[:1],
        ("slow", "twelve"), ("half", "shuffle", "root5"), ("slow-arpeggio", "chops"), ("triplets", "block"),
        {"bass": (FINGER, UPRIGHT), "drums": (0, 8), "guitar": (CLEAN, STEEL, JAZZ_GUITAR),
         "piano": (GRAND, RHODES)},
        division=3, tags=("ballad", "soul"),
    ),
}  # fmt: skip
HELD_OUT_PROGRAMS = {"bass": 37, "piano": 3}  # Slap Bass 2, Honky-tonk: in no style, so never trained on
