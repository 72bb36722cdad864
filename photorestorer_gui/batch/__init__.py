"""Folders of photos, restored one after the other into another folder, and safe to interrupt.

A run looks for photos (`walking`), asks the journal what is done (`journal`, `planning`), lets an
`Executor` prepare the rest (`executor`, `local`, `worker`, `preparing`), gives each finished file
its name and notes it (`run`), and tells what happened (`report`).
"""
