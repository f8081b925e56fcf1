"""How a part is to be played: style tags, density and energy, as the models read them."""

import math

STYLE_TAGS = (
    *("ballad", "blues", "bossa", "country", "disco", "funk", "house"),
    *("latin", "pop", "reggae", "rock", "soul", "swing", "waltz"),
)


def density(notes_a_beat: float) -> float:
    """Density as octaves from two notes a beat, every note of a chord counted."""
    return math.log2((notes_a_beat + 0.25) / 2.25)


def energy(loudest_db: float) -> float:
    """Energy as steps of 10 dB from -20 dB of full scale, of the loudest frame; silence is -4."""
    return max(-4.0, (loudest_db + 20) / 10)
