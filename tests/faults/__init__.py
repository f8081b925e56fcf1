"""Faults injected into the running product: what the dry sound, the band and the counters make of each."""
