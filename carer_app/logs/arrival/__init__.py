"""The arrival note: how a child came, what was said, and what nobody knew yet."""
