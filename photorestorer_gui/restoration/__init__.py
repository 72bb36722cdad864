"""Plans, steps and the run that turns a damaged photo into a restored one."""
