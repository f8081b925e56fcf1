"""Writes files for other programs from the tables of parameters, actions, states and messages."""
