"""Making damage, training the built-in networks, judging them.  Never in the frozen program."""
