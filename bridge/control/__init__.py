"""The control panel, its tables of actions and states, and MIDI, OSC, keyboard, session manager on it."""
