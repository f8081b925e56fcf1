"""From generated results to the samples that are played. Pure: no clock, no device, no thread."""
