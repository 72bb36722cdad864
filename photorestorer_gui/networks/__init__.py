"""Weights files: which there are, where they lie, and running them."""
