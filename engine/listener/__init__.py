"""Beat, bar and chords of the context where they are not given: causal, on the codec's latents."""
