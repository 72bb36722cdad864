"""The list of the queue: how a photo is drawn in it, and what mouse and keyboard do there."""
