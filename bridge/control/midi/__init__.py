"""Controllers: MIDI in and out, what the controls mean, and how they are learned."""
