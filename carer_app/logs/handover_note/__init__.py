"""Notes for the next shift, which each of them reads."""
