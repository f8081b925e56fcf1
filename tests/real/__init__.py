"""Tests with the real parts: JACK, MIDI, UDP, Pure Data, Ardour, the shipped models."""
