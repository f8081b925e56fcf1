"""The clock: positions in samples at the model's rate since the session began, and latent frames."""

SAMPLE_RATE = 44100
FRAME = 4096  # samples in a latent frame, 92.9 ms
WINDOW = 64  # latent frames that the model sees at once, 5.9 s
STEMS = ("bass", "drums", "guitar", "piano")


def seconds(position: int) -> float:
    """A position or length in samples, in seconds."""
    return position / SAMPLE_RATE
