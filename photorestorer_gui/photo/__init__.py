"""Photos, masks, their geometry and their files.  Knows nothing of damage or networks."""
