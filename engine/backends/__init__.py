"""Ways to generate: one file each, behind `contract.Backend`; `table.py` lists them."""
