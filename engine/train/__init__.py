"""Training of all shipped weights: datasets, recipes, one loop.

Inference imports nothing of this.
"""
