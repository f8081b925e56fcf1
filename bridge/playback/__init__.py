"""From generated results to the samples that leave: timeline, freeze, count-in. Pure: no clock, no device, no thread."""
