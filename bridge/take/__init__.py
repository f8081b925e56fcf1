"""A session on disk: audio, events, report."""
