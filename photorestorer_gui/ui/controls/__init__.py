"""Small controls that Qt lacks: a switch, a score bar, segments, a fold."""
