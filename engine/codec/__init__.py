"""Codecs: one file each, behind the contract in `contract.py`."""
