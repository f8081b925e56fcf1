"""One recipe a network: what is trained on what, and how it is exported. No recipe imports another."""
