"""Papers that are made from records."""
