"""Training data on disk and in batches: songs, latents, augmentation."""
