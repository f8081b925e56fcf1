"""Programs of the engine: `python -m engine NAME ...`, one module each."""
