"""Writes the files for other programs from the tables of parameters, actions, states and messages: `python -m tools`."""
