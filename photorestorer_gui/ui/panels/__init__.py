"""Parts of the window; independent of one another, they meet only through `Workspace`."""
