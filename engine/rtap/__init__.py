"""The published dialect: what the `multi_track` external for MAX speaks, so that its patches find a band here (arXiv 2604.07612)."""
