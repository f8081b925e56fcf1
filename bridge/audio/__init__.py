"""Audio devices, the compiled callback, and the feeder thread between them and the engine."""
