"""Generative models over latents: one file each, behind `base.Backend`; `accompany.models` lists them."""
