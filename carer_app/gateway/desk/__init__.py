"""The desk: the pages on which social workers read, answer and confirm."""
