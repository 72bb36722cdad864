"""Work that can be put down and taken up again: project files, kept sessions, recent photos."""
