"""The judge: one module per table that tells how good the networks are, on held-out portraits."""
