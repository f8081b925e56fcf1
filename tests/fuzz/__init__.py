"""Fuzzing of all that hears from outside: `python -m tests.fuzz NAME --seconds N`.

A target takes any bytes; it fails where anything but a `BandmateError` leaves it, where it takes long, or
where what it says of itself is not so. `cases` has what was found; `tests/unit/test_fuzz.py` tries it again.
"""
