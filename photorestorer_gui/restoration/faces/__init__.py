"""Faces: found, aligned, redrawn by a network, compared with who they were, and pasted back."""
