"""PhotoRestorer: finds what is wrong with an old photo and mends it, on one's own machine."""

__version__ = "0.1.0"
