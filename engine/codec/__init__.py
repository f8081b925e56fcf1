"""Codecs behind the protocol in `base.py`: `studio` is bandmate's own, with autoencoder, vocoder and features
in a file each.
"""
