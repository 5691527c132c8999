"""Each step is a file; its number says the order."""
