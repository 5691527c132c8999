"""A consequence: what followed from something a young person did, why, and what was agreed together."""
