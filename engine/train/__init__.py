"""How the shipped weights were made: songs, rendering, codec, model, scores.

Inference imports nothing of this.
"""
