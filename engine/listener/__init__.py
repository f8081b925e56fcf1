"""Hearing the beat, the bar and the chords in the context, when nobody tells them: causal, on the codec's latents."""
