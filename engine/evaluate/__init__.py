"""How well a backend accompanies: its stems beside the true ones, those through the codec, and another
song's.
"""
