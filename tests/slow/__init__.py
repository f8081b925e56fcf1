"""Tests that take long: training steps, evaluation, evenings, networks that lose packets."""
